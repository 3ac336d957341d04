package anpr.hub.core.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the code tables that a mapping names: beside it, else among those shared by all. */
final class CodeTables {
    private static final String ENDING = ".tsv";

    private final List<Path> folders;
    private final Map<String, CodeTable> tables = new TreeMap<>();

    /** @param folders where to look, in order */
    CodeTables(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** @throws MappingException if there is no such table, or it is not as above */
    CodeTable named(Yaml name) {
        CodeTable known = tables.get(name.text());
        if (known != null) {
            return known;
        }
        for (Path folder : folders) {
            Path file = folder.resolve(name.text() + ENDING);
            if (Files.isRegularFile(file)) {
                return load(name, file);
            }
        }
        throw name.error("no code table '" + name.text() + ENDING + "' beside the mapping or in code-tables");
    }

    /** The digests of every table used, in the order of their names. */
    List<String> digests() {
        return tables.values().stream().map(CodeTable::digest).toList();
    }

    private CodeTable load(Yaml name, Path file) {
        try {
            CodeTable table = CodeTable.load(file);
            tables.put(name.text(), table);
            return table;
        } catch (IllegalArgumentException e) {
            throw new MappingException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}

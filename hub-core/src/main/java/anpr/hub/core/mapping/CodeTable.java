package anpr.hub.core.mapping;

import anpr.hub.core.digest.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A vocabulary as data: what a vendor's code or word means. A file of {@code mappings/code-tables} has one
 * {@code key<TAB>value} a line in UTF-8, under the header {@code key<TAB>value}; lines that begin with {@code #} are
 * comments. Codes change between releases of the national standards, so a code that is not in a table is never an
 * error: the value as supplied passes on, with a flag. Immutable.
 */
public final class CodeTable {
    private static final String HEADER = "key\tvalue";

    private final String name;
    private final String digest;
    private final Map<String, String> values;

    private CodeTable(String name, String digest, Map<String, String> values) {
        this.name = name;
        this.digest = digest;
        this.values = Map.copyOf(values);
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException if the file is no such table; the message names file, line and what is expected
     * @throws IOException if it cannot be read
     */
    public static CodeTable load(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String fileName = String.valueOf(file.getFileName());
        Map<String, String> values = new HashMap<>();
        boolean inTable = false;
        int number = 0;
        for (String line : text(file, bytes).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!inTable) {
                require(line.equals(HEADER), file, number, "the header key<TAB>value before the first row");
                inTable = true;
                continue;
            }
            String[] cells = line.split("\t", -1);
            require(
                    cells.length == 2 && !cells[0].isBlank() && !cells[1].isBlank(),
                    file,
                    number,
                    "a key and a value with one tab between them");
            require(
                    values.put(fold(cells[0]), cells[1].strip()) == null,
                    file,
                    number,
                    "a key that no line above has, whatever its case");
        }
        require(inTable, file, number, "the header key<TAB>value");
        int dot = fileName.indexOf('.');
        return new CodeTable(dot < 0 ? fileName : fileName.substring(0, dot), Sha256.hex(bytes), values);
    }

    /**
     * A table that stands in a mapping itself.
     *
     * @throws IllegalArgumentException if two codes differ only in case
     */
    static CodeTable of(String name, Map<String, String> values) {
        Map<String, String> folded = new HashMap<>();
        values.forEach((code, value) -> {
            if (folded.put(fold(code), value.strip()) != null) {
                throw new IllegalArgumentException("code '" + code + "' stands twice, if case does not count");
            }
        });
        // The digest of the mapping covers it.
        return new CodeTable(name, "", folded);
    }

    /** What the code means; empty if the table does not have it. Neither case nor space around it matters. */
    public Optional<String> lookup(String code) {
        return Optional.ofNullable(values.get(fold(code)));
    }

    /** Every code, folded, with its meaning. */
    Map<String, String> values() {
        return values;
    }

    /** The file's name without its ending. */
    public String name() {
        return name;
    }

    /** Lower-case hex SHA-256 of the file. */
    public String digest() {
        return digest;
    }

    private static String fold(String code) {
        return code.strip().toUpperCase(Locale.ROOT);
    }

    private static void require(boolean holds, Path file, int line, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(file + ":" + line + ": expected " + expected);
        }
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": expected text in UTF-8", e);
        }
    }
}

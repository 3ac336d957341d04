package anpr.hub.core.onboard;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one source type, as people wrote it: what its files say, before anything is compiled. Immutable.
 *
 * @param folder in {@code mappings}; its name is the source type's
 * @param mapping {@code mapping.yaml}, checked against its schema; its nodes know their lines
 * @param changelog {@code changelog.yaml}, likewise
 */
public record MappingFolder(Path folder, JsonNode mapping, JsonNode changelog) {
    static final String MAPPING = "mapping.yaml";
    static final String CHANGELOG = "changelog.yaml";
    static final String README = "README.md";
    private static final String SCHEMA = "mapping.schema.json";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if anything is not as it should be; the message has a line for each thing, with
     *     file, line and what was expected
     */
    public static MappingFolder read(Path folder) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Path schema = folder.resolveSibling(SCHEMA);
        JsonNode mapping = read(folder.resolve(MAPPING), schema, "", problems);
        JsonNode changelog = read(folder.resolve(CHANGELOG), schema, "/$defs/changelog", problems);
        Problem.throwIfAny(problems);
        return new MappingFolder(folder, mapping, changelog);
    }

    private static JsonNode read(Path file, Path schema, String pointer, List<Problem> problems) throws IOException {
        if (!Files.exists(file)) {
            problems.add(new Problem(file, 0, "expected this file"));
            return MissingNode.getInstance();
        }
        return new CheckedYaml(schema, pointer).read(file, problems).orElse(MissingNode.getInstance());
    }

    /** Every folder with a mapping, in the order of their names. */
    public static List<Path> all(Path mappings) throws IOException {
        try (Stream<Path> folders = Files.list(mappings)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(MAPPING)))
                    .sorted()
                    .toList();
        }
    }

    /** The source type's name. */
    public String id() {
        return String.valueOf(folder.getFileName());
    }
}

package anpr.hub.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.JsonNodeReader;
import com.networknt.schema.serialization.node.JsonLocationAware;
import com.networknt.schema.utils.JsonNodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads YAML files of one kind, each checked against the kind's JSON Schema. Safe for use by many threads. */
public final class CheckedYaml {
    private static final JsonNodeReader LINES_KNOWN = JsonNodeReader.builder()
            .yamlMapper(YAMLMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .locationAware()
            .build();

    private final JsonSchema schema;

    /**
     * @param schemaFile a JSON Schema, 2020-12
     * @param pointer JSON pointer to the part that describes this kind of file, which must not refer out of itself;
     *     empty for the whole
     * @throws IOException if there is no such file
     */
    public CheckedYaml(Path schemaFile, String pointer) throws IOException {
        JsonNode kind =
                new ObjectMapper().readTree(Files.readAllBytes(schemaFile)).at(pointer);
        if (!kind.isObject()) {
            throw new IllegalArgumentException(schemaFile + ": expected a schema at '" + pointer + "'");
        }
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        kind,
                        SchemaValidatorsConfig.builder()
                                .locale(Locale.ROOT)
                                .formatAssertionsEnabled(true)
                                .build());
    }

    /**
     * Reads one file.
     *
     * @param problems everything that is wrong with it is added here
     * @return the content, whose nodes know their {@linkplain #line(JsonNode) line}; empty if anything is wrong
     */
    public Optional<JsonNode> read(Path file, List<Problem> problems) throws IOException {
        return read(file, Files.readAllBytes(file), problems);
    }

    /**
     * Reads what stood in a file when somebody read it.
     *
     * @param problems everything that is wrong with it is added here, as of this file
     */
    public Optional<JsonNode> read(Path file, byte[] text, List<Problem> problems) throws IOException {
        JsonNode content;
        try (var bytes = new ByteArrayInputStream(text)) {
            content = LINES_KNOWN.readTree(bytes, InputFormat.YAML);
        } catch (IllegalArgumentException e) {
            // The location-aware reader wraps what the parser says.
            if (!(e.getCause() instanceof JsonProcessingException unparseable)) {
                throw e;
            }
            problems.add(notYaml(file, unparseable));
            return Optional.empty();
        }
        if (content == null || content.isMissingNode()) {
            problems.add(new Problem(file, 0, "expected content: the file is empty"));
            return Optional.empty();
        }
        List<Problem> found = schema.validate(content).stream()
                .map(message -> problem(file, content, message))
                .toList();
        problems.addAll(found);
        return found.isEmpty() ? Optional.of(content) : Optional.empty();
    }

    /** The line of a node that {@link #read} gave, from 1. */
    public static int line(JsonNode node) {
        JsonLocation at = node instanceof JsonLocationAware aware ? aware.tokenLocation() : null;
        return at == null ? 0 : at.getLineNr();
    }

    private static Problem problem(Path file, JsonNode content, ValidationMessage message) {
        // Not the message's own node: for some rules the validator makes another of it, which has no line.
        JsonNode at = JsonNodes.get(content, message.getInstanceLocation());
        String property = message.getProperty();
        boolean inside = property != null && at.has(property);
        return new Problem(file, line(inside ? at.get(property) : at), message.getMessage());
    }

    private static Problem notYaml(Path file, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String firstLine = e.getOriginalMessage().lines().findFirst().orElse("");
        return new Problem(file, at == null ? 0 : at.getLineNr(), "expected YAML: " + firstLine);
    }
}

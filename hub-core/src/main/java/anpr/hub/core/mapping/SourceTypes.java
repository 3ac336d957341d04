package anpr.hub.core.mapping;

import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The source types that the hub knows, by name. Immutable. */
public final class SourceTypes {
    private static final String MAPPING = "mapping.yaml";
    private static final String SCHEMA = "mapping.schema.json";
    private static final String CODE_TABLES = "code-tables";

    private final Map<String, SourceType> types;

    private SourceTypes(Map<String, SourceType> types) {
        this.types = Map.copyOf(types);
    }

    /**
     * Reads every folder with a {@code mapping.yaml} below this directory, checks it against {@code
     * mapping.schema.json} there, and compiles it.
     *
     * @throws MappingException if any is not as it should be; the message names file, line and what was expected
     */
    public static SourceTypes load(Path mappings) {
        JsonSchema schema = schema(mappings.resolve(SCHEMA));
        Map<String, SourceType> types = new TreeMap<>();
        try (Stream<Path> folders = Files.list(mappings)) {
            List<Path> sorted = folders.filter(folder -> Files.isRegularFile(folder.resolve(MAPPING)))
                    .sorted()
                    .toList();
            for (Path folder : sorted) {
                SourceType type = load(folder, mappings.resolve(CODE_TABLES), schema);
                types.put(type.id(), type);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read mappings in " + mappings, e);
        }
        return new SourceTypes(types);
    }

    /** The source type of this name. */
    public Optional<SourceType> find(String id) {
        return Optional.ofNullable(types.get(id));
    }

    /** All of them, in the order of their names. */
    public Collection<SourceType> all() {
        return new TreeMap<>(types).values();
    }

    /**
     * The type whose messages look like this one; empty if none or several do.
     *
     * @param message one message, not a multipart body
     * @param mediaType as stated; a message is known by what it says, so this is only a hint
     */
    public Optional<SourceType> recognise(byte[] message, String mediaType) {
        return recognise(PayloadText.decode(message, 0, message.length));
    }

    /** The type of a submission: of its body, or of the first of its parts that is a message. */
    public Optional<SourceType> recognise(Submission submission) {
        SourceType.Message message = SourceType.messages(submission).getFirst();
        return recognise(PayloadText.decode(submission.body(), message.offset(), message.length()));
    }

    private Optional<SourceType> recognise(PayloadText payload) {
        List<SourceType> candidates =
                all().stream().filter(type -> type.recognises(payload)).toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private static SourceType load(Path folder, Path shared, JsonSchema schema) throws IOException {
        Path file = folder.resolve(MAPPING);
        String name = folder.getFileName() + "/" + MAPPING;
        byte[] content = Files.readAllBytes(file);
        Yaml mapping = Yaml.parse(name, content);
        List<ValidationMessage> errors =
                schema.validate(mapping.json()).stream().toList();
        if (!errors.isEmpty()) {
            throw new MappingException(errors.stream()
                    .map(error -> told(error, mapping, name))
                    .distinct()
                    .collect(Collectors.joining("\n")));
        }
        CodeTables tables = new CodeTables(List.of(folder, shared));
        MappingCompiler compiler = new MappingCompiler(tables);
        SourceType compiled = compiler.compile(mapping, String.valueOf(folder.getFileName()));
        // The tables are known only once everything is compiled; the digest covers them too.
        return compiled.withDigest(
                sha256(content, String.join("\n", tables.digests()).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String told(ValidationMessage error, Yaml mapping, String name) {
        String pointer = error.getInstanceLocation().toString();
        String where = pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ";
        String said = error.getMessage();
        String what = said.startsWith(pointer + ": ") ? said.substring(pointer.length() + 2) : said;
        String member = error.getProperty();
        int line = mapping.line(member == null ? pointer : pointer + '/' + member);
        return name + ":" + line + ": " + where + what;
    }

    private static JsonSchema schema(Path file) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(
                            new ObjectMapper().readTree(Files.readAllBytes(file)),
                            SchemaValidatorsConfig.builder()
                                    .pathType(PathType.JSON_POINTER)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schema of mappings, " + file, e);
        }
    }

    private static String sha256(byte[]... contents) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] content : contents) {
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

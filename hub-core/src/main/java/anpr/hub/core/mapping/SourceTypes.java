package anpr.hub.core.mapping;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.digest.Sha256;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * What became of reading the folders again.
     *
     * @param inForce every type that could be read, and of the others that which was in force before
     * @param gone those of them whose folder is gone
     * @param refused by the name of the folder, what is wrong with it, with file, line and what was expected
     */
    public record Reloaded(SourceTypes inForce, Set<String> gone, Map<String, List<String>> refused) {}

    /**
     * Reads every folder with a {@code mapping.yaml} below this directory, checks it against {@code
     * mapping.schema.json} there, and compiles it.
     *
     * @throws MappingException if any is not as it should be; the message has a line for each thing, with file, line
     *     and what was expected
     */
    public static SourceTypes load(Path mappings) {
        Reloaded loaded = new SourceTypes(Map.of()).reload(mappings);
        if (!loaded.refused().isEmpty()) {
            throw new MappingException(
                    loaded.refused().values().stream().flatMap(List::stream).collect(Collectors.joining("\n")));
        }
        return loaded.inForce();
    }

    /**
     * Reads the folders again, each for itself: one that is not as it should be does not hold back the others, and what
     * was in force of it stays. A type whose folder is gone stays too, until whoever knows its feeds puts it out of force.
     */
    public Reloaded reload(Path mappings) {
        Map<String, SourceType> inForce = new TreeMap<>(types);
        Set<String> gone = new TreeSet<>(types.keySet());
        Map<String, List<String>> refused = new TreeMap<>();
        try (Stream<Path> folders = Files.list(mappings)) {
            CheckedYaml yaml = new CheckedYaml(mappings.resolve(SCHEMA), "");
            List<Path> sorted = folders.filter(folder -> Files.isRegularFile(folder.resolve(MAPPING)))
                    .sorted()
                    .toList();
            for (Path folder : sorted) {
                gone.remove(String.valueOf(folder.getFileName()));
                List<Problem> problems = new ArrayList<>();
                List<String> complaints = new ArrayList<>();
                try {
                    byte[] text = Files.readAllBytes(folder.resolve(MAPPING));
                    yaml.read(folder.resolve(MAPPING), text, problems)
                            .map(content -> compile(folder, content, text, mappings.resolve(CODE_TABLES)))
                            .ifPresent(type -> inForce.merge(type.id(), type, SourceTypes::kept));
                } catch (MappingException e) {
                    complaints.add(String.valueOf(e.getMessage()));
                }
                problems.forEach(problem -> complaints.add(problem.toString()));
                if (!complaints.isEmpty()) {
                    refused.put(String.valueOf(folder.getFileName()), List.copyOf(complaints));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read mappings in " + mappings, e);
        }
        return new Reloaded(new SourceTypes(inForce), Set.copyOf(gone), refused);
    }

    /**
     * One type alone, by the text that its mapping had at some time. Its code tables are those that lie there now: whether
     * they are those of then, its digest says.
     *
     * @throws MappingException if the text is not as it should be
     */
    public static SourceTypes recorded(Path mappings, String id, String text) {
        Path folder = mappings.resolve(id);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Problem> problems = new ArrayList<>();
        try {
            SourceType type = new CheckedYaml(mappings.resolve(SCHEMA), "")
                    .read(folder.resolve(MAPPING), bytes, problems)
                    .map(content -> compile(folder, content, bytes, mappings.resolve(CODE_TABLES)))
                    .orElseThrow(() -> new MappingException(
                            problems.stream().map(Problem::toString).collect(Collectors.joining("\n"))));
            return new SourceTypes(Map.of(id, type));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what is common to mappings in " + mappings, e);
        }
    }

    /** All but these. */
    public SourceTypes without(Set<String> ids) {
        Map<String, SourceType> others = new TreeMap<>(types);
        others.keySet().removeAll(ids);
        return new SourceTypes(others);
    }

    /** The one that is in force, where nothing in it has changed. */
    private static SourceType kept(SourceType before, SourceType now) {
        return before.component().equals(now.component()) ? before : now;
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
     * The type whose messages look like this one: the body, or the first of its parts that is a message. Of several, the
     * one of the highest priority; empty if none does, or several of that priority do. What a message says counts, not
     * its media type. Types that read a message alike share one reading of it.
     */
    public Optional<SourceType> recognise(Submission submission) {
        List<SourceType> candidates = candidates(submission);
        int highest = candidates.stream().mapToInt(SourceType::priority).max().orElse(0);
        List<SourceType> first =
                candidates.stream().filter(type -> type.priority() == highest).toList();
        return first.size() == 1 ? Optional.of(first.getFirst()) : Optional.empty();
    }

    /** All whose messages look like this one, whatever their priority. */
    List<SourceType> candidates(Submission submission) {
        Message message = Message.of(submission).getFirst();
        if (message.image(submission.body())) {
            return List.of();
        }
        PayloadText payload = PayloadText.decode(submission.body(), message.offset(), message.length());
        Map<Formats.Form, Optional<Node>> trees = new HashMap<>();
        List<SourceType> candidates = new ArrayList<>();
        for (SourceType type : all()) {
            try {
                if (Archive.begins(submission.body(), message.offset(), message.length())) {
                    if (type.recognisesPacked(submission, message)) {
                        candidates.add(type);
                    }
                    continue;
                }
                Formats.Form form = type.formats().form(payload);
                Optional<Node> root = trees.computeIfAbsent(form, each -> read(each, payload));
                if (root.isPresent() && type.recognises(root.get())) {
                    candidates.add(type);
                }
            } catch (UnreadableException | EndlessSearchException notOfThisType) {
                // It is none of the type's forms.
            }
        }
        return candidates;
    }

    private static Optional<Node> read(Formats.Form form, PayloadText payload) {
        try {
            return Optional.of(form.read(payload).root());
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static SourceType compile(Path folder, JsonNode mapping, byte[] text, Path shared) {
        Path file = folder.resolve(MAPPING);
        CodeTables tables = new CodeTables(List.of(folder, shared));
        SourceType compiled =
                new MappingCompiler(tables).compile(new Yaml(file, mapping), String.valueOf(folder.getFileName()));
        // The tables are known only once everything is compiled; the digest covers them too.
        MessageDigest digest = Sha256.begun();
        digest.update(text);
        digest.update(String.join("\n", tables.digests()).getBytes(StandardCharsets.US_ASCII));
        return compiled.of(HexFormat.of().formatHex(digest.digest()), new String(text, StandardCharsets.UTF_8));
    }
}

package anpr.hub.core.onboard;

import anpr.hub.core.config.CheckedYaml;
import anpr.hub.core.config.Problem;
import anpr.hub.core.mapping.Outline;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is missing or weak in the folder of a source type: what no compiler would object to, and what an engineer who knows
 * the field would ask about it.
 */
public final class Checkup {
    /** What came out of a sample, and a sentence on why there should be one. */
    private static final Map<String, String> WANTED = new TreeMap<>(Map.of(
            "NO_PLATE", "a passage without a plate",
            "HEARTBEAT", "a heartbeat",
            "TIME_ZONE_UNKNOWN", "a time without a zone",
            "UNPARSEABLE", "a message that was cut off"));

    private static final int MOST_PATHS = 40;

    private final MappingFolder source;
    private final SourceTypes types;
    private final SourceType type;
    private final List<SampleCase> samples;
    private final List<Problem> findings = new ArrayList<>();

    /** A guess about a sample, and the line on which what it is about begins; 0 for a part of a multipart body. */
    private record Seen(Guess guess, Path sample, int line) {
        static Seen of(Guess guess, Path sample, List<Leaf> leaves) {
            int line = leaves.stream()
                    .filter(leaf -> guess.paths().contains(leaf.path()))
                    .mapToInt(Leaf::lineNumber)
                    .min()
                    .orElse(0);
            return new Seen(guess, sample, line);
        }

        static Seen surer(Seen one, Seen other) {
            return one.guess.sure() >= other.guess.sure() ? one : other;
        }

        Problem unmapped() {
            String at = guess.paths().isEmpty() ? "in " + guess.from() : "at " + String.join(", ", guess.paths());
            return new Problem(
                    sample,
                    line,
                    "seems to have " + guess.field() + " " + at + " (" + guess.shownSureness()
                            + "), and it is not mapped");
        }
    }

    private Checkup(MappingFolder source, SourceTypes types, SourceType type, List<SampleCase> samples) {
        this.source = source;
        this.types = types;
        this.type = type;
        this.samples = samples;
    }

    /** Everything that was found, each with file and line; none if the folder is as it should be. */
    public static List<Problem> of(MappingFolder source, SourceTypes types, SourceType type, List<SampleCase> samples)
            throws IOException {
        Checkup checkup = new Checkup(source, types, type, samples);
        checkup.papers();
        checkup.rules();
        checkup.samples();
        checkup.fields();
        return checkup.findings;
    }

    private void papers() throws IOException {
        JsonNode about = source.mapping().path("about");
        if (about.isMissingNode()) {
            find(
                    source.mapping(),
                    "does not say what it is about: write 'about' (vendor, class, transports, source, setup)");
        } else {
            if (about.path("setup").asText().startsWith(Draft.UNWRITTEN)) {
                find(about.path("setup"), "nobody has written how the device is set up");
            }
            if (about.path("quirks").isEmpty()) {
                find(about, "no quirk is named: is there nothing about this vendor that surprises?");
            }
            if (!FolderReadme.current(source)) {
                findings.add(new Problem(
                        source.folder().resolve(MappingFolder.README),
                        0,
                        "is stale; run ./hub adapter readme " + source.id()));
            }
        }
        String version = source.mapping().path("version").asText();
        if (!source.changelog().path(0).path("version").asText().equals(version)) {
            findings.add(new Problem(
                    source.folder().resolve(MappingFolder.CHANGELOG),
                    1,
                    "its first entry is not of version '" + version + "'"));
        }
    }

    private void rules() {
        JsonNode records = source.mapping().path("records");
        if (!ruled("NO_PLATE")) {
            find(records, "no rule NO_PLATE: what does the vendor write where it could read no plate?");
        }
        if (!ruled("HEARTBEAT")) {
            find(
                    source.mapping().has("messages")
                            ? source.mapping().path("messages")
                            : source.mapping().path("recognise"),
                    "no rule HEARTBEAT: a device that says it is alive would fill the quarantine");
        }
        for (JsonNode record : records) {
            for (String field : List.of("vrmAsRead", "captureTime", "cameraRef")) {
                if (record.path("kind").asText("read").equals("read")
                        && !record.path("fields").has(field)
                        && !source.mapping().path("fields").has(field)) {
                    find(record, "records here have no " + field);
                }
            }
        }
    }

    private boolean ruled(String rule) {
        return source.mapping().findValuesAsText("rule").contains(rule);
    }

    private void samples() throws IOException {
        Path folder = source.folder().resolve("samples");
        if (samples.isEmpty()) {
            findings.add(new Problem(folder, 0, "no sample: nothing shows that the mapping is right"));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (SampleCase sample : samples) {
            JsonNode got = Outcomes.json(sample.outcomes(types, type));
            got.forEach(one -> {
                seen.add(one.path("outcome").asText());
                seen.add(one.path("reason").asText());
            });
            if (!Files.exists(sample.expected())) {
                findings.add(new Problem(
                        sample.expected(),
                        0,
                        "is missing; run ./hub adapter test --write " + source.id() + " and read it"));
            } else if (!Outcomes.differences(Outcomes.read(sample.expected()), got)
                    .isEmpty()) {
                findings.add(new Problem(sample.expected(), 0, "is stale; see ./hub adapter test " + source.id()));
            }
        }
        WANTED.forEach((outcome, what) -> {
            if (!seen.contains(outcome) && (!outcome.equals("TIME_ZONE_UNKNOWN") || zoneMayBeMissing())) {
                findings.add(new Problem(folder, 0, "no sample of " + what + " (" + outcome + ")"));
            }
        });
    }

    /** Whether a time that the mapping can read may leave it to the register which zone it is of. */
    private boolean zoneMayBeMissing() {
        return source.mapping().findValues("timestamp").stream()
                .filter(rule -> rule.path("zone").asText("payload").equals("payload"))
                .anyMatch(rule -> !rule.path("patterns").toString().matches("[\\[\\],\"]*(epoch-[a-z]+[\\[\\],\"]*)+"));
    }

    /** What the samples have and the mapping does not look at. */
    private void fields() throws IOException {
        Set<String> mapped = new HashSet<>();
        source.mapping().findValues("fields").forEach(fields -> fields.fieldNames()
                .forEachRemaining(mapped::add));
        String asked = asked();
        Map<String, Seen> missing = new TreeMap<>();
        Map<String, Problem> unmapped = new TreeMap<>();
        for (SampleCase sample : samples) {
            Set<String> used = sample.outcomes(types, type).stream()
                    .flatMap(traced -> traced.lineage().stream())
                    .map(lineage -> String.valueOf(lineage.path()).replaceAll("\\[[0-9]+]", ""))
                    .collect(Collectors.toSet());
            if (used.isEmpty()) {
                continue;
            }
            Path in = sample.in();
            Outline.of(sample.submission()).ifPresent(outline -> {
                List<Leaf> leaves = Leaf.all(outline);
                Guesser.guess(outline).guesses().stream()
                        .filter(guess -> !mapped.contains(guess.field()) && guess.sure() >= 55)
                        .map(guess -> Seen.of(guess, in, leaves))
                        .forEach(seen -> missing.merge(seen.guess().field(), seen, Seen::surer));
                leaves.stream()
                        .filter(leaf -> !used.contains(leaf.path().replaceAll("\\[[0-9]+]", "")))
                        .filter(leaf -> !asked.contains(leaf.name()))
                        .forEach(leaf -> unmapped.putIfAbsent(
                                leaf.kind(), new Problem(in, leaf.lineNumber(), leaf.kind() + " is not looked at")));
            });
        }
        JsonNode fields = source.mapping().has("fields")
                ? source.mapping().path("fields")
                : source.mapping().path("records");
        missing.values().forEach(seen -> findings.add(seen.unmapped()));
        if (outlineIsTheTypesOwn()) {
            unmapped.values().stream().limit(MOST_PATHS).forEach(findings::add);
            if (unmapped.size() > MOST_PATHS) {
                find(fields, "and " + (unmapped.size() - MOST_PATHS) + " more paths of the samples are not looked at");
            }
        }
    }

    /** Columns that go by synonyms have other names in lineage than an outline, which knows none. */
    private boolean outlineIsTheTypesOwn() {
        return source.mapping().path("formats").path("csv").path("columns").isEmpty();
    }

    /** Every path that a condition asks about, in one text. */
    private String asked() {
        StringBuilder asked =
                new StringBuilder(source.mapping().path("recognise").toString());
        for (String key : List.of("when", "agree", "match", "by")) {
            source.mapping().findValues(key).forEach(condition -> asked.append(condition));
        }
        return asked.toString();
    }

    private void find(JsonNode at, String what) {
        findings.add(new Problem(source.folder().resolve(MappingFolder.MAPPING), CheckedYaml.line(at), what));
    }
}

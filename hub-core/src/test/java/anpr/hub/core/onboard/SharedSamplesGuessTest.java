package anpr.hub.core.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser.Traced;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.SharedSamples;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of other people's messages comes out right from the guess alone, without any of the hub's own mappings. The
 * shares that the documentation names stand here.
 */
class SharedSamplesGuessTest {
    /** Of the messages with reads: every field that is expected came out right. */
    private static final double WHOLE = 0.39;
    /** Of the messages with reads: all their plates came out right, as many as there are. */
    private static final double PLATES = 0.74;

    private final Map<String, int[]> fields = new TreeMap<>();

    @Test
    void mostPlatesComeOutRightFromTheGuessAlone(@TempDir Path dir) throws IOException {
        assumeTrue(SharedSamples.folder().isPresent(), "no shared samples here");
        Path shared = SharedSamples.folder().orElseThrow();
        Path mappings = Files.createDirectories(dir.resolve("mappings"));
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        copyTables(mappings);
        List<String> report = new ArrayList<>();
        int messages = 0;
        int whole = 0;
        int plates = 0;
        for (JsonNode entry : new ObjectMapper().readTree(Files.readAllBytes(shared.resolve("expected.json")))) {
            if (entry.path("reads").isEmpty()) {
                continue;
            }
            messages++;
            List<String> wrong = wrong(entry, shared, mappings);
            whole += wrong.isEmpty() ? 1 : 0;
            plates += wrong.stream().anyMatch(each -> each.equals("vrmAsRead") || each.contains("records")) ? 0 : 1;
            report.add(entry.path("file").asText() + ": " + (wrong.isEmpty() ? "right" : String.join(", ", wrong)));
        }
        fields.forEach((field, count) -> report.add(field + " " + count[0] + " of " + count[1]));
        report.add(whole + " of " + messages + " whole");
        report.add(plates + " of " + messages + " with the right plates");

        String all = String.join("\n", report);
        if (System.getenv("HUB_GUESS_REPORT") != null) {
            Files.writeString(Path.of(System.getenv("HUB_GUESS_REPORT")), all);
        }
        assertThat((double) whole / messages).as(all).isGreaterThanOrEqualTo(WHOLE);
        assertThat((double) plates / messages).as(all).isGreaterThanOrEqualTo(PLATES);
    }

    private static void copyTables(Path mappings) throws IOException {
        Path tables = Files.createDirectories(mappings.resolve("code-tables"));
        try (Stream<Path> files = Files.list(Trials.MAPPINGS.resolve("code-tables"))) {
            for (Path file : files.toList()) {
                Files.copy(file, tables.resolve(file.getFileName().toString()));
            }
        }
    }

    private List<String> wrong(JsonNode entry, Path shared, Path mappings) throws IOException {
        byte[] body = Files.readAllBytes(shared.resolve(entry.path("file").asText()));
        Submission submission = SampleCase.submission(body, parts(body));
        List<Traced> outcomes;
        try {
            Path folder = Files.createDirectories(mappings.resolve("guess"));
            Files.writeString(folder.resolve("mapping.yaml"), NewFolder.mapping("guess", submission));
            SourceTypes types = SourceTypes.load(mappings);
            outcomes = new SampleCase(folder, "shared", body, submission.parts())
                    .outcomes(types, types.find("guess").orElseThrow());
        } catch (IllegalArgumentException e) {
            outcomes = List.of();
        }
        List<@Nullable Read> reads =
                outcomes.stream().map(SharedSamplesGuessTest::read).toList();
        List<String> wrong = new ArrayList<>();
        JsonNode expected = entry.path("reads");
        if (reads.size() != expected.size()) {
            wrong.add(reads.size() + " records for " + expected.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            compare(expected.get(i), i < reads.size() ? reads.get(i) : null, wrong);
        }
        return wrong.stream().distinct().toList();
    }

    private void compare(JsonNode expected, @Nullable Read read, List<String> wrong) {
        String captured = expected.path("capturedAtUtc").textValue();
        Map<String, Object[]> values = new TreeMap<>();
        values.put("vrmAsRead", pair(expected.path("vrmAsRead").asText(), read == null ? null : read.vrmAsRead()));
        values.put(
                "captureTime",
                pair(
                        captured == null ? null : Instant.parse(captured).truncatedTo(ChronoUnit.MILLIS),
                        read == null ? null : read.captureTime()));
        values.put(
                "confidence",
                pair(
                        expected.path("confidencePercent").isNumber()
                                ? Math.round(expected.path("confidencePercent").asDouble())
                                : null,
                        read == null || read.confidence() == null
                                ? null
                                : Math.round(read.confidence().doubleValue())));
        values.put("cameraRef", pair(expected.path("cameraRef").textValue(), read == null ? null : read.cameraRef()));
        values.put("country", pair(expected.path("country").textValue(), read == null ? null : read.vrmCountry()));
        values.put(
                "direction",
                pair(expected.path("direction").textValue(), read == null ? null : read.directionAsSupplied()));
        values.forEach((field, pair) -> {
            boolean right = Objects.equals(pair[0], pair[1]);
            int[] count = fields.computeIfAbsent(field, _ -> new int[2]);
            count[0] += right ? 1 : 0;
            count[1]++;
            if (!right) {
                wrong.add(field);
            }
        });
    }

    private static Object[] pair(@Nullable Object expected, @Nullable Object got) {
        return new Object[] {expected, got};
    }

    private static @Nullable Read read(Traced traced) {
        return switch (traced.outcome()) {
            case Outcome.Accepted accepted -> accepted.read();
            case Outcome.Quarantined quarantined -> quarantined.partial();
            case Outcome.Dropped dropped -> dropped.partial();
            case Outcome.LateImage _, Outcome.Sighted _, Outcome.Transacted _ -> null;
        };
    }

    /** A file that begins with the headers of one part. */
    private static List<Submission.Part> parts(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int content = text.startsWith("Content-") ? text.replace("\r\n", "\n").indexOf("\n\n") : -1;
        if (content < 0) {
            return List.of();
        }
        int at = text.contains("\r\n\r\n") ? text.indexOf("\r\n\r\n") + 4 : text.indexOf("\n\n") + 2;
        return List.of(new Submission.Part("", "", "", at, body.length - at));
    }
}

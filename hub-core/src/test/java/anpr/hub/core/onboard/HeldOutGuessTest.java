package anpr.hub.core.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the guess alone makes of messages of vendors that do not exist, unlike each other and written before anyone looked at
 * the vocabulary. The rules were mended by both sets; {@code second-look} was written after the first was, and what it gave at
 * first sight is what the documentation tells a reader to expect.
 */
class HeldOutGuessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path mappings;

    private final List<String> report = new ArrayList<>();
    private int fields;
    private int right;
    private int whole;

    @Test
    void theFirstSetKeepsComingOut() throws IOException {
        judge("held-out", 0.95); // at first 48 of 109 fields
    }

    @Test
    void theSecondSetKeepsComingOut() throws IOException {
        judge("second-look", 0.9); // at first 42 of 62 fields
    }

    private void judge(String set, double least) throws IOException {
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Path tables = Files.createDirectories(mappings.resolve("code-tables"));
        try (Stream<Path> files = Files.list(Trials.MAPPINGS.resolve("code-tables"))) {
            for (Path file : files.toList()) {
                Files.copy(file, tables.resolve(file.getFileName().toString()));
            }
        }
        Path vendors =
                Trials.HOME.resolve("hub-core/src/test/resources/onboard").resolve(set);
        List<Path> folders;
        try (Stream<Path> all = Files.list(vendors)) {
            folders = all.sorted().toList();
        }
        for (Path vendor : folders) {
            judge(vendor);
        }
        report.add(whole + " of " + folders.size() + " whole, " + right + " of " + fields + " fields");

        String all = String.join("\n", report);
        if (System.getenv("HUB_HELD_OUT_REPORT") != null) {
            Files.writeString(Path.of(System.getenv("HUB_HELD_OUT_REPORT") + set), all);
        }
        assertThat(report).as(all).noneMatch(line -> line.contains("vrmAsRead"));
        assertThat((double) right / fields).as(all).isGreaterThanOrEqualTo(least);
    }

    private void judge(Path vendor) throws IOException {
        Path in;
        try (Stream<Path> files = Files.list(vendor)) {
            in = files.filter(file -> file.getFileName().toString().startsWith("in."))
                    .findFirst()
                    .orElseThrow();
        }
        JsonNode wanted = JSON.readTree(Files.readAllBytes(vendor.resolve("want.json")));
        Submission submission = SampleCase.submission(Files.readAllBytes(in), List.of());
        Path folder = Files.createDirectories(mappings.resolve("guess"));
        Files.writeString(folder.resolve("mapping.yaml"), NewFolder.mapping("guess", submission));
        List<@Nullable Read> bare = reads(submission, false);
        List<@Nullable Read> zoned = reads(submission, true);
        List<String> wrong = new ArrayList<>();
        if (bare.size() != wanted.size()) {
            wrong.add("vrmAsRead: " + bare.size() + " records for " + wanted.size());
        }
        for (int i = 0; i < wanted.size(); i++) {
            Read read = i < bare.size() ? bare.get(i) : null;
            Read local = i < zoned.size() ? zoned.get(i) : null;
            for (var field : wanted.get(i).properties()) {
                Object got = read == null || local == null ? null : got(field.getKey(), read, local);
                fields++;
                if (field.getValue().asText().equals(String.valueOf(got).strip())) {
                    right++;
                } else {
                    wrong.add(field.getKey() + ": " + got + " for "
                            + field.getValue().asText());
                }
            }
        }
        whole += wrong.isEmpty() ? 1 : 0;
        report.add(vendor.getFileName() + ": " + (wrong.isEmpty() ? "right" : String.join(", ", wrong)));
    }

    private List<@Nullable Read> reads(Submission submission, boolean feed) {
        SourceTypes types = SourceTypes.load(mappings);
        return new Normaliser(types, new Trials.MemoryImages(), "test")
                        .trace(
                                submission,
                                types.find("guess").orElseThrow(),
                                feed ? Trials.feed("guess", ZoneOffset.UTC, Trials.camera("*")) : null)
                        .stream()
                        .map(traced -> read(traced.outcome()))
                        .toList();
    }

    private static @Nullable Read read(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.read();
            case Outcome.Quarantined quarantined -> quarantined.partial();
            case Outcome.Dropped dropped -> dropped.partial();
            case Outcome.LateImage _, Outcome.Sighted _, Outcome.Transacted _ -> null;
        };
    }

    private static @Nullable Object got(String field, Read read, Read zoned) {
        return switch (field) {
            case "vrmAsRead" -> read.vrmAsRead();
            case "captureTime" -> zoned.captureTime();
            case "confidence" -> read.confidence();
            case "vrmCountry" -> read.vrmCountry();
            case "cameraRef" -> read.cameraRef();
            case "lane" -> read.lane();
            case "direction" -> read.directionAsSupplied();
            case "latitude" -> read.latitude();
            case "longitude" -> read.longitude();
            case "headingDegrees" -> read.headingDegrees();
            case "vehicle.make" ->
                read.vehicle() == null ? null : read.vehicle().make();
            case "vehicle.colour" ->
                read.vehicle() == null ? null : read.vehicle().colour();
            case "sourceRecordId" -> read.sourceRecordId();
            case "overview" -> read.overview() != null;
            case "platePatch" -> read.platePatch() != null;
            default -> throw new IllegalArgumentException(field);
        };
    }
}

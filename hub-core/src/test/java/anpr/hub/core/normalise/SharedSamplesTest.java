package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.read.ImageAbsentReason;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Third parties' messages give what the list of expectations beside them says. */
class SharedSamplesTest {
    private static final Set<String> VENDORS = Set.of("hikvision", "openalpr-rekor", "genetec-autovu");
    private static final String GENETEC_STYLE = "axis/8-genetec-style-lpringestion-reads.json";

    @BeforeAll
    static void samplesAreThere() {
        assumeTrue(SharedSamples.folder().isPresent(), "no shared samples here");
    }

    static List<Named<JsonNode>> expectations() throws IOException {
        Optional<Path> folder = SharedSamples.folder();
        List<Named<JsonNode>> mine = new ArrayList<>();
        if (folder.isPresent()) {
            byte[] list = Files.readAllBytes(folder.get().resolve("expected.json"));
            for (JsonNode entry : new ObjectMapper().readTree(list)) {
                String file = entry.path("file").asText();
                if (VENDORS.contains(entry.path("vendor").asText()) || file.equals(GENETEC_STYLE)) {
                    mine.add(Named.of(file, entry));
                }
            }
        }
        return mine;
    }

    @Test
    void everyVendorIsInTheList() throws IOException {
        assertThat(expectations()).hasSizeGreaterThanOrEqualTo(VENDORS.size());
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void givesWhatIsExpected(JsonNode expected) throws IOException {
        List<Outcome> outcomes = outcomes(expected.path("file").asText());

        String kind = expected.path("kind").asText();
        switch (kind) {
            case "heartbeat" -> assertThat(outcomes).allMatch(outcome -> ruled(outcome, Outcome.Rule.HEARTBEAT));
            case "not-a-read" ->
                assertThat(outcomes)
                        .allMatch(outcome -> ruled(outcome, Outcome.Rule.NOT_A_READ) || unreadable(outcome));
            default -> {
                JsonNode reads = expected.path("reads");
                assertThat(outcomes).hasSize(reads.size());
                for (int i = 0; i < reads.size(); i++) {
                    checkOutcome(kind, reads.get(i), outcomes.get(i));
                    checkRead(reads.get(i), read(outcomes.get(i)));
                }
            }
        }
    }

    private static void checkOutcome(String kind, JsonNode expected, Outcome outcome) {
        if (kind.equals("no-plate")) {
            assertThat(ruled(outcome, Outcome.Rule.NO_PLATE)).isTrue();
        } else if (expected.path("capturedAtUtc").isNull()
                || expected.path("vrm").isNull()) {
            assertThat(outcome).isInstanceOf(Outcome.Quarantined.class);
        } else {
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        }
    }

    private static void checkRead(JsonNode expected, Read read) {
        assertThat(read.vrmAsRead()).isEqualTo(expected.path("vrmAsRead").asText());
        assertThat(read.vrm()).isEqualTo(text(expected, "vrm"));
        String captured = text(expected, "capturedAtUtc");
        assertThat(read.captureTime())
                .isEqualTo(captured == null ? null : Instant.parse(captured).truncatedTo(ChronoUnit.MILLIS));
        if (expected.path("confidencePercent").isNull()) {
            assertThat(read.confidence()).isNull();
        } else {
            assertThat(read.confidence().doubleValue())
                    .isCloseTo(expected.path("confidencePercent").asDouble(), within(0.5));
        }
        assertThat(read.cameraRef()).isEqualTo(text(expected, "cameraRef"));
        assertThat(read.vrmCountry()).isEqualTo(text(expected, "country"));
        assertThat(read.directionAsSupplied()).isEqualTo(text(expected, "direction"));
        if (expected.has("countryAsSupplied")) {
            assertThat(read.countryAsSupplied()).isEqualTo(text(expected, "countryAsSupplied"));
        }
        assertThat(read.platePatch() != null)
                .isEqualTo(expected.path("hasPlateImage").asBoolean());
        assertThat(read.overview() != null)
                .isEqualTo(expected.path("hasOverviewImage").asBoolean());
        if (read.imageOriginal().isEmpty()) {
            assertThat(read.imageAbsentReason()).isIn((Object[]) ImageAbsentReason.values());
        }
    }

    private static List<Outcome> outcomes(String file) throws IOException {
        byte[] body = Files.readAllBytes(SharedSamples.folder().orElseThrow().resolve(file));
        List<Submission.Part> parts = new ArrayList<>();
        String head = new String(body, 0, Math.min(body.length, 300), StandardCharsets.ISO_8859_1);
        if (head.startsWith("Content-Type:")) {
            int blank = Stream.of("\r\n\r\n", "\n\n")
                    .mapToInt(end -> head.contains(end) ? head.indexOf(end) + end.length() : Integer.MAX_VALUE)
                    .min()
                    .orElseThrow();
            parts.add(new Submission.Part("", "", "application/xml", blank, body.length - blank));
        }
        Optional<SourceType> type = Trials.TYPES.recognise(Trials.submission(body, parts));
        // What no type recognises is tried as its folder's own, and must say why it can't be read.
        SourceType own = type.orElseGet(() -> Trials.type(file.substring(0, file.indexOf('/'))));
        return Trials.normaliser(new Trials.MemoryImages()).trace(Trials.submission(body, parts), own, null).stream()
                .map(Normaliser.Traced::outcome)
                .toList();
    }

    private static boolean ruled(Outcome outcome, Outcome.Rule rule) {
        return outcome instanceof Outcome.Dropped dropped && dropped.rule() == rule;
    }

    private static boolean unreadable(Outcome outcome) {
        return outcome instanceof Outcome.Quarantined quarantined
                && (quarantined.reason() == Outcome.Reason.UNPARSEABLE
                        || quarantined.reason() == Outcome.Reason.UNRECOGNISED);
    }

    private static Read read(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> accepted.read();
            case Outcome.Quarantined quarantined -> quarantined.partial();
            case Outcome.Dropped dropped -> dropped.partial();
            case Outcome.LateImage late -> throw new AssertionError("no read but a late image: " + late.index());
        };
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isNull() || node.path(name).isMissingNode()
                ? null
                : node.path(name).asText();
    }
}

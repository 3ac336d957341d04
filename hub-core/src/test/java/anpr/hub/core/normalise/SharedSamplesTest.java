package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.Read;
import anpr.hub.core.sighting.PseudonymousSighting;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Third parties' messages give what the list of expectations beside them says, each entry of it: the type is told by
 * the message alone, without a name.
 */
class SharedSamplesTest {
    /** Forms that no mapping carries yet. One that gives what is expected after all must leave this list. */
    private static final Set<String> NOT_CARRIED_YET = Set.of();

    /** Not whole, or not in the form that goes over the wire: kept in quarantine, as their notes allow. */
    private static final Set<String> NO_MESSAGES = Set.of(
            "dahua/5-CrossRegionDetection-real-UTC-vs-time_fired.txt",
            "genetec-autovu/4.txt",
            "hikvision/20-push-http-pastebin-tags-lost.txt",
            "jai-vdt/1.txt",
            "onvif/3-mqtt-json-event-example.txt");

    /** Where the notes allow a second answer: the field, and that answer. */
    private static final Map<String, Map<String, String>> ALSO_RIGHT = Map.of();

    /** What was lost in publication and the notes tell to put back: before, and in whose place. */
    private static final Map<String, List<String>> MENDED = Map.of(
            "dahua/1-rpc2-notifyEventStream-TrafficJunction.json", List.of("\\}\\s*\"session\"", "}, \"session\""));

    @BeforeAll
    static void samplesAreThere() {
        assumeTrue(SharedSamples.folder().isPresent(), "no shared samples here");
    }

    static List<Named<JsonNode>> expectations() throws IOException {
        Optional<Path> folder = SharedSamples.folder();
        List<Named<JsonNode>> all = new ArrayList<>();
        if (folder.isPresent()) {
            byte[] list = Files.readAllBytes(folder.get().resolve("expected.json"));
            for (JsonNode entry : new ObjectMapper().readTree(list)) {
                all.add(Named.of(entry.path("file").asText(), entry));
            }
        }
        return all;
    }

    @Test
    void theListIsWhole() throws IOException {
        assertThat(expectations()).hasSizeGreaterThan(70);
        assertThat(expectations().stream().map(Named::getName)).containsAll(NOT_CARRIED_YET);
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void givesWhatIsExpected(JsonNode expected) {
        String file = expected.path("file").asText();
        if (NOT_CARRIED_YET.contains(file)) {
            assertThatThrownBy(() -> check(file, expected))
                    .as("%s is carried: take it off the list of those that are not", file)
                    .isInstanceOf(AssertionError.class);
        } else {
            check(file, expected);
        }
    }

    private static void check(String file, JsonNode expected) {
        List<Outcome> outcomes = outcomes(file);
        if (expected.has("transaction")) {
            checkTransaction(expected.path("transaction"), outcomes);
            return;
        }
        String kind = expected.path("kind").asText();
        switch (kind) {
            case "heartbeat" -> assertThat(outcomes).isNotEmpty().allMatch(each -> ruled(each, Outcome.Rule.HEARTBEAT));
            case "not-a-read" ->
                assertThat(outcomes)
                        .isNotEmpty()
                        .allMatch(each ->
                                NO_MESSAGES.contains(file) ? unreadable(each) : ruled(each, Outcome.Rule.NOT_A_READ));
            default -> {
                JsonNode reads = expected.path("reads");
                if (kind.equals("batch")) {
                    // What is no read in a batch has no entry in the list.
                    outcomes = outcomes.stream()
                            .filter(each -> !(each instanceof Outcome.Dropped))
                            .toList();
                }
                assertThat(outcomes).hasSize(reads.size());
                for (int i = 0; i < reads.size(); i++) {
                    if (outcomes.get(i) instanceof Outcome.Sighted(int _, PseudonymousSighting sighting)) {
                        checkSighting(reads.get(i), sighting);
                    } else {
                        checkOutcome(kind, reads.get(i), outcomes.get(i));
                        checkRead(reads.get(i), read(outcomes.get(i)), ALSO_RIGHT.getOrDefault(file, Map.of()));
                    }
                }
                checkLocalTimes(file, reads);
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

    private static void checkRead(JsonNode expected, Read read, Map<String, String> alsoRight) {
        assertThat(read.vrmAsRead()).isEqualTo(expected.path("vrmAsRead").asText());
        assertThat(read.vrm()).isEqualTo(text(expected, "vrm"));
        for (JsonNode alternative : expected.path("vrmAlternatives")) {
            assertThat(read.vrmAlternatives()).contains(alternative.asText());
        }
        String captured = text(expected, "capturedAtUtc");
        assertThat(read.captureTime())
                .isEqualTo(captured == null ? null : Instant.parse(captured).truncatedTo(ChronoUnit.MILLIS));
        if (expected.path("confidencePercent").isNull()) {
            assertThat(read.confidence()).isNull();
        } else {
            assertThat(read.confidence()).isNotNull();
            assertThat(read.confidence().doubleValue())
                    .isCloseTo(expected.path("confidencePercent").asDouble(), within(0.5));
        }
        if (expected.has("confidenceAsSupplied")) {
            assertThat(read.confidenceAsSupplied()).isNotNull();
            assertThat(read.confidenceAsSupplied().text()).isEqualTo(text(expected, "confidenceAsSupplied"));
        }
        checkText(expected, "cameraRef", read.cameraRef(), alsoRight);
        checkText(expected, "country", read.vrmCountry(), alsoRight);
        checkText(expected, "direction", read.directionAsSupplied(), alsoRight);
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

    /** A pseudonym stands where the list of expectations has the plate as read, and never gives a mark. */
    private static void checkSighting(JsonNode expected, PseudonymousSighting sighting) {
        assertThat(expected.path("vrm").isNull()).isTrue();
        assertThat(sighting.pseudonym().value())
                .isEqualTo(expected.path("vrmAsRead").asText());
        assertThat(sighting.captureTime())
                .isEqualTo(Instant.parse(expected.path("capturedAtUtc").asText()));
        assertThat(sighting.cameraRef()).isEqualTo(text(expected, "cameraRef"));
        assertThat(sighting.country()).isEqualTo(text(expected, "country"));
        assertThat(sighting.directionAsSupplied()).isEqualTo(text(expected, "direction"));
        if (expected.path("confidencePercent").isNull()) {
            assertThat(sighting.confidence()).isNull();
        } else {
            assertThat(sighting.confidence()).isNotNull();
            assertThat(sighting.confidence().doubleValue())
                    .isCloseTo(expected.path("confidencePercent").asDouble(), within(0.5));
        }
    }

    private static void checkTransaction(JsonNode expected, List<Outcome> outcomes) {
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Transacted.class, transacted -> {
            ParkingTransaction transaction = transacted.transaction();
            assertThat(transaction.vrmAsRead()).isEqualTo(text(expected, "vrmAsRead"));
            assertThat(transaction.vrm()).isEqualTo(text(expected, "vrm"));
            assertThat(transaction.carPark()).isEqualTo(text(expected, "carParkId"));
            assertThat(transaction.device()).isEqualTo(text(expected, "deviceId"));
            assertThat(transaction.manualEntry())
                    .isEqualTo(expected.path("manual").asBoolean());
            String at = text(expected, "at");
            assertThat(transaction.entry() == null ? null : transaction.entry().at())
                    .isEqualTo(at == null ? null : Instant.parse(at));
        });
    }

    private static void checkText(JsonNode expected, String field, String actual, Map<String, String> alsoRight) {
        if (!alsoRight.containsKey(field) || !alsoRight.get(field).equals(actual)) {
            assertThat(actual).as(field).isEqualTo(text(expected, field));
        }
    }

    /** A time without zone must be that which stands in the message: in a feed whose zone is UTC it is that instant. */
    private static void checkLocalTimes(String file, JsonNode reads) {
        Submission submission = submission(file);
        SourceType type = Trials.TYPES.recognise(submission).orElseThrow();
        List<Normaliser.Traced> traced = Trials.normaliser(new Trials.MemoryImages())
                .trace(submission, type, Trials.feed(type.id(), ZoneOffset.UTC, Trials.camera(CameraRegister.ANY)));
        for (int i = 0; i < reads.size(); i++) {
            if (reads.get(i).path("capturedAtUtc").isNull()) {
                String local = text(reads.get(i), "capturedAtLocal");
                assertThat(read(traced.get(i).outcome()).captureTime())
                        .isEqualTo(local == null ? null : Instant.parse(local + 'Z'));
            }
        }
    }

    private static List<Outcome> outcomes(String file) {
        Submission submission = submission(file);
        Optional<SourceType> type = Trials.TYPES.recognise(submission);
        if (type.isEmpty()) {
            return List.of(new Outcome.Quarantined(-1, Outcome.Reason.UNRECOGNISED, "no type, or several", null));
        }
        return Trials.normaliser(new Trials.MemoryImages()).trace(submission, type.get(), null).stream()
                .map(Normaliser.Traced::outcome)
                .toList();
    }

    private static Submission submission(String file) {
        byte[] body;
        try {
            body = Files.readAllBytes(SharedSamples.folder().orElseThrow().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> mended = MENDED.get(file);
        if (mended != null) {
            body = new String(body, StandardCharsets.UTF_8)
                    .replaceFirst(mended.getFirst(), mended.getLast())
                    .getBytes(StandardCharsets.UTF_8);
        }
        List<Submission.Part> parts = new ArrayList<>();
        String head = new String(body, 0, Math.min(body.length, 300), StandardCharsets.ISO_8859_1);
        if (head.startsWith("Content-Type:")) {
            int blank = Stream.of("\r\n\r\n", "\n\n")
                    .mapToInt(end -> head.contains(end) ? head.indexOf(end) + end.length() : Integer.MAX_VALUE)
                    .min()
                    .orElseThrow();
            parts.add(new Submission.Part("", "", "application/xml", blank, body.length - blank));
        }
        return Trials.submission(body, parts);
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
        Read read =
                switch (outcome) {
                    case Outcome.Accepted accepted -> accepted.read();
                    case Outcome.Quarantined quarantined -> quarantined.partial();
                    case Outcome.Dropped dropped -> dropped.partial();
                    case Outcome.LateImage _, Outcome.Sighted _, Outcome.Transacted _ -> null;
                };
        assertThat(read).as("read in %s", outcome).isNotNull();
        return read;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isNull() || node.path(name).isMissingNode()
                ? null
                : node.path(name).asText();
    }
}

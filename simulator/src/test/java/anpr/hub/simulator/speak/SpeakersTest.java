package anpr.hub.simulator.speak;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.read.CanonicalReadSchemas;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.traffic.Pictures;
import anpr.hub.simulator.traffic.Plates;
import anpr.hub.simulator.truth.Expected;
import anpr.hub.simulator.wire.PlateList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each speaker says is held against the hub's own mapping: it must make of it what the ground truth expects. */
class SpeakersTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home"));
    private static final Instant NOW = Instant.parse("2026-07-14T10:15:30.123Z");
    private static final Pictures PICTURES = new Pictures(1);

    private final AtomicLong numbers = new AtomicLong();

    static Collection<Feed> feeds() throws IOException {
        return PartnerConfig.load(HOME.resolve("partner-config")).feeds().values();
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void theHubMakesOfEveryMessageWhatTheGroundTruthExpects(Feed feed) {
        Normaliser normaliser = normaliser();
        for (Message message : everyKind(feed)) {
            List<String> outcomes = normaliser.normalise(submission(message), feed).outcomes().stream()
                    .map(outcome -> text(outcome, message))
                    .toList();

            assertThat(outcomes)
                    .as(() -> text(message))
                    .isEqualTo(message.expected().stream()
                            .filter(expected -> !(expected instanceof Expected.Refused))
                            .map(SpeakersTest::text)
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void everythingThatTheHubMakesFitsItsSchemas(Feed feed) {
        Normaliser normaliser = normaliser();
        for (Message message : everyKind(feed)) {
            for (Outcome outcome :
                    normaliser.normalise(submission(message), feed).outcomes()) {
                List<String> complaints =
                        switch (outcome) {
                            case Outcome.Accepted accepted -> CanonicalReadSchemas.complaints(accepted.read());
                            case Outcome.Sighted(int index, var sighting) -> CanonicalReadSchemas.complaints(sighting);
                            case Outcome.Transacted(int index, var transaction) ->
                                CanonicalReadSchemas.complaints(transaction);
                            case Outcome.LateImage late -> List.of();
                            case Outcome.Dropped dropped -> List.of();
                            case Outcome.Quarantined quarantined -> List.of();
                        };
                assertThat(complaints).as(() -> text(message)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void everyKindOfFateIsAmongWhatIsSent(Feed feed) {
        List<Class<?>> fates = new ArrayList<>();
        everyKind(feed).forEach(message -> message.expected().forEach(expected -> fates.add(expected.getClass())));

        assertThat(fates)
                .contains(Expected.Quarantined.class)
                .containsAnyOf(Expected.Stored.class, Expected.Sighted.class, Expected.Transacted.class);
    }

    /** Some hundred passages with each oddity, alone and in company, and heartbeats. */
    private List<Message> everyKind(Feed feed) {
        Station station =
                new Station(feed, "a-secret", () -> "m" + numbers.incrementAndGet(), new SplittableRandom(5), PICTURES);
        Speaker speaker = station.speaker();
        Plates plates = new Plates(new SplittableRandom(6), List.of(), 0);
        List<Camera> cameras = feed.cameras().cameras();
        List<Message> messages = new ArrayList<>(speaker.heartbeat(NOW));
        for (Oddity oddity : Oddity.values()) {
            for (int i = 0; i < 60; i++) {
                Camera camera = cameras.get(i % cameras.size());
                List<Passage> passages = new ArrayList<>();
                for (int company = 0; company <= i % 4; company++) {
                    passages.add(
                            new Passage(plates.next(), camera, NOW, 60 + i % 40, Direction.values()[i % 2], oddity));
                }
                messages.addAll(speaker.tell(passages));
            }
        }
        return messages.stream()
                // What carries no record never reaches the mapping; what must be refused is the adapter's business.
                .filter(message -> !message.expected().isEmpty())
                .filter(message -> !message.expected().contains(new Expected.Refused()))
                .toList();
    }

    private static Normaliser normaliser() {
        ImageStore nowhere = new ImageStore() {
            @Override
            public ImageRef keep(String name, byte[] image) {
                return new ImageRef(name, "0".repeat(64), image.length, null, null, "image/jpeg");
            }

            @Override
            public Optional<byte[]> find(String sha256) {
                return Optional.empty();
            }
        };
        return new Normaliser(SourceTypes.load(HOME.resolve("mappings")), nowhere, "test");
    }

    private static Submission submission(Message message) {
        String mediaType = mediaType(message);
        byte[] body = asLanded(message);
        return new Submission(
                new UUID(0x7000, 1),
                message.feed(),
                NOW,
                mediaType,
                "test/1",
                TransportFacts.of("http")
                        .from("127.0.0.1")
                        .provedToBe(message.feed())
                        .at(message.wire() instanceof Message.Upload upload ? "/" + upload.name() : null)
                        .build(),
                body,
                "0".repeat(64),
                parts(body, mediaType));
    }

    private static String mediaType(Message message) {
        return switch (message.wire()) {
            case Message.Request request ->
                request.headers().get("Content-Type").toLowerCase(Locale.ROOT);
            case Message.Upload upload -> "application/octet-stream";
            case Message.Streamed streamed ->
                message.body()[0] == '-' ? "multipart/mixed; boundary=" + Message.Streamed.BOUNDARY : "application/xml";
            case Message.Listed listed -> "application/xml";
            case Message.Queued queued -> "application/octet-stream";
        };
    }

    /** What the transport makes of it: compression undone, an entry in its list. */
    private static byte[] asLanded(Message message) {
        return switch (message.wire()) {
            case Message.Request request
            when request.headers().containsKey("Content-Encoding") -> {
                try (var plain = new GZIPInputStream(new ByteArrayInputStream(message.body()))) {
                    yield plain.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Message.Listed listed ->
                PlateList.document(List.of("<picName>2026071410153012300000001</picName>"
                        + new String(message.body(), StandardCharsets.UTF_8)));
            case Message.Request request -> message.body();
            case Message.Upload upload -> message.body();
            case Message.Streamed streamed -> message.body();
            case Message.Queued queued -> message.body();
        };
    }

    /** Where the parts of a well-formed multipart body lie, found by their Content-Length. */
    private static List<Submission.Part> parts(byte[] body, String mediaType) {
        List<Submission.Part> parts = new ArrayList<>();
        if (mediaType.startsWith("multipart/")) {
            Matcher part = Pattern.compile(
                            "(?:name=\"([^\"]+)\"; filename=\"([^\"]+)\"\r\n|--boundary\r\n)Content-Type: ([^\r;]+)[^\r]*\r\n"
                                    + "Content-Length: (\\d+)\r\n\r\n")
                    .matcher(new String(body, StandardCharsets.ISO_8859_1));
            while (part.find()) {
                parts.add(new Submission.Part(
                        text(part.group(1)),
                        text(part.group(2)),
                        part.group(3),
                        part.end(),
                        Integer.parseInt(part.group(4))));
            }
        }
        return parts;
    }

    private static String text(@Nullable String group) {
        return group == null ? "" : group;
    }

    /** An image that joins its read by an event does not say which: the ground truth does, and the store is held to it. */
    private static String text(Outcome outcome, Message message) {
        if (outcome instanceof Outcome.LateImage(int _, Outcome.Owner.OfEvent(var event, var _), var role, var _)
                && message.wire() instanceof Message.Upload upload
                && message.expected().getFirst() instanceof Expected.LateImage image) {
            assertThat(event.toString()).contains(upload.name());
            return "late image " + role + ' ' + image.key().asText();
        }
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                "stored " + accepted.read().key().orElseThrow().asText();
            case Outcome.LateImage(int _, Outcome.Owner.OfRead(var key), var role, var _) ->
                "late image " + role + ' ' + key.asText();
            case Outcome.LateImage late -> "late image of an event: " + late.owner();
            case Outcome.Sighted sighted ->
                "sighted " + sighted.sighting().pseudonym().value() + " at "
                        + sighted.sighting().captureTime();
            case Outcome.Transacted transacted ->
                "transacted " + transacted.transaction().vrm() + " at "
                        + Objects.requireNonNull(transacted.transaction().entry())
                                .at();
            case Outcome.Quarantined kept -> "quarantined " + kept.reason();
            case Outcome.Dropped dropped -> "dropped " + dropped.rule();
        };
    }

    private static String text(Expected expected) {
        return switch (expected) {
            case Expected.Stored stored -> "stored " + stored.key().asText();
            case Expected.LateImage image ->
                "late image " + image.role() + ' ' + image.key().asText();
            case Expected.Sighted sighted -> "sighted " + sighted.pseudonym() + " at " + sighted.capturedAt();
            case Expected.Transacted transacted -> "transacted " + transacted.vrm() + " at " + transacted.entry();
            case Expected.Quarantined kept -> "quarantined " + kept.reason();
            case Expected.Dropped dropped -> "dropped " + dropped.rule();
            case Expected.Refused refused -> "refused";
        };
    }

    private static String text(Message message) {
        String body = new String(message.body(), StandardCharsets.ISO_8859_1);
        return message.feed() + ": " + body.substring(0, Math.min(body.length(), 4_000));
    }
}

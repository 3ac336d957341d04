package anpr.hub.core.normalise;

import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.partner.Doubts;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The project's mappings, and what a test needs to try them. */
public final class Trials {
    public static final Path HOME = Path.of(System.getProperty("hub.home", "."));
    public static final Path MAPPINGS = HOME.resolve("mappings");
    public static final SourceTypes TYPES = SourceTypes.load(MAPPINGS);
    public static final Instant RECEIVED = Instant.parse("2026-11-22T12:00:00Z");

    private static final TransportFacts TRANSPORT = TransportFacts.of("test").build();

    private Trials() {}

    public static SourceType type(String name) {
        return TYPES.find(name).orElseThrow();
    }

    public static Submission submission(byte[] body, List<Submission.Part> parts) {
        return new Submission(
                new UUID(0, 1),
                "sample-feed",
                RECEIVED,
                "application/octet-stream",
                "test/1",
                TRANSPORT,
                body,
                "00",
                parts);
    }

    /** An upload whose sender states when the video began that it was made of. */
    public static Submission submission(String body, VideoStart start) {
        Submission plain = submission(body);
        return new Submission(
                plain.id(),
                plain.feed(),
                plain.receivedAt(),
                plain.mediaType(),
                plain.adapter(),
                TransportFacts.of("test").withVideoStart(start).build(),
                plain.body(),
                plain.sha256(),
                plain.parts());
    }

    public static Submission submission(String body) {
        return submission(body.getBytes(StandardCharsets.UTF_8), List.of());
    }

    public static Normaliser normaliser(ImageStore images) {
        return new Normaliser(TYPES, images, "test");
    }

    public static List<Outcome> outcomes(String type, String body) {
        return normaliser(new MemoryImages()).trace(submission(body), type(type), null).stream()
                .map(Normaliser.Traced::outcome)
                .toList();
    }

    /** A feed with one camera, which goes by any name. */
    public static Feed feed(String sourceType) {
        return feed(sourceType, ZoneId.of("Europe/London"), camera(CameraRegister.ANY));
    }

    public static Feed feed(String sourceType, ZoneId zone, Camera... cameras) {
        return new Feed(
                "sample-feed",
                "sample-partner",
                "Example Parking (simulated)",
                "Example Parking (simulated)",
                new Partner.Agreement("AG-1", "DPA 2018 Part 3", null),
                AcquisitionPath.COMMERCIAL,
                sourceType,
                "http",
                AcquisitionMode.LIVE_FEED,
                zone,
                true,
                null,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                1_000_000,
                null,
                Map.of(),
                new CameraRegister(List.of(cameras)));
    }

    /** The same, doubted otherwise. */
    public static Feed doubting(Feed plain, Doubts doubts) {
        return but(plain, plain.timeOfReceipt(), plain.partialReads(), plain.limits(), doubts);
    }

    /** The same, bounded otherwise. */
    public static Feed bounded(Feed plain, Limits limits) {
        return but(plain, plain.timeOfReceipt(), plain.partialReads(), limits, plain.doubts());
    }

    /** The same, with the time of receipt for a capture time or without. */
    public static Feed timed(Feed plain, boolean byReceipt) {
        return but(plain, byReceipt, plain.partialReads(), plain.limits(), plain.doubts());
    }

    /** The same, whose partial reads are matched. */
    public static Feed matchingPartialReads(Feed plain) {
        return but(plain, plain.timeOfReceipt(), true, plain.limits(), plain.doubts());
    }

    private static Feed but(Feed plain, boolean timeOfReceipt, boolean partialReads, Limits limits, Doubts doubts) {
        return new Feed(
                plain.id(),
                plain.partner(),
                plain.organisation(),
                plain.controller(),
                plain.agreement(),
                plain.acquisitionPath(),
                plain.sourceType(),
                plain.transport(),
                plain.acquisitionMode(),
                plain.zone(),
                plain.trustOffset(),
                timeOfReceipt,
                partialReads,
                plain.confidenceScale(),
                plain.futureTolerance(),
                plain.lateAfter(),
                plain.maxBytes(),
                limits,
                plain.lowConfidence(),
                doubts,
                plain.settings(),
                plain.cameras());
    }

    public static Camera camera(String... refs) {
        return new Camera(
                List.of(refs),
                7,
                8,
                9,
                CameraCategory.FIXED,
                51.5,
                -0.12,
                "Example Street",
                LocationDisclosure.RESTRICTED,
                null,
                null,
                Map.of());
    }

    /** Keeps images in memory. */
    public static final class MemoryImages implements ImageStore {
        private final Map<String, byte[]> images = new ConcurrentHashMap<>();

        @Override
        public ImageRef keep(String name, byte[] image) {
            ImageRef ref = ImageFacts.describe(name, image);
            images.put(ref.sha256(), image.clone());
            return ref;
        }

        @Override
        public Optional<byte[]> find(String sha256) {
            return Optional.ofNullable(images.get(sha256));
        }
    }
}

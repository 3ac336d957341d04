package anpr.hub.routes.health;

import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.LocationDisclosure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A configuration of partners that each have one feed of so many cameras. */
final class ManyFeeds {
    private ManyFeeds() {}

    /** Feeds {@code feed-1} and on; the cameras of feed n have the numbers n/1/1 and on. */
    static PartnerConfig of(int feeds, int cameras) {
        Map<String, Partner> partners = new TreeMap<>();
        Map<String, Feed> all = new TreeMap<>();
        for (int n = 1; n <= feeds; n++) {
            Feed feed = feed(n, cameras);
            all.put(feed.id(), feed);
            partners.put(
                    feed.partner(),
                    new Partner(
                            feed.partner(),
                            feed.organisation(),
                            feed.controller(),
                            Partner.SourceClass.LOCAL_AUTHORITY,
                            feed.acquisitionPath(),
                            feed.agreement(),
                            List.of(),
                            List.of(feed)));
        }
        return new PartnerConfig(partners, all);
    }

    private static Feed feed(int n, int cameras) {
        return new Feed(
                "feed-" + n,
                "partner-" + n,
                "Pretend Council (simulated)",
                "Pretend Council (simulated)",
                new Partner.Agreement("SIM-1", "none (simulated)", null),
                AcquisitionPath.LOCAL_AUTHORITY,
                "rekor",
                "http",
                AcquisitionMode.values()[0],
                null,
                true,
                null,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                1 << 20,
                null,
                Map.of(),
                new CameraRegister(IntStream.rangeClosed(1, cameras)
                        .mapToObj(camera -> camera(n, camera))
                        .toList()));
    }

    private static Camera camera(int feed, int number) {
        return new Camera(
                List.of("camera-" + number),
                feed,
                1,
                number,
                CameraCategory.FIXED,
                null,
                null,
                null,
                LocationDisclosure.RESTRICTED,
                null,
                null,
                Map.of());
    }
}

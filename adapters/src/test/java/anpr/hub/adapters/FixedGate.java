package anpr.hub.adapters;

import anpr.hub.core.limit.Limits;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.partner.Doubts;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gate with feeds that a test names, all of one made-up partner, each with the secret {@link #SECRET}. */
public final class FixedGate implements Gate {
    public static final String SECRET = "open-sesame-51";

    /** Longest body of every feed here. */
    public static final int MAX_BYTES = 64 * 1024;

    private final Map<String, Feed> feeds;

    public FixedGate(Map<String, Feed> feeds) {
        this.feeds = Map.copyOf(feeds);
    }

    public static Feed feed(String id, String transport, Map<String, String> settings) {
        return feed(id, transport, settings, Limits.USUAL);
    }

    public static Feed feed(String id, String transport, Map<String, String> settings, Limits limits) {
        return new Feed(
                id,
                "example-constabulary",
                "Example Constabulary (simulated)",
                "Example Constabulary (simulated)",
                new Partner.Agreement("EX-1", "none: made up for a test", null),
                AcquisitionPath.values()[0],
                "any",
                transport,
                AcquisitionMode.LIVE_FEED,
                null,
                true,
                false,
                false,
                null,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                MAX_BYTES,
                limits,
                null,
                Doubts.USUAL,
                settings,
                new CameraRegister(List.of()));
    }

    @Override
    public Optional<Feed> admit(String feed, String secret) {
        return feed(feed).filter(known -> secret.equals(SECRET));
    }

    /** All have one secret; a test with several feeds at one door gives each its own gate. */
    @Override
    public Optional<Feed> holder(String secret) {
        return feeds.size() == 1 && secret.equals(SECRET)
                ? feeds.values().stream().findFirst()
                : Optional.empty();
    }

    @Override
    public Optional<Feed> feed(String feed) {
        return Optional.ofNullable(feeds.get(feed));
    }
}

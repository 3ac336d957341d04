package anpr.hub.routes.line;

import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Cursors;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies.Reply;
import anpr.hub.core.transport.Tally;
import anpr.hub.core.transport.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Parts of which tests make nodes: feeds, and transports whose lines do what the test says. */
final class Nodes {
    private Nodes() {}

    static Feed feed(String id, String transport, Map<String, String> settings) {
        return new Feed(
                id,
                "example-council",
                "Example Council (simulated)",
                "Example Council (simulated)",
                new Partner.Agreement("EX-1", "none: made up for a test", null),
                AcquisitionPath.LOCAL_AUTHORITY,
                "any",
                transport,
                AcquisitionMode.LIVE_FEED,
                null,
                true,
                null,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                64 * 1024,
                null,
                settings,
                new CameraRegister(List.of()));
    }

    static PartnerConfig config(Feed... feeds) {
        return new PartnerConfig(
                Map.of(), Arrays.stream(feeds).collect(Collectors.toMap(Feed::id, Function.identity())));
    }

    /** One node: its turns, cursors and lines, as the hub puts them together. */
    record Node(Turns turns, Cursors cursors, Lines lines, Set<String> paused, MeterRegistry meters)
            implements AutoCloseable {
        static Node start(Turns.Database database, JdbcClient jdbc, PartnerConfig config, Gate gate, Transport... all) {
            Turns turns = new Turns(database);
            Cursors cursors = new FeedCursors(jdbc, turns);
            Ports ports = new Ports(
                    (feed, arrival) -> {
                        throw new RefusedException(RefusedException.Refusal.UNAVAILABLE, "nothing lands here");
                    },
                    feed -> new Reply(200, "text/plain", ""),
                    new NoTally(),
                    cursors,
                    new Catalogue(List.of(all), List.of()),
                    feed -> Optional.empty(),
                    Clock.systemUTC());
            MeterRegistry meters = new SimpleMeterRegistry();
            Set<String> paused = ConcurrentHashMap.newKeySet();
            Lines lines = new Lines(config, ports, gate, turns, paused::contains, meters);
            lines.start();
            return new Node(turns, cursors, lines, paused, meters);
        }

        String state(String feed) {
            return lines.standings().stream()
                    .filter(line -> line.feed().equals(feed))
                    .map(Lines.Standing::state)
                    .collect(Collectors.joining());
        }

        @Override
        public void close() {
            lines.stop();
            turns.close();
        }
    }

    /** A transport whose lines are open or not, and remembers which. */
    static final class TestTransport implements Transport.ByFeed {
        private final String name;
        private final boolean oneNodeOnly;
        final Map<String, Integer> opened = new ConcurrentHashMap<>();
        final Map<String, Integer> closed = new ConcurrentHashMap<>();
        volatile @Nullable String refusal;
        volatile @Nullable String trouble;

        TestTransport(String name, boolean oneNodeOnly) {
            this.name = name;
            this.oneNodeOnly = oneNodeOnly;
        }

        @Override
        public boolean oneNodeOnly(Feed feed) {
            return oneNodeOnly;
        }

        @Override
        public Line open(Feed feed, Ports ports) throws IOException {
            if (refusal != null) {
                throw new IOException(refusal);
            }
            opened.merge(feed.id(), 1, Integer::sum);
            return new Line() {
                @Override
                public Optional<String> trouble() {
                    return Optional.ofNullable(trouble);
                }

                @Override
                public void close() {
                    closed.merge(feed.id(), 1, Integer::sum);
                }
            };
        }

        boolean isOpen(String feed) {
            return opened.getOrDefault(feed, 0) > closed.getOrDefault(feed, 0);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public String summary() {
            return "For tests.";
        }

        @Override
        public List<Option<?>> options() {
            return List.of();
        }
    }

    private static final class NoTally implements Tally {
        @Override
        public void refused(String adapter, @Nullable Feed feed, RefusedException.Refusal refusal) {}

        @Override
        public void ignored(String adapter, Feed feed, String what) {}
    }
}

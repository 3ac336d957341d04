package anpr.hub.adapters.fetch;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.MemoryCursors;
import anpr.hub.adapters.RecordingIntake;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.adapters.Transports;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies.Reply;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** What the tests of fetching transports share: a partner's site, and lines that are closed in the end. */
abstract class FetchTest {
    static final Instant NOW = Instant.parse("2026-03-14T08:15:30Z");

    final PartnerSite site = new PartnerSite(FixedGate.SECRET);
    final RecordingIntake intake = new RecordingIntake();
    final RecordingTally tally = new RecordingTally();
    final MemoryCursors cursors = new MemoryCursors();
    private final List<Line> lines = new ArrayList<>();
    private Optional<String> secret = Optional.of(FixedGate.SECRET);
    Limits limits = Limits.USUAL;
    volatile Instant now = NOW;

    @AfterEach
    void stop() {
        intake.release();
        lines.forEach(Line::close);
        site.close();
    }

    void secret(String other) {
        secret = Optional.of(other);
    }

    void noSecret() {
        secret = Optional.empty();
    }

    Line open(Transport.ByFeed transport, Map<String, String> defaults, String... settings) throws IOException {
        Map<String, String> all = new HashMap<>(defaults);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        InstantSource clock = () -> now;
        Ports ports = new Ports(
                intake,
                feed -> new Reply(200, "text/plain", ""),
                tally,
                cursors,
                Transports.catalogue(),
                feed -> secret,
                clock.withZone(ZoneOffset.UTC));
        Line line = transport.open(FixedGate.feed("fetched", transport.name(), all, limits), ports);
        lines.add(line);
        return line;
    }
}

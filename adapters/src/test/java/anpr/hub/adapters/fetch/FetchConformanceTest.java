package anpr.hub.adapters.fetch;

import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/**
 * A partner's site that has one message at a time. Each is fetched by a line of its own, which asks once in the time of a
 * test: what is refused would otherwise be fetched and counted again.
 */
abstract class FetchConformanceTest extends AdapterConformanceTest {
    private static final String CLIENT = "the hub is the client: nobody signs in to it";

    final PartnerSite site = new PartnerSite(FixedGate.SECRET);
    final CountDownLatch enough = new CountDownLatch(1);
    private final List<FetchLine> lines = new ArrayList<>();

    @AfterEach
    void end() {
        INTAKE.release();
        enough.countDown();
        lines.forEach(FetchLine::close);
        site.close();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.UNKNOWN_FEED_IS_REFUSED, CLIENT,
                Behaviour.OTHER_TRANSPORT_IS_REFUSED, CLIENT,
                Behaviour.WRONG_CREDENTIAL_IS_REFUSED, CLIENT,
                Behaviour.BOUNDS_CONNECTIONS, "the hub is the client: it asks on one connection of its own");
    }

    /** A line that asks as the hub, and that is closed in the end. */
    FetchLine open(Transport.ByFeed transport, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "url", site.url("/digest/list?key=" + FixedGate.SECRET), "auth", "digest", "user", PartnerSite.USER));
        settings.putAll(more);
        FetchLine line = (FetchLine) transport.open(FixedGate.feed(FEED, transport.name(), settings), ports());
        lines.add(line);
        return line;
    }

    /** A sender that has begun, and what its line says when it has ended the connection. */
    Connection slow(FetchLine line, String cut) {
        return new Connection() {
            @Override
            public boolean isCut() {
                return line.trouble().orElse("").contains(cut);
            }

            @Override
            public void close() {
                enough.countDown();
            }
        };
    }

    @Override
    protected void stopAdapter() {
        lines.forEach(FetchLine::close);
    }

    /** Lines that run, when the server has no connection any more. */
    @Override
    protected int open() {
        await().until(() -> site.connections() == 0);
        return (int) lines.stream().filter(FetchLine::isRunning).count();
    }
}

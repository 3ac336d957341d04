package anpr.hub.adapters.http;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * What a feed's settings open, read once. Safe for use by many threads.
 *
 * @param soap whether what is sent are SOAP requests
 * @param port of the feed's own; 0 for the hub's
 * @param places free for requests at work
 */
record Entrance(
        String feed,
        boolean soap,
        int port,
        boolean tls,
        List<String> paths,
        Set<Proof> proofs,
        Set<String> certificates,
        List<AddressRange> sources,
        boolean query,
        Semaphore places,
        Pace pace) {
    /** What its path begins with on the hub's own port. */
    String home() {
        return soap ? SoapTransport.HOME : Doors.FEEDS;
    }

    /** @throws IllegalArgumentException if a setting is not as its option says */
    static Entrance of(Feed feed) {
        int port = HttpTransport.LISTEN_PORT.find(feed.settings()).orElse(0);
        List<String> named = HttpTransport.PATHS.find(feed.settings()).orElse(List.of());
        Duration within = HttpTransport.BODY_WITHIN.of(feed.settings());
        return new Entrance(
                feed.id(),
                feed.transport().equals(SoapTransport.NAME),
                port,
                HttpTransport.TLS.of(feed.settings()),
                port != 0 && named.isEmpty() ? List.of("/*") : named,
                HttpTransport.PROOFS.of(feed.settings()),
                Set.copyOf(HttpTransport.CERTIFICATES.find(feed.settings()).orElse(List.of())),
                HttpTransport.SOURCES.find(feed.settings()).orElse(List.of()),
                HttpTransport.QUERY.of(feed.settings()),
                new Semaphore(HttpTransport.CONCURRENT.of(feed.settings())),
                new Pace(within, HttpTransport.LEAST_RATE.of(feed.settings())));
    }
}

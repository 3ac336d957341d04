package anpr.hub.core.transport;

import anpr.hub.core.partner.Feed;
import java.io.IOException;
import java.util.List;

/**
 * A way in which bytes of feeds arrive, by the name that feeds give as their {@code transport}. A plugin's transports are
 * found by {@link java.util.ServiceLoader}. Implementations are safe for use by many threads.
 *
 * <p>A transport takes whole messages as they came and hands them to the {@link anpr.hub.core.submission.Intake}; it
 * tells its sender yes only when that has returned. What every one must do stands in {@code docs/spec/adapter.md}.
 */
public sealed interface Transport permits Transport.Shared, Transport.ByFeed {
    /** The version of this package that a plugin is built for; the hub loads no plugin of another. */
    int SPI_VERSION = 1;

    /** What feeds call it, such as {@code tcp}. */
    String name();

    /** Raised when what it lands changes; provenance shows {@code name/version}. */
    int version();

    /** One sentence for the reference: what it is and whom it suits. */
    String summary();

    /** Everything that a feed's {@code settings} may say to it. */
    List<Option<?>> options();

    /** As submissions and counts name it. */
    default String adapter() {
        return name() + '/' + version();
    }

    /**
     * One server for all feeds of its kind, which runs as long as the hub and looks feeds up by what their senders
     * prove. There is nothing to open for a single feed.
     */
    non-sealed interface Shared extends Transport {}

    /** A line of its own for each feed: a listener on the feed's port, a client of the partner's server, a poller. */
    non-sealed interface ByFeed extends Transport {
        /**
         * Whether only one node of a cluster may have a feed's line open: true for all that fetch, false for those that
         * are sent to. The hub sees to it; the transport need not.
         *
         * @param feed its settings may decide it
         */
        boolean oneNodeOnly(Feed feed);

        /**
         * Begins to take in this feed's messages. Returns at once if what it depends on lies elsewhere: a partner's server
         * that cannot be reached is tried again for ever, ever more slowly, and {@link Line#trouble()} says so.
         *
         * @throws IOException if the hub's own side cannot be had, such as a port in use
         * @throws IllegalArgumentException if the feed's settings are not as its options say
         */
        Line open(Feed feed, Ports ports) throws IOException;
    }
}

package anpr.hub.adapters.queue;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import java.net.URI;
import java.util.Optional;

/** What every feed at a partner's broker may say, whichever protocol it is. */
final class BrokerOptions {
    /** The account; its password is the feed's secret. */
    static final Option<String> USER =
            Option.text("user", "the account that the partner has given the hub; its password is the feed's secret");

    /** Bounds what is held in memory. */
    static final Option<Integer> WINDOW = Option.whole(
                    "window", 1, 1_000, "how many messages the broker may send ahead of what is landed")
            .otherwise("64");

    /** What becomes of a message that is refused for good. */
    static final Option<WhenRefused> REFUSED = Option.choice(
                    "refused",
                    WhenRefused.class,
                    "a message that is too large or no message: keep leaves it with the broker, unsettled, and says so;"
                            + " reject gives it up, for partners whose broker has a dead-letter queue")
            .otherwise("keep");

    private BrokerOptions() {}

    /** What to do with a message that the hub will never take. */
    enum WhenRefused {
        KEEP,
        REJECT
    }

    /** An account at the broker. */
    record Account(String user, String password) {
        /** Without the password: records end up in logs. */
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * The account of this feed; empty if it names none.
     *
     * @throws IllegalArgumentException if it names one, and no secret is kept for it
     */
    static Optional<Account> account(Feed feed, Ports ports) {
        return USER.find(feed.settings())
                .map(user -> new Account(
                        user,
                        ports.secrets()
                                .find(feed.id())
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "feed '" + feed.id() + "' names a user, and no secret is kept for it"))));
    }

    /** The port of the address, else the protocol's own. */
    static int port(URI url, int plain, int tls, boolean encrypted) {
        return url.getPort() > 0 ? url.getPort() : encrypted ? tls : plain;
    }
}

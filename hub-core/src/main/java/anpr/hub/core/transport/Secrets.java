package anpr.hub.core.transport;

import java.util.Optional;

/**
 * What the hub proves itself with to servers of partners: passwords and tokens that the partner has given it. They stand
 * in a file that only the hub's account can read, never in a feed's configuration. Safe for use by many threads.
 */
@FunctionalInterface
public interface Secrets {
    /** The secret of this feed; empty if none is kept. Never to be logged. */
    Optional<String> find(String feed);
}

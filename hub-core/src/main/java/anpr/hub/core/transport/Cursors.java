package anpr.hub.core.transport;

import java.util.Optional;

/**
 * How far each feed has been fetched, kept durably and seen by all nodes. A transport moves its cursor on only after what
 * lies before it has landed: a crash between the two fetches some again, and loses nothing. Safe for use by many threads.
 */
public interface Cursors {
    /** Where fetching goes on; empty for a feed that has never been fetched. The text is the transport's own. */
    Optional<String> find(String feed);

    /** Moves it on. Durable when this returns. */
    void move(String feed, String cursor);
}

package anpr.hub.core.transport;

import java.util.Optional;

/** A feed's open line. Safe for use by many threads. */
public interface Line extends AutoCloseable {
    /** What keeps it from taking in, in a sentence without plates, secrets or payload; empty while it is well. */
    Optional<String> trouble();

    /**
     * Ends it: no new message is begun, one that is being landed is landed or refused, connections and threads are gone
     * when this returns. Does nothing if it is closed already.
     */
    @Override
    void close();
}

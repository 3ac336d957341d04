package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import java.io.IOException;

/** One connection of one device to the hub; opened when first needed, and again after it broke. For one thread at a time. */
public interface Line extends AutoCloseable {
    /**
     * Sends and waits for the answer.
     *
     * @throws IOException if the connection fails: then nobody knows whether the hub has the message
     */
    Answer send(Message message) throws IOException;

    /** Sends all of it and hangs up before the answer. */
    void sendAndHangUp(Message message) throws IOException;

    /** Loses the connection in the middle of the message. */
    void sendHalf(Message message) throws IOException;

    @Override
    void close();

    /** What the hub said. */
    enum Answer {
        YES,
        /** A refusal; in some dialects also of a hub that cannot take it just now. */
        NO,
        /** Not now. */
        LATER
    }
}

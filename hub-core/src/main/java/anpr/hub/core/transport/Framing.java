package anpr.hub.core.transport;

import anpr.hub.core.submission.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How messages lie in a stream of bytes that has no lengths of its own, by the name that feeds give as {@code framing}. A
 * plugin's framings are found by {@link java.util.ServiceLoader}. Immutable.
 */
public interface Framing {
    /** What feeds call it, such as {@code closing-tag}. */
    String name();

    /** One sentence for the reference. */
    String summary();

    /** What a feed's {@code settings} may say to it, beside what they say to its transport. */
    List<Option<?>> options();

    /**
     * What a message is that this framing has cut, as its submission's media type; for a multipart stream with the
     * boundary.
     *
     * @param message as a cutter of this framing gave it
     */
    default String mediaType(byte[] message) {
        return "application/octet-stream";
    }

    /**
     * Cuts the bytes of one connection, within the feed's {@linkplain anpr.hub.core.limit.Limits#inForce limits}, which are in
     * force while this is called.
     *
     * @param settings of the feed
     * @param maxBytes of a message; also of what is held while none is whole
     */
    Cutter cutter(Map<String, String> settings, int maxBytes);

    /** The state of one connection. For one thread at a time. */
    interface Cutter {
        /**
         * Takes what has come and gives every message that is whole, byte for byte as it stood in the stream, without what
         * stands between messages.
         *
         * @throws RefusedException if the stream can't be cut any further (too large, not this framing): it must then be
         *     closed, for where the next message begins cannot be known
         */
        void take(byte[] bytes, int length, Consumer<byte[]> whole) throws RefusedException;

        /**
         * Nothing has come for the feed's idle time: where silence ends a message, gives what is there.
         *
         * @throws RefusedException if half a message stands there, and silence does not end one
         */
        void idle(Consumer<byte[]> whole) throws RefusedException;

        /** The sender has closed. As {@link #idle}, where closing ends a message. */
        void end(Consumer<byte[]> whole) throws RefusedException;

        /** Whether the beginning of a message is held whose end has not come. */
        boolean underWay();

        /**
         * How often something stood between messages that belongs to none and is no blank: the line's to count as passed
         * over.
         */
        long passedOver();
    }
}

package anpr.hub.simulator.speak;

import anpr.hub.simulator.truth.Expected;
import java.util.List;
import java.util.Map;

/**
 * One message as a device puts it on the wire, with what must come of it.
 *
 * @param id the simulator's own number, unique in a run
 * @param body not to be changed
 * @param expected one for each record in the message, in order; empty for a message of which nothing is kept
 */
public record Message(String id, String feed, Wire wire, byte[] body, List<Expected> expected) {
    public Message {
        expected = List.copyOf(expected);
    }

    /** By what transport a message goes. */
    public sealed interface Wire {}

    /**
     * An HTTP request.
     *
     * @param headers of the message, without those of the connection and the credential
     * @param yes how the hub says yes in the vendor's dialect
     */
    public record Request(String method, String path, Map<String, String> headers, Yes yes) implements Wire {
        public Request {
            headers = Map.copyOf(headers);
        }

        public static Request post(String path, Map<String, String> headers, Yes yes) {
            return new Request("POST", path, headers, yes);
        }
    }

    /** What a device takes for a yes. */
    public enum Yes {
        /** Any status from 200 to 299. */
        STATUS,
        /** A SOAP answer whose return element is empty: BOF2's success. */
        EMPTY_RETURN,
        /** A SOAP answer whose return element is true. */
        TRUE_RETURN
    }

    /**
     * A file put by SFTP or FTP, or into a folder.
     *
     * @param renamed written under a temporary name first, then renamed
     */
    public record Upload(String name, boolean renamed) implements Wire {}

    /** Bytes in a stream of messages: a TCP connection, or an HTTP answer that does not end. */
    public record Streamed() implements Wire {
        /** Between the parts of a multipart answer. */
        public static final String BOUNDARY = "boundary";
    }

    /**
     * Handed to a broker of the partner's.
     *
     * @param address of the queue, or the topic
     */
    public record Queued(String address) implements Wire {}

    /** An entry of a list that the hub asks for. */
    public record Listed() implements Wire {}
}

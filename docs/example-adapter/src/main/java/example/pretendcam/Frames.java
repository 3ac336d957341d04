package example.pretendcam;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Pretendcam's messages in a stream: the bytes {@code P C}, a length of four bytes, and as many bytes of JSON. */
final class Frames {
    private static final int MARK = 'P' << 8 | 'C';

    private final DataInputStream in;
    private final int maxBytes;

    /** The stream is not Pretendcam's, or a message is longer than the feed allows: where the next begins is not known. */
    static final class NotAFrame extends IOException {
        private static final long serialVersionUID = 1;

        final boolean tooLarge;

        NotAFrame(boolean tooLarge, String why) {
            super(why);
            this.tooLarge = tooLarge;
        }
    }

    Frames(DataInputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next message; empty where the sender has closed between two. */
    Optional<byte[]> next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        if ((first << 8 | in.readUnsignedByte()) != MARK) {
            throw new NotAFrame(false, "a message begins with the bytes P C");
        }
        int length = in.readInt();
        if (length < 0 || length > maxBytes) {
            throw new NotAFrame(true, "a message is longer than the feed allows");
        }
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException("a message was cut off");
        }
        return Optional.of(message);
    }
}

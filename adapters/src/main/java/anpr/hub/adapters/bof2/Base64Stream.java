package anpr.hub.adapters.bof2;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/** The base64 of a stream, as it is read. For one thread. */
final class Base64Stream extends InputStream {
    /** A multiple of three, so that only the last piece is padded. */
    private static final int PIECE = 3 << 12;

    private final InputStream bytes;
    private byte[] piece = {};
    private int at;

    Base64Stream(InputStream bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        return more() ? piece[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int some = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, some);
        at += some;
        return some;
    }

    private boolean more() throws IOException {
        if (at == piece.length) {
            byte[] next = bytes.readNBytes(PIECE);
            piece = Base64.getEncoder().encode(next);
            at = 0;
        }
        return at < piece.length;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

package anpr.hub.adapters.bof2;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Writes down the bytes of base64 that comes in pieces, with or without blanks. For one thread. */
final class Base64Sink implements Encoded.LongText {
    private static final int QUAD = 4;

    private final OutputStream bytes;
    private final StringBuilder rest = new StringBuilder();
    private long left;
    private boolean ended;

    /** @param most bytes that are written */
    Base64Sink(OutputStream bytes, long most) {
        this.bytes = bytes;
        this.left = most;
    }

    @Override
    public void more(String piece) throws RefusedException {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c > ' ') {
                rest.append(c);
            }
        }
        int whole = rest.length() / QUAD * QUAD;
        if (whole > 0) {
            write(rest.substring(0, whole));
            rest.delete(0, whole);
        }
    }

    /** @throws RefusedException if something of it is missing */
    void end() throws RefusedException {
        if (!rest.isEmpty()) {
            throw Encoded.malformed("The base64 is cut before its end");
        }
    }

    private void write(String quads) throws RefusedException {
        if (ended) {
            throw Encoded.malformed("The base64 goes on behind its end");
        }
        ended = quads.endsWith("=");
        try {
            byte[] decoded = Base64.getDecoder().decode(quads);
            left -= decoded.length;
            if (left < 0) {
                throw new RefusedException(Refusal.TOO_LARGE, "The base64 has more bytes than allowed");
            }
            bytes.write(decoded);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.MALFORMED, "What should be base64 is none", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package anpr.hub.adapters.http;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The compressions of RFC 9110 that senders use. */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /** Reads a {@code Content-Encoding} header; none is identity. */
    static ContentCoding of(String header) throws RefusedException {
        return switch (header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new RefusedException(
                        Refusal.MALFORMED, "The content encoding is not one of gzip, deflate, identity");
        };
    }

    /**
     * Undoes the compression.
     *
     * @param maxBytes of the result; a bomb is refused when it passes this
     */
    byte[] undo(byte[] wire, int maxBytes) throws RefusedException {
        if (this == IDENTITY) {
            return wire;
        }
        try (InputStream in = inflating(wire)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new RefusedException(
                        Refusal.TOO_LARGE, "The body is longer than " + maxBytes + " bytes when inflated");
            }
            return bytes;
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "The body is not the " + name().toLowerCase(Locale.ROOT) + " stream it claims to be",
                    e);
        }
    }

    private InputStream inflating(byte[] wire) throws IOException {
        var in = new ByteArrayInputStream(wire);
        return switch (this) {
            case IDENTITY -> in;
            case GZIP -> new GZIPInputStream(in);
            // RFC 9110 means zlib by "deflate"; some senders leave its two-byte header out.
            case DEFLATE ->
                isZlib(wire) ? new InflaterInputStream(in) : new InflaterInputStream(in, new Inflater(true));
        };
    }

    private static boolean isZlib(byte[] wire) {
        return wire.length > 1 && (wire[0] & 0x0f) == 8 && ((wire[0] & 0xff) << 8 | wire[1] & 0xff) % 31 == 0;
    }
}

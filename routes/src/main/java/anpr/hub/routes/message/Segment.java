package anpr.hub.routes.message;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a body as received. All segments of a body, one after the other, are exactly its bytes.
 *
 * @param inline the bytes themselves; null if they are kept in the content store
 * @param kept lower-case hex SHA-256 of the kept content; null if inline
 * @param base64 whether the body carries the kept content in base64 instead of as it is
 */
public record Segment(byte @Nullable [] inline, @Nullable String kept, boolean base64) {
    public static Segment inline(byte[] bytes) {
        return new Segment(bytes, null, false);
    }

    public static Segment kept(String sha256, boolean base64) {
        return new Segment(null, sha256, base64);
    }
}

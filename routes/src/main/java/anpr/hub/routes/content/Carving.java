package anpr.hub.routes.content;

import anpr.hub.core.submission.Submission;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.Segment;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps the large parts of a body in the content store, so that messages stay small and an image is kept once, whether
 * it came as it is or in base64. Put together again, the segments are the body to the byte. Safe for use by many
 * threads.
 */
public final class Carving {
    /** Shorter images travel with the message. */
    static final int SMALLEST_PART = 1024;
    /** Shorter runs of base64 are not looked at. */
    static final int SMALLEST_RUN = 2048;
    /** What remains in the message at most. */
    static final int LARGEST_INLINE = 48 * 1024;

    private static final boolean[] BASE64 = new boolean[256];

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            BASE64[c] = true;
        }
    }

    private final ContentStore content;

    public Carving(ContentStore content) {
        this.content = content;
    }

    /** Cuts a body; what is referred to is durable on return. */
    public List<Segment> carve(byte[] body, List<Submission.Part> parts) {
        if (body.length <= SMALLEST_PART) {
            return List.of(Segment.inline(body));
        }
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (Submission.Part image : images(parts)) {
            if (image.offset() >= from) {
                int end = image.offset() + image.length();
                text(body, from, image.offset(), segments);
                segments.add(Segment.kept(content.keep(Arrays.copyOfRange(body, image.offset(), end)), false));
                from = end;
            }
        }
        text(body, from, body.length, segments);
        return bounded(segments);
    }

    /** A submission as it was received. */
    public Submission restore(Landed landed) {
        return new Submission(
                landed.id(),
                landed.feed(),
                landed.receivedAt(),
                landed.mediaType(),
                landed.adapter(),
                landed.transport(),
                restore(landed.segments(), landed.length()),
                landed.sha256(),
                landed.parts());
    }

    /** Puts a body together again. */
    public byte[] restore(List<Segment> segments, int length) {
        if (segments.size() == 1 && segments.getFirst().inline() instanceof byte[] whole) {
            return whole;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(length);
        for (Segment segment : segments) {
            byte[] bytes = segment.inline();
            if (bytes == null) {
                String kept = String.valueOf(segment.kept());
                bytes = content.find(kept)
                        .orElseThrow(() -> new IllegalStateException("content " + kept + " is gone from the store"));
            }
            body.writeBytes(segment.base64() ? Base64.getEncoder().encode(bytes) : bytes);
        }
        return body.toByteArray();
    }

    private static List<Submission.Part> images(List<Submission.Part> parts) {
        return parts.stream()
                .filter(part -> part.length() >= SMALLEST_PART)
                .filter(part -> !part.mediaType().contains("xml")
                        && !part.mediaType().contains("json")
                        && !part.mediaType().startsWith("text/"))
                .sorted(Comparator.comparingInt(Submission.Part::offset))
                .toList();
    }

    private void text(byte[] body, int from, int to, List<Segment> segments) {
        int inline = from;
        int at = from;
        while (at < to) {
            int start = at;
            while (at < to && BASE64[body[at] & 0xFF]) {
                at++;
            }
            int end = at;
            while (end < to && end - at < 2 && body[end] == '=') {
                end++;
            }
            if (end - start >= SMALLEST_RUN && (end - start) % 4 == 0) {
                byte[] decoded = decoded(Arrays.copyOfRange(body, start, end));
                if (decoded.length > 0) {
                    inline(body, inline, start, segments);
                    segments.add(Segment.kept(content.keep(decoded), true));
                    inline = end;
                }
            }
            at = Math.max(end, start + 1);
        }
        inline(body, inline, to, segments);
    }

    private static byte[] decoded(byte[] run) {
        try {
            byte[] bytes = Base64.getDecoder().decode(run);
            // Only what comes back to the same text: stray bits in the last group would not.
            return Arrays.equals(Base64.getEncoder().encode(bytes), run) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static void inline(byte[] body, int from, int to, List<Segment> segments) {
        if (to > from) {
            segments.add(Segment.inline(Arrays.copyOfRange(body, from, to)));
        }
    }

    private List<Segment> bounded(List<Segment> segments) {
        long inline = segments.stream()
                .map(Segment::inline)
                .mapToLong(bytes -> bytes == null ? 0 : bytes.length)
                .sum();
        if (inline <= LARGEST_INLINE) {
            return segments;
        }
        return segments.stream()
                .map(segment -> segment.inline() instanceof byte[] bytes && bytes.length >= SMALLEST_PART
                        ? Segment.kept(content.keep(bytes), false)
                        : segment)
                .toList();
    }
}

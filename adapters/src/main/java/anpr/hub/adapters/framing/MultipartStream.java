package anpr.hub.adapters.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.List;
import java.util.Map;

/**
 * The endless {@code multipart/mixed} and {@code multipart/x-mixed-replace} streams of cameras (Hikvision alertStream,
 * Dahua eventManager and snapManager). A part that is no image begins a message; the images that follow belong to it. A
 * message begins with its boundary line, so that it is a multipart body by itself.
 *
 * <p>It is whole when the next one's headers come. A sender that then waits would hold it up: so silence ends it too,
 * where what is there looks whole (the stated length, closed brackets, the root's closing tag).
 */
final class MultipartStream implements Framing {
    private static final Option<String> BOUNDARY = Option.text(
            "boundary", "The boundary between the parts; without it, the first line that begins with two dashes.");

    @Override
    public String name() {
        return "multipart-stream";
    }

    @Override
    public String summary() {
        return "A multipart stream of a camera: each part that is no image, with the images that follow it.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(BOUNDARY);
    }

    @Override
    public String mediaType(byte[] message) {
        int end = 0;
        while (end < message.length && message[end] != '\n') {
            end++;
        }
        String line = new String(message, 0, end, ISO_8859_1).strip();
        String boundary = line.startsWith("--") ? line.substring(2) : line;
        return "multipart/mixed; boundary=\"" + boundary + '"';
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new PartGroups(BOUNDARY.find(settings).orElse(null), maxBytes);
    }

    /** Refuses what a sender may not do. */
    static RefusedException malformed(String what) {
        return new RefusedException(RefusedException.Refusal.MALFORMED, what);
    }
}

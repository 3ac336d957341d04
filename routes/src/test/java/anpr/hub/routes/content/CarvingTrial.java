package anpr.hub.routes.content;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.Submission;
import anpr.hub.routes.message.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A body that is cut and put together again is the same body, whatever parts it is said to have and however it looks like
 * base64; and what stays in the message is small.
 *
 * <p>Of the bytes the first says how many parts there are and how often each byte of the body stands there, for what is carved
 * is longer than a fuzzer likes; three each say where a part is and of what type; the rest is the body.
 */
public final class CarvingTrial {
    private static final List<String> TYPES = List.of("image/jpeg", "application/octet-stream", "text/plain", "");
    private static final int LONGEST_BODY = 256 * 1024;

    private CarvingTrial() {}

    public static void on(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int parts = data[0] & 7;
        int times = 1 << ((data[0] >> 3 & 0xFF) % 11);
        int from = Math.min(data.length, 1 + 3 * parts);
        byte[] body = stretched(data, from, times);
        List<Submission.Part> stated = new ArrayList<>();
        for (int at = 1; at + 2 < from; at += 3) {
            int offset = (int) ((long) body.length * (data[at] & 0xFF) / 255);
            int length = (int) ((long) (body.length - offset) * (data[at + 1] & 0xFF) / 255);
            stated.add(new Submission.Part("p", "p", TYPES.get(data[at + 2] & 3), offset, length));
        }
        Path folder = folder();
        try {
            Carving carving = new Carving(new ContentStore(folder));

            List<Segment> segments = carving.carve(body, stated);

            assertThat(carving.restore(segments, body.length)).isEqualTo(body);
            assertThat(tooMuchInline(segments)).isFalse();
        } finally {
            remove(folder);
        }
    }

    private static byte[] stretched(byte[] data, int from, int times) {
        byte[] body = new byte[Math.min(LONGEST_BODY, (data.length - from) * times)];
        for (int i = 0; i < body.length; i++) {
            body[i] = data[from + i / times];
        }
        return body;
    }

    private static boolean tooMuchInline(List<Segment> segments) {
        int all = 0;
        int longest = 0;
        for (Segment segment : segments) {
            int length = segment.inline() instanceof byte[] inline ? inline.length : 0;
            all += length;
            longest = Math.max(longest, length);
        }
        return all > Carving.LARGEST_INLINE && longest >= Carving.SMALLEST_PART;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("carving");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package anpr.hub.routes.content;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.submission.Submission;
import anpr.hub.routes.message.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarvingTest {
    @TempDir
    Path folder;

    private Carving carving;

    @BeforeEach
    void empty() {
        carving = new Carving(new ContentStore(folder));
    }

    @Test
    void aSmallBodyTravelsWithTheMessage() throws IOException {
        byte[] body = "<read>ZZ99ZZZ</read>".getBytes(StandardCharsets.UTF_8);

        assertThat(carving.carve(body, List.of())).containsExactly(Segment.inline(body));
        assertThat(kept()).isZero();
    }

    @Test
    void anImagePartIsKeptOnceHoweverOftenItComes() throws IOException {
        byte[] image = random(20_000, 1);
        byte[] head = "--b\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] body = join(head, image, "\r\n--b--".getBytes(StandardCharsets.UTF_8));
        var part = new Submission.Part("plate", "plate.jpg", "image/jpeg", head.length, image.length);

        List<Segment> first = carving.carve(body, List.of(part));
        List<Segment> second = carving.carve(body, List.of(part));

        assertThat(inline(first)).isLessThan(100);
        assertThat(kept()).isEqualTo(1);
        assertThat(carving.restore(first, body.length)).isEqualTo(body);
        assertThat(carving.restore(second, body.length)).isEqualTo(body);
    }

    @Test
    void anImageInBase64IsKeptAsTheImageItself() throws IOException {
        byte[] image = random(9_000, 2);
        byte[] body = join(
                "{\"jpeg\":\"".getBytes(StandardCharsets.UTF_8),
                Base64.getEncoder().encode(image),
                "\"}".getBytes(StandardCharsets.UTF_8));

        List<Segment> segments = carving.carve(body, List.of());

        assertThat(segments).hasSize(3);
        assertThat(new ContentStore(folder).find(Sha256.hex(image))).hasValue(image);
        assertThat(carving.restore(segments, body.length)).isEqualTo(body);
    }

    @Test
    void base64ThatWouldNotComeBackToTheSameTextStaysAsItIs() {
        byte[] strayBits = "QQ==".repeat(1).replace("QQ==", "QR==").getBytes(StandardCharsets.UTF_8);
        byte[] body = join("A".repeat(8192).getBytes(StandardCharsets.UTF_8), strayBits);

        assertThat(carving.restore(carving.carve(body, List.of()), body.length)).isEqualTo(body);
    }

    @Test
    void aLongTextIsKeptWhole() throws IOException {
        byte[] body = "date;plate;camera\n01/02/2026 10:00;ZZ99ZZZ;gate 1\n"
                .repeat(5000)
                .getBytes(StandardCharsets.UTF_8);

        List<Segment> segments = carving.carve(body, List.of());

        assertThat(inline(segments)).isLessThan(Carving.LARGEST_INLINE);
        assertThat(carving.restore(segments, body.length)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverIsCarvedIsRestoredToTheByte(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            byte[] some = random(random.nextInt(6000), random.nextLong());
            made.writeBytes(random.nextBoolean() ? some : Base64.getEncoder().encode(some));
            made.writeBytes(random.nextBoolean() ? "=\r\n".getBytes(StandardCharsets.UTF_8) : new byte[0]);
        }
        byte[] body = made.toByteArray();
        int at = random.nextInt(body.length);
        var part = new Submission.Part("", "", "application/octet-stream", at, random.nextInt(body.length - at));

        assertThat(carving.restore(carving.carve(body, List.of(part)), body.length))
                .isEqualTo(body);
    }

    private static long inline(List<Segment> segments) {
        return segments.stream()
                .map(Segment::inline)
                .mapToLong(bytes -> bytes == null ? 0 : bytes.length)
                .sum();
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}

package anpr.hub.adapters.framing;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Framing;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Framings and multipart bodies under the fuzzer. Runs over the mappings' samples with every build; {@code ./hub fuzz TARGET}
 * goes on from them by coverage.
 */
class FramingFuzzTest {
    private static final int MOST = 4_096;

    static Stream<Arguments> samples() throws IOException {
        Path mappings = Path.of(System.getProperty("hub.home", ".."), "mappings");
        try (Stream<Path> files = Files.walk(mappings)) {
            List<Path> bodies = files.filter(
                            file -> file.getFileName().toString().startsWith("in."))
                    .sorted()
                    .toList();
            return bodies.stream().map(FramingFuzzTest::bytes).map(bytes -> Arguments.of((Object) bytes));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void framings(byte[] data) {
        for (Framing framing : Framings.all()) {
            Framing.Cutter cutter = framing.cutter(Map.of(), MOST);
            try {
                for (int at = 0; at < data.length; ) {
                    int length = Math.min(1 + (data[at] & 0x3F), data.length - at);
                    byte[] piece = java.util.Arrays.copyOfRange(data, at, at + length);
                    cutter.take(piece, length, message -> withinBounds(framing, message));
                    at += length;
                }
                cutter.end(message -> withinBounds(framing, message));
            } catch (RefusedException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    private static void withinBounds(Framing framing, byte[] message) {
        assertThat(message.length).isBetween(1, MOST);
        assertThat(framing.mediaType(message)).isNotEmpty();
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void multipart(byte[] data) {
        for (String boundary : List.of("a", "boundary", "--")) {
            try {
                for (Part part : MultipartBody.parts(data, "multipart/form-data; boundary=" + boundary)) {
                    assertThat(part.offset()).isBetween(0, data.length);
                    assertThat(part.length()).isBetween(0, data.length - part.offset());
                }
            } catch (MultipartException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }
}

package anpr.hub.routes;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What looks into senders' bytes behind the adapters, under the fuzzer. Runs over the seeds with every build, with mutations of
 * them for some seconds ({@link #every}); {@code ./hub fuzz TARGET} goes on by coverage. As in the fuzz tests of the other
 * modules, nothing of the hub is named outside the methods: it must not be loaded before the fuzzer's agent.
 */
class HubFuzzTest {
    private static final int TARGETS = 2;

    static Stream<Arguments> bodies() {
        byte[] image = new byte[9_000];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i * 31 + i / 251);
        }
        byte[] encoded = Base64.getEncoder().encode(image);
        return Stream.of(
                join("00", "a small body".getBytes(StandardCharsets.UTF_8)),
                join("00", encoded),
                join("00", Arrays.copyOf(encoded, 4_000)),
                join("01 00 ff 00", image),
                join("02 10 80 00 40 ff 01", image),
                join("03 00 ff 02 00 80 00 80 80 03", encoded),
                join("50", "A=B/+".getBytes(StandardCharsets.UTF_8)),
                join("42 20 40 00 40 40 01", "<a>QR==</a>".getBytes(StandardCharsets.UTF_8)));
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                        "00ff 00 10 0c 00 04 4d515454 05 02 003c 00 00 30 07 0001 61 62 63 64 65",
                        "0010 03 30 81 00 61 c0 00",
                        "0010 03 30 11 6162636465",
                        "ffff 01 30 ff ff ff ff 01",
                        "ffff 01 30 ff ff 03 00",
                        "0000 ff c0 00 c0 00 e0 00",
                        "0004 00 30 84 80 80 00 61626364 c0 00")
                .map(stream -> Arguments.of((Object) HexFormat.of().parseHex(stream.replace(" ", ""))));
    }

    /** Seeds for every target, each with the target's number in front. */
    static Stream<Arguments> all() {
        return IntStream.range(0, TARGETS).boxed().flatMap(target -> Stream.of(bodies(), streams())
                .flatMap(seeds -> seeds)
                .map(seed -> join(HexFormat.of().toHexDigits(target.byteValue()), (byte[]) seed.get()[0])));
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "10m")
    void carving(byte[] data) {
        HubTarget.CARVING.on(data);
    }

    @MethodSource("streams")
    @FuzzTest(maxDuration = "10m")
    void packets(byte[] data) {
        HubTarget.PACKETS.on(data);
    }

    /** One of the targets above, by the first byte: the fuzzer takes one method in a JVM, and a build has no time for more. */
    @MethodSource("all")
    @FuzzTest(maxDuration = "10s")
    void every(byte[] data) {
        if (data.length > 0) {
            HubTarget[] targets = HubTarget.values();
            targets[(data[0] & 0xFF) % targets.length].on(Arrays.copyOfRange(data, 1, data.length));
        }
    }

    private static Arguments join(String front, byte[] rest) {
        byte[] first = HexFormat.of().parseHex(front.replace(" ", ""));
        byte[] data = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, data, first.length, rest.length);
        return Arguments.of((Object) data);
    }
}

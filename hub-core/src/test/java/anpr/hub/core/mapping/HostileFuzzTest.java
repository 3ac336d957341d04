package anpr.hub.core.mapping;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What reads senders' bytes, under the fuzzer. Runs over the samples and some texts of the languages with every build, with
 * mutations of all of them for some seconds ({@link #every}); {@code ./hub fuzz TARGET} goes on by coverage.
 *
 * <p>Nothing of the hub may be loaded before the fuzzer has its agent in the JVM, which it has only after the seeds are
 * known: a record that is instrumented after it was loaded loses its fields (NoSuchFieldError, JDK 25). So this class
 * names {@link HostileTarget} only inside its methods, and finds seeds as files.
 */
class HostileFuzzTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", "."));
    private static final Path MAPPINGS = HOME.resolve("mappings");
    private static final int NORMALISER = 15;
    private static final int TARGETS = 16;

    static Stream<Arguments> samples() {
        return files(MAPPINGS, "in.").map(file -> Arguments.of((Object) bytes(file)));
    }

    /** Each with the number of its type in front, in two bytes. */
    static Stream<Arguments> typed() {
        List<String> types = files(MAPPINGS, "mapping.yaml")
                .map(file -> file.getParent().getFileName().toString())
                .toList();
        return files(MAPPINGS, "in.").map(file -> {
            int type = types.indexOf(MAPPINGS.relativize(file).getName(0).toString());
            return Arguments.of((Object) behind(bytes(file), type, type >> 8));
        });
    }

    static Stream<Arguments> mappings() {
        return files(MAPPINGS, "mapping.yaml").map(file -> Arguments.of((Object) bytes(file)));
    }

    /** What the alterations of a mapping and the message for it are made by; see {@code MappedTrial}. */
    static Stream<Arguments> dice() {
        return IntStream.range(0, 48).mapToObj(mapping -> {
            byte[] dice = new byte[64];
            new Random(mapping).nextBytes(dice);
            return Arguments.of((Object) behind(dice, mapping, mapping % 4));
        });
    }

    static Stream<Arguments> registers() {
        return files(HOME.resolve("partner-config"), "cameras.csv").map(file -> Arguments.of((Object) bytes(file)));
    }

    static Stream<Arguments> paths() {
        return texts("/a//b[@c='d']/'e f'[2]", "../*[x=(y/z)]", ".", "/", "//*", "a[b='it''s']/@c");
    }

    static Stream<Arguments> times() {
        return texts(
                "yyyy-MM-dd'T'HH:mm:ss[.SSS][X]", "epoch-ms", "iso", "2026-03-14T08:15:30.250+01:00", "1773476130250");
    }

    static Stream<Arguments> manifests() {
        String digest = "0123456789abcdef".repeat(4);
        return texts(
                digest + "  a.csv\n" + digest + " *b.csv\n", "file,sha256\na.csv," + digest + "\n", "file;bytes\n");
    }

    static Stream<Arguments> nestings() {
        return texts(
                "{\"a\":\"<b><c>1</c></b>\",\"d\":\"{\\\"e\\\":[1,2]}\"}",
                "{\"a\":\"b=c&d=e\",\"f\":\"$plate$\"}",
                "{\"a\":[\"<b/>\",\"{\",\" \",\"[[1]]\"]}");
    }

    /** Seeds for every target, each with the target's number in front: of the samples a few, for each target has them all. */
    static Stream<Arguments> all() {
        return IntStream.range(0, TARGETS).boxed().flatMap(target -> Stream.of(
                        (target == NORMALISER ? typed() : samples()).limit(40),
                        mappings().limit(5),
                        dice().limit(10),
                        registers().limit(2),
                        paths(),
                        times(),
                        manifests(),
                        nestings())
                .flatMap(seeds -> seeds)
                .map(seed -> Arguments.of((Object) behind((byte[]) seed.get()[0], target))));
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void xml(byte[] data) {
        HostileTarget.XML.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void json(byte[] data) {
        HostileTarget.JSON.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void csv(byte[] data) {
        HostileTarget.CSV.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void text(byte[] data) {
        HostileTarget.TEXT.on(data);
    }

    @MethodSource("nestings")
    @FuzzTest(maxDuration = "10m")
    void nested(byte[] data) {
        HostileTarget.NESTED.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void archive(byte[] data) {
        HostileTarget.ARCHIVE.on(data);
    }

    @MethodSource("manifests")
    @FuzzTest(maxDuration = "10m")
    void manifest(byte[] data) {
        HostileTarget.MANIFEST.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void image(byte[] data) {
        HostileTarget.IMAGE.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void search(byte[] data) {
        HostileTarget.SEARCH.on(data);
    }

    @MethodSource("paths")
    @FuzzTest(maxDuration = "10m")
    void path(byte[] data) {
        HostileTarget.PATH.on(data);
    }

    @MethodSource("times")
    @FuzzTest(maxDuration = "10m")
    void time(byte[] data) {
        HostileTarget.TIME.on(data);
    }

    @MethodSource("mappings")
    @FuzzTest(maxDuration = "10m")
    void mapping(byte[] data) {
        HostileTarget.MAPPING.on(data);
    }

    @MethodSource("registers")
    @FuzzTest(maxDuration = "10m")
    void cameras(byte[] data) {
        HostileTarget.CAMERAS.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void voi(byte[] data) {
        HostileTarget.VOI.on(data);
    }

    @MethodSource("dice")
    @FuzzTest(maxDuration = "10m")
    void mapped(byte[] data) {
        HostileTarget.MAPPED.on(data);
    }

    @MethodSource("typed")
    @FuzzTest(maxDuration = "10m")
    void normaliser(byte[] data) {
        HostileTarget.NORMALISER.on(data);
    }

    /** One of the targets above, by the first byte: the fuzzer takes one method in a JVM, and a build has no time for more. */
    @MethodSource("all")
    @FuzzTest(maxDuration = "20s")
    void every(byte[] data) {
        if (data.length > 0) {
            HostileTarget[] targets = HostileTarget.values();
            targets[(data[0] & 0xFF) % targets.length].on(java.util.Arrays.copyOfRange(data, 1, data.length));
        }
    }

    private static Stream<Arguments> texts(String... texts) {
        return Stream.of(texts).map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] behind(byte[] body, int... front) {
        byte[] data = new byte[front.length + body.length];
        for (int i = 0; i < front.length; i++) {
            data[i] = (byte) front[i];
        }
        System.arraycopy(body, 0, data, front.length, body.length);
        return data;
    }

    private static Stream<Path> files(Path below, String beginning) {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

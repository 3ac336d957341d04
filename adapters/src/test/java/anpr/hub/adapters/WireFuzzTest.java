package anpr.hub.adapters;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What reads the wire, under the fuzzer. Runs over the samples with every build, with mutations of all of them for some
 * seconds ({@link #every}); {@code ./hub fuzz TARGET} goes on by coverage.
 *
 * <p>Nothing of the hub may be loaded before the fuzzer has its agent in the JVM, which it has only after the seeds are
 * known: a record that is instrumented after it was loaded loses its fields (NoSuchFieldError, JDK 25). So this class
 * names {@link WireTarget} only inside its methods, and finds seeds as files.
 */
class WireFuzzTest {
    private static final Path MAPPINGS = Path.of(System.getProperty("hub.home", ".."), "mappings");
    private static final int TARGETS = 8;

    static Stream<Arguments> samples() {
        return bodies().map(body -> Arguments.of((Object) body));
    }

    static Stream<Arguments> compressed() {
        return bodies().limit(20)
                .flatMap(body -> Stream.of(Arguments.of((Object) gzip(body)), Arguments.of((Object) zlib(body))));
    }

    static Stream<Arguments> logins() {
        return texts(
                "username=\"a\", realm=\"hub\", nonce=\"" + "0f".repeat(32) + "\", uri=\"/feeds/sample\", qop=auth,"
                        + " nc=00000001, cnonce=\"b\", response=\"" + "0f".repeat(16) + "\", algorithm=MD5",
                "username=\"\" , realm = hub,,uri=\"http://h/feeds/sample\"");
    }

    static Stream<Arguments> envelopes() {
        String open = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\">";
        return texts(
                open
                        + "<e:Body><addBinaryCaptureData><username>a</username><signature href=\"#1\"/></addBinaryCaptureData>"
                        + "<multiRef id=\"1\">b</multiRef></e:Body></e:Envelope>",
                open + "<e:Header><Security><UsernameToken><Username>a</Username><Password Type=\"x#PasswordDigest\">b"
                        + "</Password><Nonce>YQ==</Nonce><Created>2026-03-14T08:15:30Z</Created></UsernameToken></Security>"
                        + "</e:Header><e:Body><PostImage><password>c</password></PostImage></e:Body></e:Envelope>",
                open + "<e:Body><ping/></e:Body></e:Envelope>");
    }

    static Stream<Arguments> exchanges() {
        String open = "<Envelope><Body>";
        String credential = "<signatureOfSender>a</signatureOfSender><username>b</username><sourceId>7</sourceId>";
        return texts(
                open + "<setHotlistStatus>" + credential + "<hotlistsAndRevisions href=\"#1\"/></setHotlistStatus>"
                        + "<multiRef id=\"1\"><i><hotlistName>c</hotlistName><currentRevision>4</currentRevision></i>"
                        + "</multiRef></Body></Envelope>",
                open + "<getRepoStatus>" + credential + "<revNumber>4</revNumber></getRepoStatus></Body></Envelope>",
                open + "<getHotlistStatusResponse><r><i><externalSystemRevision/><hotlistName>c</hotlistName>"
                        + "<latestRevision>5</latestRevision></i></r></getHotlistStatusResponse></Body></Envelope>",
                open + "<getRepoStatusResponse><r>-1</r></getRepoStatusResponse></Body></Envelope>",
                open + "<Fault><faultcode>Client</faultcode></Fault></Body></Envelope>",
                open + "<getHotlistUpdatesRestrictSizeResponse><r><fileTooBig>false</fileTooBig><hotlistDeltas>"
                        + "UEsD\r\n".repeat(300) + "</hotlistDeltas><latestRevision>5</latestRevision></r>"
                        + "</getHotlistUpdatesRestrictSizeResponse></Body></Envelope>");
    }

    static Stream<Arguments> topics() {
        return texts(
                "feeds/sample",
                "feeds/sample/a/b",
                "feeds/other",
                "frigate/events",
                "x/onvif-ej/y",
                "$SYS/a",
                "a/#",
                "+");
    }

    /** Seeds for every target, each with the target's number in front: of the samples a few, for each target has them all. */
    static Stream<Arguments> all() {
        return IntStream.range(0, TARGETS).boxed().flatMap(target -> Stream.of(
                        samples(), compressed(), logins(), envelopes(), exchanges(), topics())
                .flatMap(seeds -> seeds)
                .map(seed -> {
                    byte[] body = (byte[]) seed.get()[0];
                    byte[] data = new byte[body.length + 1];
                    data[0] = target.byteValue();
                    System.arraycopy(body, 0, data, 1, body.length);
                    return Arguments.of((Object) data);
                }));
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void framings(byte[] data) {
        WireTarget.FRAMINGS.on(data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void multipart(byte[] data) {
        WireTarget.MULTIPART.on(data);
    }

    @MethodSource("compressed")
    @FuzzTest(maxDuration = "10m")
    void inflate(byte[] data) {
        WireTarget.INFLATE.on(data);
    }

    @MethodSource("logins")
    @FuzzTest(maxDuration = "10m")
    void digest(byte[] data) {
        WireTarget.DIGEST.on(data);
    }

    @MethodSource("envelopes")
    @FuzzTest(maxDuration = "10m")
    void bof2(byte[] data) {
        WireTarget.BOF2.on(data);
    }

    @MethodSource("exchanges")
    @FuzzTest(maxDuration = "10m")
    void lists(byte[] data) {
        WireTarget.LISTS.on(data);
    }

    @MethodSource("envelopes")
    @FuzzTest(maxDuration = "10m")
    void soap(byte[] data) {
        WireTarget.SOAP.on(data);
    }

    @MethodSource("topics")
    @FuzzTest(maxDuration = "10m")
    void topic(byte[] data) {
        WireTarget.TOPIC.on(data);
    }

    /** One of the targets above, by the first byte: the fuzzer takes one method in a JVM, and a build has no time for more. */
    @MethodSource("all")
    @FuzzTest(maxDuration = "15s")
    void every(byte[] data) {
        if (data.length > 0) {
            WireTarget[] targets = WireTarget.values();
            targets[(data[0] & 0xFF) % targets.length].on(Arrays.copyOfRange(data, 1, data.length));
        }
    }

    private static Stream<Arguments> texts(String... texts) {
        return Stream.of(texts).map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Stream<byte[]> bodies() {
        try (Stream<Path> files = Files.walk(MAPPINGS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("in.")).sorted().toList().stream()
                    .map(WireFuzzTest::bytes);
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

    private static byte[] gzip(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zlib(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

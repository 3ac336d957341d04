package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.witness.Witness;
import anpr.hub.routes.cli.HubCommand;
import anpr.hub.routes.witness.WitnessServer;
import anpr.hub.simulator.stamp.TimeStampAuthority;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine;

/** A hub's folder whose logs a witness and a time-stamping authority of this process vouch for, and commands on it. */
final class VouchedData implements AutoCloseable {
    static final String HUB = "hub.example";
    static final String FEED = "pretend-hikvision";
    static final String WITH_PICTURES = "multipart/form-data; boundary=b";
    static final String WITNESS = "witness.example";
    private static final Path HOME =
            Path.of(System.getProperty("hub.home", "..")).toAbsolutePath();

    final Path data;
    private final TimeStampAuthority authority;
    private final Witness witness;
    private final WitnessServer server;

    /** @param dir the folder {@code data} in it becomes the hub's, {@code witness} the witness's */
    VouchedData(Path dir) throws IOException {
        data = Files.createDirectories(dir.resolve("data"));
        Path seal = Files.createDirectories(data.resolve("seal"));
        List<NoteKey> keys =
                Arrays.stream(Logs.Log.values()).map(log -> key(seal, log)).toList();
        NoteSigner.Witness signer = new NoteSigner.Witness(WITNESS, NoteSigner.newKeys());
        authority = new TimeStampAuthority(Clock.systemUTC());
        witness = Witness.open(dir.resolve("witness"), signer, keys, Clock.systemUTC());
        server = new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.start();
        Files.writeString(seal.resolve("tsa-root.pem"), authority.root());
        Files.writeString(seal.resolve("anchors.yaml"), """
                witnesses: [{url: "http://127.0.0.1:%d/", key: "%s"}]
                authority: {url: "%s", ca: tsa-root.pem}
                """.formatted(server.port(), signer.key(), authority.url()));
    }

    private static NoteKey key(Path seal, Logs.Log log) {
        return new NoteSigner.Log(HUB + "/" + log.text(), KeyFiles.loadOrCreate(seal.resolve("keys"), log.text()))
                .key();
    }

    /** A hub on it, with the project's own partners. */
    TestHub hub(String... settings) {
        return new TestHub(
                data,
                HOME.resolve("partner-config"),
                Stream.concat(Stream.of("--hub.seal.hub=" + HUB), Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** What a command ended with and said. */
    record Said(int status, String text) {}

    /** {@code ./hub} with these arguments. */
    static Said run(String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        int status = line.execute(arguments);
        return new Said(status, said.toString());
    }

    /** The same in a process of its own, which has the secret of an account. */
    static Said runWith(String secret, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HubCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HUB_ACCOUNT_SECRET", secret);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.onExit().join().exitValue(), said);
    }

    /** {@code ./hub package} of this data. */
    Said pack(String caseRef, Path out, Path trust, String... more) {
        return pack(data, caseRef, out, trust, more);
    }

    static Said pack(Path data, String caseRef, Path out, Path trust, String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "package",
                                "--data",
                                data.toString(),
                                "--case",
                                caseRef,
                                "--out",
                                out.toString(),
                                "--trust",
                                trust.toString(),
                                "--known-defects",
                                HOME.resolve("docs/known-defects.csv").toString(),
                                "--partner-config",
                                HOME.resolve("partner-config").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** A camera's push with a picture of the plate and an overview, other ones for each number. */
    static void postWithPictures(TestHub hub, String xml, int number) throws IOException {
        byte[] body = withPictures(
                xml,
                Map.of(
                        "licensePlatePicture.jpg", picture(24, 8, number),
                        "detectionPicture.jpg", picture(64, 48, number)));
        assertThat(hub.post("/feeds/" + FEED, hub.secret(FEED), WITH_PICTURES, body)
                        .statusCode())
                .isEqualTo(200);
    }

    /** Waits until so many reads, each of a submission of its own, are stored. */
    static void settled(TestHub hub, int reads) {
        await().untilAsserted(
                        () -> assertThat(hub.count("select count(*) from read")).isEqualTo(reads));
        await().untilAsserted(() ->
                assertThat(hub.count("select count(*) from submission")).isEqualTo(reads));
    }

    static byte[] picture(int width, int height, int number) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < width; x++) {
            picture.setRGB(x, (x * number) % height, 0xFFFFFF);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** The body of a push with pictures, each under the name of its part; in {@link #WITH_PICTURES}. */
    static byte[] withPictures(String xml, Map<String, byte[]> pictures) {
        StringBuilder body = new StringBuilder("--b\r\nContent-Disposition: form-data; name=\"anpr.xml\";"
                + " filename=\"anpr.xml\"\r\nContent-Type: text/xml\r\n\r\n");
        body.append(new String(xml.getBytes(UTF_8), ISO_8859_1)).append("\r\n");
        pictures.forEach((name, picture) -> body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"; filename=\"")
                .append(name)
                .append("\"\r\nContent-Type: image/jpeg\r\n\r\n")
                .append(new String(picture, ISO_8859_1))
                .append("\r\n"));
        return body.append("--b--\r\n").toString().getBytes(ISO_8859_1);
    }

    /** From here on nobody vouches for anything. */
    @Override
    public void close() throws IOException {
        server.close();
        witness.close();
        authority.close();
    }
}

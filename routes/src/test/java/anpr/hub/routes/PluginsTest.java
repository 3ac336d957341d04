package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.Transports;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.onboard.FolderReadme;
import anpr.hub.core.onboard.MappingFolder;
import anpr.hub.core.onboard.Outcomes;
import anpr.hub.core.onboard.SampleCase;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Transport;
import anpr.hub.routes.plugin.CodeDigest;
import anpr.hub.routes.plugin.Plugins;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of others come as jars. */
class PluginsTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    @TempDir
    static Path dir;

    private static Path jar;

    @TempDir
    Path plugins;

    @BeforeAll
    static void build() throws Exception {
        jar = ExampleAdapter.build(dir);
    }

    @Test
    void provenanceNamesTheJarThatTookAMessageInOrCutIt() throws Exception {
        Path mappings = dir.resolve("mappings");
        Path partners = dir.resolve("partner-config");
        ExampleAdapter.copy(HOME.resolve("mappings"), mappings);
        ExampleAdapter.copy(HOME.resolve("partner-config"), partners);
        ExampleAdapter.copy(ExampleAdapter.FOLDER.resolve("mappings/pretendcam"), mappings.resolve("pretendcam"));
        int port = freePort();
        int cutByAPlugin = freePort();
        int cutByTheHub = freePort();
        Path partner = partners.resolve("pretend-others");
        feed(partner, port);
        tcpFeed(partner, "pretend-semicolons", cutByAPlugin, "semicolon");
        tcpFeed(partner, "pretend-lines", cutByTheHub, "line");
        Files.copy(jar, plugins.resolve("pretendcam.jar"));
        Path framing = framingJar(plugins.resolve("semicolon.jar"));

        try (TestHub hub = new TestHub(dir.resolve("data"), mappings, partners, "--hub.plugins=" + plugins)) {
            await().ignoreExceptions().until(() -> send(port, "{\"pretendcam\":\"alive\"}") == 0x06);
            assertThat(send(port, """
                    {"pretendcam":"passage","unit":"U1","mark":"ZZ99ZZJ","at":1773476130250,"sure":0.97}""")).isEqualTo(0x06);

            sendText(cutByAPlugin, passage("ZZ99ZZK") + ";");
            sendText(cutByTheHub, passage("ZZ99ZZL") + "\n");

            await().untilAsserted(() -> assertThat(adapter(hub, "ZZ99ZZJ"))
                    .isEqualTo(new Provenance.Component("pretendcam", "1", sha256(jar))));
            await().untilAsserted(() -> assertThat(adapter(hub, "ZZ99ZZK"))
                    .isEqualTo(new Provenance.Component("tcp", "1+semicolon", sha256(framing))));
            await().untilAsserted(() -> assertThat(adapter(hub, "ZZ99ZZL"))
                    .isEqualTo(new Provenance.Component(
                            "tcp", "1", CodeDigest.of(Transports.class).sha256())));
        }
    }

    private static String passage(String vrm) {
        return """
                {"pretendcam":"passage","unit":"U1","mark":"%s","at":1773476130250,"sure":0.97}""".formatted(vrm);
    }

    private static Provenance.@Nullable Component adapter(TestHub hub, String vrm) throws IOException {
        List<String> found = hub.jdbc
                .sql("select canonical::json #>> '{provenance,adapter}' from read where vrm = ?")
                .param(vrm)
                .query(String.class)
                .list();
        return found.size() == 1 ? new ObjectMapper().readValue(found.getFirst(), Provenance.Component.class) : null;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void theExamplesMappingGivesWhatStandsBesideItsSamples() throws Exception {
        Path mappings = plugins.resolve("mappings");
        ExampleAdapter.copy(ExampleAdapter.FOLDER.resolve("mappings"), mappings);
        ExampleAdapter.copy(HOME.resolve("mappings/code-tables"), mappings.resolve("code-tables"));
        Files.copy(HOME.resolve("mappings/mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Path folder = mappings.resolve("pretendcam");
        SourceTypes types = SourceTypes.load(mappings);

        assertThat(FolderReadme.current(MappingFolder.read(folder))).isTrue();
        for (SampleCase sample : SampleCase.of(folder, (body, contentType) -> List.of())) {
            assertThat(Outcomes.differences(
                            Outcomes.read(sample.expected()),
                            Outcomes.json(sample.outcomes(
                                    types, types.find("pretendcam").orElseThrow()))))
                    .isEmpty();
        }
    }

    @Test
    void aJarWithATransportIsLoadedBesideTheHubsOwn() throws Exception {
        Files.copy(jar, plugins.resolve("pretendcam.jar"));

        try (Plugins loaded = Plugins.load(plugins, Transports.catalogue())) {
            assertThat(loaded.refused()).isEmpty();
            assertThat(loaded.catalogue().transport("pretendcam")).isPresent();
            assertThat(loaded.catalogue().transport("tcp")).isPresent();
        }
    }

    @Test
    void whatCannotBeUsedIsRefusedWithASentenceAndTheRestIsLoaded() throws Exception {
        Files.writeString(plugins.resolve("a-broken.jar"), "no jar at all");
        jar(plugins.resolve("b-other-version.jar"), Map.of(Plugins.SPI, "2"));
        jar(plugins.resolve("c-silent.jar"), Map.of());
        jar(plugins.resolve("d-empty.jar"), Map.of(Plugins.SPI, String.valueOf(Transport.SPI_VERSION)));
        Files.copy(jar, plugins.resolve("e-pretendcam.jar"));
        Files.copy(jar, plugins.resolve("f-again.jar"));

        try (Plugins loaded = Plugins.load(plugins, Transports.catalogue())) {
            assertThat(loaded.catalogue().transport("pretendcam")).isPresent();
            assertThat(loaded.refused())
                    .satisfiesExactly(
                            broken -> assertThat(broken).startsWith("Plugin a-broken.jar is refused: "),
                            other -> assertThat(other).contains("Hub-Adapter-Spi: 2, and this hub's is 1"),
                            silent -> assertThat(silent).contains("Hub-Adapter-Spi: null"),
                            empty -> assertThat(empty).contains("in META-INF/services"),
                            again -> assertThat(again).contains("two transports or framings named 'pretendcam'"));
        }
    }

    @Test
    void withoutAFolderThereAreTheHubsOwn() throws Exception {
        try (Plugins loaded = Plugins.load(plugins.resolve("none"), Transports.catalogue())) {
            assertThat(loaded.catalogue().transports()).hasSameSizeAs(Transports.all());
        }
    }

    private static void jar(Path file, Map<String, String> attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        try (OutputStream bytes = Files.newOutputStream(file)) {
            new JarOutputStream(bytes, manifest).close();
        }
    }

    private static int send(int port, String message) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] body = message.getBytes(StandardCharsets.UTF_8);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeBytes("PC");
            out.writeInt(body.length);
            out.write(body);
            return socket.getInputStream().read();
        }
    }

    private static void sendText(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    /** A jar with a framing and nothing else, compiled as its author would. */
    private static Path framingJar(Path jar) throws IOException {
        Path source = Files.writeString(dir.resolve("Semicolon.java"), """
                package example;

                import anpr.hub.core.transport.Framing;
                import anpr.hub.core.transport.Option;
                import java.io.ByteArrayOutputStream;
                import java.util.List;
                import java.util.Map;
                import java.util.function.Consumer;

                public final class Semicolon implements Framing {
                    public String name() {
                        return "semicolon";
                    }

                    public String summary() {
                        return "A semicolon ends each.";
                    }

                    public List<Option<?>> options() {
                        return List.of();
                    }

                    public Cutter cutter(Map<String, String> settings, int maxBytes) {
                        return new Cutter() {
                            private final ByteArrayOutputStream held = new ByteArrayOutputStream();

                            public void take(byte[] bytes, int length, Consumer<byte[]> whole) {
                                for (int i = 0; i < length; i++) {
                                    if (bytes[i] == ';') {
                                        whole.accept(held.toByteArray());
                                        held.reset();
                                    } else {
                                        held.write(bytes[i]);
                                    }
                                }
                            }

                            public void idle(Consumer<byte[]> whole) {}

                            public void end(Consumer<byte[]> whole) {}

                            public boolean underWay() {
                                return held.size() > 0;
                            }

                            public long passedOver() {
                                return 0;
                            }
                        };
                    }
                }
                """);
        Path classes = Files.createDirectories(dir.resolve("semicolon"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Plugins.SPI, String.valueOf(Transport.SPI_VERSION));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
            out.putNextEntry(new JarEntry("META-INF/services/" + Framing.class.getName()));
            out.write("example.Semicolon".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void feed(Path partner, int port) throws IOException {
        Files.createDirectories(partner.resolve("feeds"));
        Files.copy(HOME.resolve("partner-config/pretend-retail/partner.yaml"), partner.resolve("partner.yaml"));
        Files.writeString(
                partner.resolve("feeds/pretend-cam.yaml"),
                "sourceType: pretendcam\ntransport: pretendcam\nsettings: {port: " + port + "}\n");
        Files.writeString(partner.resolve("cameras.csv"), """
                feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions
                pretend-cam,U1,32605,1,1,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                pretend-semicolons,U1,32606,2,2,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                pretend-lines,U1,32607,3,3,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                """);
    }

    private static void tcpFeed(Path partner, String feed, int port, String framing) throws IOException {
        Files.writeString(
                partner.resolve("feeds/" + feed + ".yaml"),
                "sourceType: pretendcam\ntransport: tcp\nsettings: {port: " + port + ", framing: " + framing + "}\n");
    }
}

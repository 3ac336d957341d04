package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.simulator.stamp.TimeStampAuthority;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampAuthorityTest {
    private static final byte[] CHECKPOINT = "hub.example/ingest\n7\nroot\n".getBytes(UTF_8);

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HttpServer> servers = new ArrayList<>();
    private TimeStampAuthority authority;
    private Path root;

    @BeforeEach
    void start() throws IOException {
        authority = new TimeStampAuthority(Clock.systemUTC());
        root = Files.writeString(directory.resolve("root.pem"), authority.root());
    }

    @AfterEach
    void stop() {
        authority.close();
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void opensslVerifiesWhatTheHubTook() throws Exception {
        openssl();
        Path data = Files.write(directory.resolve("checkpoint.txt"), CHECKPOINT);
        Path reply = Files.write(
                directory.resolve("checkpoint.tsr"), asking(authority.url()).stamp(CHECKPOINT));

        assertThat(run("openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", root))
                .isZero();
        Files.write(data, "another".getBytes(UTF_8));
        assertThat(run("openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", root))
                .isNotZero();
    }

    @Test
    void theHubTakesWhatOpensslStamped() throws Exception {
        openssl();
        opensslAuthority();
        root = directory.resolve("o-root.pem");

        byte[] reply = asking(served(this::opensslReply)).stamp(CHECKPOINT);

        Path data = Files.write(directory.resolve("checkpoint.txt"), CHECKPOINT);
        Path kept = Files.write(directory.resolve("checkpoint.tsr"), reply);
        assertThat(run("openssl", "ts", "-verify", "-data", data, "-in", kept, "-CAfile", root))
                .isZero();
    }

    @Test
    void aStampOfAnotherCheckpointIsRefused() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        StampAuthority recorded = asking(served(request -> {
            requests.add(request);
            return forward(request);
        }));
        recorded.stamp("another checkpoint".getBytes(UTF_8));

        assertThatIOException()
                .isThrownBy(() ->
                        asking(served(request -> forward(requests.getFirst()))).stamp(CHECKPOINT))
                .withMessageContaining("something else than was asked");
    }

    @Test
    void anOldAnswerAboutTheSameBytesIsRefused() throws Exception {
        byte[] old = asking(authority.url()).stamp(CHECKPOINT);

        assertThatIOException()
                .isThrownBy(() -> asking(served(request -> old)).stamp(CHECKPOINT))
                .withMessageContaining("nonce");
    }

    @Test
    void anAuthorityThatLeadsToAnotherRootIsRefused() throws Exception {
        try (TimeStampAuthority impostor = new TimeStampAuthority(Clock.systemUTC())) {
            assertThatIOException()
                    .isThrownBy(() -> asking(impostor.url()).stamp(CHECKPOINT))
                    .withMessageContaining("does not lead to a root");
        }
    }

    @Test
    void anAuthorityWhoseClockIsFarFromTheHubsIsRefused() throws Exception {
        try (TimeStampAuthority slow =
                new TimeStampAuthority(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10)))) {
            Files.writeString(root, slow.root());
            assertThatIOException()
                    .isThrownBy(() -> asking(slow.url()).stamp(CHECKPOINT))
                    .withMessageContaining("s apart");
        }
    }

    @Test
    void whatIsNoAnswerIsRefused() throws Exception {
        assertThatIOException().isThrownBy(() -> asking(served(request -> new byte[] {0x30, 0}))
                .stamp(CHECKPOINT));
        assertThatIOException()
                .isThrownBy(() -> asking(served(request -> new byte[70_000])).stamp(CHECKPOINT))
                .withMessageContaining("cannot be asked");
        assertThatIOException().isThrownBy(() -> asking(served(request -> {
                    byte[] reply = forward(request);
                    byte[] longer = Arrays.copyOf(reply, reply.length + 1);
                    return longer;
                }))
                .stamp(CHECKPOINT));
        assertThatIOException()
                .isThrownBy(() -> asking(URI.create("http://127.0.0.1:1/")).stamp(CHECKPOINT))
                .withMessage("cannot be asked: ConnectException");
    }

    @Test
    void withoutRootsNoAuthorityIsTrusted() throws Exception {
        Files.writeString(root, "");
        assertThatIllegalStateException().isThrownBy(() -> asking(authority.url()));
    }

    private StampAuthority asking(URI url) {
        RandomGenerator random = new SecureRandom();
        return new StampAuthority(url, root, null, http, Duration.ofSeconds(5), Clock.systemUTC(), random);
    }

    @FunctionalInterface
    private interface Reply {
        byte[] to(byte[] request) throws IOException, InterruptedException;
    }

    private URI served(Reply reply) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = reply.to(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private byte[] forward(byte[] request) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(authority.url())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    private void opensslAuthority() throws Exception {
        Files.writeString(directory.resolve("ts.cnf"), """
                [tsa]
                default_tsa = tsa_one
                [tsa_one]
                serial = serial
                default_policy = 1.3.6.1.4.1.32473.1.2
                digests = sha256
                signer_digest = sha256
                accuracy = secs:1
                [signer]
                extendedKeyUsage = critical,timeStamping
                keyUsage = critical,digitalSignature
                """);
        Files.writeString(directory.resolve("serial"), "01\n");
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout o-root.key -out o-root.pem -days 2 -subj /CN=Root(simulated)");
        openssl("req -new -newkey rsa:2048 -nodes -keyout o-tsa.key -out o-tsa.csr -subj /CN=Stamps(simulated)");
        openssl("x509 -req -in o-tsa.csr -CA o-root.pem -CAkey o-root.key -CAcreateserial -days 1 -extfile ts.cnf"
                + " -extensions signer -out o-tsa.pem");
    }

    private byte[] opensslReply(byte[] request) throws IOException, InterruptedException {
        Files.write(directory.resolve("query.tsq"), request);
        openssl("ts -reply -config ts.cnf -section tsa_one -queryfile query.tsq -inkey o-tsa.key -signer o-tsa.pem"
                + " -out reply.tsr");
        return Files.readAllBytes(directory.resolve("reply.tsr"));
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        assertThat(run(command.toArray())).as(arguments).isZero();
    }

    private static void openssl() {
        try {
            new ProcessBuilder("openssl", "version").start().waitFor();
        } catch (IOException e) {
            assumeTrue(false, "openssl is missing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int run(Object... command) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        List.of(command).stream().map(Object::toString).toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start()
                .waitFor();
    }
}

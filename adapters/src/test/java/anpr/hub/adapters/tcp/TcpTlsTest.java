package anpr.hub.adapters.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.Program;
import anpr.hub.adapters.tls.Fingerprint;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same behaviours over TLS, with a certificate of the sender's; and what TLS itself refuses. */
@Timeout(30)
@AdapterConformanceTest.Of("tcp")
class TcpTlsTest extends TcpTransportTest {
    @TempDir
    static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void issue() throws Exception {
        certificates = Certificates.make(folder);
    }

    @Override
    Map<String, String> tls() {
        try {
            return Map.of(
                    "tls", "true",
                    "keyStore", certificates.keyStore("server"),
                    "certificates", Fingerprint.of(certificates.certificate("hub")),
                    "caFile", certificates.ca());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    Socket socket() throws IOException {
        return socket("hub");
    }

    private static Socket socket(String name) throws IOException {
        try {
            return certificates.context(name).getSocketFactory().createSocket();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    ServerSocket server() throws IOException {
        return server("server");
    }

    private static ServerSocket server(String name) throws IOException {
        try {
            return certificates
                    .context(name)
                    .getServerSocketFactory()
                    .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that is not taken is reset in its handshake. */
    @Override
    protected Connection openConnection() throws IOException {
        Socket socket = connect("127.0.0.1");
        try {
            ((SSLSocket) socket).startHandshake();
        } catch (IOException e) {
            return connection(socket);
        }
        socket.setSoTimeout(100);
        return connection(socket);
    }

    /** Where the first message is, there is a handshake before it; netcat has none. */
    @Override
    @Test
    void takesWhatNetcatSends() throws Exception {
        Process client = new ProcessBuilder(
                        Program.need("/usr/bin/openssl").toString(),
                        "s_client",
                        "-quiet",
                        "-verify_return_error",
                        "-CAfile",
                        certificates.ca(),
                        "-verify_ip",
                        "127.0.0.1",
                        "-cert",
                        certificates.file("hub.pem"),
                        "-key",
                        certificates.file("hub.key"),
                        "-connect",
                        "127.0.0.1:" + line.port())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        client.getOutputStream().write("<Msg><PLATE_STRING>ZZ99ZZZ</PLATE_STRING></Msg>\n".getBytes(UTF_8));
        client.getOutputStream().flush();

        assertThat(client.inputReader(UTF_8).readLine())
                .isEqualTo("taken " + INTAKE.only().receipt().submission());
        client.destroy();
        assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    @Test
    void takesManyMessagesOfOneConnectionAndCountsJunk() throws Exception {
        try (Socket socket = connect("127.0.0.1")) {
            socket.getOutputStream().write("<a>1</a>\r\nPING\r\n<b>2</b>".getBytes(UTF_8));
            await().until(() -> INTAKE.landed().size() == 2);
        }
        var facts = INTAKE.landed().getFirst().arrival().transport();
        assertThat(facts.proof()).isEqualTo("certificate");
        assertThat(facts.tls()).startsWith("TLSv1.3 TLS_");
    }

    @ParameterizedTest
    @CsvSource({"server", "elsewhere"})
    void aSenderWithAnotherCertificateIsRefused(String name) throws Exception {
        refusesWhoeverConnectsBy(socket(name));
    }

    @Test
    void aSenderWithoutTlsIsRefused() throws Exception {
        refusesWhoeverConnectsBy(new Socket());
    }

    private void refusesWhoeverConnectsBy(Socket socket) throws IOException {
        try (socket) {
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", line.port()));
            assertThatThrownBy(() -> {
                        socket.getOutputStream().write("<a>1</a>".getBytes(UTF_8));
                        socket.getInputStream().readAllBytes();
                        throw new IOException("ended, and nothing taken");
                    })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> TALLY.refused().size() == 1);
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void aHandshakeThatDoesNotGoOnIsCut() throws Exception {
        line.close();
        line = (TcpListener) open(Map.of("deadline", "PT1S"));
        try (Socket socket = new Socket("127.0.0.1", line.port())) {
            socket.getOutputStream().write(0x16);
            await().until(() -> TALLY.refused().size() == 1);
        }
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
        await().until(() -> line.connections() == 0);
    }

    @Test
    void aPortThatSpeaksTlsIsNotOpenedWithoutACertificate() {
        var settings = new TreeMap<>(Map.of("tls", "true", "port", "0", "framing", "closing-tag"));
        assertThatThrownBy(() -> new TcpTransport().open(FixedGate.feed(FEED, "tcp", settings), ports()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyStore");
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, ca.pem, No subject alternative names matching IP address 127.0.0.1",
        "server, hub.pem, unable to find valid certification path"
    })
    void aServerThatDoesNotProveToBeThePartnersIsNotBelieved(String shown, String believed, String trouble)
            throws Exception {
        try (ServerSocket server = server(shown);
                Line client = open(Map.of(
                        "mode",
                        "connect",
                        "port",
                        "" + server.getLocalPort(),
                        "caFile",
                        certificates.file(believed),
                        "greeting",
                        "<subscribe/>"))) {
            try (Socket socket = server.accept()) {
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
            }
            await().until(() -> client.trouble().orElse("").contains(trouble));
        }
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void showsAPartnersServerItsCertificate() throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) server();
                Line client = open(Map.of(
                        "mode",
                        "connect",
                        "port",
                        "" + server.getLocalPort(),
                        "keyStore",
                        certificates.keyStore("hub")))) {
            server.setNeedClientAuth(true);
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.getOutputStream().write("<a>1</a>".getBytes(UTF_8));
                await().until(() -> INTAKE.landed().size() == 1);
                assertThat(socket.getSession().getPeerPrincipal().getName()).isEqualTo("CN=hub");
                assertThat(client.trouble()).isEmpty();
            }
        }
        assertThat(INTAKE.only().arrival().transport().proof()).isEqualTo("server-certificate");
    }
}

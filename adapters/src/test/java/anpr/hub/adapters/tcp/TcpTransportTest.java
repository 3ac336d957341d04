package anpr.hub.adapters.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.AddressRange;
import anpr.hub.core.transport.Line;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@AdapterConformanceTest.Of("tcp")
class TcpTransportTest extends AdapterConformanceTest {
    private static final Map<String, String> USUAL = Map.of(
            "port", "0",
            "framing", "closing-tag",
            "allowed", "127.0.0.1",
            "connections", "3",
            "idle", "PT2S",
            "reply", "taken {receipt}\n");

    TcpListener line;

    @BeforeEach
    void start() throws IOException {
        line = (TcpListener) open(Map.of());
    }

    /** What else the feed says, where TLS is spoken. */
    Map<String, String> tls() {
        return Map.of();
    }

    /** A sender's socket, not yet connected. */
    Socket socket() throws IOException {
        return new Socket();
    }

    /** A partner's server. */
    ServerSocket server() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    Line open(Map<String, String> other) throws IOException {
        var settings = new TreeMap<>(USUAL);
        settings.putAll(tls());
        settings.putAll(other);
        return new TcpTransport().open(FixedGate.feed(FEED, "tcp", settings), ports());
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.UNKNOWN_FEED_IS_REFUSED, "the port is the feed",
                Behaviour.OTHER_TRANSPORT_IS_REFUSED, "the line of a feed is opened by its own transport");
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        return ("<a>" + "x".repeat(atLeastBytes) + "</a>").getBytes(UTF_8);
    }

    /** The address is the proof: who has another secret sends from another. */
    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        try (Socket socket = connect(secret.equals(FixedGate.SECRET) ? "127.0.0.1" : "127.0.0.2")) {
            socket.getOutputStream().write(message);
            byte[] said = new byte[100];
            int length = socket.getInputStream().read(said);
            return new Answer(length > 0, new String(said, 0, Math.max(length, 0), UTF_8));
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        try (Socket socket = connect("127.0.0.1")) {
            socket.getOutputStream().write(message, 0, bytes);
        }
        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
    }

    Socket connect(String from) throws IOException {
        Socket socket = socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", line.port()));
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Override
    protected void stopAdapter() {
        line.close();
    }

    @Override
    protected int open() {
        return line.connections();
    }

    @Override
    protected void startAgain() throws IOException {
        start();
    }

    @Override
    protected int mostConnections() {
        return 3;
    }

    @Override
    protected Connection openConnection() throws IOException {
        Socket socket = connect("127.0.0.1");
        socket.setSoTimeout(100);
        return connection(socket);
    }

    @Override
    protected Connection stall() throws IOException {
        Socket socket = connect("127.0.0.1");
        socket.getOutputStream().write("<a>".getBytes(UTF_8));
        socket.setSoTimeout(100);
        return connection(socket);
    }

    static Connection connection(Socket socket) {
        return new Connection() {
            @Override
            public boolean isCut() {
                try {
                    return socket.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    return false;
                } catch (IOException e) {
                    return true;
                }
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    @Test
    void takesManyMessagesOfOneConnectionAndCountsJunk() throws Exception {
        try (Socket socket = connect("127.0.0.1")) {
            socket.getOutputStream().write("<a>1</a>\r\nPING\r\n<b>2</b>".getBytes(UTF_8));
            await().until(() -> INTAKE.landed().size() == 2);
        }
        assertThat(INTAKE.landed())
                .extracting(landed -> new String(landed.arrival().body(), UTF_8))
                .containsExactly("<a>1</a>", "<b>2</b>");
        assertThat(INTAKE.landed().getFirst().arrival().mediaType()).isEqualTo("application/xml");
        assertThat(INTAKE.landed().getFirst().arrival().transport().proof()).isEqualTo("source-address");
        assertThat(TALLY.ignored()).containsExactly("junk");
    }

    @Test
    void keepsAConnectionThatIsQuietBetweenMessages() throws Exception {
        try (Socket socket = connect("127.0.0.1")) {
            socket.getOutputStream().write("<a>1</a>\n".getBytes(UTF_8));
            assertThatThrownBy(() -> {
                        socket.setSoTimeout(3_000);
                        while (socket.getInputStream().read() >= 0) {
                            // the reply, and then silence longer than the idle time
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
            socket.getOutputStream().write("<a>2</a>".getBytes(UTF_8));
            await().until(() -> INTAKE.landed().size() == 2);
        }
    }

    @Test
    void landsWhatWasWholeBeforeTheSenderWentWrong() throws Exception {
        Answer answer = send(FEED, FixedGate.SECRET, ("<a>1</a><a>" + "x".repeat(70_000)).getBytes(UTF_8));

        await().until(() -> TALLY.refused().equals(List.of(Refusal.TOO_LARGE)));
        assertThat(INTAKE.only().arrival().body()).asString(UTF_8).isEqualTo("<a>1</a>");
        assertThat(answer).isNotNull();
    }

    @Test
    void cutsASenderThatTricklesWithoutEnd() throws Exception {
        line.close();
        line = (TcpListener) open(Map.of("deadline", "PT1S"));
        try (Socket socket = connect("127.0.0.1")) {
            await().until(() -> {
                try {
                    socket.getOutputStream().write("<a>".getBytes(UTF_8));
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        assertThat(TALLY.refused()).containsExactly(Refusal.INCOMPLETE);
    }

    @Test
    void refusesSettingsThatAreNoRange() {
        assertThatThrownBy(() -> open(Map.of("allowed", "10.0.0.0/40")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed");
        assertThat(AddressRange.list("10.4.0.0/15, 2001:db8::/32"))
                .anyMatch(range -> range.contains(address("10.5.255.1")))
                .noneMatch(range -> range.contains(address("10.6.0.1")))
                .anyMatch(range -> range.contains(address("2001:db8::7")));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isTheClientOfAPartnersServerAndComesBack() throws Exception {
        try (var server = server();
                Line client = open(
                        Map.of("mode", "connect", "port", "" + server.getLocalPort(), "greeting", "<subscribe/>"))) {
            for (String message : List.of("<a>1</a>", "<a>2</a>")) {
                try (Socket socket = server.accept()) {
                    assertThat(socket.getInputStream().readNBytes(12))
                            .asString(ISO_8859_1)
                            .isEqualTo("<subscribe/>");
                    socket.getOutputStream().write(message.getBytes(UTF_8));
                    assertThat(socket.getInputStream().readNBytes(6))
                            .asString(ISO_8859_1)
                            .isEqualTo("taken ");
                    assertThat(client.trouble()).isEmpty();
                }
                await().until(() -> client.trouble().isPresent());
            }
        }
        assertThat(INTAKE.landed()).hasSize(2);
    }

    @Test
    void runsOnOneNodeOnlyAsAClient() {
        var tcp = new TcpTransport();
        assertThat(tcp.oneNodeOnly(FixedGate.feed(FEED, "tcp", Map.of("mode", "connect"))))
                .isTrue();
        assertThat(tcp.oneNodeOnly(FixedGate.feed(FEED, "tcp", Map.of()))).isFalse();
    }

    @Test
    void takesWhatNetcatSends() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/nc")), "netcat is not installed");
        Process nc = new ProcessBuilder("/usr/bin/nc", "-N", "-w", "5", "127.0.0.1", "" + line.port())
                .redirectErrorStream(true)
                .start();
        try (var in = nc.getOutputStream()) {
            in.write("<?xml version='1.0'?>\n<Msg><PLATE_STRING>ZZ99ZZZ</PLATE_STRING></Msg>\n".getBytes(UTF_8));
        }

        assertThat(new String(nc.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("taken " + INTAKE.only().receipt().submission() + "\n");
        assertThat(nc.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}

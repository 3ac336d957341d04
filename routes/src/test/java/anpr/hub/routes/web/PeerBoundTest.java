package anpr.hub.routes.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HTTP port on which one address may have four connections. */
class PeerBoundTest {
    private static final int MOST = 4;

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Socket> open = new ArrayList<>();
    private Connector connector = new Connector();

    @BeforeEach
    void start() throws Exception {
        PeerBound protocol = new PeerBound();
        protocol.most(MOST, refused::incrementAndGet);
        protocol.setAddress(InetAddress.getLoopbackAddress());
        connector = new Connector(protocol);
        connector.setPort(0);
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector);
        tomcat.addContext("", directory.toString());
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : open) {
            socket.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void oneMoreIsEndedAndCountedAndThoseThereWereGoOn() throws Exception {
        for (int i = 0; i < MOST; i++) {
            assertThat(answer(connect())).isEqualTo("HTTP/1.1");
        }

        for (int i = 1; i <= 3; i++) {
            assertThat(answer(connect())).isEmpty();
            assertThat(refused).hasValue(i);
        }

        assertThat(answer(open.getFirst())).isEqualTo("HTTP/1.1");
    }

    @Test
    void whatIsRefusedIsNotCountedAmongThePortsConnections() throws Exception {
        for (int i = 0; i < MOST + 10; i++) {
            answer(connect());
        }

        // Tomcat counts the connection that it waits for.
        await().untilAsserted(() -> assertThat(((PeerBound) connector.getProtocolHandler()).getConnectionCount())
                .isEqualTo(MOST + 1));
    }

    @Test
    void aConnectionThatEndsMakesRoomForAnother() throws Exception {
        for (int i = 0; i < MOST; i++) {
            assertThat(answer(connect())).isEqualTo("HTTP/1.1");
        }
        open.getFirst().close();

        await().until(() -> answer(connect()).equals("HTTP/1.1"));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(30_000);
        open.add(socket);
        return socket;
    }

    /** How the port's answer to a request begins; empty if it ends the connection. */
    private static String answer(Socket socket) throws IOException {
        try {
            socket.getInputStream().skip(socket.getInputStream().available());
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1".length()), US_ASCII);
        } catch (SocketException ended) {
            return "";
        }
    }
}

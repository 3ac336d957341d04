package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpLineTest {
    private static final byte[] BODY = "<root>a message</root>".getBytes(StandardCharsets.UTF_8);
    private static final Message MESSAGE = new Message("m1", "a-feed", new Message.Streamed(), BODY, List.of());

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private ServerSocket hub;
    private TcpLine line;

    @BeforeEach
    void start() throws IOException {
        hub = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        line = new TcpLine("127.0.0.1", hub.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        hub.close();
    }

    @Test
    void aMessageIsAcknowledgedByTheLineThatIsWrittenBackAndTheConnectionStays() throws IOException {
        serve(BODY.length, "OK\n");

        assertThat(line.send(MESSAGE)).isEqualTo(Answer.YES);
        assertThat(line.send(MESSAGE)).isEqualTo(Answer.YES);

        assertThat(heard).containsExactly("<root>a message</root>", "<root>a message</root>");
    }

    @Test
    void aConnectionThatIsBrokenOffIsNoYes() {
        serve(BODY.length, "");

        assertThatThrownBy(() -> line.send(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void aCutMessageIsHalfAMessage() throws IOException {
        serve(BODY.length, "OK\n");

        line.sendHalf(MESSAGE);

        await().untilAsserted(() -> assertThat(heard).containsExactly("<root>a mes"));
    }

    /** Takes one connection, and messages of this length; closes it if it has nothing to say. */
    private void serve(int length, String answer) {
        Thread.ofVirtual().start(() -> {
            try (Socket device = hub.accept()) {
                for (byte[] message = device.getInputStream().readNBytes(length);
                        message.length > 0;
                        message = device.getInputStream().readNBytes(length)) {
                    heard.add(new String(message, StandardCharsets.UTF_8));
                    if (answer.isEmpty()) {
                        return;
                    }
                    device.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // The test has ended.
            }
        });
    }
}

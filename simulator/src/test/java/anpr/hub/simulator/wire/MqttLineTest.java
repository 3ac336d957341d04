package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.DataInputStream;
import java.io.EOFException;
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

class MqttLineTest {
    private static final String BODY = "m".repeat(200);
    private static final Message MESSAGE = new Message(
            "m1", "a-feed", new Message.Queued("frigate/events"), BODY.getBytes(StandardCharsets.US_ASCII), List.of());

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private ServerSocket hub;
    private MqttLine line;

    @BeforeEach
    void start() throws IOException {
        hub = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        line = new MqttLine("127.0.0.1", hub.getLocalPort(), "a-feed", "a-secret");
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        hub.close();
    }

    @Test
    void aMessageIsAcknowledgedByItsPubackAndTheConnectionStays() throws IOException {
        serve(0, true);

        assertThat(line.send(MESSAGE)).isEqualTo(Answer.YES);
        assertThat(line.send(MESSAGE)).isEqualTo(Answer.YES);

        assertThat(heard).containsExactly("a-feed a-secret", "frigate/events " + BODY, "frigate/events " + BODY);
    }

    @Test
    void aConnectionThatIsEndedIsNoYes() {
        serve(0, false);

        assertThatThrownBy(() -> line.send(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void aDeviceThatIsNotLetInSendsNothing() {
        serve(5, true);

        assertThatThrownBy(() -> line.send(MESSAGE)).hasMessage("the hub does not let the device in");
        assertThat(heard).containsExactly("a-feed a-secret");
    }

    @Test
    void aDeviceThatHangsUpHasSentAllOfIt() throws IOException {
        serve(0, true);

        line.sendAndHangUp(MESSAGE);

        await().untilAsserted(() -> assertThat(heard).containsExactly("a-feed a-secret", "frigate/events " + BODY));
    }

    @Test
    void aCutMessageIsHalfAPacket() throws IOException {
        serve(0, true);

        line.sendHalf(MESSAGE);

        await().untilAsserted(() -> assertThat(heard).containsExactly("a-feed a-secret", "cut"));
    }

    /** Takes one connection; says this code to the sign-in, and PUBACK to each message or nothing at all. */
    private void serve(int code, boolean acknowledges) {
        Thread.ofVirtual().start(() -> {
            try (Socket device = hub.accept()) {
                DataInputStream in = new DataInputStream(device.getInputStream());
                assertThat(in.read()).isEqualTo(0x10);
                in.skipNBytes(1);
                assertThat(in.readUTF()).isEqualTo("MQTT");
                in.skipNBytes(4);
                in.readUTF();
                heard.add(in.readUTF() + ' ' + in.readUTF());
                device.getOutputStream().write(new byte[] {0x20, 2, 0, (byte) code});
                while (code == 0 && in.read() == 0x32) {
                    int left = (in.read() & 0x7F) | in.read() << 7;
                    String topic = in.readUTF();
                    int packet = in.readUnsignedShort();
                    byte[] body = new byte[left - topic.length() - 4];
                    in.readFully(body);
                    heard.add(topic + ' ' + new String(body, StandardCharsets.US_ASCII));
                    if (!acknowledges) {
                        return;
                    }
                    device.getOutputStream().write(new byte[] {0x40, 2, (byte) (packet >> 8), (byte) packet});
                }
            } catch (EOFException e) {
                heard.add("cut");
            } catch (IOException e) {
                // The test has ended.
            }
        });
    }
}

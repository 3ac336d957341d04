package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, against a server that knows as little as it may; the hub's own is met in the demo. */
class FtpLineTest {
    private static final byte[] BODY = "<AutoVu/>".repeat(1_000).getBytes(StandardCharsets.UTF_8);

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> data = new ConcurrentLinkedQueue<>();
    private ServerSocket control;
    private ServerSocket passive;
    private FtpLine line;
    private volatile String stored = "226 stored";

    @BeforeEach
    void start() throws IOException {
        control = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        passive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        line = new FtpLine("127.0.0.1", control.getLocalPort(), "a-feed", "a-secret");
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        control.close();
        passive.close();
    }

    @Test
    void aFileIsPutUnderItsNameStraightOrByRenaming() throws IOException {
        assertThat(line.send(upload("straight.xml", false))).isEqualTo(Answer.YES);
        assertThat(line.send(upload("renamed.xml", true))).isEqualTo(Answer.YES);

        assertThat(asked)
                .containsSequence("USER a-feed", "PASS a-secret", "TYPE I", "EPSV", "STOR straight.xml")
                .containsSequence("EPSV", "STOR renamed.xml.part", "RNFR renamed.xml.part", "RNTO renamed.xml");
        assertThat(data).containsExactly("9000 bytes", "9000 bytes");
    }

    @Test
    void laterIsNoNo() throws IOException {
        stored = "450 not now";
        assertThat(line.send(upload("one.xml", false))).isEqualTo(Answer.LATER);

        stored = "552 too large";
        assertThat(line.send(upload("one.xml", false))).isEqualTo(Answer.NO);
    }

    @Test
    void aCutUploadDoesNotEndInOrder() throws IOException {
        line.sendHalf(upload("one.xml", false));

        await().untilAsserted(() -> assertThat(data).containsExactly("broken off"));
    }

    private static Message upload(String name, boolean renamed) {
        return new Message("m1", "a-feed", new Message.Upload(name, renamed), BODY, List.of());
    }

    private void serve() {
        try {
            while (true) {
                try (Socket device = control.accept()) {
                    converse(device);
                }
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void converse(Socket device) throws IOException {
        var in = new BufferedReader(new InputStreamReader(device.getInputStream(), StandardCharsets.UTF_8));
        say(device, "220-two\r\n220 lines");
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            asked.add(command);
            switch (command.split(" ", 2)[0]) {
                case "USER" -> say(device, "331 and the password");
                case "PASS" -> say(device, "230 welcome");
                case "TYPE" -> say(device, "200 fine");
                case "EPSV" -> say(device, "229 passive (|||" + passive.getLocalPort() + "|)");
                case "STOR" -> {
                    try (Socket sent = passive.accept()) {
                        say(device, "150 ready");
                        data.add(sent.getInputStream().readAllBytes().length + " bytes");
                    } catch (SocketException e) {
                        data.add("broken off");
                    }
                    say(device, stored);
                }
                case "RNFR" -> say(device, "350 to what");
                default -> say(device, "250 done");
            }
        }
    }

    private static void say(Socket device, String answer) throws IOException {
        device.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}

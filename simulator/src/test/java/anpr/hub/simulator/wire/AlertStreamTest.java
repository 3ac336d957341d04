package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A camera's stream as somebody hears it who listens. */
class AlertStreamTest {
    private static final byte[] BODY = "--boundary\r\n\r\na part\r\n".getBytes(StandardCharsets.UTF_8);
    private static final Message MESSAGE = new Message("m1", "a-feed", new Message.Streamed(), BODY, List.of());

    private final AlertStream stream = new AlertStream();
    private HttpServer camera;

    @BeforeEach
    void start() throws IOException {
        camera = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        camera.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        camera.createContext(AlertStream.PATH, stream::answer);
        camera.start();
    }

    @AfterEach
    void stop() {
        camera.stop(0);
    }

    @Test
    void aMessageIsAcknowledgedIfTheConnectionStillStandsAWhileLater() throws IOException {
        CompletableFuture<Answer> answer = sending();
        try (InputStream heard = listen()) {
            assertThat(heard.readNBytes(BODY.length)).isEqualTo(BODY);
            assertThat(answer.join()).isEqualTo(Answer.YES);
        }
    }

    @Test
    void whatWasToldOnAConnectionThatIsGoneIsNoYes() throws IOException {
        CompletableFuture<Answer> answer = sending();
        try (InputStream heard = listen()) {
            assertThat(heard.readNBytes(BODY.length)).isEqualTo(BODY);
            stream.line().sendHalf(MESSAGE);

            assertThat(heard.readAllBytes()).hasSize(BODY.length / 2);
            assertThatThrownBy(answer::join).hasRootCauseInstanceOf(IOException.class);
        }
    }

    private CompletableFuture<Answer> sending() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return stream.line().send(MESSAGE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private InputStream listen() throws IOException {
        URLConnection connection = URI.create(
                        "http://127.0.0.1:" + camera.getAddress().getPort() + AlertStream.PATH)
                .toURL()
                .openConnection();
        return connection.getInputStream();
    }
}

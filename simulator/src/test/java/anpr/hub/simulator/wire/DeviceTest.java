package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.traffic.Conduct;
import anpr.hub.simulator.truth.Expected;
import anpr.hub.simulator.truth.GroundTruth;
import anpr.hub.simulator.truth.Sent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {
    private static final byte[] BODY =
            "{\"data_type\":\"heartbeat\"}".repeat(2_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private final Queue<InetSocketAddress> peers = new ConcurrentLinkedQueue<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer hub;
    private GroundTruth truth;
    private Device device;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        hub.createContext("/", this::answer);
        hub.start();
        URI address = URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
        truth = GroundTruth.open(folder.resolve("truth.jsonl"), InstantSource.system());
        device =
                new Device(() -> new HttpLine(address, Map.of("X-Api-Key", "a-secret")), truth, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() throws IOException {
        device.close();
        truth.close();
        hub.stop(0);
    }

    @Test
    void aMessageGoesOutWithItsCredentialAndArrivesAsItIs() {
        boolean yes = device.deliver(message(Message.Yes.STATUS), Conduct.PLAIN);

        assertThat(yes).isTrue();
        assertThat(bodies).containsExactly(new String(BODY, StandardCharsets.UTF_8));
        assertThat(keys).containsExactly("a-secret");
        assertThat(sent()).extracting(Sent::acknowledged, Sent::unknown).containsExactly(1, 0);
    }

    @Test
    void aDeviceKeepsItsConnection() {
        for (int i = 0; i < 5; i++) {
            assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.PLAIN))
                    .isTrue();
        }

        assertThat(peers).hasSize(5);
        assertThat(List.copyOf(peers).stream().distinct()).hasSize(1);
    }

    @Test
    void aDeviceTriesAgainUntilTheHubCanTakeIt() {
        answers.add(new Answer(503, "later"));
        answers.add(new Answer(503, "later"));

        assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.PLAIN)).isTrue();

        assertThat(bodies).hasSize(3);
        assertThat(sent()).extracting(Sent::acknowledged, Sent::refused).containsExactly(1, 2);
    }

    @Test
    void aDeviceTakesANoForAnAnswerAtTheThirdTime() {
        for (int i = 0; i < 5; i++) {
            answers.add(new Answer(400, "malformed"));
        }

        assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.PLAIN)).isFalse();

        assertThat(bodies).hasSize(3);
        assertThat(sent()).extracting(Sent::acknowledged, Sent::refused).containsExactly(0, 3);
    }

    @Test
    void aDuplicateIsAcknowledgedTwice() {
        assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.DUPLICATE))
                .isTrue();

        assertThat(sent().acknowledged()).isEqualTo(2);
    }

    @Test
    void afterALostAnswerNobodyKnowsAndTheMessageIsSentAgain() {
        assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.LOST_ANSWER))
                .isTrue();

        assertThat(sent()).extracting(Sent::acknowledged, Sent::unknown).containsExactly(1, 1);
    }

    @Test
    void aConnectionCutInMidBodyNeverGivesTheHubTheWholeMessage() {
        assertThat(device.deliver(message(Message.Yes.STATUS), Conduct.CUT)).isTrue();

        Awaitility.await().untilAsserted(() -> assertThat(bodies).hasSize(2));
        assertThat(bodies).filteredOn(body -> body.length() < BODY.length).hasSize(1);
        assertThat(sent()).extracting(Sent::acknowledged, Sent::cut).containsExactly(1, 1);
    }

    @Test
    void bof2SaysYesWithAnEmptyReturn() {
        answers.add(new Answer(200, soap("<sendCaptureReturn xsi:type=\"xsd:string\"></sendCaptureReturn>")));
        answers.add(new Answer(200, soap("<sendCaptureReturn xsi:type=\"xsd:string\"/>")));
        for (int i = 0; i < 3; i++) {
            answers.add(new Answer(200, soap("<sendCaptureReturn>not admitted</sendCaptureReturn>")));
        }

        assertThat(device.deliver(message(Message.Yes.EMPTY_RETURN), Conduct.PLAIN))
                .isTrue();
        assertThat(device.deliver(message(Message.Yes.EMPTY_RETURN), Conduct.PLAIN))
                .isTrue();
        assertThat(device.deliver(message(Message.Yes.EMPTY_RETURN), Conduct.PLAIN))
                .isFalse();
    }

    @Test
    void aPingIsAnsweredTrueOrFalse() {
        answers.add(new Answer(200, soap("<pingReturn xsi:type=\"xsd:boolean\">true</pingReturn>")));
        for (int i = 0; i < 3; i++) {
            answers.add(new Answer(200, soap("<pingReturn xsi:type=\"xsd:boolean\">false</pingReturn>")));
        }

        assertThat(device.deliver(message(Message.Yes.TRUE_RETURN), Conduct.PLAIN))
                .isTrue();
        assertThat(device.deliver(message(Message.Yes.TRUE_RETURN), Conduct.PLAIN))
                .isFalse();
    }

    @Test
    void aHubThatIsAwayIsWaitedForUntilPatienceEnds() {
        hub.stop(0);
        Device impatient = new Device(
                () -> new HttpLine(
                        URI.create("http://127.0.0.1:" + hub.getAddress().getPort()), Map.of()),
                truth,
                Duration.ofMillis(300));

        assertThat(impatient.deliver(message(Message.Yes.STATUS), Conduct.PLAIN))
                .isFalse();

        assertThat(sent().acknowledged()).isZero();
        assertThat(sent().unknown()).isPositive();
    }

    private int numbers;

    private Message message(Message.Yes yes) {
        numbers++;
        return new Message(
                "m" + numbers,
                "pretend-rekor",
                Message.Request.post("/feeds/pretend-rekor", Map.of("Content-Type", "application/json"), yes),
                BODY,
                List.<Expected>of());
    }

    private Sent sent() {
        return truth.sent().getLast();
    }

    private static String soap(String returned) {
        return "<Envelope><Body><sendCaptureResponse>" + returned + "</sendCaptureResponse></Body></Envelope>";
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body;
        try {
            body = exchange.getRequestBody().readAllBytes();
        } catch (IOException e) {
            bodies.add("");
            throw e;
        }
        bodies.add(new String(body, StandardCharsets.UTF_8));
        keys.add(exchange.getRequestHeaders().getFirst("X-Api-Key"));
        peers.add(exchange.getRemoteAddress());
        Answer answer;
        synchronized (answers) {
            answer = answers.isEmpty() ? new Answer(200, "") : answers.poll();
        }
        byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}

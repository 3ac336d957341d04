package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.core.transport.Transport;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against Artemis, which can be asked what it still holds. */
@AdapterConformanceTest.Of("mqtt")
class MqttTest extends PartnerBrokerTest {
    private static PartnerArtemis artemis;
    private static Mqtt5BlockingClient camera;

    /** A session for each test: the broker takes back what a closed one has had in its own time. */
    final String clientId = "hub-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        artemis = new PartnerArtemis();
        connect();
    }

    private static void connect() {
        camera = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(artemis.port)
                .buildBlocking();
        camera.connect();
    }

    @AfterAll
    static void stop() throws Exception {
        camera.disconnect();
        artemis.close();
    }

    @Override
    Transport.ByFeed transport() {
        return new Mqtt();
    }

    @Override
    Map<String, String> settings() {
        return Map.of(
                "url",
                "mqtt://127.0.0.1:" + artemis.port,
                "topics",
                "frigate/events, axis/+/reads",
                "clientId",
                clientId);
    }

    @Override
    Map<String, String> rejecting() {
        return settings();
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        Map<Behaviour, String> lacks = super.lacks();
        lacks.put(Behaviour.REFUSED_IS_NOT_YES, "acknowledgements have an order, none can be left out");
        lacks.put(Behaviour.TOO_LARGE_IS_REFUSED, "as above; that it is counted is tested here");
        lacks.put(Behaviour.COUNTS_EACH_REFUSAL_ONCE, "as above");
        return lacks;
    }

    @Override
    void publish(byte[] body) {
        camera.publishWith()
                .topic("axis/00408cffffff/reads")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(body)
                .send();
    }

    @Override
    long held() {
        return artemis.held(clientId);
    }

    @Override
    void purge() throws Exception {
        artemis.purge();
    }

    @Test
    void theTopicIsAFact() throws Exception {
        publish(message(FEED, PASSWORD, 1));
        await().until(() -> INTAKE.landed().size() == 1);

        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("axis/00408cffffff/reads");
        assertThat(INTAKE.only().arrival().transport().protocol()).isEqualTo("mqtt");
    }

    @Test
    void anEmptyMessageIsNone() {
        publish(new byte[0]);

        await().until(() -> TALLY.ignored().contains("no payload"));
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void connectsAgain() throws Exception {
        artemis.cut();
        await().until(() -> !camera.getState().isConnected());
        connect();
        publish(message(FEED, PASSWORD, 1));

        await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
        await().until(() -> line.trouble().isEmpty());
    }
}

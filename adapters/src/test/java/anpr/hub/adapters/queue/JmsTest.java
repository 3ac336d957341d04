package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Transport;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@AdapterConformanceTest.Of("jms")
class JmsTest extends PartnerBrokerTest {
    private static PartnerArtemis artemis;

    @BeforeAll
    static void start() throws Exception {
        artemis = new PartnerArtemis();
    }

    @AfterAll
    static void stop() throws Exception {
        artemis.close();
    }

    @Override
    Transport.ByFeed transport() {
        return new Jms();
    }

    @Override
    Map<String, String> settings() {
        return Map.of("url", "tcp://127.0.0.1:" + artemis.port, "queue", PartnerArtemis.QUEUE);
    }

    private interface Sends {
        void send(JMSContext context) throws Exception;
    }

    private static void withContext(Sends sends) throws Exception {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + artemis.port);
                JMSContext context = factory.createContext()) {
            sends.send(context);
        }
    }

    @Override
    void publish(byte[] body) throws Exception {
        withContext(context -> {
            BytesMessage message = context.createBytesMessage();
            message.writeBytes(body);
            context.createProducer().send(context.createQueue(PartnerArtemis.QUEUE), message);
        });
    }

    @Override
    long held() {
        return artemis.held(PartnerArtemis.QUEUE);
    }

    @Override
    void purge() throws Exception {
        artemis.purge();
    }

    @Test
    void aTextIsItsUtf8() throws Exception {
        withContext(context ->
                context.createProducer().send(context.createQueue(PartnerArtemis.QUEUE), "ZZ99ZZZ caf\u00e9"));
        await().until(() -> INTAKE.landed().size() == 1);

        assertThat(INTAKE.only().arrival().body()).isEqualTo("ZZ99ZZZ caf\u00e9".getBytes(StandardCharsets.UTF_8));
        assertThat(INTAKE.only().arrival().mediaType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(INTAKE.only().arrival().transport().messageId()).startsWith("ID:");
    }

    @Test
    void refusesWhatHoldsNeitherBytesNorText() throws Exception {
        withContext(context ->
                context.createProducer().send(context.createQueue(PartnerArtemis.QUEUE), Map.of("plate", "ZZ99ZZZ")));

        await().until(() -> TALLY.refused().contains(Refusal.MALFORMED));
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void connectsAgain() throws Exception {
        artemis.cut();
        publish(message(FEED, PASSWORD, 1));

        await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
        await().until(() -> line.trouble().isEmpty());
    }
}

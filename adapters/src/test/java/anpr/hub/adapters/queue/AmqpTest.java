package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.Certificates;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@AdapterConformanceTest.Of("amqp")
class AmqpTest extends PartnerBrokerTest {
    private static final int TLS_PORT = UnusedPort.find();

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static PartnerArtemis artemis;
    private static Client client;
    private static Sender sender;

    @BeforeAll
    static void start() throws Exception {
        certificates = Certificates.make(folder);
        artemis = new PartnerArtemis(TLS_PORT, certificates);
        connect();
    }

    private static void connect() throws Exception {
        client = Client.create();
        var connection = client.connect("127.0.0.1", artemis.port);
        sender = connection.openSender(PartnerArtemis.QUEUE);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        artemis.close();
    }

    @Override
    Transport.ByFeed transport() {
        return new Amqp();
    }

    @Override
    Map<String, String> settings() {
        return Map.of("url", "amqp://127.0.0.1:" + artemis.port, "address", PartnerArtemis.QUEUE);
    }

    @Override
    void publish(byte[] body) throws Exception {
        publish(Message.create(body).contentType("application/JSON").messageId("m-1"));
    }

    private static void publish(Message<?> message) throws Exception {
        sender.send(message).awaitAccepted();
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
    void factsNameTheMessage() throws Exception {
        publish(message(FEED, PASSWORD, 1));
        await().until(() -> INTAKE.landed().size() == 1);

        var arrival = INTAKE.only().arrival();
        assertThat(arrival.adapter()).isEqualTo("amqp/1");
        assertThat(arrival.mediaType()).isEqualTo("application/json");
        assertThat(arrival.transport().messageId()).isEqualTo("m-1");
        assertThat(arrival.transport().path()).isEqualTo(PartnerArtemis.QUEUE);
    }

    @Test
    void aTextIsItsUtf8() throws Exception {
        publish(Message.create("ZZ99ZZZ caf\u00e9"));
        await().until(() -> INTAKE.landed().size() == 1);

        assertThat(INTAKE.only().arrival().body()).isEqualTo("ZZ99ZZZ caf\u00e9".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesWhatHoldsNeitherBytesNorText() throws Exception {
        publish(Message.create(Map.of("plate", "ZZ99ZZZ")));

        await().until(() -> TALLY.refused().contains(Refusal.MALFORMED));
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void connectsAgain() throws Exception {
        artemis.cut();
        client.close();
        connect();
        publish(message(FEED, PASSWORD, 1));

        await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
        await().until(() -> line.trouble().isEmpty());
    }

    private Line byTls(String host, String... settings) throws Exception {
        Map<String, String> all =
                new HashMap<>(Map.of("url", "amqps://" + host + ":" + TLS_PORT, "address", PartnerArtemis.QUEUE));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return open(all);
    }

    @Test
    void believesThePartnersOwnAuthorityAndProvesItselfByItsCertificate() throws Exception {
        line.close();
        try (Line external =
                byTls("127.0.0.1", "caFile", certificates.ca(), "keyStore", certificates.keyStore("hub"))) {
            publish(message(FEED, PASSWORD, 1));
            await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
            assertThat(external.trouble()).isEmpty();
        }

        var facts = INTAKE.only().arrival().transport();
        assertThat(facts.protocol()).isEqualTo("amqps");
        assertThat(facts.tls()).isEqualTo("TLS");
    }

    @Test
    void believesNoOtherAuthorityAndNoOtherName() throws Exception {
        String keyStore = certificates.keyStore("hub");
        try (Line stranger = byTls("127.0.0.1", "keyStore", keyStore)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stranger.trouble().orElse("").contains("certification path"));
        }
        try (Line renamed = byTls("localhost", "keyStore", keyStore, "caFile", certificates.ca())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> renamed.trouble().orElse("").contains("localhost found"));
        }
    }
}

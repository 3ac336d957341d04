package anpr.hub.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Way;
import anpr.hub.routes.broker.SubscriberQueues.Kind;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber can do at the port for AMQP 1.0, and what it cannot. */
class SubscriberQueuesTest {
    private static final String SECRET = "a secret of the test's";
    private static final String OWN = "anpr.subscriber.control.live";

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private SubscriberQueues queues;

    @BeforeEach
    void start() {
        Readers readers = new Readers() {
            @Override
            public Optional<Subscriber> admit(String name, String secret) {
                return reader(name).filter(one -> secret.equals(SECRET));
            }

            @Override
            public Optional<Subscriber> reader(String name) {
                return List.of("control.hits", "other.hits").contains(name)
                        ? Optional.of(subscriber(name.substring(0, name.indexOf('.'))))
                        : Optional.empty();
            }
        };
        broker = new EmbeddedBroker(folder, new BrokerGate(new FixedGate(Map.of()), readers, new RecordingTally()));
        queues = broker.queues(
                new ActiveMQConnectionFactory(EmbeddedBroker.URL),
                5,
                new SubscriberDoor("127.0.0.1", 0, 10, 2, Duration.ofSeconds(60), null, ""));
        queues.open("control");
        queues.open("other");
        queues.openDoors();
    }

    @AfterEach
    void stop() {
        queues.close();
        broker.close();
    }

    @Test
    void itTakesTheMostUrgentFirstAndWhatItHasNotAcknowledgedComesAgain() throws Exception {
        UUID routine = put(Kind.LIVE, 7);
        UUID urgent = put(Kind.LIVE, 1);
        put(Kind.LATE, 1);

        try (HitReader reader = reader("control.hits")) {
            assertThat(id(HitReader.next(reader.receiver(OWN)))).isEqualTo(urgent);
        }
        try (HitReader reader = reader("control.hits")) {
            Receiver receiver = reader.receiver(OWN);
            for (UUID expected : List.of(urgent, routine)) {
                Delivery delivery = HitReader.next(receiver);
                assertThat(id(delivery)).isEqualTo(expected);
                assertThat(delivery.message().subject()).isEqualTo("hit.raised");
                assertThat(delivery.message().body()).isEqualTo("{\"a\":1}");
                delivery.accept();
            }
            await().until(() -> broker.backlog(OWN) == 0);
        }
        assertThat(broker.backlog("anpr.subscriber.control.late")).isEqualTo(1);
    }

    @Test
    void aProgramThatSpeaksJmsTakesThemToo() throws Exception {
        UUID routine = put(Kind.LIVE, 7);
        UUID urgent = put(Kind.LIVE, 1);
        JmsConnectionFactory factory =
                new JmsConnectionFactory("amqp://127.0.0.1:" + port() + "?jms.prefetchPolicy.all=0");
        try (Connection connection = factory.createConnection("control.hits", SECRET);
                Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(OWN))) {
            connection.start();
            for (UUID expected : List.of(urgent, routine)) {
                TextMessage message = (TextMessage) consumer.receive(20_000);
                assertThat(message.getJMSCorrelationID()).isEqualTo(expected.toString());
                assertThat(message.getJMSType()).isEqualTo("hit.raised");
                assertThat(message.getText()).isEqualTo("{\"a\":1}");
                message.acknowledge();
            }
            assertThatThrownBy(() -> session.createProducer(session.createQueue(OWN)))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createBrowser(session.createQueue(OWN))
                            .getEnumeration()
                            .hasMoreElements())
                    .isInstanceOf(JMSException.class);
        }
        await().until(() -> broker.backlog(OWN) == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anpr.subscriber.other.live",
                "anpr.subscriber.control.live::anpr.subscriber.other.live",
                "anpr.subscriber.other.live::anpr.subscriber.control.live",
                "anpr.rejected",
                "anpr.hits",
                "anpr.hits::anpr.hits.store",
                "anpr.submissions::anpr.submissions.archive",
                "anpr.settlements",
                "anpr.subscriber.#",
                "activemq.management",
                "activemq.notifications",
                "nowhere"
            })
    void itTakesFromNothingElse(String address) throws Exception {
        queues.put("other", Kind.LIVE, 1, UUID.randomUUID(), "hit.raised", new byte[0]);
        try (HitReader reader = reader("control.hits")) {
            assertThatThrownBy(() -> reader.receiver(address)).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> reader.subscribe(address)).isInstanceOf(Exception.class);
        }
        assertThat(broker.backlog("anpr.subscriber.other.live")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN, "anpr.hits", "anpr.reads", "activemq.management", "new"})
    void itMayNotBrowseSendOrMake(String address) throws Exception {
        put(Kind.LIVE, 1);
        try (HitReader reader = reader("control.hits")) {
            assertThatThrownBy(() -> reader.browser(address)).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> reader.send(address)).isInstanceOf(Exception.class);
            assertThatThrownBy(reader::makeAQueue).isInstanceOf(Exception.class);
        }
        assertThat(broker.backlog(OWN)).isEqualTo(1);
        assertThat(broker.knows("new")).isFalse();
    }

    @Test
    void nobodyComesInWithoutItsSecretNorMoreThanMay() throws Exception {
        assertThatThrownBy(() -> new HitReader(port(), "control.hits", "another"))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> new HitReader(port(), "control", SECRET)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> new HitReader(port(), "", "")).isInstanceOf(Exception.class);
        try (HitReader one = reader("control.hits");
                HitReader two = reader("control.hits")) {
            one.receiver(OWN);
            two.receiver(OWN);
            assertThatThrownBy(() -> {
                        try (HitReader three = reader("control.hits")) {
                            three.receiver(OWN);
                        }
                    })
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void aFullQueueTakesNoMore() {
        for (int each = 0; each < 5; each++) {
            assertThat(queues.put("control", Kind.LIVE, 5, UUID.randomUUID(), "hit.raised", new byte[0]))
                    .isTrue();
        }
        assertThat(queues.put("control", Kind.LIVE, 1, UUID.randomUUID(), "hit.raised", new byte[0]))
                .isFalse();
        assertThat(queues.put("control", Kind.LATE, 1, UUID.randomUUID(), "hit.raised", new byte[0]))
                .isTrue();
    }

    @Test
    void whatIsRejectedIsTold() throws Exception {
        UUID unwanted = put(Kind.LIVE, 3);
        try (HitReader reader = reader("control.hits")) {
            HitReader.next(reader.receiver(OWN)).reject("amqp:decode-error", "not this");
            await().until(() -> broker.backlog(SubscriberQueues.REJECTED) == 1);
        }
        List<UUID> told = new ArrayList<>();
        queues.rejected(told::add);
        assertThat(told).containsExactly(unwanted);
        assertThat(broker.backlog(SubscriberQueues.REJECTED)).isZero();
    }

    @Test
    void whatIsTakenBackIsAlsoWhatItsReaderHasInHandAndItIsShutOutMeanwhile() throws Exception {
        UUID first = put(Kind.LIVE, 1);
        UUID second = put(Kind.LIVE, 2);
        UUID late = put(Kind.LATE, 2);
        List<UUID> back = new ArrayList<>();
        try (HitReader reader = reader("control.hits")) {
            assertThat(id(HitReader.next(reader.receiver(OWN)))).isEqualTo(first);

            await().atMost(Duration.ofSeconds(60)).until(() -> queues.takeBack("control", back::add));
        }
        assertThat(back).containsExactlyInAnyOrder(first, second, late);
        assertThatThrownBy(() -> reader("control.hits")).isInstanceOf(Exception.class);
        queues.open("control");
        reader("control.hits").close();
        assertThat(queues.subscribers()).containsExactly("control", "other");
        queues.remove("control");
        assertThat(queues.subscribers()).containsExactly("other");
    }

    private UUID put(Kind kind, int urgency) {
        UUID id = UUID.randomUUID();
        assertThat(queues.put("control", kind, urgency, id, "hit.raised", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        return id;
    }

    private static UUID id(Delivery delivery) throws Exception {
        return UUID.fromString(String.valueOf(delivery.message().correlationId()));
    }

    private HitReader reader(String name) throws Exception {
        return new HitReader(port(), name, SECRET);
    }

    private int port() {
        return (int) queues.listening().get("hits-amqp").get("port");
    }

    private static Subscriber subscriber(String id) {
        return new Subscriber(
                id, "Mock Control (simulated)", Set.of("Mock Police"), 9, Set.of(), Set.of(), false, new Way.Queue());
    }
}

package anpr.hub.routes.delivery;

import static anpr.hub.routes.delivery.RaisedHits.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.subscriber.Way;
import anpr.hub.routes.broker.BrokerGate;
import anpr.hub.routes.broker.EmbeddedBroker;
import anpr.hub.routes.broker.HitReader;
import anpr.hub.routes.broker.Readers;
import anpr.hub.routes.broker.SubscriberDoor;
import anpr.hub.routes.broker.SubscriberQueues;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.ListReview;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.Postgres;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hits from the message that raises them to a program that takes them from its queue, over a real database and broker. */
class QueueDeliveryTest {
    private static final String SECRET = "a secret of the test's";
    private static final String LIVE = "anpr.subscriber.control.live";

    @TempDir
    Path folder;

    private final Postgres postgres = Postgres.empty();
    private final AuditLog audit = postgres.audit();
    private final Outbox outbox = new Outbox(postgres.jdbc, UUID::randomUUID);
    private volatile Subscribers subscribers = Subscribers.NONE;
    private EmbeddedBroker broker;
    private SubscriberQueues queues;
    private Couriers couriers;

    @BeforeEach
    void start() {
        Readers readers = new Readers() {
            @Override
            public Optional<Subscriber> admit(String name, String secret) {
                return reader(name).filter(one -> secret.equals(SECRET));
            }

            @Override
            public Optional<Subscriber> reader(String name) {
                return subscribers.reader(name);
            }
        };
        broker = new EmbeddedBroker(folder, new BrokerGate(new FixedGate(Map.of()), readers, new RecordingTally()));
        queues = broker.queues(
                new ActiveMQConnectionFactory(EmbeddedBroker.URL),
                3,
                new SubscriberDoor("127.0.0.1", 0, 10, 2, Duration.ofSeconds(60), null, ""));
        couriers = new Couriers(
                outbox,
                () -> subscribers,
                new DeliverySettings(
                        Set.of(),
                        Duration.ofHours(1),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        3,
                        null,
                        Map.of()),
                subscriber -> Optional.empty(),
                audit,
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                queues);
    }

    @AfterEach
    void stop() {
        couriers.stop();
        queues.close();
        broker.close();
    }

    @Test
    void hitsLieInTheirQueuesTheMostUrgentFirstUntilTheyAreTaken() throws Exception {
        subscribers = told(subscriber(Set.of(), Liveness.values()));
        store(hit().urgent(5));
        store(hit().urgent(1).at(2));
        store(hit().as(Liveness.LATE).at(3));
        couriers.start();
        soon().until(() -> count("DONE") == 3);

        try (HitReader reader = reader()) {
            Receiver live = reader.receiver(LIVE);
            assertThat(taken(live).at("/data/priority").asInt()).isEqualTo(1);
            assertThat(taken(live).at("/data/priority").asInt()).isEqualTo(5);
            JsonNode late = taken(reader.receiver("anpr.subscriber.control.late"));
            assertThat(late.get("type").asText()).isEqualTo("hit.raised");
            assertThat(late.at("/data/liveness").asText()).isEqualTo("LATE");
        }
        assertThat(postgres.jdbc
                        .sql("select count(*) from audit_event where event = 'DISCLOSURE'")
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void moreThanAQueueHoldsWaitsInTheOutboxAndComesWhenThereIsRoom() throws Exception {
        subscribers = told(subscriber(Set.of(), Liveness.LIVE));
        for (int camera = 0; camera < 6; camera++) {
            store(hit().at(camera));
        }
        couriers.start();
        soon().until(() -> postgres.jdbc
                        .sql("select count(*) from hit_delivery where state = 'WAITING' and answer is not null")
                        .query(Long.class)
                        .single()
                == 3);
        assertThat(broker.backlog(LIVE)).isEqualTo(3);

        try (HitReader reader = reader()) {
            Receiver live = reader.receiver(LIVE);
            Set<UUID> seen = new HashSet<>();
            for (int each = 0; each < 6; each++) {
                seen.add(UUID.fromString(taken(live).at("/data/hitId").asText()));
            }
            assertThat(seen).hasSize(6);
        }
        soon().until(() -> count("DONE") == 6);
    }

    @Test
    void whatASubscriberMayKnowNoMoreGoesFromItsQueue() throws Exception {
        subscribers = told(subscriber(Set.of("quiet"), Liveness.LIVE));
        store(hit());
        store(hit().covert("quiet").at(2));
        couriers.start();
        soon().until(() -> count("DONE") == 2);

        subscribers = told(subscriber(Set.of(), Liveness.LIVE));
        soon().until(() -> count("DEAD") == 1 && count("DONE") == 1);
        try (HitReader reader = reader()) {
            assertThat(taken(reader.receiver(LIVE)).at("/data/covert").asBoolean())
                    .isFalse();
        }
        soon().until(() -> broker.backlog(LIVE) == 0);

        subscribers = Subscribers.NONE;
        soon().until(() -> queues.subscribers().isEmpty());
        assertThatThrownBy(this::reader).isInstanceOf(Exception.class);
    }

    @Test
    void whatItRejectsIsForSomebodyToLookAt() throws Exception {
        subscribers = told(subscriber(Set.of(), Liveness.LIVE));
        store(hit());
        couriers.start();
        soon().until(() -> count("DONE") == 1);
        try (HitReader reader = reader()) {
            HitReader.next(reader.receiver(LIVE)).reject("amqp:decode-error", "not this");
            soon().until(() -> count("DEAD") == 1);
        }
    }

    @Test
    void aListPastItsDayOfReviewIsToldOnceToWhomItIsThereFor() throws Exception {
        subscribers = told(subscriber(Set.of(), Liveness.LIVE));
        couriers.start();
        for (int again = 0; again < 2; again++) {
            outbox.put(review("wanted", false), subscribers);
            outbox.put(review("quiet", true), subscribers);
        }

        soon().until(() -> count("DONE") == 1);
        try (HitReader reader = reader()) {
            JsonNode told = taken(reader.receiver("anpr.subscriber.control.notices"));
            assertThat(told.get("type").asText()).isEqualTo("list.review");
            assertThat(told.at("/data/list").asText()).isEqualTo("wanted");
            assertThat(told.at("/data/reviewOn").asText()).isEqualTo("2026-11-01");
        }
        assertThat(postgres.jdbc
                        .sql("select count(*) from hit_delivery")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private static ListReview review(String list, boolean covert) {
        return new ListReview(
                list,
                RaisedHits.OWNER,
                3,
                covert,
                LocalDate.of(2026, 11, 1),
                Clock.systemUTC().instant());
    }

    private void store(RaisedHits hit) {
        new Hits(
                        postgres.jdbc,
                        postgres.transactions,
                        audit,
                        () -> subscribers,
                        () -> VoiCodes.NONE,
                        Map.of(),
                        Clock.systemUTC(),
                        outbox)
                .store(List.of(hit.batch()));
    }

    private long count(String state) {
        return postgres.jdbc
                .sql("select count(*) from hit_delivery where state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    /** The next message, which is then acknowledged. */
    private static JsonNode taken(Receiver receiver) throws Exception {
        Delivery delivery = HitReader.next(receiver);
        JsonNode told =
                new ObjectMapper().readTree(String.valueOf(delivery.message().body()));
        delivery.accept();
        return told;
    }

    /** It may be shut out for a moment, while its queues are judged. */
    private HitReader reader() throws Exception {
        int port = (int) queues.listening().get("hits-amqp").get("port");
        return new HitReader(port, "control.hits", SECRET);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static Subscribers told(Subscriber one) {
        return new Subscribers(List.of(one));
    }

    private static Subscriber subscriber(Set<String> covertLists, Liveness... liveness) {
        return new Subscriber(
                "control",
                "Mock Control (simulated)",
                Set.of(RaisedHits.OWNER),
                9,
                Set.of(liveness),
                covertLists,
                true,
                new Way.Queue());
    }
}

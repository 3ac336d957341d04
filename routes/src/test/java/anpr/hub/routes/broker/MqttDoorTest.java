package anpr.hub.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded broker's MQTT port, packet by packet. */
@AdapterConformanceTest.Of("mqtt-push")
class MqttDoorTest extends AdapterConformanceTest {
    private static final String OTHER = "other";
    private static final String TOPIC = "feeds/" + FEED;
    private static final byte[] BODY = {1, 2, 3};

    @TempDir
    Path folder;

    private final FixedGate gate = new FixedGate(Map.of(
            FEED, FixedGate.feed(FEED, "mqtt-push", Map.of("topics", "frigate/events, +/onvif-ej/#")),
            OTHER, FixedGate.feed(OTHER, "mqtt-push", Map.of("topics", "#")),
            OTHER_TRANSPORT_FEED, FixedGate.feed(OTHER_TRANSPORT_FEED, "pigeon", Map.of())));
    private EmbeddedBroker broker;
    private PublisherDoors doors;

    @BeforeEach
    void start() {
        broker = new EmbeddedBroker(folder, new BrokerGate(gate, Readers.NONE, TALLY));
        openDoors();
    }

    private void openDoors() {
        doors = broker.open(
                new PublisherDoor("127.0.0.1", 0, 100, mostConnections(), Duration.ofSeconds(3), null, ""),
                gate,
                INTAKE,
                TALLY);
    }

    @AfterEach
    void stop() {
        doors.close();
        broker.close();
    }

    private int port() {
        return (int) doors.listening().get("mqtt").get("port");
    }

    private RawMqtt signedIn(String feed, String client) throws IOException {
        return RawMqtt.signedIn(port(), feed, FixedGate.SECRET, client);
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[atLeastBytes];
        new Random(atLeastBytes).nextBytes(message);
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) {
        try (RawMqtt mqtt = RawMqtt.signedIn(port(), account, secret, "camera-1")) {
            mqtt.send(0x32, RawMqtt.publish(TOPIC, 7, message));
            return new Answer(mqtt.next().type() == RawMqtt.PUBACK, "");
        } catch (IOException e) {
            return new Answer(false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        try (RawMqtt mqtt = RawMqtt.signedIn(port(), account, secret, "camera-1")) {
            byte[] packet = RawMqtt.publish(TOPIC, 7, message);
            mqtt.send(0x32, packet, packet.length - message.length + bytes);
        }
        await().until(() -> doors.connections() == 0);
    }

    @Override
    protected void stopAdapter() {
        doors.close();
    }

    @Override
    protected int open() {
        return doors.connections();
    }

    @Override
    protected void startAgain() {
        openDoors();
    }

    @Override
    protected int mostConnections() {
        return 5;
    }

    @Override
    protected Connection openConnection() throws IOException {
        return connection(signedIn(FEED, "camera-" + System.nanoTime()));
    }

    @Override
    protected Connection stall() throws IOException {
        RawMqtt mqtt = signedIn(FEED, "slow");
        mqtt.send(0x32, RawMqtt.publish(TOPIC, 7, BODY), 5);
        return connection(mqtt);
    }

    private static Connection connection(RawMqtt mqtt) {
        return new Connection() {
            @Override
            public boolean isCut() throws IOException {
                return mqtt.isCut();
            }

            @Override
            public void close() throws IOException {
                mqtt.close();
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"feeds/conformance", "feeds/conformance/north.gate", "frigate/events", "B8A44F/onvif-ej/Plate"})
    void aFeedPublishesToWhatIsItsOwn(String topic) throws Exception {
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            mqtt.send(0x32, RawMqtt.publish(topic, 7, BODY));
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBACK);
        }
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo(topic);
        assertThat(INTAKE.only().arrival().transport().userAgent()).isEqualTo("camera-1");
        assertThat(INTAKE.only().arrival().transport().protocol()).isEqualTo("mqtt/3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feeds/other", "feeds/conformance-2/x", "feeds", "frigate/other", "anpr/reads", "$sys/x"})
    void aFeedPublishesToNothingElse(String topic) throws Exception {
        assertRefused(FEED, topic);
    }

    /** Whose topics are {@code #}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "feeds/conformance",
                "anpr/submissions",
                "anpr/replays",
                "anpr/reads",
                "activemq/management",
                "$sys/mqtt/sessions"
            })
    void noFeedReachesTheHubsAddressesOrAnothersWhateverItsTopicsSay(String topic) throws Exception {
        assertRefused(OTHER, topic);
    }

    private void assertRefused(String feed, String topic) throws Exception {
        try (RawMqtt mqtt = signedIn(feed, "camera-1")) {
            mqtt.send(0x32, RawMqtt.publish(topic, 7, BODY));
            assertThatThrownBy(mqtt::next).isInstanceOf(IOException.class);
        }
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
        assertThat(Addresses.queues())
                .allSatisfy(queue -> assertThat(broker.backlog(queue)).isZero());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "feeds/conformance",
                "frigate/events",
                "anpr/reads",
                "anpr.reads",
                "$share/x/anpr/reads",
                "$sys/#"
            })
    void nobodySubscribesToAnything(String filter) throws Exception {
        try (RawMqtt mqtt = signedIn(OTHER, "listener")) {
            mqtt.subscribe(filter);
            RawMqtt.Packet answer = mqtt.next();
            assertThat(answer.type()).isEqualTo(RawMqtt.SUBACK);
            assertThat(answer.body()[2] & 0xFF).as("failure").isEqualTo(0x80);
        }
        assertThat(TALLY.refused()).containsExactly(Refusal.NOT_ADMITTED);
    }

    @Test
    void theBrokersOwnAccountOpensNothing() {
        for (String secret : List.of("CHANGE ME!!", "", FixedGate.SECRET)) {
            assertThatThrownBy(() -> RawMqtt.signedIn(port(), "ACTIVEMQ.CLUSTER.ADMIN.USER", secret, "x"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void thePortSpeaksMqttOnly() {
        assertThatThrownBy(() -> {
                    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                            "tcp://127.0.0.1:" + port() + "?callTimeout=2000&initialConnectAttempts=1")) {
                        factory.createContext(FEED, FixedGate.SECRET).start();
                    }
                })
                .isNotNull();
    }

    @Test
    void qosTwoIsReceivedWhenItIsDurable() throws Exception {
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            mqtt.send(0x34, RawMqtt.publish(TOPIC, 7, BODY));
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBREC);
            assertThat(INTAKE.landed()).hasSize(1);
            mqtt.send(0x3C, RawMqtt.publish(TOPIC, 7, BODY));
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBREC);
        }
        assertThat(INTAKE.landed()).as("a repetition of what was received").hasSize(1);
    }

    /** The broker notes the packet before the hub is asked. */
    @Test
    void qosTwoThatWasNotTakenIsLandedWhenItIsRepeated() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            mqtt.send(0x34, RawMqtt.publish(TOPIC, 7, BODY));
            assertThatThrownBy(mqtt::next).isInstanceOf(IOException.class);
        }
        INTAKE.reset();
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            mqtt.send(0x3C, RawMqtt.publish(TOPIC, 7, BODY));
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBREC);
        }
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void nobodyEndsAnothersConnectionByItsName() throws Exception {
        try (RawMqtt mine = signedIn(FEED, "camera-1");
                RawMqtt others = signedIn(OTHER, "camera-1")) {
            others.send(0x34, RawMqtt.publish("feeds/other", 7, BODY));
            assertThat(others.next().type()).isEqualTo(RawMqtt.PUBREC);
            mine.send(0x34, RawMqtt.publish(TOPIC, 7, BODY));
            assertThat(mine.next().type()).isEqualTo(RawMqtt.PUBREC);
        }
        assertThat(INTAKE.landed()).extracting(landed -> landed.feed().id()).containsExactly(OTHER, FEED);
    }

    @Test
    void keepsNothingThatIsPublishedAsRetained() throws Exception {
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            mqtt.send(0x33, RawMqtt.publish("frigate/events", 7, BODY));
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBACK);
        }
        assertThat(INTAKE.landed()).hasSize(1);
        assertThat(broker.knows("$sys.mqtt.retain.frigate.events")).isFalse();
    }

    /** Nothing of it is read, and before a sign-in the measure is short. */
    @Test
    void readsNoPacketThatIsFarTooLong() throws Exception {
        try (RawMqtt mqtt = signedIn(FEED, "camera-1");
                RawMqtt stranger = RawMqtt.connected(port())) {
            mqtt.send(0x32, RawMqtt.publish(TOPIC, 7, new byte[1 << 20]), 5);
            await().until(mqtt::isCut);
            assertThat(TALLY.refused()).containsExactly(Refusal.TOO_LARGE);
            stranger.send(0x10, Arrays.copyOf(RawMqtt.connect(FEED, "guess", "x"), 1 << 20), 100);
            await().until(stranger::isCut);
        }
        assertThat(TALLY.refused()).containsExactly(Refusal.TOO_LARGE, Refusal.TOO_LARGE);
    }

    /** What it sends beyond them waits with the sender, not in the hub's memory, and comes when those are landed. */
    @Test
    void readsOnlySoManyMessagesThatAreNotAnsweredYet() throws Exception {
        int messages = 600;
        byte[] body = new byte[60_000];
        CountDownLatch opened = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        doors.close();
        doors = broker.open(
                new PublisherDoor("127.0.0.1", 0, 100, 100, Duration.ofSeconds(30), null, ""),
                gate,
                (Feed feed, anpr.hub.core.submission.Intake.Arrival arrival) -> {
                    try {
                        opened.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return INTAKE.land(feed, arrival);
                },
                TALLY);
        try (RawMqtt mqtt = signedIn(FEED, "camera-1")) {
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 1; i <= messages; i++) {
                        // Some of QoS 0, which are counted as well.
                        byte[] publish = i % 3 == 0 ? RawMqtt.publish(TOPIC, body) : RawMqtt.publish(TOPIC, i, body);
                        mqtt.send(i % 3 == 0 ? 0x30 : 0x32, publish);
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofSeconds(1)).until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(messages);

            opened.countDown();
            for (int answers = 0; answers < messages * 2 / 3; answers++) {
                assertThat(mqtt.next().type()).isEqualTo(RawMqtt.PUBACK);
            }
            sender.join();
        }
        await().untilAsserted(() -> assertThat(INTAKE.landed()).hasSize(messages));
    }

    /** The broker would look for the queue {@code anpr.reads.store}, and delete it because a feed may not read it. */
    @Test
    void noSubscriptionHarmsAQueueOfTheHubs() throws Exception {
        try (RawMqtt mqtt = signedIn(OTHER, "anpr")) {
            mqtt.subscribe("$share/anpr/reads/store");
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.SUBACK);
            mqtt.subscribe("reads/store");
            assertThat(mqtt.next().type()).isEqualTo(RawMqtt.SUBACK);
        }
        assertThat(Addresses.queues()).allMatch(broker::knows);
    }

    /** Each publisher waits in a thread of the broker's for a batch that the broker must write. */
    @Test
    void manyPublishersAtOnceDoNotStarveTheBrokerOfThreads() throws Exception {
        doors.close();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(EmbeddedBroker.URL)) {
            factory.setBlockOnDurableSend(true);
            doors = broker.open(
                    new PublisherDoor("127.0.0.1", 0, 100, 100, Duration.ofSeconds(30), null, ""),
                    gate,
                    (Feed feed, anpr.hub.core.submission.Intake.Arrival arrival) -> {
                        try (var context = factory.createContext()) {
                            context.createProducer().send(context.createQueue(Addresses.REPLAYS), arrival.body());
                        }
                        return INTAKE.land(feed, arrival);
                    },
                    TALLY);
            List<RawMqtt> cameras = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                cameras.add(signedIn(FEED, "camera-" + i));
            }
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (RawMqtt camera : cameras) {
                camera.send(0x32, RawMqtt.publish(TOPIC, 7, BODY));
            }
            for (RawMqtt camera : cameras) {
                answers.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return camera.next().type();
                    } catch (IOException e) {
                        return -1;
                    }
                }));
            }
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(RawMqtt.PUBACK);
            }
            for (RawMqtt camera : cameras) {
                camera.close();
            }
        }
        assertThat(broker.backlog(Addresses.REPLAYS)).isEqualTo(60);
    }
}

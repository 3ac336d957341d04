package anpr.hub.adapters.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all lines to brokers have in common. The partner publishes; yes is that its broker holds the message no more. */
abstract class PartnerBrokerTest extends AdapterConformanceTest {
    static final String PASSWORD = FixedGate.SECRET;
    private static final String CLIENT = "the hub is the client: nobody signs in to it";

    Line line;

    /** Stopped by the test, which does not want it opened again. */
    volatile boolean stopped;

    abstract Transport.ByFeed transport();

    /** The settings of the feed. */
    abstract Map<String, String> settings();

    /** The settings of a feed that gives up what it refuses. */
    Map<String, String> rejecting() {
        return with(settings(), "refused", "reject");
    }

    /** Publishes as the partner does; returns when the broker has the message. */
    abstract void publish(byte[] body) throws Exception;

    /** Messages that the broker still holds, those that are with the hub included. */
    abstract long held() throws Exception;

    /** Takes out what a test has left. */
    abstract void purge() throws Exception;

    @Override
    protected Map<Behaviour, String> lacks() {
        Map<Behaviour, String> lacks = new HashMap<>();
        lacks.put(Behaviour.UNKNOWN_FEED_IS_REFUSED, CLIENT);
        lacks.put(Behaviour.OTHER_TRANSPORT_IS_REFUSED, CLIENT);
        lacks.put(Behaviour.WRONG_CREDENTIAL_IS_REFUSED, CLIENT);
        lacks.put(Behaviour.CUT_LANDS_NOTHING, "the broker hands over whole messages");
        lacks.put(Behaviour.BOUNDS_CONNECTIONS, CLIENT);
        lacks.put(Behaviour.SLOW_SENDER_IS_CUT, "a broker that has nothing to say is well; its heartbeat is watched");
        return lacks;
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[Math.max(atLeastBytes, 256)];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        publish(message);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> held() == 0 || !TALLY.refused().isEmpty());
        return new Answer(held() == 0, line.trouble().orElse(""));
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) {
        throw new UnsupportedOperationException(CLIENT);
    }

    @Override
    protected void stopAdapter() {
        stopped = true;
        line.close();
    }

    @Override
    protected void startAgain() throws Exception {
        stopped = false;
        line = open(settings());
        awaitWell();
    }

    /** Threads of ended lines are gone. */
    @Override
    protected int open() {
        Thread[] threads = new Thread[Thread.activeCount() + 100];
        Thread.enumerate(threads);
        return (int) Arrays.stream(threads)
                .filter(thread -> thread != null && thread.getName().equals("line-" + FEED))
                .count();
    }

    @BeforeEach
    void begin() throws Exception {
        line = open(settings());
        awaitWell();
    }

    @AfterEach
    void close() throws Exception {
        INTAKE.release();
        line.close();
        purge();
    }

    void awaitWell() {
        await().atMost(Duration.ofSeconds(20)).until(() -> line.trouble().isEmpty());
    }

    Line open(Map<String, String> settings) throws Exception {
        assertThat(new Catalogue(List.of(transport()), List.of())
                        .faults(FixedGate.feed(FEED, transport().name(), settings)))
                .isEmpty();
        return transport().open(FixedGate.feed(FEED, transport().name(), settings), ports());
    }

    /** What a test that is not of this class opens a line with. */
    static Ports hub() {
        return ports();
    }

    static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    @Test
    void landsManyAndSettlesEach() throws Exception {
        for (int i = 0; i < 300; i++) {
            publish(message(FEED, PASSWORD, 300 + i));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> held() == 0);
        assertThat(INTAKE.landed()).hasSize(300);
    }

    @Test
    void aMessageThatWaitsForTheHubIsLandedOnceTheHubCan() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);
        publish(message(FEED, PASSWORD, 300));
        await().until(() -> !TALLY.refused().isEmpty());
        assertThat(line.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("UNAVAILABLE"));
        INTAKE.reset();

        await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
        assertThat(line.trouble()).isEmpty();
        await().atMost(Duration.ofSeconds(20)).until(() -> held() == 0);
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void whatWasNotLandedWhenTheLineClosedComesAgain() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);
        publish(message(FEED, PASSWORD, 300));
        await().until(() -> !TALLY.refused().isEmpty());
        line.close();
        INTAKE.reset();
        // The broker takes back what a closed consumer had in its own time, and counts it nowhere meanwhile.
        await().until(() -> held() == 1);

        line = open(settings());

        await().atMost(Duration.ofSeconds(20)).until(() -> INTAKE.landed().size() == 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> held() == 0);
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void aRefusedMessageStopsNoOther() throws Exception {
        publish(message(FEED, PASSWORD, FixedGate.MAX_BYTES + 1));
        await().until(() -> TALLY.refused().contains(Refusal.TOO_LARGE));
        publish(message(FEED, PASSWORD, 300));

        await().until(() -> INTAKE.landed().size() == 1);
        if (lacks().containsKey(Behaviour.REFUSED_IS_NOT_YES)) {
            return;
        }
        await().until(() -> held() == 1);
        assertThat(line.trouble())
                .hasValueSatisfying(trouble -> assertThat(trouble).contains("1 refused messages are left"));
    }

    @Test
    void givesUpARefusedMessageWhereTheFeedSaysSo() throws Exception {
        line.close();
        line = open(rejecting());
        publish(message(FEED, PASSWORD, FixedGate.MAX_BYTES + 1));

        await().atMost(Duration.ofSeconds(20)).until(() -> held() == 0);
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.refused()).containsExactly(Refusal.TOO_LARGE);
    }

    @Test
    void saysWhatTheTroubleIsWhileThereIsNoBroker() throws Exception {
        try (Line lost =
                open(with(settings(), "url", settings().get("url").replaceAll(":[0-9]+$", ":" + UnusedPort.find())))) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lost.trouble().orElse("").contains("tried again"));
            assertThat(lost.trouble().orElseThrow()).doesNotContain(PASSWORD);
        }
    }
}

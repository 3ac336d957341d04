package anpr.hub.adapters;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies.Reply;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code docs/spec/adapter.md} asks of every adapter, on its own wire. An adapter's test inherits this, sends as
 * its devices do, and names any behaviour that it lacks with the reason.
 *
 * <p>It fits those that are sent to and those that fetch. For a fetcher, to send is to put a message where it fetches,
 * and its yes is that it lets go of it: the cursor moves on, the message is acknowledged, the file is moved away, the
 * stream goes on.
 */
public abstract class AdapterConformanceTest {
    /** The rules of the specification, by their names there. */
    public enum Behaviour {
        YES_MEANS_DURABLE,
        REFUSED_IS_NOT_YES,
        FAILURE_IS_NOT_YES,
        TOO_LARGE_IS_REFUSED,
        UNKNOWN_FEED_IS_REFUSED,
        OTHER_TRANSPORT_IS_REFUSED,
        WRONG_CREDENTIAL_IS_REFUSED,
        CUT_LANDS_NOTHING,
        BODY_IS_BYTE_EXACT,
        FACTS_ARE_TRUE_AND_HOLD_NO_SECRET,
        COUNTS_EACH_REFUSAL_ONCE,
        CLOSES_WHAT_IT_OPENS,
        RESUMES,
        BOUNDS_CONNECTIONS,
        SLOW_SENDER_IS_CUT
    }

    /** Which transport a test shows, by the name that feeds give; {@link ConformanceCoverageTest} misses none. */
    @Retention(RetentionPolicy.SOURCE)
    @Target(ElementType.TYPE)
    public @interface Of {
        String value();
    }

    /** A connection of a sender to the adapter, which the test keeps open. */
    public interface Connection extends AutoCloseable {
        /** Whether the adapter has ended it. */
        boolean isCut() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** What the sender made of the hub's answer. */
    public record Answer(boolean yes, String said) {}

    protected static final String FEED = "conformance";
    protected static final String OTHER_TRANSPORT_FEED = "elsewhere";
    protected static final RecordingIntake INTAKE = new RecordingIntake();
    protected static final RecordingTally TALLY = new RecordingTally();
    protected static final MemoryCursors CURSORS = new MemoryCursors();

    protected static FixedGate gate(String transport) {
        return new FixedGate(Map.of(
                FEED, FixedGate.feed(FEED, transport, Map.of()),
                OTHER_TRANSPORT_FEED, FixedGate.feed(OTHER_TRANSPORT_FEED, "pigeon", Map.of())));
    }

    /** What a line is opened with in a test. */
    protected static Ports ports() {
        return new Ports(
                INTAKE,
                feed -> new Reply(200, "text/plain", ""),
                TALLY,
                CURSORS,
                Transports.catalogue(),
                feed -> Optional.of(FixedGate.SECRET),
                Clock.systemUTC());
    }

    /** Behaviours that this adapter lacks, each with the reason. */
    protected Map<Behaviour, String> lacks() {
        return Map.of();
    }

    /** Whom the facts name as the peer; null where the transport has none. */
    protected @Nullable String senderAddress() {
        return "127.0.0.1";
    }

    /** A message in the adapter's format, of at least so many bytes. */
    protected abstract byte[] message(String account, String secret, int atLeastBytes);

    /** Sends a message as a device does and waits for the answer; a sign-in that fails is an answer that is not yes. */
    protected abstract Answer send(String account, String secret, byte[] message) throws Exception;

    /** Sends the beginning of a message, drops the connection, and returns when the adapter has noticed. */
    protected abstract void sendCut(String account, String secret, byte[] message, int bytes) throws Exception;

    /** Stops the adapter as the hub does when it ends, and returns when that is done. It is not needed any more. */
    protected void stopAdapter() throws Exception {
        throw notSaid(Behaviour.CLOSES_WHAT_IT_OPENS);
    }

    /** How many connections, listeners and lines the adapter has open. */
    protected int open() throws Exception {
        throw notSaid(Behaviour.CLOSES_WHAT_IT_OPENS);
    }

    /** Starts the adapter anew after {@link #stopAdapter()}, on what it kept. */
    protected void startAgain() throws Exception {
        throw notSaid(Behaviour.RESUMES);
    }

    /** How many connections at a time a sender may have in this test. */
    protected int mostConnections() {
        throw notSaid(Behaviour.BOUNDS_CONNECTIONS);
    }

    /** Opens a connection as a proved sender, and says no more; fails if the adapter does not let it. */
    protected Connection openConnection() throws Exception {
        throw notSaid(Behaviour.BOUNDS_CONNECTIONS);
    }

    /** Begins a message and does not go on with it. The adapter in the test is to wait a few seconds at most. */
    protected Connection stall() throws Exception {
        throw notSaid(Behaviour.SLOW_SENDER_IS_CUT);
    }

    private static UnsupportedOperationException notSaid(Behaviour behaviour) {
        return new UnsupportedOperationException("the test neither shows " + behaviour + " nor says why it lacks it");
    }

    @BeforeEach
    void forget() {
        INTAKE.reset();
        TALLY.reset();
        CURSORS.reset();
    }

    @Test
    void answersYesOnlyWhenTheMessageIsDurable() {
        assumeHas(Behaviour.YES_MEANS_DURABLE);
        INTAKE.hold();

        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(this::sendOne);
        await().until(() -> INTAKE.waiting() == 1);
        await().during(Duration.ofMillis(200)).until(() -> !answer.isDone());
        INTAKE.release();

        assertThat(answer).succeedsWithin(10, SECONDS).extracting(Answer::yes).isEqualTo(true);
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void doesNotAnswerYesToWhatTheIntakeRefuses(Refusal refusal) {
        assumeHas(Behaviour.REFUSED_IS_NOT_YES);
        INTAKE.refuse(refusal);

        assertThat(sendOne().yes()).isFalse();
        assertThat(TALLY.refused()).containsExactly(refusal);
    }

    @Test
    void doesNotAnswerYesWhenTheIntakeFails() {
        assumeHas(Behaviour.FAILURE_IS_NOT_YES);
        INTAKE.fail();

        assertThat(sendOne().yes()).isFalse();
        assertThat(TALLY.refused()).containsExactly(Refusal.UNAVAILABLE);
    }

    @Test
    void refusesAMessageThatIsTooLarge() throws Exception {
        assumeHas(Behaviour.TOO_LARGE_IS_REFUSED);

        Answer answer = send(FEED, FixedGate.SECRET, message(FEED, FixedGate.SECRET, FixedGate.MAX_BYTES + 1));

        assertThat(answer.yes()).isFalse();
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.refused()).containsExactly(Refusal.TOO_LARGE);
    }

    @Test
    void refusesAnUnknownFeed() throws Exception {
        assumeHas(Behaviour.UNKNOWN_FEED_IS_REFUSED);
        assertRefusedAtTheDoor("nobody", FixedGate.SECRET);
    }

    @Test
    void refusesAFeedOfAnotherTransport() throws Exception {
        assumeHas(Behaviour.OTHER_TRANSPORT_IS_REFUSED);
        assertRefusedAtTheDoor(OTHER_TRANSPORT_FEED, FixedGate.SECRET);
    }

    @Test
    void refusesAWrongCredential() throws Exception {
        assumeHas(Behaviour.WRONG_CREDENTIAL_IS_REFUSED);
        assertRefusedAtTheDoor(FEED, "guess");
    }

    private void assertRefusedAtTheDoor(String account, String secret) throws Exception {
        Answer answer = send(account, secret, message(account, secret, 1));

        assertThat(answer.yes()).isFalse();
        assertThat(answer.said()).doesNotContain(account, secret);
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.refused()).contains(Refusal.NOT_ADMITTED);
    }

    @Test
    void landsNothingOfAMessageThatIsCut() throws Exception {
        assumeHas(Behaviour.CUT_LANDS_NOTHING);
        byte[] message = message(FEED, FixedGate.SECRET, 10_000);

        sendCut(FEED, FixedGate.SECRET, message, message.length - 1);
        assertThat(INTAKE.landed()).isEmpty();

        assertThat(sendOne().yes()).as("the next message is taken").isTrue();
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void landsTheBodyByteForByte() throws Exception {
        assumeHas(Behaviour.BODY_IS_BYTE_EXACT);
        byte[] message = message(FEED, FixedGate.SECRET, 50_000);

        assertThat(send(FEED, FixedGate.SECRET, message).yes()).isTrue();
        assertThat(INTAKE.only().arrival().body()).isEqualTo(message);
    }

    @Test
    void landsFactsThatAreTrueAndHoldNoSecret() {
        assumeHas(Behaviour.FACTS_ARE_TRUE_AND_HOLD_NO_SECRET);

        sendOne();

        Arrival arrival = INTAKE.only().arrival();
        assertThat(INTAKE.only().feed().id()).isEqualTo(FEED);
        assertThat(arrival.adapter()).matches("[a-z0-9-]+/[0-9]+");
        assertThat(arrival.transport().principal()).isEqualTo(FEED);
        assertThat(arrival.transport().remoteAddress()).isEqualTo(senderAddress());
        assertThat(arrival.transport().toString()).doesNotContain(FixedGate.SECRET);
    }

    @Test
    void countsEachRefusalOnce() {
        assumeHas(Behaviour.COUNTS_EACH_REFUSAL_ONCE);
        INTAKE.refuse(Refusal.MALFORMED);

        assertThat(sendOne().yes()).isFalse();

        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(TALLY.refused()).containsExactly(Refusal.MALFORMED));
    }

    /** A message that is being landed when the adapter is stopped is landed, or refused: it is not left hanging. */
    @Test
    void closesWhatItOpens() throws Exception {
        assumeHas(Behaviour.CLOSES_WHAT_IT_OPENS);
        INTAKE.hold();
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(this::sendOne);
        await().until(() -> INTAKE.waiting() == 1);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(this::stopped);
        INTAKE.release();

        assertThat(stopping).succeedsWithin(10, SECONDS);
        assertThat(open()).isZero();
        await().until(() -> INTAKE.waiting() == 0);
        assertThat(answer.handle((said, failed) -> said != null && said.yes()))
                .succeedsWithin(10, SECONDS)
                .satisfies(yes -> assertThat(INTAKE.landed()).hasSizeGreaterThanOrEqualTo(yes ? 1 : 0));
    }

    private void stopped() {
        try {
            stopAdapter();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void goesOnAfterARestartWithWhatIsNew() throws Exception {
        assumeHas(Behaviour.RESUMES);
        byte[] first = message(FEED, FixedGate.SECRET, 100);
        byte[] second = message(FEED, FixedGate.SECRET, 200);

        assertThat(send(FEED, FixedGate.SECRET, first).yes()).isTrue();
        stopAdapter();
        startAgain();
        assertThat(send(FEED, FixedGate.SECRET, second).yes()).isTrue();

        assertThat(INTAKE.landed())
                .extracting(landed -> landed.arrival().body())
                .containsExactly(first, second);
    }

    @Test
    void boundsTheConnectionsOfASender() throws Exception {
        assumeHas(Behaviour.BOUNDS_CONNECTIONS);
        List<Connection> connections = new ArrayList<>();
        try {
            while (connections.size() < mostConnections()) {
                connections.add(openConnection());
            }
            assertThat(isRefusedAConnection()).isTrue();
            for (Connection connection : connections) {
                assertThat(connection.isCut()).as("those before stay").isFalse();
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        await().until(() -> sendOne().yes());
    }

    private boolean isRefusedAConnection() throws Exception {
        try (Connection oneMore = openConnection()) {
            await().until(oneMore::isCut);
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void cutsASlowSenderAndServesOthersMeanwhile() throws Exception {
        assumeHas(Behaviour.SLOW_SENDER_IS_CUT);
        try (Connection slow = stall()) {
            assertThat(sendOne().yes()).isTrue();
            await().until(slow::isCut);
        }
        assertThat(INTAKE.landed()).hasSize(1);
    }

    protected final Answer sendOne() {
        try {
            return send(FEED, FixedGate.SECRET, message(FEED, FixedGate.SECRET, 1));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private void assumeHas(Behaviour behaviour) {
        String reason = lacks().get(behaviour);
        assumeFalse(reason != null, () -> behaviour + " is not this adapter's: " + reason);
    }
}

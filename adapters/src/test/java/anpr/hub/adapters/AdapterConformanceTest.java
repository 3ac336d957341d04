package anpr.hub.adapters;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code docs/spec/adapter.md} asks of every adapter, on its own wire. An adapter's test inherits this, sends as
 * its devices do, and names any behaviour that it lacks with the reason.
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
        FACTS_ARE_TRUE_AND_HOLD_NO_SECRET
    }

    /** What the sender made of the hub's answer. */
    public record Answer(boolean yes, String said) {}

    protected static final String FEED = "conformance";
    protected static final String OTHER_TRANSPORT_FEED = "elsewhere";
    protected static final RecordingIntake INTAKE = new RecordingIntake();
    protected static final RecordingTally TALLY = new RecordingTally();

    protected static FixedGate gate(String transport) {
        return new FixedGate(Map.of(
                FEED, FixedGate.feed(FEED, transport, Map.of()),
                OTHER_TRANSPORT_FEED, FixedGate.feed(OTHER_TRANSPORT_FEED, "pigeon", Map.of())));
    }

    /** Behaviours that this adapter lacks, each with the reason. */
    protected Map<Behaviour, String> lacks() {
        return Map.of();
    }

    /** A message in the adapter's format, of at least so many bytes. */
    protected abstract byte[] message(String account, String secret, int atLeastBytes);

    /** Sends a message as a device does and waits for the answer; a sign-in that fails is an answer that is not yes. */
    protected abstract Answer send(String account, String secret, byte[] message) throws Exception;

    /** Sends the beginning of a message, drops the connection, and returns when the adapter has noticed. */
    protected abstract void sendCut(String account, String secret, byte[] message, int bytes) throws Exception;

    @BeforeEach
    void forget() {
        INTAKE.reset();
        TALLY.reset();
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
        assertThat(arrival.adapter()).matches("[a-z0-9]+/[0-9]+");
        assertThat(arrival.transport().principal()).isEqualTo(FEED);
        assertThat(arrival.transport().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(arrival.transport().toString()).doesNotContain(FixedGate.SECRET);
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

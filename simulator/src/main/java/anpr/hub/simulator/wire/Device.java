package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.traffic.Conduct;
import anpr.hub.simulator.truth.Attempt;
import anpr.hub.simulator.truth.GroundTruth;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The sending side of one feed's devices: like real ones they keep a message until the hub has said yes, through
 * failures and restarts, for as long as their patience lasts. Each sending and its end goes to the ground truth. Safe
 * for use by many threads; each uses a line of its own.
 */
public final class Device implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Some dialects cannot say "not now": a device asks again before it takes a no for an answer. */
    private static final int REFUSALS_TAKEN = 3;

    private final Supplier<Line> dial;
    private final GroundTruth truth;
    private final Duration patience;
    private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param dial opens a line
     * @param patience how long a message is tried again
     */
    public Device(Supplier<Line> dial, GroundTruth truth, Duration patience) {
        this.dial = dial;
        this.truth = truth;
        this.patience = patience;
    }

    /**
     * Sends a message until the hub has answered for good, or patience is at its end.
     *
     * @return whether the hub said yes
     */
    public boolean deliver(Message message, Conduct conduct) {
        truth.willSend(message.id(), message.feed(), message.expected());
        Line line = idle.pollFirst();
        if (line == null) {
            line = dial.get();
        }
        try {
            return switch (conduct) {
                case PLAIN -> untilAnswered(line, message);
                case DUPLICATE -> {
                    boolean first = untilAnswered(line, message);
                    yield untilAnswered(line, message) && first;
                }
                case LOST_ANSWER -> {
                    hangUp(line, message);
                    yield untilAnswered(line, message);
                }
                case CUT -> {
                    cut(line, message);
                    yield untilAnswered(line, message);
                }
            };
        } finally {
            idle.addFirst(line);
        }
    }

    @Override
    public void close() {
        for (Line line = idle.pollFirst(); line != null; line = idle.pollFirst()) {
            line.close();
        }
    }

    private boolean untilAnswered(Line line, Message message) {
        long giveUp = System.nanoTime() + patience.toNanos();
        int refusals = 0;
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            Line.Answer answer = once(line, message);
            if (answer == Line.Answer.YES) {
                return true;
            }
            refusals += answer == Line.Answer.NO ? 1 : 0;
            if (refusals == REFUSALS_TAKEN
                    || System.nanoTime() > giveUp
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private Line.Answer once(Line line, Message message) {
        try {
            Line.Answer answer = line.send(message);
            truth.attempted(message.id(), answer == Line.Answer.YES ? Attempt.ACKNOWLEDGED : Attempt.REFUSED);
            return answer;
        } catch (IOException e) {
            truth.attempted(message.id(), Attempt.UNKNOWN);
            return Line.Answer.LATER;
        }
    }

    private void hangUp(Line line, Message message) {
        try {
            line.sendAndHangUp(message);
        } catch (IOException e) {
            // Not even sent, or perhaps; either way nobody knows.
        }
        truth.attempted(message.id(), Attempt.UNKNOWN);
    }

    private void cut(Line line, Message message) {
        try {
            line.sendHalf(message);
        } catch (IOException e) {
            // Cut even earlier than meant.
        }
        truth.attempted(message.id(), Attempt.CUT);
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}

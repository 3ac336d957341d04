package anpr.hub.adapters;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An intake that remembers what was landed, and that a test can make refuse, fail or wait. */
public final class RecordingIntake implements Intake {
    /** One landed message with the receipt given for it. */
    public record Landed(Feed feed, Arrival arrival, Receipt receipt) {}

    private final List<Landed> landed = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Refusal refusal;
    private volatile boolean failing;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Receipt land(Feed feed, Arrival arrival) throws RefusedException {
        waitAtGate();
        Refusal refuseWith = refusal;
        if (refuseWith != null) {
            throw new RefusedException(refuseWith, "Switched to refuse");
        }
        if (failing) {
            throw new IllegalStateException("Switched to fail");
        }
        var receipt =
                new Receipt(new UUID(0, landed.size() + 1), Instant.parse("2026-06-01T12:00:00Z"), "0".repeat(64));
        landed.add(new Landed(feed, arrival, receipt));
        return receipt;
    }

    private void waitAtGate() {
        waiting.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted at the gate", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** From now on messages wait to become durable, until {@link #release()}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** How many messages wait to become durable. */
    public int waiting() {
        return waiting.get();
    }

    public void refuse(Refusal refuseWith) {
        refusal = refuseWith;
    }

    /** From now on landing throws what no contract foresees. */
    public void fail() {
        failing = true;
    }

    public List<Landed> landed() {
        return List.copyOf(landed);
    }

    /** The one message that was landed. */
    public Landed only() {
        if (landed.size() != 1) {
            throw new AssertionError("Landed " + landed.size() + " messages, not one");
        }
        return landed.getFirst();
    }

    /** Forgets everything and takes messages again. */
    public void reset() {
        release();
        refusal = null;
        failing = false;
        landed.clear();
    }
}

package anpr.hub.routes.pause;

import anpr.hub.routes.store.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Tells when all that was accepted of a paused feed is through. First nothing of it can be on its way to the broker any
 * more; then the queues between landing and ledger must have been empty once, so that the ledger knows of everything; then
 * every minute of the feed must have closed. Under a load that never lets those queues run empty it says nothing.
 */
public final class Drains {
    /** How long ago what is drained now may have come. */
    private static final Duration LOOKED_AT = Duration.ofDays(30);

    private final Pauses pauses;
    private final Ledger ledger;
    private final Supplier<Optional<Long>> waiting;
    private final Duration landing;
    private final Duration unseen;
    private final Clock clock;
    private final Set<Pause> allLedgered = new HashSet<>();

    /**
     * @param waiting batches in the queues between landing and ledger; empty where they cannot be seen
     * @param landing how long what was begun before the pause may take to land
     * @param unseen how long to wait for queues that cannot be seen
     */
    public Drains(
            Pauses pauses,
            Ledger ledger,
            Supplier<Optional<Long>> waiting,
            Duration landing,
            Duration unseen,
            Clock clock) {
        this.pauses = pauses;
        this.ledger = ledger;
        this.waiting = waiting;
        this.landing = landing;
        this.unseen = unseen;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "1s", initialDelayString = "1s")
    synchronized void look() {
        Instant now = clock.instant();
        allLedgered.retainAll(pauses.all());
        for (Pause pause : pauses.all()) {
            if (pause.drain() && pause.drained() == null && isInTheLedger(pause, now)) {
                if (ledger.closes(pause.feed(), now.minus(LOOKED_AT))) {
                    pauses.drained(pause);
                }
            }
        }
    }

    private boolean isInTheLedger(Pause pause, Instant now) {
        Instant landed = pause.since().plus(landing);
        if (!allLedgered.contains(pause) && landed.isBefore(now)) {
            Optional<Long> queued = waiting.get();
            if (queued.map(batches -> batches == 0)
                    .orElseGet(() -> landed.plus(unseen).isBefore(now))) {
                allLedgered.add(pause);
            }
        }
        return allLedgered.contains(pause);
    }
}

package anpr.hub.routes.delivery;

import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.subscriber.Way;
import anpr.hub.routes.broker.SubscriberQueues;
import anpr.hub.routes.broker.SubscriberQueues.Kind;
import anpr.hub.routes.store.ListReview;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.Outbox.Delivery;
import anpr.hub.routes.store.ShownHit;
import anpr.hub.routes.store.Told;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings hits to queues of the hub's broker. What waits there was judged by what its subscriber might know then: when
 * that changes, and when the hub starts, it goes back to the outbox and is judged anew. Safe for use by many threads, one
 * for each subscriber at a time.
 */
final class QueueWay {
    private final SubscriberQueues queues;
    private final Outbox outbox;
    private final Clock clock;
    /** Subscribers as they were when their queues were judged. */
    private final Map<String, Subscriber> settled = new ConcurrentHashMap<>();

    QueueWay(SubscriberQueues queues, Outbox outbox, Clock clock) {
        this.queues = queues;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Of whom the queues are to be judged before anything else is put there. */
    Set<String> unsettled(Subscribers now) {
        if (!queues.hasDoors()) {
            // Another node of the hub may have one: it brings them, and its queues are read.
            return Set.of();
        }
        Set<String> unsettled = new TreeSet<>(queues.subscribers());
        now.all().stream().filter(QueueWay::reads).map(Subscriber::id).forEach(unsettled::add);
        unsettled.removeIf(id -> now.find(id)
                .filter(QueueWay::reads)
                .filter(one -> one.equals(settled.get(id)))
                .isPresent());
        return unsettled;
    }

    /** Judges the queues of one anew, makes them if it is to have some, and takes them away if not. */
    void settle(String id, Subscribers now) {
        settled.remove(id);
        if (queues.takeBack(id, delivery -> outbox.back(delivery, clock.instant()))) {
            Subscriber reader = now.find(id).filter(QueueWay::reads).orElse(null);
            if (reader == null) {
                queues.remove(id);
            } else {
                queues.open(id);
                settled.put(id, reader);
            }
        }
    }

    private static boolean reads(Subscriber subscriber) {
        return subscriber.way() instanceof Way.Queue;
    }

    /** Whether something may be put in the queues of this one now. */
    boolean isSettled(Subscriber subscriber) {
        return subscriber.equals(settled.get(subscriber.id()));
    }

    /** Lets subscribers in. */
    void open() {
        queues.openDoors();
    }

    /** Notes what subscribers did not want. */
    void rejections() {
        queues.rejected(delivery -> outbox.rejected(delivery, "the subscriber rejects it"));
    }

    Outcome put(String subscriber, Delivery delivery, HitNotice notice) {
        boolean taken = queues.put(
                subscriber,
                kind(delivery.told()),
                delivery.told().subject().priority(),
                delivery.id(),
                notice.type(),
                notice.json());
        return taken
                ? new Outcome.Taken("it lies in its queue")
                : new Outcome.NotNow("as many wait in its queue as may");
    }

    private static Kind kind(Told told) {
        return switch (told) {
            case ListReview review -> Kind.NOTICES;
            case ShownHit hit ->
                switch (hit.subject().liveness()) {
                    case LIVE -> Kind.LIVE;
                    case LATE -> Kind.LATE;
                    case PAST -> Kind.PAST;
                };
        };
    }
}

package anpr.hub.routes.delivery;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.subscriber.Way;
import anpr.hub.core.transport.Secrets;
import anpr.hub.routes.broker.SubscriberQueues;
import anpr.hub.routes.store.ListReview;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.Outbox.Delivery;
import anpr.hub.routes.store.ShownHit;
import anpr.hub.routes.store.Told;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Take from the outbox what is due and bring it to the subscribers: one courier for each subscriber that something is due
 * for, so that one that is slow or away keeps nobody else waiting. Of deliveries of covert lists they say nothing in logs
 * and metrics.
 */
public final class Couriers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);

    private static final Duration ROUND = Duration.ofMillis(200);
    private static final Duration LONGEST_WITHOUT_ROOM = Duration.ofSeconds(30);
    private static final int AT_ONCE = 8;

    private final Outbox outbox;
    private final Supplier<Subscribers> subscribers;
    private final DeliverySettings settings;
    private final AuditLog audit;
    private final Clock clock;
    private final Webhook webhook;
    private final Optional<QueueWay> queues;
    private final Counter delivered;
    private final Counter failed;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ExecutorService threads;

    /** @param queues of the hub's own broker; null if it has none */
    public Couriers(
            Outbox outbox,
            Supplier<Subscribers> subscribers,
            DeliverySettings settings,
            Secrets secrets,
            AuditLog audit,
            Clock clock,
            MeterRegistry meters,
            @Nullable SubscriberQueues queues) {
        this.outbox = outbox;
        this.subscribers = subscribers;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
        this.webhook = new Webhook(settings.hosts(), settings.patience(), secrets, clock);
        this.queues = Optional.ofNullable(queues).map(broker -> new QueueWay(broker, outbox, clock));
        this.delivered = Counter.builder("hub.hits.delivered")
                .description("hits that a subscriber has taken; not of covert lists")
                .register(meters);
        this.failed = Counter.builder("hub.hits.undelivered")
                .description("attempts to deliver a hit that failed; not of covert lists")
                .register(meters);
    }

    /** What is wrong with a subscriber whose file is right. */
    public static List<String> faults(Subscriber subscriber, DeliverySettings settings) {
        return switch (subscriber.way()) {
            case Way.Webhook(var address) -> Webhook.faults(address, settings.hosts());
            case Way.Queue() -> List.of();
        };
    }

    @Override
    public void start() {
        ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
        threads = started;
        queues.ifPresent(way -> {
            // Before they can be read: what they hold may have been judged by other rules.
            Subscribers now = subscribers.get();
            way.unsettled(now).forEach(id -> way.settle(id, now));
            way.open();
        });
        started.execute(() -> rounds(started));
    }

    private void rounds(ExecutorService started) {
        while (!started.isShutdown()) {
            try {
                Subscribers now = subscribers.get();
                queues.ifPresent(way -> settle(way, now, started));
                for (String due : outbox.due(clock.instant())) {
                    now.find(due)
                            .filter(this::isReached)
                            .filter(one -> busy.add(one.id()))
                            .ifPresent(subscriber -> started.execute(() -> run(subscriber, started)));
                }
                TimeUnit.MILLISECONDS.sleep(ROUND.toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (started.isShutdown()) {
                    return;
                }
                LOG.error(
                        "no hit is delivered until the database answers: {}",
                        e.getClass().getSimpleName());
                if (!rest()) {
                    return;
                }
            }
        }
    }

    private void settle(QueueWay way, Subscribers now, ExecutorService started) {
        way.rejections();
        way.unsettled(now).stream()
                .filter(busy::add)
                .forEach(id -> started.execute(() -> {
                    try {
                        way.settle(id, now);
                    } catch (RuntimeException e) {
                        if (!started.isShutdown()) {
                            LOG.error(
                                    "The queues of a subscriber could not be judged anew, which is tried again: {}",
                                    e.getClass().getSimpleName());
                        }
                    } finally {
                        busy.remove(id);
                    }
                }));
    }

    private boolean isReached(Subscriber subscriber) {
        return switch (subscriber.way()) {
            case Way.Webhook webhooks -> true;
            case Way.Queue() -> queues.filter(way -> way.isSettled(subscriber)).isPresent();
        };
    }

    private static boolean rest() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run(Subscriber subscriber, ExecutorService started) {
        try {
            // A lease outlives an attempt; were it shorter, two would bring the same.
            Duration lease = settings.patience().multipliedBy(2).plusSeconds(10);
            List<Delivery> taken = outbox.take(subscriber.id(), AT_ONCE, clock.instant(), lease);
            while (!taken.isEmpty() && !started.isShutdown()) {
                try (ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor()) {
                    taken.forEach(delivery -> attempts.execute(() -> attempt(subscriber, delivery)));
                }
                taken = outbox.take(subscriber.id(), AT_ONCE, clock.instant(), lease);
            }
        } catch (RuntimeException e) {
            // What was taken is taken again when its lease ends; of a hub that stops there is nothing to say.
            if (!started.isShutdown()) {
                LOG.error(
                        "Deliveries stopped short, and begin anew: {}",
                        e.getClass().getSimpleName());
            }
        } finally {
            busy.remove(subscriber.id());
        }
    }

    private void attempt(Subscriber subscriber, Delivery delivery) {
        try {
            Outcome outcome = outcome(subscriber, delivery);
            boolean open = !delivery.told().subject().covert();
            switch (outcome) {
                case Outcome.Taken(String answer) -> {
                    outbox.done(delivery.id(), answer, clock.instant());
                    count(open, delivered);
                }
                case Outcome.NotNow(String answer) -> {
                    outbox.later(delivery.id(), answer, clock.instant().plus(pause(subscriber, delivery)));
                    count(open, failed);
                    if (open && delivery.attempts() == 0) {
                        LOG.warn("Subscriber {} has not taken a hit, it is tried again: {}", subscriber.id(), answer);
                    }
                }
                case Outcome.Never(String answer) -> {
                    outbox.dead(delivery.id(), answer);
                    count(open, failed);
                    if (open) {
                        LOG.error("Subscriber {} does not want a hit: {}", subscriber.id(), answer);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Its lease ends, and somebody takes it again.
            if (!delivery.told().subject().covert()) {
                LOG.error(
                        "A delivery to subscriber {} failed: {}",
                        subscriber.id(),
                        e.getClass().getSimpleName());
            }
        }
    }

    /** Whether there is room in a queue is soon asked. */
    private Duration pause(Subscriber subscriber, Delivery delivery) {
        Duration pause = settings.pause(delivery.attempts());
        return switch (subscriber.way()) {
            case Way.Webhook webhooks -> pause;
            case Way.Queue() -> pause.compareTo(LONGEST_WITHOUT_ROOM) < 0 ? pause : LONGEST_WITHOUT_ROOM;
        };
    }

    private static void count(boolean open, Counter counter) {
        if (open) {
            counter.increment();
        }
    }

    private Outcome outcome(Subscriber subscriber, Delivery delivery) throws InterruptedException {
        // Each subscriber is of law enforcement, as its file says.
        Recipient recipient = new Recipient.Partner(subscriber.id(), Standing.LAW_ENFORCEMENT);
        Told told = delivery.told();
        if (!subscriber.mayKnow(told.subject()) || Guard.release(recipient, told.label()) != Release.WHOLE) {
            return new Outcome.Never("it may no longer be told");
        }
        if (delivery.attempts() == 0) {
            disclosed(subscriber, delivery);
        }
        HitNotice notice = HitNotice.of(delivery);
        return switch (subscriber.way()) {
            case Way.Webhook(var address) -> webhook.post(subscriber.id(), address, delivery.id(), notice.json());
            case Way.Queue() -> queues.orElseThrow().put(subscriber.id(), delivery, notice);
        };
    }

    /** Before the first attempt: from then on it may have been seen. */
    private void disclosed(Subscriber subscriber, Delivery delivery) {
        Map<String, String> detail = new LinkedHashMap<>();
        List<UUID> records =
                switch (delivery.told()) {
                    case ShownHit hit -> {
                        detail.put("hit", hit.hitId().toString());
                        yield List.of(hit.recordId());
                    }
                    case ListReview review -> {
                        detail.put("reviewOn", review.reviewOn().toString());
                        yield List.of();
                    }
                };
        detail.put("list", delivery.told().subject().list());
        detail.put("subscriber", subscriber.id());
        detail.put("delivery", delivery.id().toString());
        detail.put("occasion", delivery.occasion().name());
        audit.log(AuditLog.Done.disclosed("hub", null, subscriber.organisation(), records, detail));
    }

    @Override
    public void stop() {
        ExecutorService started = threads;
        threads = null;
        if (started != null) {
            started.shutdownNow();
            try {
                if (!started.awaitTermination(settings.patience().toSeconds(), TimeUnit.SECONDS)) {
                    LOG.warn("Deliveries are still under way; they are made again when the hub runs");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        webhook.close();
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}

package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.WhenRefused;
import anpr.hub.adapters.queue.Subscription.Delivery;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed's line to a partner's broker: connects, lands what comes, and settles it only then. What waits is landed
 * together, because many share one flush of the hub's journal, and settled in the order in which it came.
 *
 * <p>While the hub cannot make a message durable, the message is held and tried again, and the broker is told nothing: its
 * window fills and the rest waits there. So an outage of the hub uses up none of the broker's delivery attempts.
 */
final class BrokerLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLine.class);
    private static final Duration LISTEN = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String adapter;
    private final String broker;
    private final Feed feed;
    private final Ports ports;
    private final Subscription.Source source;
    private final int window;
    private final WhenRefused whenRefused;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String connectTrouble = "not yet connected";
    private volatile @Nullable String landTrouble;
    private volatile @Nullable String keepTrouble;
    private int kept;

    private BrokerLine(
            String adapter,
            String broker,
            Feed feed,
            Ports ports,
            WhenRefused whenRefused,
            Subscription.Source source) {
        this.adapter = adapter;
        this.broker = broker;
        this.feed = feed;
        this.ports = ports;
        this.source = source;
        this.window = BrokerOptions.WINDOW.of(feed.settings());
        this.whenRefused = whenRefused;
        this.thread = Thread.ofPlatform().name("line-" + feed.id()).unstarted(this::run);
    }

    /** Opens it; the first connection is made in the background. */
    static BrokerLine open(
            String adapter,
            String broker,
            Feed feed,
            Ports ports,
            WhenRefused whenRefused,
            Subscription.Source source) {
        BrokerLine line = new BrokerLine(adapter, broker, feed, ports, whenRefused, source);
        line.thread.start();
        return line;
    }

    @Override
    public Optional<String> trouble() {
        String trouble = connectTrouble != null ? connectTrouble : landTrouble != null ? landTrouble : keepTrouble;
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try (ExecutorService landers = Executors.newVirtualThreadPerTaskExecutor()) {
            while (isOpen()) {
                boolean worked = false;
                try (Subscription subscription = source.subscribe()) {
                    connectTrouble = null;
                    keepTrouble = null;
                    kept = 0;
                    LOG.info("Feed {} receives from {}", feed.id(), broker);
                    while (isOpen()) {
                        @Nullable Delivery first = subscription.next(LISTEN);
                        if (first != null) {
                            take(subscription, first, landers);
                            worked = true;
                        }
                    }
                } catch (Exception e) {
                    pause = worked ? FIRST_PAUSE : pause;
                    connectTrouble =
                            broker + " gives nothing: " + reason(e) + "; tried again every " + pause.toSeconds() + " s";
                    LOG.warn("Feed {}: {}", feed.id(), connectTrouble);
                    pause(pause);
                    pause = longer(pause);
                }
            }
        }
    }

    private void take(Subscription subscription, Delivery first, ExecutorService landers) throws Exception {
        List<Delivery> batch = new ArrayList<>();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        @Nullable Delivery next = first;
        while (next != null) {
            Delivery delivery = next;
            batch.add(delivery);
            outcomes.add(landers.submit(landing(delivery)::land));
            next = batch.size() < window ? subscription.next(Duration.ZERO) : null;
        }
        for (int i = 0; i < batch.size(); i++) {
            settle(batch.get(i), outcomes.get(i).get());
        }
    }

    /** What is taken out of a delivery by the line's own thread, and what another may do with it then. */
    private Landing landing(Delivery delivery) {
        try {
            Arrival arrival = delivery.arrival();
            if (arrival.body().length > feed.maxBytes()) {
                throw new RefusedException(
                        Refusal.TOO_LARGE, "the message is longer than the feed's " + feed.maxBytes() + " bytes");
            }
            return () -> land(arrival);
        } catch (RefusedException e) {
            refused(e.refusal(), e);
            return () -> Outcome.REFUSED;
        }
    }

    private Outcome land(Arrival arrival) {
        Duration pause = FIRST_PAUSE;
        boolean counted = false;
        do {
            Exception failure;
            Refusal refusal;
            try {
                ports.intake().land(feed, arrival);
                landTrouble = null;
                return Outcome.TAKEN;
            } catch (RefusedException e) {
                failure = e;
                refusal = e.refusal();
            } catch (RuntimeException e) {
                failure = e;
                refusal = Refusal.UNAVAILABLE;
            }
            if (!counted) {
                refused(refusal, failure);
                counted = true;
            }
            switch (refusal) {
                case TOO_LARGE, INCOMPLETE, MALFORMED -> {
                    return Outcome.REFUSED;
                }
                case NOT_ADMITTED, UNAVAILABLE -> {
                    landTrouble = "the hub does not take over what comes: " + refusal;
                    pause(pause);
                    pause = longer(pause);
                }
            }
        } while (isOpen());
        return Outcome.UNDECIDED;
    }

    private void settle(Delivery delivery, Outcome outcome) throws Exception {
        switch (outcome) {
            case TAKEN -> delivery.taken();
            case REFUSED -> {
                switch (whenRefused) {
                    case REJECT -> delivery.rejected();
                    case KEEP -> {
                        kept++;
                        keepTrouble = kept + " refused messages are left with " + broker
                                + " (why: metric hub.refused); take them out there, raise the feed's maxBytes, or set"
                                + " refused: reject if the broker keeps dead letters";
                    }
                }
            }
            case UNDECIDED -> {
                // The line closes, and the broker delivers it again to the next.
            }
        }
    }

    private void refused(Refusal refusal, Exception why) {
        ports.tally().refused(adapter, feed, refusal);
        LOG.warn("Feed {}: a message from {} is refused: {}: {}", feed.id(), broker, refusal, reason(why));
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    /** Waits, or less if the line is closed. */
    private void pause(Duration pause) {
        try {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // Nobody of the hub interrupts a line; whoever does wants it ended.
            closing.countDown();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** The innermost kind of failure and what it says, in one line and short: a broker may say anything. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = String.valueOf(root.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        return root.getClass().getSimpleName() + ": " + said.substring(0, Math.min(said.length(), 200));
    }

    private enum Outcome {
        TAKEN,
        REFUSED,
        /** The line was closed before it came to that. */
        UNDECIDED
    }

    @FunctionalInterface
    private interface Landing {
        Outcome land();
    }
}

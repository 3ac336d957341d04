package anpr.hub.routes.line;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the line of one feed: opens it while it may be open, tries again where it could not be opened, closes it when it
 * may be open no longer. A thread of its own does it, so that one feed waits for no other.
 */
final class KeptLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLine.class);
    private static final Duration MOMENT = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Feed feed;
    private final Transport.ByFeed transport;
    private final Ports ports;
    private final Gate gate;
    private final Turns turns;
    private final Predicate<String> paused;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    private volatile LineState state = new LineState(LineState.Kind.NOT_OPEN, "it is about to be opened");
    private int failures;

    KeptLine(Feed feed, Transport.ByFeed transport, Ports ports, Gate gate, Turns turns, Predicate<String> paused) {
        this.feed = feed;
        this.transport = transport;
        this.ports = ports;
        this.gate = gate;
        this.turns = turns;
        this.paused = paused;
        this.keeper = Thread.ofVirtual().name("line-" + feed.id()).start(this::keep);
    }

    Feed feed() {
        return feed;
    }

    LineState state() {
        return state;
    }

    private void keep() {
        while (open()) {
            if (ended()) {
                tell(new LineState(LineState.Kind.ENDED, "the agreement with its partner has ended"));
            } else if (isPaused()) {
                tell(new LineState(LineState.Kind.PAUSED, null));
            } else if (mine()) {
                openOnce();
            } else {
                tell(new LineState(LineState.Kind.ELSEWHERE, null));
            }
            rest(MOMENT);
        }
        leave();
    }

    private void openOnce() {
        try (Line line = transport.open(feed, ports)) {
            failures = 0;
            while (open() && !ended() && !isPaused() && mine()) {
                String trouble = line.trouble().orElse(null);
                tell(new LineState(trouble == null ? LineState.Kind.UP : LineState.Kind.IN_TROUBLE, trouble));
                rest(MOMENT);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            failed(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
        } catch (RuntimeException e) {
            LOG.error("The line of feed {} failed", feed.id(), e);
            failed("the hub failed on it: " + e.getClass().getSimpleName());
        }
    }

    /** Another node may be able to: so the turn is given up meanwhile. */
    private void failed(String why) {
        tell(new LineState(LineState.Kind.NOT_OPEN, why));
        leave();
        Duration pause = Duration.ofSeconds(1L << Math.min(failures++, 6));
        rest(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private boolean ended() {
        return gate.feed(feed.id()).isEmpty();
    }

    /** Who sends is told at the door, in its own dialect; what would be fetched is left where it is. */
    private boolean isPaused() {
        return transport.oneNodeOnly(feed) && paused.test(feed.id());
    }

    private boolean mine() {
        if (!transport.oneNodeOnly(feed)) {
            return true;
        }
        turns.want(feed.id());
        return turns.has(feed.id());
    }

    private void leave() {
        if (transport.oneNodeOnly(feed)) {
            turns.leave(feed.id());
        }
    }

    private void tell(LineState now) {
        if (!now.equals(state)) {
            state = now;
            switch (now.kind()) {
                case UP, ELSEWHERE, PAUSED ->
                    LOG.info("The line of feed {} is {}", feed.id(), now.kind().told());
                case IN_TROUBLE, NOT_OPEN, ENDED ->
                    LOG.warn(
                            "The line of feed {} is {}: {}",
                            feed.id(),
                            now.kind().told(),
                            now.trouble());
            }
        }
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private void rest(Duration time) {
        try {
            closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /** Begins to close, without waiting; for lines that end together. */
    void end() {
        closing.countDown();
    }

    /** The line is closed and its turn given up when this returns. */
    @Override
    public void close() {
        end();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How a line stands on this node.
     *
     * @param trouble a sentence for the operator; null where there is nothing to say
     */
    record LineState(Kind kind, @Nullable String trouble) {
        enum Kind {
            /** Open, and taking in what comes. */
            UP("open"),
            /** Open, and kept from taking in. */
            IN_TROUBLE("in trouble"),
            /** It could not be opened; it is tried again. */
            NOT_OPEN("not open"),
            /** Another node has the turn. */
            ELSEWHERE("on another node"),
            /** Somebody has paused the feed. */
            PAUSED("paused"),
            /** The agreement has ended. */
            ENDED("closed");

            private final String told;

            Kind(String told) {
                this.told = told;
            }

            String told() {
                return told;
            }
        }
    }
}

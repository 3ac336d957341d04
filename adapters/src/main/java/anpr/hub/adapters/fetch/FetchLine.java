package anpr.hub.adapters.fetch;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line that runs an errand again and again, in a thread of its own: after a pause where all went well, after a longer
 * and longer one where it did not. A refusal by the intake is such a failure too: the errand runs again from where its
 * cursor stands, so that nothing is passed over.
 */
public final class FetchLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(FetchLine.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Feed feed;
    private final String adapter;
    private final Ports ports;
    private final Duration pause;
    private final Errand errand;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread fetcher;
    private volatile @Nullable String trouble;
    private int failures;

    /** @param pause between two rounds that go well; also the first pause after one that does not */
    public FetchLine(Feed feed, String adapter, Ports ports, Duration pause, Errand errand) {
        this.feed = feed;
        this.adapter = adapter;
        this.ports = ports;
        this.pause = pause;
        this.errand = errand;
        this.fetcher = Thread.ofVirtual().name(adapter + ' ' + feed.id()).start(this::run);
    }

    private void run() {
        while (open()) {
            try {
                errand.run(this);
                well();
                rest(pause);
            } catch (RefusedException e) {
                if (open()) {
                    LOG.warn("Refused what feed {} fetched: {}, {}", feed.id(), e.refusal(), e.getMessage());
                    ports.tally().refused(adapter, feed, e.refusal());
                    failed("what was fetched is not taken over: " + e.getMessage());
                }
            } catch (IOException e) {
                failed(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
            } catch (RuntimeException e) {
                if (open()) {
                    LOG.error("Failed to fetch feed {}; it is tried again", feed.id(), e);
                    failed("the hub failed on it: " + e.getClass().getSimpleName());
                }
            }
        }
    }

    /** For the errand to say, while it goes on, that it is taking in. */
    public void well() {
        trouble = null;
        failures = 0;
    }

    /** For the errand to say, while it goes on, what keeps it. */
    public void troubled(String what) {
        trouble = what;
    }

    /**
     * Hands over what the errand fetched.
     *
     * @throws RefusedException also where the intake fails in a way that no contract foresees
     */
    public void land(Arrival arrival) throws RefusedException {
        try {
            ports.intake().land(feed, arrival);
        } catch (RuntimeException e) {
            LOG.error("Failed to land what feed {} fetched; it is fetched again", feed.id(), e);
            throw new RefusedException(Refusal.UNAVAILABLE, "the hub failed on it", e);
        }
    }

    /** Whether the errand may begin something new. */
    public boolean open() {
        return closing.getCount() > 0;
    }

    /** Whether its thread lives; not any more once it is closed. */
    public boolean isRunning() {
        return fetcher.isAlive();
    }

    /** Waits, but not beyond the end of the line. */
    public void rest(Duration time) {
        try {
            closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private void failed(String why) {
        if (open()) {
            trouble = why;
            Duration longer = pause.multipliedBy(1L << Math.min(failures++, 16));
            rest(longer.compareTo(LONGEST_PAUSE) < 0 || longer.equals(pause) ? longer : LONGEST_PAUSE);
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing.countDown();
        errand.close();
        try {
            fetcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a line does in each round. */
    public interface Errand extends AutoCloseable {
        /**
         * Fetches what there is and lands it.
         *
         * @throws IOException if the partner's side cannot be had or answers wrongly; its message is the line's trouble: a
         *     sentence without plates, payload or secrets
         * @throws RefusedException if what was fetched was not taken over
         */
        void run(FetchLine line) throws IOException, RefusedException;

        /** Breaks off what waits for the partner's side; called while another thread runs. Landing is not broken off. */
        @Override
        void close();
    }
}

package anpr.hub.routes.console;

import anpr.hub.routes.health.FeedHealth;
import anpr.hub.routes.health.FeedHealth.Standing;
import anpr.hub.routes.web.Callers;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How feeds are, for all who look at once: asked anew when what is known is a moment old, and nobody waits for that unless
 * it is older than a page may be. Safe for use by many threads.
 */
@Component
class Standings {
    private static final Logger LOG = LoggerFactory.getLogger(Standings.class);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private final FeedHealth health;
    private final Callers callers;
    private final Clock clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Known known;

    Standings(FeedHealth health, Callers callers, Clock clock) {
        this.health = health;
        this.callers = callers;
        this.clock = clock;
    }

    private record Known(List<Standing> all, Instant at) {}

    /** Those that are there for who looks. */
    List<Standing> of(Principal who) {
        Set<String> there = callers.feeds(who);
        return all().stream()
                .filter(feed -> there == null || there.contains(feed.feed()))
                .toList();
    }

    /** What was changed just now is to be seen by the next who looks. */
    void changed() {
        ask();
    }

    private List<Standing> all() {
        Known last = known;
        Instant now = clock.instant();
        if (last == null || last.at.plus(OLDEST).isBefore(now)) {
            return ask();
        }
        if (last.at.plus(FRESH).isBefore(now) && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("standings").start(this::refresh);
        }
        return last.all;
    }

    private void refresh() {
        try {
            ask();
        } catch (RuntimeException e) {
            // Who looks when it has become too old is told.
            LOG.warn("how feeds are could not be asked: {}", e.getMessage());
        } finally {
            asking.set(false);
        }
    }

    /** One asks, others wait for it and ask themselves only if that was before they came. */
    private List<Standing> ask() {
        Instant came = clock.instant();
        synchronized (this) {
            Known last = known;
            if (last == null || last.at.isBefore(came)) {
                Instant now = clock.instant();
                last = new Known(health.all(null), now);
                known = last;
            }
            return last.all;
        }
    }
}

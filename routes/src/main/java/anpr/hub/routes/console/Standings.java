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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How feeds are, for all who look at once: asked anew when what is known is a moment old. Safe for use by many threads. */
@Component
class Standings {
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final FeedHealth health;
    private final Callers callers;
    private final Clock clock;
    private @Nullable Known known;

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
    synchronized void forget() {
        known = null;
    }

    private synchronized List<Standing> all() {
        Instant now = clock.instant();
        if (known == null || known.at.plus(FRESH).isBefore(now)) {
            known = new Known(health.all(null), now);
        }
        return known.all;
    }
}

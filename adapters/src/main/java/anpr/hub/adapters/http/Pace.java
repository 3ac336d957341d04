package anpr.hub.adapters.http;

import java.time.Duration;

/**
 * How slowly a body may come: a sender that holds a request open by a byte now and then is cut off.
 *
 * @param within what any body may take
 * @param leastRate bytes a second, for what is longer than that time allows
 */
public record Pace(Duration within, int leastRate) {
    /** For who is not known yet. */
    static final Pace STRANGERS = new Pace(Duration.ofSeconds(10), 4_000);

    boolean tooSlow(long nanos, long bytes) {
        return nanos > within.toNanos() + bytes * 1_000_000_000.0 / leastRate;
    }
}

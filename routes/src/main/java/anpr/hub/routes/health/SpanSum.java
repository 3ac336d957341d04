package anpr.hub.routes.health;

import anpr.hub.core.health.Delays;
import java.time.Duration;
import java.time.Instant;

/** The delays of a feed within ten minutes, of which the table does not know yet. Not safe for use by many threads. */
final class SpanSum {
    final Delays delays = new Delays();
    Instant last = Instant.EPOCH;

    void add(Instant at, Duration delay) {
        delays.add(delay);
        last = at.isAfter(last) ? at : last;
    }

    SpanSum plus(SpanSum other) {
        delays.add(other.delays);
        last = other.last.isAfter(last) ? other.last : last;
        return this;
    }
}

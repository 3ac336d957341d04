package anpr.hub.routes.health;

import anpr.hub.core.health.FeedFacts;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From when on something is wrong, {@code hub.health.*}. What is usual is learnt; these say how sure the hub must be.
 *
 * @param fewest records or messages that must be wrong before it is more than a bad message now and then
 * @param degradedShare of an hour's records or messages: one in ten is more than any sound device has
 * @param failingShare of the same: with so few good ones the feed is of no use
 * @param backlogMinutes of the feed's own rate that may wait; a restart of the database makes less
 */
public record HealthSettings(
        @DefaultValue("10") long fewest,
        @DefaultValue("0.1") double degradedShare,
        @DefaultValue("0.9") double failingShare,
        @DefaultValue("5") int backlogMinutes) {

    /** What feeds are judged by. */
    public FeedFacts.Limits feedLimits() {
        return new FeedFacts.Limits(fewest, degradedShare, failingShare, backlogMinutes);
    }
}

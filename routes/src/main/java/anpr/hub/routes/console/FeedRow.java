package anpr.hub.routes.console;

import anpr.hub.routes.health.FeedHealth;
import java.time.Instant;

/** A feed as a line of the overview. Two that are equal look alike. */
record FeedRow(
        String id,
        String partner,
        String sourceClass,
        String state,
        String colour,
        String why,
        Sparkline line,
        String lastRecord,
        String lastAgo,
        String delayP50,
        String delayP99,
        String backlog,
        String quarantined,
        String hits) {

    static FeedRow of(FeedHealth.Standing feed, Instant now) {
        return new FeedRow(
                feed.feed(),
                feed.partner(),
                Words.of(feed.sourceClass()),
                Words.of(feed.condition().state()),
                Words.colour(feed.condition().state()),
                feed.condition().why(),
                Sparkline.of(feed.perMinute()),
                Words.lately(feed.lastRecord(), now),
                Words.ago(feed.lastRecord(), now),
                Words.brief(feed.delayP50()),
                feed.delayP99() == null ? "" : "p99 " + Words.brief(feed.delayP99()),
                Words.count(feed.backlog()),
                Words.count(feed.quarantined()),
                Words.count(feed.hits()));
    }
}

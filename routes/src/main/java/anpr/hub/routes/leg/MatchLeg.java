package anpr.hub.routes.leg;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.Wire;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;

/** Looks every published read up in the VOI lists and raises a hit for each entry that it meets. */
public final class MatchLeg extends RouteBuilder {
    private final Hotlists hotlists;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Wire<ReadBatch> reads = new Wire<>(ReadBatch.class);
    private final Wire<HitBatch> hits = new Wire<>(HitBatch.class);

    public MatchLeg(Hotlists hotlists, Clock clock, Supplier<UUID> ids) {
        this.hotlists = hotlists;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.READS, Addresses.MATCH_QUEUE, 1))
                .routeId("match")
                .process(this::match)
                .filter(body().isNotNull())
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.HITS));
    }

    /** Leaves the encoded hits in the body, or null if there is none. */
    private void match(Exchange exchange) {
        // One index for all of them: no read is matched against half of a new revision.
        HotlistIndex index = hotlists.index();
        Instant now = clock.instant();
        List<RaisedHit> raised = new ArrayList<>();
        for (ReadBatch batch : reads.decodeAll(exchange)) {
            for (PublishedRead read : batch.reads()) {
                List<HotlistIndex.Match> matches = index.match(read.key().vrm());
                if (!matches.isEmpty()) {
                    Read whole = CanonicalRead.fromJson(read.canonical());
                    for (HotlistIndex.Match match : matches) {
                        raised.add(new RaisedHit(
                                match.hit(whole, now), read.recordId(), read.key(), read.feed(), read.receivedAt()));
                    }
                }
            }
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(raised.isEmpty() ? null : hits.encode(new HitBatch(ids.get(), raised)));
    }
}

package anpr.hub.routes.leg;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.Handling;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.Wire;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every published read up that the guard lets it have, and raises a hit for each entry of the VOI lists that it meets:
 * live ones for those who can
 * still act on them, the others apart.
 */
public final class MatchLeg extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(MatchLeg.class);
    private static final String LIVE = "live";
    private static final String LATE = "late";

    private final Hotlists hotlists;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Counter whitelisted;
    private final Counter cut;
    private final Wire<ReadBatch> reads = new Wire<>(ReadBatch.class);
    private final Wire<HitBatch> hits = new Wire<>(HitBatch.class);

    public MatchLeg(Hotlists hotlists, Clock clock, Supplier<UUID> ids, MeterRegistry meters) {
        this.hotlists = hotlists;
        this.clock = clock;
        this.ids = ids;
        this.whitelisted = Counter.builder("hub.matching.whitelisted")
                .description("reads that would have raised hits, were they not on a whitelist")
                .register(meters);
        this.cut = Counter.builder("hub.matching.cut")
                .description("reads that match more entries than one read may")
                .register(meters);
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.READS, Addresses.MATCH_QUEUE, 1))
                .routeId("match")
                .process(this::match)
                .filter(exchangeProperty(LIVE).isNotNull())
                .setBody(exchangeProperty(LIVE))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.HITS))
                .end()
                .filter(exchangeProperty(LATE).isNotNull())
                .setBody(exchangeProperty(LATE))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.LATE_HITS));
    }

    /** Leaves the encoded hits in the properties, where there are any. */
    private void match(Exchange exchange) {
        // One index for all of them: no read is matched against half of a new revision.
        Hotlists.InForce inForce = hotlists.inForce();
        Instant now = clock.instant();
        List<RaisedHit> raised = new ArrayList<>();
        for (ReadBatch batch : reads.decodeAll(exchange)) {
            for (PublishedRead read : batch.reads()) {
                look(read, HotlistIndex::match, inForce, now, raised);
            }
            for (PublishedRead partial : batch.partials()) {
                look(partial, HotlistIndex::matchPartial, inForce, now, raised);
            }
        }
        exchange.getMessage().removeHeaders("*");
        exchange.setProperty(LIVE, encoded(raised, true));
        exchange.setProperty(LATE, encoded(raised, false));
    }

    /** How an index is asked for a mark. */
    private interface Lookup {
        HotlistIndex.Matches of(HotlistIndex index, String vrm, Instant at);
    }

    private void look(
            PublishedRead read, Lookup lookup, Hotlists.InForce inForce, Instant now, List<RaisedHit> raised) {
        if (Guard.release(Recipient.Part.MATCHER, read.label()) != Release.WHOLE) {
            return;
        }
        HotlistIndex.Matches matches = lookup.of(inForce.index(), read.key().vrm(), now);
        if (matches.whitelisted()) {
            whitelisted.increment();
        }
        if (matches.more()) {
            cut.increment();
            LOG.warn(
                    "Read {} matches more entries than hub.matching.most-matches; the first are raised",
                    read.recordId());
        }
        if (!matches.found().isEmpty()) {
            raise(read, matches.found(), inForce, now, raised);
        }
    }

    private static void raise(
            PublishedRead read,
            List<HotlistIndex.Match> matches,
            Hotlists.InForce inForce,
            Instant now,
            List<RaisedHit> raised) {
        Read whole = CanonicalRead.fromJson(read.canonical());
        for (HotlistIndex.Match match : matches) {
            // A hit without its entry's text is better than none.
            VoiEntry entry = inForce.snapshots()
                    .entry(match.list().name(), match.list().revision(), match.entryId())
                    .orElseGet(() -> VoiEntry.bare(match.entryId(), match.vrm()));
            raised.add(new RaisedHit(
                    match.hit(whole, entry, now),
                    read.recordId(),
                    read.key(),
                    read.feed(),
                    read.receivedAt(),
                    Handling.of(match.list().terms()),
                    read.path()));
        }
    }

    private byte @Nullable [] encoded(List<RaisedHit> raised, boolean live) {
        List<RaisedHit> some = raised.stream()
                .filter(one -> (one.hit().liveness() == Hit.Liveness.LIVE) == live)
                .toList();
        return some.isEmpty() ? null : hits.encode(new HitBatch(ids.get(), some));
    }
}

package anpr.hub.routes.leg;

import anpr.hub.core.normalise.Normalised;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Feed;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.SightingBatch;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.TransactionBatch;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.seal.Sealing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes canonical reads, sightings and transactions of landed submissions, seals them, and publishes them with a
 * settlement for each submission in the transaction that consumes these. What is sealed and not published, because the
 * hub died between the two, comes again as the same record and finds its leaf.
 */
public final class NormaliseLeg extends RouteBuilder {
    private static final String READS = "reads";
    private static final String SIGHTINGS = "sightings";
    private static final String TRANSACTIONS = "transactions";

    private final Normaliser normaliser;
    private final Function<String, Optional<Feed>> feeds;
    private final Carving carving;
    private final Sealing sealing;
    private final Supplier<UUID> ids;
    private final Wire<SubmissionBatch> submissions = new Wire<>(SubmissionBatch.class);
    private final Wire<Landed> landed = new Wire<>(Landed.class);
    private final Wire<ReadBatch> reads = new Wire<>(ReadBatch.class);
    private final Wire<SightingBatch> sightings = new Wire<>(SightingBatch.class);
    private final Wire<TransactionBatch> transactions = new Wire<>(TransactionBatch.class);
    private final Wire<SettlementBatch> settlements = new Wire<>(SettlementBatch.class);

    /** @param feeds every feed that is configured, its agreement in force or not: what was taken over is owed */
    public NormaliseLeg(
            Normaliser normaliser,
            Function<String, Optional<Feed>> feeds,
            Carving carving,
            Sealing sealing,
            Supplier<UUID> ids) {
        this.normaliser = normaliser;
        this.feeds = feeds;
        this.carving = carving;
        this.sealing = sealing;
        this.ids = ids;
    }

    @Override
    public void configure() {
        from(Endpoints.from(Addresses.SUBMISSIONS, Addresses.NORMALISE_QUEUE, 2))
                .routeId("normalise")
                .to("direct:normalise");
        from(Endpoints.from(Addresses.REPLAYS, Addresses.REPLAYS, 1))
                .routeId("replay")
                .to("direct:normalise");
        from("direct:normalise")
                .routeId("publish")
                .process(this::normalise)
                .split(exchangeProperty(READS))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.READS))
                .end()
                .split(exchangeProperty(SIGHTINGS))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.SIGHTINGS))
                .end()
                .split(exchangeProperty(TRANSACTIONS))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.TRANSACTIONS))
                .end()
                .to(ExchangePattern.InOnly, Endpoints.toQueue(Addresses.SETTLEMENTS));
    }

    /** Leaves the settlements in the body and the other batches, encoded, in properties. */
    private void normalise(Exchange exchange) {
        List<SubmissionBatch.Entry> entries = new ArrayList<>();
        List<List<Outcome>> outcomes = new ArrayList<>();
        for (SubmissionBatch batch : submissions.decodeAll(exchange)) {
            for (SubmissionBatch.Entry entry : batch.entries()) {
                entries.add(entry);
                outcomes.add(outcomes(entry, batch.id()));
            }
        }
        Publication publication = new Publication();
        Iterator<SubmissionBatch.Entry> submitted = entries.iterator();
        for (List<Outcome> sealed : sealing.seal(outcomes)) {
            publication.add(submitted.next(), sealed);
        }
        exchange.setProperty(READS, encoded(reads, publication.reads(ids)));
        exchange.setProperty(SIGHTINGS, encoded(sightings, publication.sightings(ids)));
        exchange.setProperty(TRANSACTIONS, encoded(transactions, publication.transactions(ids)));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(settlements.encode(new SettlementBatch(ids.get(), publication.settlements())));
    }

    private static <T> List<byte[]> encoded(Wire<T> wire, List<T> batches) {
        return batches.stream().map(wire::encode).toList();
    }

    private List<Outcome> outcomes(SubmissionBatch.Entry entry, UUID batch) {
        Landed submission = landed.decode(entry.landed());
        Optional<Feed> feed = feeds.apply(submission.feed());
        if (feed.isEmpty()) {
            return List.of(new Outcome.Quarantined(
                    -1,
                    Outcome.Reason.UNRECOGNISED,
                    "the feed is no longer configured; configure it again, then replay",
                    null));
        }
        @Nullable List<Integer> replay = entry.replay();
        Normalised normalised =
                normaliser.normalise(carving.restore(submission), feed.get(), replay == null ? null : batch);
        return replay == null || replay.contains(-1)
                ? normalised.outcomes()
                : normalised.outcomes().stream()
                        .filter(outcome -> replay.contains(outcome.index()))
                        .toList();
    }
}

package anpr.hub.routes.leg;

import anpr.hub.core.normalise.Normalised;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedImage;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.SettlementBatch.Quarantine;
import anpr.hub.routes.message.SettlementBatch.Settlement;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.Wire;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes canonical reads of landed submissions and publishes them, with a settlement for each submission, in the
 * transaction that consumes them.
 */
public final class NormaliseLeg extends RouteBuilder {
    private static final int MOST_BYTES_IN_A_BATCH = 48 * 1024;

    private final Normaliser normaliser;
    private final Function<String, Optional<Feed>> feeds;
    private final Carving carving;
    private final Supplier<UUID> ids;
    private final Wire<SubmissionBatch> submissions = new Wire<>(SubmissionBatch.class);
    private final Wire<Landed> landed = new Wire<>(Landed.class);
    private final Wire<ReadBatch> reads = new Wire<>(ReadBatch.class);
    private final Wire<SettlementBatch> settlements = new Wire<>(SettlementBatch.class);

    /** @param feeds every feed that is configured, its agreement in force or not: what was taken over is owed */
    public NormaliseLeg(
            Normaliser normaliser, Function<String, Optional<Feed>> feeds, Carving carving, Supplier<UUID> ids) {
        this.normaliser = normaliser;
        this.feeds = feeds;
        this.carving = carving;
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
                .split(exchangeProperty("readBatches"))
                .to(ExchangePattern.InOnly, Endpoints.toTopic(Addresses.READS))
                .end()
                .to(ExchangePattern.InOnly, Endpoints.toQueue(Addresses.SETTLEMENTS));
    }

    /** Leaves the settlements in the body and the encoded batches of reads in a property. */
    private void normalise(Exchange exchange) {
        List<Settlement> settled = new ArrayList<>();
        List<PublishedRead> published = new ArrayList<>();
        List<PublishedImage> images = new ArrayList<>();
        for (SubmissionBatch batch : submissions.decodeAll(exchange)) {
            for (SubmissionBatch.Entry entry : batch.entries()) {
                settled.add(settle(entry, outcomes(entry), published, images));
            }
        }
        List<byte[]> readBatches = batches(published).stream()
                .map(some -> reads.encode(new ReadBatch(ids.get(), some, List.of())))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!images.isEmpty()) {
            readBatches.add(reads.encode(new ReadBatch(ids.get(), List.of(), images)));
        }
        exchange.setProperty("readBatches", readBatches);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(settlements.encode(new SettlementBatch(ids.get(), settled)));
    }

    /** Cut so that no message becomes a large one, which the broker keeps in a file and clients read byte by byte. */
    private static List<List<PublishedRead>> batches(List<PublishedRead> published) {
        List<List<PublishedRead>> batches = new ArrayList<>();
        int bytes = MOST_BYTES_IN_A_BATCH;
        for (PublishedRead read : published) {
            if (bytes >= MOST_BYTES_IN_A_BATCH) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.getLast().add(read);
            bytes += read.canonical().length;
        }
        return batches;
    }

    private List<Outcome> outcomes(SubmissionBatch.Entry entry) {
        Landed submission = landed.decode(entry.landed());
        Optional<Feed> feed = feeds.apply(submission.feed());
        if (feed.isEmpty()) {
            return List.of(new Outcome.Quarantined(
                    -1,
                    Outcome.Reason.UNRECOGNISED,
                    "the feed is no longer configured; configure it again, then replay",
                    null));
        }
        Normalised normalised = normaliser.normalise(
                new Submission(
                        submission.id(),
                        submission.feed(),
                        submission.receivedAt(),
                        submission.mediaType(),
                        submission.adapter(),
                        submission.transport(),
                        carving.restore(submission.segments(), submission.length()),
                        submission.sha256(),
                        submission.parts()),
                feed.get());
        @Nullable List<Integer> replay = entry.replay();
        return replay == null || replay.contains(-1)
                ? normalised.outcomes()
                : normalised.outcomes().stream()
                        .filter(outcome -> replay.contains(outcome.index()))
                        .toList();
    }

    private static Settlement settle(
            SubmissionBatch.Entry entry,
            List<Outcome> outcomes,
            List<PublishedRead> published,
            List<PublishedImage> images) {
        int accepted = 0;
        int lateImages = 0;
        Map<Outcome.Rule, Integer> dropped = new EnumMap<>(Outcome.Rule.class);
        List<Quarantine> quarantined = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Accepted(int index, Read read) -> {
                    accepted++;
                    published.add(published(entry, index, read));
                }
                case Outcome.LateImage(int index, var key, var role, var image) -> {
                    lateImages++;
                    images.add(
                            new PublishedImage(key, role, image, entry.feed(), entry.submission(), entry.receivedAt()));
                }
                case Outcome.Dropped(int index, Outcome.Rule rule, var partial) -> dropped.merge(rule, 1, Integer::sum);
                case Outcome.Quarantined(int index, var reason, var detail, var partial) ->
                    quarantined.add(new Quarantine(
                            index, reason, detail, partial == null ? null : CanonicalRead.toJson(partial)));
            }
        }
        return new Settlement(
                entry.submission(),
                entry.feed(),
                entry.receivedAt(),
                outcomes.size(),
                accepted,
                lateImages,
                dropped,
                quarantined,
                entry.replay());
    }

    private static PublishedRead published(SubmissionBatch.Entry entry, int index, Read read) {
        return new PublishedRead(
                read.recordId(),
                read.key().orElseThrow(() -> new IllegalStateException("an accepted read has no key")),
                read.captureTimeCandidates().isEmpty()
                        ? null
                        : read.captureTimeCandidates().getLast(),
                entry.feed(),
                entry.submission(),
                index,
                entry.receivedAt(),
                CanonicalRead.toJson(read));
    }
}

package anpr.hub.routes.leg;

import anpr.hub.core.hotlist.VrmPattern;
import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.parking.StatedTime;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.sighting.PseudonymousSighting;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.EventClaim;
import anpr.hub.routes.message.ReadBatch.EventImage;
import anpr.hub.routes.message.ReadBatch.PublishedImage;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.ReadBatch.Vitals;
import anpr.hub.routes.message.SettlementBatch.Quarantine;
import anpr.hub.routes.message.SettlementBatch.Settlement;
import anpr.hub.routes.message.SightingBatch;
import anpr.hub.routes.message.SightingBatch.PublishedSighting;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import anpr.hub.routes.message.TransactionBatch;
import anpr.hub.routes.message.TransactionBatch.PublishedTransaction;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What the normaliser publishes in one transaction: of each outcome what the legs behind need. For one thread. */
final class Publication {
    /** Cut so that no message becomes a large one, which the broker keeps in a file and clients read byte by byte. */
    private static final int MOST_BYTES_IN_A_BATCH = 48 * 1024;

    private final List<PublishedRead> reads = new ArrayList<>();
    private final List<PublishedRead> partials = new ArrayList<>();
    private final List<PublishedImage> images = new ArrayList<>();
    private final List<EventImage> eventImages = new ArrayList<>();
    private final List<PublishedSighting> sightings = new ArrayList<>();
    private final List<PublishedTransaction> transactions = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();

    /** Takes what became of one submission. */
    void add(Entry entry, List<Outcome> outcomes) {
        int accepted = 0;
        int lateImages = 0;
        Map<Outcome.Rule, Integer> dropped = new EnumMap<>(Outcome.Rule.class);
        List<Quarantine> quarantined = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Accepted(int index, Read read, var event) -> {
                    accepted++;
                    reads.add(published(
                            entry,
                            index,
                            read,
                            read.key().orElseThrow(() -> new IllegalStateException("an accepted read has no key")),
                            event));
                }
                case Outcome.LateImage(int index, var owner, var role, var image) -> {
                    lateImages++;
                    add(entry, owner, role, image);
                }
                case Outcome.Sighted(int index, var sighting) -> {
                    accepted++;
                    sightings.add(published(entry, index, sighting));
                }
                case Outcome.Transacted(int index, var transaction) -> {
                    accepted++;
                    transactions.add(published(entry, index, transaction));
                }
                case Outcome.Dropped(int index, Outcome.Rule rule, var partial) -> dropped.merge(rule, 1, Integer::sum);
                case Outcome.Quarantined(int index, var reason, var detail, var partial) -> {
                    quarantined.add(new Quarantine(
                            index, reason, detail, partial == null ? null : CanonicalRead.toJson(partial)));
                    if (reason == Outcome.Reason.VRM_PARTIAL && partial != null) {
                        partials.add(published(entry, index, partial, partialKey(partial), null));
                    }
                }
            }
        }
        settlements.add(new Settlement(
                entry.submission(),
                entry.feed(),
                entry.receivedAt(),
                outcomes.size(),
                accepted,
                lateImages,
                dropped,
                quarantined,
                entry.replay()));
    }

    List<ReadBatch> reads(Supplier<UUID> ids) {
        List<ReadBatch> batches = new ArrayList<>();
        for (List<PublishedRead> some : cut(reads, Publication::length)) {
            batches.add(new ReadBatch(ids.get(), some, List.of(), List.of()));
        }
        for (List<PublishedRead> some : cut(partials, Publication::length)) {
            batches.add(new ReadBatch(ids.get(), List.of(), List.of(), List.of(), some));
        }
        if (!images.isEmpty() || !eventImages.isEmpty()) {
            batches.add(new ReadBatch(ids.get(), List.of(), images, eventImages));
        }
        return batches;
    }

    List<SightingBatch> sightings(Supplier<UUID> ids) {
        return cut(sightings, sighting -> sighting.canonical().length).stream()
                .map(some -> new SightingBatch(ids.get(), some))
                .toList();
    }

    List<TransactionBatch> transactions(Supplier<UUID> ids) {
        return cut(transactions, transaction -> transaction.canonical().length).stream()
                .map(some -> new TransactionBatch(ids.get(), some))
                .toList();
    }

    List<Settlement> settlements() {
        return settlements;
    }

    private static <T> List<List<T>> cut(List<T> published, ToIntFunction<T> length) {
        List<List<T>> batches = new ArrayList<>();
        int bytes = MOST_BYTES_IN_A_BATCH;
        for (T one : published) {
            if (bytes >= MOST_BYTES_IN_A_BATCH) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.getLast().add(one);
            bytes += length.applyAsInt(one);
        }
        return batches;
    }

    /** About what it takes in a message: a group's frames may be many. */
    private static int length(PublishedRead read) {
        int keys = read.event() == null
                ? 0
                : read.event().event().also().stream().mapToInt(String::length).sum();
        return read.canonical().length + keys;
    }

    private void add(Entry entry, Outcome.Owner owner, ImageRole role, ImageRef image) {
        switch (owner) {
            case Outcome.Owner.OfRead(var key) ->
                images.add(new PublishedImage(key, role, image, entry.feed(), entry.submission(), entry.receivedAt()));
            case Outcome.Owner.OfEvent(var event, var at) ->
                eventImages.add(
                        new EventImage(event, at, role, image, entry.feed(), entry.submission(), entry.receivedAt()));
        }
    }

    /** What stands for the key of a read that has none: its mark with the characters that are open. */
    private static ReadKey partialKey(Read partial) {
        return new ReadKey(
                VrmPattern.ofPartialRead(partial.vrmAsRead()).orElseThrow(Publication::noPartialRead),
                Optional.ofNullable(partial.feedId()).orElseThrow(Publication::noPartialRead),
                Optional.ofNullable(partial.sourceId()).orElseThrow(Publication::noPartialRead),
                Optional.ofNullable(partial.cameraId()).orElseThrow(Publication::noPartialRead),
                partial.filedAt().orElseThrow(Publication::noPartialRead));
    }

    private static IllegalStateException noPartialRead() {
        return new IllegalStateException("a partial read has no camera, no time or no open characters");
    }

    private static PublishedRead published(
            Entry entry, int index, Read read, ReadKey key, @Nullable VehicleEvent event) {
        Provenance provenance = read.provenance();
        return new PublishedRead(
                read.recordId(),
                key,
                latest(read.captureTimeCandidates()),
                entry.feed(),
                entry.submission(),
                index,
                entry.receivedAt(),
                event == null ? null : new EventClaim(event, read.confidence()),
                CanonicalRead.toJson(read),
                provenance == null ? null : provenance.acquisitionPath(),
                vitals(read));
    }

    private static Vitals vitals(Read read) {
        boolean placed = read.locationSource() == LocationSource.DEVICE_GPS;
        return new Vitals(
                read.confidence(),
                read.platePatch() != null
                        || read.overview() != null
                        || !read.imageOriginal().isEmpty(),
                placed ? read.latitude() : null,
                placed ? read.longitude() : null,
                read.qualityFlags().contains(QualityFlag.LOCATION_JUMP));
    }

    private static PublishedSighting published(Entry entry, int index, PseudonymousSighting sighting) {
        return new PublishedSighting(
                sighting.recordId(),
                sighting.pseudonym().scheme(),
                sighting.pseudonym().value(),
                sighting.filedAt()
                        .orElseThrow(() -> new IllegalStateException("an accepted sighting has no capture time")),
                latest(sighting.captureTimeCandidates()),
                entry.feed(),
                entry.submission(),
                index,
                entry.receivedAt(),
                json(sighting));
    }

    private static PublishedTransaction published(Entry entry, int index, ParkingTransaction transaction) {
        return new PublishedTransaction(
                transaction.recordId(),
                transaction.vrm(),
                filedAt(transaction.entry()),
                filedAt(transaction.exit()),
                transaction.distinguishable(),
                entry.feed(),
                entry.submission(),
                index,
                entry.receivedAt(),
                json(transaction));
    }

    private static @Nullable Instant latest(List<Instant> candidates) {
        return candidates.isEmpty() ? null : candidates.getLast();
    }

    private static @Nullable Instant filedAt(@Nullable StatedTime time) {
        return time == null ? null : time.filedAt().orElse(null);
    }

    private static byte[] json(Object published) {
        try {
            return CanonicalRead.json().writeValueAsBytes(published);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }
}

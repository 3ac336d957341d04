package anpr.hub.routes.store;

import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of reads. A read is there once, by its natural key; sent again, it is counted and not written, unless it
 * says something new: then it stays attached to the first. Safe for use by many threads, in several hubs at once.
 */
public final class NationalStore {
    private static final AppliedBatches.Leg<ReadBatch> LEG =
            new AppliedBatches.Leg<>("store", ReadBatch::id, "read", batch -> batch.reads().stream()
                    .map(read -> read.key().captureTime()));

    /** In one order for all who store at once, so that none waits for another in a circle. */
    private static final Comparator<ReadKey> ONE_ORDER = Comparator.comparing(ReadKey::vrm)
            .thenComparing(ReadKey::captureTime)
            .thenComparing(ReadKey::cameraId)
            .thenComparing(ReadKey::sourceId)
            .thenComparing(ReadKey::feedId);

    private final JdbcClient jdbc;
    private final AppliedBatches applied;
    private final RepeatedReads repeated;
    private final VehicleEvents events;
    private final LateImages images;

    public NationalStore(JdbcClient jdbc, AppliedBatches applied) {
        this.jdbc = jdbc;
        this.applied = applied;
        this.repeated = new RepeatedReads(jdbc);
        this.events = new VehicleEvents(jdbc);
        this.images = new LateImages(jdbc);
    }

    /**
     * What came of storing.
     *
     * @param reads of batches that were seen for the first time
     * @param fresh record ids of those whose natural key was not there yet
     */
    public record Stored(List<PublishedRead> reads, Set<UUID> fresh) {}

    /** Stores what is not there yet; all of the batches or nothing, each once. */
    public Stored store(List<ReadBatch> batches) {
        List<PublishedRead> worked = new ArrayList<>();
        Set<UUID> fresh = new HashSet<>();
        applied.apply(LEG, batches, (first, entries) -> {
            first.forEach(batch -> worked.addAll(batch.reads()));
            fresh.addAll(store(first, entries));
        });
        return new Stored(worked, fresh);
    }

    /** The record ids of those that were not there yet. */
    private Set<UUID> store(List<ReadBatch> batches, Ledger.Entries entries) {
        List<PublishedRead> reads = batches.stream()
                .flatMap(batch -> batch.reads().stream())
                .sorted(Comparator.comparing(PublishedRead::key, ONE_ORDER))
                .toList();
        events.lock(reads);
        Set<UUID> stored = insert(reads);
        Set<UUID> attached = repeated.attach(
                reads.stream().filter(read -> !stored.contains(read.recordId())).toList());
        events.link(reads.stream()
                .filter(read -> stored.contains(read.recordId()) || attached.contains(read.recordId()))
                .toList());
        for (PublishedRead read : reads) {
            String account = stored.contains(read.recordId())
                    ? Ledger.STORED
                    : attached.contains(read.recordId()) ? Ledger.ATTACHED : Ledger.DUPLICATE;
            entries.add(read.feed(), read.receivedAt(), account, 1);
        }
        images.keep(batches, entries, ONE_ORDER);
        return stored;
    }

    private Set<UUID> insert(List<PublishedRead> reads) {
        if (reads.isEmpty()) {
            return Set.of();
        }
        ReadColumns columns = new ReadColumns(reads);
        return new HashSet<>(jdbc.sql("""
                        insert into read (vrm, feed_id, source_id, camera_id, capture_time, captured_latest, record_id,
                                          feed, submission, record_index, received_at, canonical)
                        select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[]::timestamptz[],
                                             ?::text[]::timestamptz[], ?::text[]::uuid[], ?::text[], ?::text[]::uuid[], ?::int[],
                                             ?::text[]::timestamptz[], ?::text[])
                        on conflict do nothing
                        returning record_id""")
                .params(
                        columns.vrms(),
                        columns.feedIds(),
                        columns.sourceIds(),
                        columns.cameraIds(),
                        columns.times(),
                        columns.latest(),
                        columns.recordIds(),
                        columns.feeds(),
                        columns.submissions(),
                        columns.indexes(),
                        columns.receivedAt(),
                        columns.canonical())
                .query(UUID.class)
                .list());
    }
}

package anpr.hub.routes.store;

import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedImage;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of reads. A read is there once, by its natural key; sent again, it is counted and not written. Safe for use
 * by many threads.
 */
public final class NationalStore {
    private static final AppliedBatches.Leg<ReadBatch> LEG =
            new AppliedBatches.Leg<>("store", ReadBatch::id, "read", batch -> batch.reads().stream()
                    .map(read -> read.key().captureTime()));

    private final JdbcClient jdbc;
    private final AppliedBatches applied;

    public NationalStore(JdbcClient jdbc, AppliedBatches applied) {
        this.jdbc = jdbc;
        this.applied = applied;
    }

    /** Stores what is not there yet; all of the batches or nothing, each once. */
    public void store(List<ReadBatch> batches) {
        applied.apply(LEG, batches, (fresh, entries) -> {
            List<PublishedRead> reads =
                    fresh.stream().flatMap(batch -> batch.reads().stream()).toList();
            Set<UUID> stored = insert(reads);
            for (PublishedRead read : reads) {
                String account = stored.contains(read.recordId()) ? Ledger.STORED : Ledger.DUPLICATE;
                entries.add(read.feed(), read.receivedAt(), account, 1);
            }
            fresh.stream().flatMap(batch -> batch.images().stream()).forEach(image -> {
                insert(image);
                entries.add(image.feed(), image.receivedAt(), Ledger.LATE_IMAGE, 1);
            });
        });
    }

    private Set<UUID> insert(List<PublishedRead> reads) {
        if (reads.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        insert into read (vrm, feed_id, source_id, camera_id, capture_time, captured_latest, record_id,
                                          feed, submission, record_index, received_at, canonical)
                        select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[]::timestamptz[],
                                             ?::text[]::timestamptz[], ?::text[]::uuid[], ?::text[], ?::text[]::uuid[], ?::int[],
                                             ?::text[]::timestamptz[], ?::text[])
                        on conflict do nothing
                        returning record_id""")
                .params(
                        column(reads, read -> read.key().vrm(), String[]::new),
                        column(reads, read -> read.key().feedId(), Integer[]::new),
                        column(reads, read -> read.key().sourceId(), Integer[]::new),
                        column(reads, read -> read.key().cameraId(), Integer[]::new),
                        column(reads, read -> read.key().captureTime().toString(), String[]::new),
                        latest(reads),
                        column(reads, read -> read.recordId().toString(), String[]::new),
                        column(reads, PublishedRead::feed, String[]::new),
                        column(reads, read -> read.submission().toString(), String[]::new),
                        column(reads, PublishedRead::index, Integer[]::new),
                        column(reads, read -> read.receivedAt().toString(), String[]::new),
                        column(reads, read -> new String(read.canonical(), StandardCharsets.UTF_8), String[]::new))
                .query(UUID.class)
                .list());
    }

    private void insert(PublishedImage image) {
        ReadKey key = image.key();
        jdbc.sql("""
                        insert into late_image (vrm, feed_id, source_id, camera_id, capture_time, role, sha256, image,
                                                feed, submission, received_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .params(
                        key.vrm(),
                        key.feedId(),
                        key.sourceId(),
                        key.cameraId(),
                        Times.at(key.captureTime()),
                        image.role().name(),
                        image.image().sha256(),
                        CanonicalRead.json().valueToTree(image.image()).toString(),
                        image.feed(),
                        image.submission(),
                        Times.at(image.receivedAt()))
                .update();
    }

    private static <T> T[] column(List<PublishedRead> reads, Function<PublishedRead, T> value, IntFunction<T[]> array) {
        return reads.stream().map(value).toArray(array);
    }

    /** With holes: only an ambiguous time has a later instant. */
    private static @Nullable String[] latest(List<PublishedRead> reads) {
        @Nullable String[] column = new @Nullable String[reads.size()];
        for (int i = 0; i < column.length; i++) {
            Instant latest = reads.get(i).capturedLatest();
            column[i] = latest == null ? null : latest.toString();
        }
        return column;
    }
}

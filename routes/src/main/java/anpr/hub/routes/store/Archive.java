package anpr.hub.routes.store;

import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every submission as received: what court, quarantine and replay go back to. Safe for use by many threads. */
public final class Archive {
    private static final AppliedBatches.Leg<SubmissionBatch> LEG =
            new AppliedBatches.Leg<>("archive", SubmissionBatch::id, "submission", batch -> batch.entries().stream()
                    .map(Entry::receivedAt));

    private final JdbcClient jdbc;
    private final AppliedBatches applied;
    private final OwnerCopies copies;

    public Archive(JdbcClient jdbc, AppliedBatches applied, OwnerCopies copies) {
        this.jdbc = jdbc;
        this.applied = applied;
        this.copies = copies;
    }

    /** Keeps the submissions of these batches, forks what has owners, and counts them as received; each once. */
    public void keep(List<SubmissionBatch> batches) {
        applied.apply(LEG, batches, (fresh, counts) -> {
            List<Entry> entries =
                    fresh.stream().flatMap(batch -> batch.entries().stream()).toList();
            jdbc.sql("""
                            insert into submission (id, feed, received_at, media_type, sha256, bytes, landed)
                            select * from unnest(?::text[]::uuid[], ?::text[], ?::text[]::timestamptz[], ?::text[], ?::text[], ?::int[],
                                                 ?::bytea[])
                            on conflict do nothing""")
                    .params(
                            entries.stream().map(e -> e.submission().toString()).toArray(String[]::new),
                            entries.stream().map(Entry::feed).toArray(String[]::new),
                            entries.stream()
                                    .map(entry -> entry.receivedAt())
                                    .map(Instant::toString)
                                    .toArray(String[]::new),
                            entries.stream().map(Entry::mediaType).toArray(String[]::new),
                            entries.stream().map(Entry::sha256).toArray(String[]::new),
                            entries.stream().map(Entry::length).toArray(Integer[]::new),
                            entries.stream().map(Entry::landed).toArray(byte[][]::new))
                    .update();
            copies.fork(entries);
            entries.forEach(entry -> counts.add(entry.feed(), entry.receivedAt(), Ledger.RECEIVED, 1));
        });
    }

    /** A submission as it was archived. */
    public Optional<Entry> find(UUID submission) {
        return jdbc.sql("select * from submission where id = ?")
                .param(submission)
                .query((row, number) -> new Entry(
                        row.getObject("id", UUID.class),
                        row.getString("feed"),
                        Times.instant(row, "received_at"),
                        row.getString("media_type"),
                        row.getString("sha256"),
                        row.getInt("bytes"),
                        row.getBytes("landed"),
                        null))
                .optional();
    }
}

package anpr.hub.routes.store;

import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Every submission as received: what court, quarantine and replay go back to. Safe for use by many threads. */
public final class Archive {
    private static final String LEG = "archive";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AppliedBatches applied;
    private final Days days;
    private final Ledger ledger;

    public Archive(
            JdbcClient jdbc, TransactionOperations transactions, AppliedBatches applied, Days days, Ledger ledger) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.applied = applied;
        this.days = days;
        this.ledger = ledger;
    }

    /** Keeps the submissions of these batches and counts them as received; each once. */
    public void keep(List<SubmissionBatch> batches) {
        days.prepare(
                "submission",
                batches.stream().flatMap(batch -> batch.entries().stream()).map(Entry::receivedAt));
        transactions.executeWithoutResult(status -> {
            List<Entry> entries = applied.first(LEG, batches, SubmissionBatch::id).stream()
                    .flatMap(batch -> batch.entries().stream())
                    .toList();
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
            Ledger.Entries counts = new Ledger.Entries();
            entries.forEach(entry -> counts.add(entry.feed(), entry.receivedAt(), Ledger.RECEIVED, 1));
            ledger.post(counts);
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

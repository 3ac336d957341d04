package anpr.hub.routes.store;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Records that could not be normalised, to be looked at, mended and tried again. Safe for use by many threads. */
public final class Quarantine {
    private static final int MOST_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Archive archive;
    private final AuditLog audit;
    private final Supplier<UUID> ids;

    public Quarantine(
            JdbcClient jdbc, TransactionOperations transactions, Archive archive, AuditLog audit, Supplier<UUID> ids) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.archive = archive;
        this.audit = audit;
        this.ids = ids;
    }

    /** A quarantined record without its content. */
    public record Item(
            UUID id,
            String feed,
            UUID submission,
            int recordIndex,
            String reason,
            String detail,
            Instant quarantinedAt,
            String state) {}

    /** The latest open records, newest first; of one feed, or of all of these; of all that there ever were if null. */
    public List<Item> open(@Nullable String feed, @Nullable Set<String> feeds, int most) {
        return jdbc.sql("""
                        select id, feed, submission, record_index, reason, detail, quarantined_at, state
                        from quarantine where state = 'OPEN' and (:feed::text is null or feed = :feed)
                            and (:feeds::text[] is null or feed = any(:feeds::text[]))
                        order by quarantined_at desc limit :most""")
                .param("feed", feed)
                .param("feeds", feeds == null ? null : feeds.toArray(String[]::new))
                .param("most", Math.clamp(most, 1, MOST_AT_ONCE))
                .query((row, number) -> new Item(
                        row.getObject("id", UUID.class),
                        row.getString("feed"),
                        row.getObject("submission", UUID.class),
                        row.getInt("record_index"),
                        row.getString("reason"),
                        row.getString("detail"),
                        Times.instant(row, "quarantined_at"),
                        row.getString("state")))
                .list();
    }

    /**
     * Hands open records of a feed, oldest first and at most 1,000, to the normaliser again. They count as quarantined
     * until it has settled them anew.
     *
     * @param actor who has them tried again
     * @param reason only those with this reason; null for all
     * @param send makes a batch durable on the broker, or throws: then nothing was replayed
     * @return how many records were handed over
     */
    public int replay(String actor, String feed, @Nullable String reason, Consumer<SubmissionBatch> send) {
        // The ids of the records that come of it are made of this one.
        UUID batch = ids.get();
        audit.log(AuditLog.Done.of(
                AuditEvent.Type.ALTERATION,
                actor,
                null,
                List.of(),
                Map.of("replay", batch.toString(), "feed", feed, "of", reason == null ? "all" : reason)));
        Integer replayed = transactions.execute(status -> {
            Map<UUID, List<Integer>> records = new TreeMap<>();
            jdbc.sql("""
                            update quarantine set state = 'REPLAYING' where id in (
                                select id from quarantine
                                where state = 'OPEN' and feed = :feed and (:reason::text is null or reason = :reason)
                                order by quarantined_at limit :most for update skip locked)
                            returning submission, record_index""")
                    .param("feed", feed)
                    .param("reason", reason)
                    .param("most", MOST_AT_ONCE)
                    .query((row, number) -> records.computeIfAbsent(
                                    row.getObject("submission", UUID.class), submission -> new ArrayList<>())
                            .add(row.getInt("record_index")))
                    .list();
            List<Entry> entries = new ArrayList<>();
            records.forEach((submission, indexes) -> entries.add(again(submission, indexes)));
            if (!entries.isEmpty()) {
                send.accept(new SubmissionBatch(batch, entries));
            }
            return records.values().stream().mapToInt(List::size).sum();
        });
        return replayed == null ? 0 : replayed;
    }

    private Entry again(UUID submission, List<Integer> indexes) {
        Entry entry = archive.find(submission)
                .orElseThrow(
                        () -> new IllegalStateException("submission " + submission + " is not in the archive yet"));
        return new Entry(
                entry.submission(),
                entry.feed(),
                entry.receivedAt(),
                entry.mediaType(),
                entry.sha256(),
                entry.length(),
                entry.landed(),
                indexes);
    }
}

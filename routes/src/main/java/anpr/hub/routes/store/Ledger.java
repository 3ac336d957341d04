package anpr.hub.routes.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The conservation ledger: for each feed and minute of receipt, received = delivered + quarantined + dropped by a rule.
 * Each leg counts in the transaction that does what it counts.
 */
public final class Ledger {
    static final String RECEIVED = "received";
    static final String SETTLED = "settled";
    static final String RECORDS = "records";
    static final String STORED = "stored";
    static final String ATTACHED = "attached";
    static final String DUPLICATE = "duplicate";
    static final String LATE_IMAGE = "late-image";
    static final String SIGHTING = "sighting";
    static final String TRANSACTION = "transaction";
    static final String QUARANTINED = "quarantined";
    static final String DROPPED = "dropped:";

    private final JdbcClient jdbc;

    public Ledger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds these counts. Last in its transaction, because it holds the rows that other transactions wait for; in one
     * order, so that none waits for another in a circle.
     */
    void post(Entries entries) {
        if (entries.counts.isEmpty()) {
            return;
        }
        List<Map.Entry<Account, Long>> sorted = List.copyOf(entries.counts.entrySet());
        jdbc.sql("""
                        insert into ledger (feed, minute, account, n)
                        select * from unnest(?::text[], ?::text[]::timestamptz[], ?::text[], ?::bigint[])
                        on conflict (feed, minute, account) do update set n = ledger.n + excluded.n""")
                .params(
                        sorted.stream().map(entry -> entry.getKey().feed()).toArray(String[]::new),
                        sorted.stream()
                                .map(entry -> entry.getKey().minute().toString())
                                .toArray(String[]::new),
                        sorted.stream().map(entry -> entry.getKey().name()).toArray(String[]::new),
                        sorted.stream().map(Map.Entry::getValue).toArray(Long[]::new))
                .update();
    }

    /** Minutes that do not close although they ended longer ago than this, oldest first, at most 100. */
    public List<Minute> open(Instant now, Duration grace) {
        return listed(jdbc.sql("select * from ledger_minute where not closes and minute < ? order by minute limit 100")
                .param(Times.at(now.minus(grace))));
    }

    /** Whether all that is known to have been received of a feed since then is through. */
    public boolean closes(String feed, Instant since) {
        return jdbc.sql("select coalesce(bool_and(closes), true) from ledger_minute where feed = ? and minute >= ?")
                .params(feed, Times.at(since))
                .query(Boolean.class)
                .single();
    }

    /** The latest minutes of these feeds, newest first; of all that there ever were if null. */
    public List<Minute> latest(int most, @Nullable Set<String> feeds) {
        return listed(jdbc.sql("select * from ledger_minute where :feeds::text[] is null or feed = any(:feeds::text[])"
                        + " order by minute desc, feed limit :most")
                .param("feeds", feeds == null ? null : feeds.toArray(String[]::new))
                .param("most", most));
    }

    private static List<Minute> listed(JdbcClient.StatementSpec minutes) {
        return minutes.query((row, number) -> new Minute(
                        row.getString("feed"),
                        Times.instant(row, "minute"),
                        row.getLong("received"),
                        row.getLong("settled"),
                        row.getLong("records"),
                        row.getLong("stored"),
                        row.getLong("attached"),
                        row.getLong("duplicates"),
                        row.getLong("late_images"),
                        row.getLong("sightings"),
                        row.getLong("transactions"),
                        row.getLong("quarantined"),
                        row.getLong("dropped"),
                        row.getBoolean("closes")))
                .list();
    }

    /**
     * One feed in one minute of receipt. Submissions are received and settled; the rest counts records.
     *
     * @param attached reads that say something new under a natural key that was there
     * @param duplicates records that say nothing new
     */
    public record Minute(
            String feed,
            Instant minute,
            long received,
            long settled,
            long records,
            long stored,
            long attached,
            long duplicates,
            long lateImages,
            long sightings,
            long transactions,
            long quarantined,
            long dropped,
            boolean closes) {}

    private record Account(String feed, Instant minute, String name) implements Comparable<Account> {
        private static final Comparator<Account> ORDER = Comparator.comparing(Account::feed)
                .thenComparing(Account::minute)
                .thenComparing(Account::name);

        @Override
        public int compareTo(Account other) {
            return ORDER.compare(this, other);
        }
    }

    /** Counts that one transaction collects before it posts them. */
    static final class Entries {
        private final Map<Account, Long> counts = new TreeMap<>();

        void add(String feed, Instant receivedAt, String account, long n) {
            if (n != 0) {
                counts.merge(new Account(feed, receivedAt.truncatedTo(ChronoUnit.MINUTES), account), n, Long::sum);
            }
        }
    }
}

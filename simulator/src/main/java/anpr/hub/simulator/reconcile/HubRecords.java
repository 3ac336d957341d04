package anpr.hub.simulator.reconcile;

import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.reconcile.Holdings.FeedReason;
import anpr.hub.simulator.reconcile.Holdings.LateImage;
import anpr.hub.simulator.reconcile.Holdings.ListedRead;
import anpr.hub.simulator.truth.Expected;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads the hub's own records in its database, behind the hub's back. Opens a connection for each question. */
public final class HubRecords {
    private static final String KEY = "vrm, feed_id, source_id, camera_id, capture_time";
    private static final int ROWS_AT_ONCE = 10_000;

    private final String url;
    private final String user;
    private final String password;

    public HubRecords(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Everything, as of one moment. */
    public Holdings holdings() throws SQLException {
        try (Connection database = DriverManager.getConnection(url, user, password)) {
            database.setReadOnly(true);
            database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            database.setAutoCommit(false);
            try (Statement ask = database.createStatement()) {
                ask.setFetchSize(ROWS_AT_ONCE);
                return new Holdings(
                        stored(ask),
                        quarantined(ask),
                        lateImages(ask),
                        apart(ask),
                        hits(ask),
                        ledger(ask),
                        openMinutes(ask));
            }
        }
    }

    /** How many records the hub has disposed of so far; cheap enough to ask for every second. */
    public Progress progress() throws SQLException {
        try (Connection database = DriverManager.getConnection(url, user, password);
                Statement ask = database.createStatement();
                ResultSet row = ask.executeQuery("""
                        select coalesce(sum(n) filter (where account = 'stored'), 0),
                               coalesce(sum(n) filter (where account = 'quarantined'), 0),
                               (select count(*) from hit)
                        from ledger
                        """)) {
            row.next();
            return new Progress(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    /** How long it took from receipt to hit, of reads received from this moment on, by the hub's own clock. */
    public Latency receiptToHit(Instant from) throws SQLException {
        try (Connection database = DriverManager.getConnection(url, user, password);
                PreparedStatement ask = database.prepareStatement("""
                        select count(*),
                               coalesce(percentile_cont(0.5) within group (order by ms), 0),
                               coalesce(percentile_cont(0.99) within group (order by ms), 0)
                        from (select extract(epoch from raised_at - received_at)::double precision * 1000 as ms
                              from hit where received_at >= ?) as hit
                        """)) {
            ask.setObject(1, from.atOffset(ZoneOffset.UTC));
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return new Latency(row.getLong(1), row.getDouble(2), row.getDouble(3));
            }
        }
    }

    /** Time from receipt to hit, in milliseconds. */
    public record Latency(long hits, double p50Ms, double p99Ms) {}

    /** Counts so far. */
    public record Progress(long stored, long quarantined, long hits) {}

    private static Map<ReadKey, Integer> stored(Statement ask) throws SQLException {
        Map<ReadKey, Integer> stored = new HashMap<>();
        try (ResultSet row = ask.executeQuery("select " + KEY + " from read")) {
            while (row.next()) {
                stored.merge(key(row), 1, Integer::sum);
            }
        }
        return stored;
    }

    private static Map<FeedReason, Integer> quarantined(Statement ask) throws SQLException {
        Map<FeedReason, Integer> quarantined = new HashMap<>();
        try (ResultSet row =
                ask.executeQuery("select feed, reason, count(*) as n from quarantine group by feed, reason")) {
            while (row.next()) {
                quarantined.put(new FeedReason(row.getString("feed"), row.getString("reason")), row.getInt("n"));
            }
        }
        return quarantined;
    }

    private static Set<LateImage> lateImages(Statement ask) throws SQLException {
        Set<LateImage> images = new HashSet<>();
        // Named by its read, or joined with it by their event, as the hub itself joins them.
        try (ResultSet row =
                ask.executeQuery("select " + KEY + ", role from late_image union all select " + KEY + """
                , i.role from event_read join event_key e using (event) join event_image i on i.feed = e.feed
                    and i.key = e.key and i.captured_from <= e.captured_to and i.captured_to >= e.captured_from
                """)) {
            while (row.next()) {
                images.add(new LateImage(key(row), ImageRole.valueOf(row.getString("role"))));
            }
        }
        return images;
    }

    private static Map<Expected, Integer> apart(Statement ask) throws SQLException {
        Map<Expected, Integer> apart = new HashMap<>();
        try (ResultSet row = ask.executeQuery("select feed, pseudonym, capture_time from sighting")) {
            while (row.next()) {
                apart.merge(
                        new Expected.Sighted(
                                row.getString("feed"), row.getString("pseudonym"), time(row, "capture_time")),
                        1,
                        Integer::sum);
            }
        }
        try (ResultSet row = ask.executeQuery("select feed, vrm, filed_at from parking_transaction")) {
            while (row.next()) {
                apart.merge(
                        new Expected.Transacted(row.getString("feed"), row.getString("vrm"), time(row, "filed_at")),
                        1,
                        Integer::sum);
            }
        }
        return apart;
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Map<ListedRead, Integer> hits(Statement ask) throws SQLException {
        Map<ListedRead, Integer> hits = new HashMap<>();
        try (ResultSet row = ask.executeQuery("select " + KEY + ", list_name from hit")) {
            while (row.next()) {
                hits.merge(new ListedRead(row.getString("list_name"), key(row)), 1, Integer::sum);
            }
        }
        return hits;
    }

    private static Map<String, Map<String, Long>> ledger(Statement ask) throws SQLException {
        Map<String, Map<String, Long>> ledger = new HashMap<>();
        try (ResultSet row =
                ask.executeQuery("select feed, account, sum(n)::bigint as n from ledger group by feed, account")) {
            while (row.next()) {
                ledger.computeIfAbsent(row.getString("feed"), feed -> new HashMap<>())
                        .put(row.getString("account"), row.getLong("n"));
            }
        }
        return ledger;
    }

    private static Set<String> openMinutes(Statement ask) throws SQLException {
        Set<String> open = new HashSet<>();
        try (ResultSet row = ask.executeQuery("select feed, minute from ledger_minute where not closes")) {
            while (row.next()) {
                open.add(row.getString("feed") + " at "
                        + row.getObject("minute", OffsetDateTime.class).toInstant());
            }
        }
        return open;
    }

    private static ReadKey key(ResultSet row) throws SQLException {
        return new ReadKey(
                row.getString("vrm"),
                row.getInt("feed_id"),
                row.getInt("source_id"),
                row.getInt("camera_id"),
                time(row, "capture_time"));
    }
}

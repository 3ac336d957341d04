package anpr.hub.routes.health;

import anpr.hub.core.health.Delays;
import anpr.hub.core.health.State;
import anpr.hub.routes.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the tables say of feeds: one query of each, for all feeds that are asked for. Safe for use by many threads. */
public final class FeedFigures {
    private static final Duration DAY = Duration.ofDays(1);

    private final JdbcClient jdbc;

    public FeedFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of one feed; see {@code FeedHealth.Standing} and {@code FeedFacts}. */
    record Counted(
            List<Integer> perMinute,
            long received,
            long records,
            long quarantined,
            long backlog,
            @Nullable Instant lastRecord,
            Delays delays,
            Map<State, Integer> cameraStates,
            long quarantineOpen,
            long hits,
            Map<String, Long> refused,
            @Nullable State state,
            @Nullable Instant since,
            @Nullable Instant silentSince) {
        static final Counted NOTHING = new Growing(0).counted();
    }

    /**
     * Of each of these feeds.
     *
     * @param from the first minute that counts
     * @param to the minute behind the last one
     */
    Map<String, Counted> of(Collection<String> feeds, Instant from, Instant to) {
        Map<String, Growing> growing = new HashMap<>();
        String[] names = feeds.toArray(String[]::new);
        int minutes = (int) Duration.between(from, to).toMinutes();
        for (String name : names) {
            growing.put(name, new Growing(minutes));
        }
        ledger(names, from, to, growing);
        lastRecords(names, growing);
        each(
                "select feed, delays from feed_span where feed = any(?) and since > ?",
                growing,
                (of, row) -> of.delays.add(new Delays(ints(row, "delays"))),
                names,
                Times.at(to.minus(Duration.ofMinutes(minutes))));
        each(
                "select feed, state, count(*) as n from camera_state where feed = any(?) and state <> 'HEALTHY'"
                        + " group by feed, state",
                growing,
                (of, row) -> of.cameraStates.put(State.valueOf(row.getString("state")), row.getInt("n")),
                (Object) names);
        each(
                "select feed, count(*) as n from quarantine where state = 'OPEN' and feed = any(?) group by feed",
                growing,
                (of, row) -> of.quarantineOpen = row.getLong("n"),
                (Object) names);
        each(
                "select feed, count(*) as n from hit where raised_at >= ? and not covert and feed = any(?) group by feed",
                growing,
                (of, row) -> of.hits = row.getLong("n"),
                Times.at(to.minus(DAY)),
                names);
        each(
                "select feed, reason, sum(n) as n from feed_refused where feed = any(?) and hour >= date_trunc('hour', ?)"
                        + " group by feed, reason",
                growing,
                (of, row) -> of.refused.put(row.getString("reason"), row.getLong("n")),
                names,
                Times.at(from));
        each(
                "select feed, state, since, silent_since from feed_state where feed = any(?)",
                growing,
                (of, row) -> {
                    of.state = State.valueOf(row.getString("state"));
                    of.since = Times.instant(row, "since");
                    of.silentSince = instant(row, "silent_since");
                },
                (Object) names);
        Map<String, Counted> counted = new TreeMap<>();
        growing.forEach((name, one) -> counted.put(name, one.counted()));
        return counted;
    }

    /** What is not through: what was received and not settled, and records that none of the other accounts has. */
    private void ledger(String[] names, Instant from, Instant to, Map<String, Growing> growing) {
        each(
                """
                select feed, array_agg(minute) as minutes, array_agg(records) as per_minute, sum(received) as received,
                       sum(quarantined) as quarantined, sum(waiting) as waiting
                from (
                    select l.feed, ((extract(epoch from l.minute) - ?) / 60)::integer as minute,
                           coalesce(sum(n) filter (where account = 'records'), 0)::integer as records,
                           coalesce(sum(n) filter (where account = 'received'), 0) as received,
                           coalesce(sum(n) filter (where account = 'quarantined'), 0) as quarantined,
                           sum(case when account in ('received', 'records') then n else -n end) as waiting
                    from unnest(?::text[]) as wanted (feed) join ledger l on l.feed = wanted.feed and l.minute >= ?
                    group by l.feed, l.minute) as counted
                group by feed""",
                growing,
                (of, row) -> {
                    int[] minutes = ints(row, "minutes");
                    int[] records = ints(row, "per_minute");
                    for (int i = 0; i < minutes.length; i++) {
                        of.records(minutes[i], records[i]);
                    }
                    of.received = row.getLong("received");
                    of.quarantined = row.getLong("quarantined");
                    of.backlog = Math.max(0, row.getLong("waiting"));
                },
                from.getEpochSecond(),
                names,
                Times.at(from));
    }

    private void lastRecords(String[] names, Map<String, Growing> growing) {
        each("""
                select wanted.feed, latest.minute
                from unnest(?::text[]) as wanted (feed)
                cross join lateral (select minute from ledger l where l.feed = wanted.feed and l.account = 'records'
                                    order by minute desc limit 1) as latest""", growing, (of, row) -> of.lastRecord = Times.instant(row, "minute"), (Object) names);
    }

    private void each(String sql, Map<String, Growing> growing, RowOf row, Object... parameters) {
        jdbc.sql(sql).params(parameters).query(found -> {
            Growing of = growing.get(found.getString("feed"));
            if (of != null) {
                row.take(of, found);
            }
        });
    }

    static int[] ints(ResultSet row, String column) throws SQLException {
        Object array = row.getArray(column).getArray();
        return array instanceof Integer[] ints
                ? Arrays.stream(ints).mapToInt(Integer::intValue).toArray()
                : new int[0];
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    @FunctionalInterface
    private interface RowOf {
        void take(Growing of, ResultSet row) throws SQLException;
    }

    private static final class Growing {
        private final int[] perMinute;
        private final Delays delays = new Delays();
        private final Map<State, Integer> cameraStates = new EnumMap<>(State.class);
        private final Map<String, Long> refused = new TreeMap<>();
        private long received;
        private long quarantined;
        private long backlog;
        private long quarantineOpen;
        private long hits;
        private @Nullable Instant lastRecord;
        private @Nullable State state;
        private @Nullable Instant since;
        private @Nullable Instant silentSince;

        Growing(int minutes) {
            this.perMinute = new int[minutes];
        }

        /** What is of the minute that has just begun is of no whole minute. */
        void records(int minute, int n) {
            if (minute >= 0 && minute < perMinute.length) {
                perMinute[minute] = n;
            }
        }

        Counted counted() {
            return new Counted(
                    Arrays.stream(perMinute).boxed().toList(),
                    received,
                    Arrays.stream(perMinute).asLongStream().sum(),
                    quarantined,
                    backlog,
                    lastRecord,
                    delays,
                    Collections.unmodifiableMap(new EnumMap<>(cameraStates)),
                    quarantineOpen,
                    hits,
                    Collections.unmodifiableMap(new TreeMap<>(refused)),
                    state,
                    since,
                    silentSince);
        }
    }
}

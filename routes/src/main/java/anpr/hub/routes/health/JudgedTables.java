package anpr.hub.routes.health;

import anpr.hub.core.health.CameraJudge;
import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.ClockFloor;
import anpr.hub.core.health.Condition;
import anpr.hub.core.health.Rhythm;
import anpr.hub.routes.store.Times;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What judging reads and keeps. Only what changed is written; what changed in state is an event beside it. */
public final class JudgedTables {
    /** Rows of one statement: what is learnt of a camera is some two thousand bytes. */
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final ObjectMapper json = new ObjectMapper();

    public JudgedTables(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** How a camera was found to be. */
    record Found(String feed, CameraKey camera, Condition condition, ClockFloor.@Nullable Offset clock) {}

    /** In which minutes each camera was active, by hour, since that hour. */
    Map<CameraKey, Map<Instant, Long>> minutes(Collection<String> feeds, Instant from) {
        Map<CameraKey, Map<Instant, Long>> minutes = new HashMap<>();
        jdbc.sql(
                        "select feed_id, source_id, camera_id, hour, minutes from camera_hour where feed = any(?) and hour >= ?")
                .params(feeds.toArray(String[]::new), Times.at(from))
                .query(row -> {
                    minutes.computeIfAbsent(CameraHealth.key(row), none -> new HashMap<>())
                            .put(Times.instant(row, "hour"), row.getLong("minutes"));
                });
        return minutes;
    }

    /** What each camera sent in this hour. */
    Map<CameraKey, CameraJudge.Hour> hour(Collection<String> feeds, Instant hour) {
        Map<CameraKey, CameraJudge.Hour> found = new HashMap<>();
        jdbc.sql("select * from camera_hour where feed = any(?) and hour = ?")
                .params(feeds.toArray(String[]::new), Times.at(hour))
                .query(row -> {
                    found.put(
                            CameraHealth.key(row),
                            new CameraJudge.Hour(
                                    row.getInt("reads"),
                                    row.getInt("without_image"),
                                    row.getInt("confident"),
                                    row.getLong("confidence_sum"),
                                    Duration.ofMillis(row.getLong("least_delay")),
                                    row.getInt("most_of_one"),
                                    row.getInt("placed"),
                                    row.getDouble("latitude_sum"),
                                    row.getDouble("longitude_sum")));
                });
        return found;
    }

    /** What was learnt of every camera. */
    Map<CameraKey, CameraJudge> cameras() {
        Map<CameraKey, CameraJudge> learnt = new HashMap<>();
        jdbc.sql("select feed_id, source_id, camera_id, usual from camera_usual")
                .query(row -> {
                    learnt.put(
                            CameraHealth.key(row),
                            new CameraJudge(read(row.getString("usual"), CameraJudge.Learnt.class)));
                });
        return learnt;
    }

    /** What was learnt of every feed. */
    Map<String, Rhythm> feeds() {
        Map<String, Rhythm> learnt = new HashMap<>();
        jdbc.sql("select feed, usual from feed_usual").query(row -> {
            learnt.put(row.getString("feed"), new Rhythm(read(row.getString("usual"), Rhythm.Learnt.class)));
        });
        return learnt;
    }

    /** Keeps what is usual. */
    void learn(Map<CameraKey, CameraJudge> cameras, Map<String, Rhythm> feeds, Instant to) {
        List<CameraKey> keys = cameras.entrySet().stream()
                .filter(one -> one.getValue().heard())
                .map(Map.Entry::getKey)
                .toList();
        for (int i = 0; i < keys.size(); i += AT_ONCE) {
            Columns<CameraKey> some = new Columns<>(keys.subList(i, Math.min(keys.size(), i + AT_ONCE)));
            jdbc.sql("""
                            insert into camera_usual
                            select f, s, c, ?, usual::jsonb from unnest(?::int[], ?::int[], ?::int[], ?::text[]) as k (f, s, c, usual)
                            on conflict (feed_id, source_id, camera_id) do update set learnt_to = excluded.learnt_to,
                                usual = excluded.usual""")
                    .params(
                            Times.at(to),
                            some.of(CameraKey::feedId, Integer[]::new),
                            some.of(CameraKey::sourceId, Integer[]::new),
                            some.of(CameraKey::cameraId, Integer[]::new),
                            some.of(
                                    key -> write(Objects.requireNonNull(cameras.get(key))
                                            .learnt()),
                                    String[]::new))
                    .update();
        }
        Columns<Map.Entry<String, Rhythm>> all = new Columns<>(List.copyOf(feeds.entrySet()));
        jdbc.sql("""
                        insert into feed_usual select feed, ?, usual::jsonb from unnest(?::text[], ?::text[]) as f (feed, usual)
                        on conflict (feed) do update set learnt_to = excluded.learnt_to, usual = excluded.usual""")
                .params(
                        Times.at(to),
                        all.of(Map.Entry::getKey, String[]::new),
                        all.of(one -> write(one.getValue().learnt()), String[]::new))
                .update();
    }

    /** Keeps how cameras are, where that has changed. */
    void cameras(List<Found> found, Instant now) {
        Map<CameraKey, String> before = new HashMap<>();
        jdbc.sql("select feed_id, source_id, camera_id, state, why from camera_state")
                .query(row -> {
                    before.put(CameraHealth.key(row), row.getString("state") + row.getString("why"));
                });
        List<Found> changed = found.stream()
                .filter(one -> !said(one.condition).equals(before.get(one.camera)))
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        Columns<Found> columns = new Columns<>(changed);
        transactions.executeWithoutResult(status -> jdbc.sql("""
                        with now as (
                            select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                                                 ?::bigint[])
                                as n (feed, feed_id, source_id, camera_id, state, why, todo, ahead, doubt)),
                        event as (
                            insert into health_change (at, feed, feed_id, source_id, camera_id, before, state, why)
                            select ?, n.feed, n.feed_id, n.source_id, n.camera_id, old.state, n.state, n.why
                            from now n left join camera_state old using (feed_id, source_id, camera_id)
                            where old.state is distinct from n.state)
                        insert into camera_state as old (feed, feed_id, source_id, camera_id, state, why, todo, since, judged_at,
                                                         clock_offset, clock_doubt)
                        select feed, feed_id, source_id, camera_id, state, why, todo, ?, ?, ahead, doubt from now
                        on conflict (feed_id, source_id, camera_id) do update set feed = excluded.feed, state = excluded.state,
                            why = excluded.why, todo = excluded.todo, judged_at = excluded.judged_at,
                            since = case when old.state = excluded.state then old.since else excluded.since end,
                            clock_offset = excluded.clock_offset, clock_doubt = excluded.clock_doubt""")
                .params(
                        columns.of(Found::feed, String[]::new),
                        columns.of(one -> one.camera.feedId(), Integer[]::new),
                        columns.of(one -> one.camera.sourceId(), Integer[]::new),
                        columns.of(one -> one.camera.cameraId(), Integer[]::new),
                        columns.of(one -> one.condition.state().name(), String[]::new),
                        columns.of(one -> one.condition.why(), String[]::new),
                        columns.ofNullable(one -> one.condition.todo()),
                        columns.millis(ClockFloor.Offset::ahead),
                        columns.millis(ClockFloor.Offset::doubt),
                        Times.at(now),
                        Times.at(now),
                        Times.at(now))
                .update());
    }

    /**
     * Keeps how feeds are, where that has changed.
     *
     * @param silent the last record before a silence, of those that are silent for longer than is usual
     */
    void feeds(Map<String, Condition> conditions, Map<String, Instant> silent, Instant now) {
        Columns<Map.Entry<String, Condition>> all = new Columns<>(List.copyOf(conditions.entrySet()));
        transactions.executeWithoutResult(status -> jdbc.sql("""
                        with now as (
                            select feed, state, why, todo, silent::timestamptz as silent
                            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as n (feed, state, why, todo, silent)),
                        event as (
                            insert into health_change (at, feed, before, state, why)
                            select ?, n.feed, old.state, n.state, n.why from now n left join feed_state old using (feed)
                            where old.state is distinct from n.state)
                        insert into feed_state as old select feed, state, why, todo, ?, ?, silent from now
                        on conflict (feed) do update set state = excluded.state, why = excluded.why, todo = excluded.todo,
                            since = case when old.state = excluded.state then old.since else excluded.since end,
                            judged_at = excluded.judged_at, silent_since = excluded.silent_since
                        where (old.state, old.why, old.silent_since)
                            is distinct from (excluded.state, excluded.why, excluded.silent_since)""")
                .params(
                        all.of(Map.Entry::getKey, String[]::new),
                        all.of(one -> one.getValue().state().name(), String[]::new),
                        all.of(one -> one.getValue().why(), String[]::new),
                        all.ofNullable(one -> one.getValue().todo()),
                        all.ofNullable(one ->
                                silent.containsKey(one.getKey()) ? String.valueOf(silent.get(one.getKey())) : null),
                        Times.at(now),
                        Times.at(now),
                        Times.at(now))
                .update());
    }

    /** Erases statistics that nobody asks for any more. */
    public void forget() {
        jdbc.sql("delete from camera_hour where hour < now() - interval '35 days'")
                .update();
        jdbc.sql("delete from feed_span where since < now() - interval '35 days'")
                .update();
        jdbc.sql("delete from feed_refused where hour < now() - interval '35 days'")
                .update();
        jdbc.sql("delete from health_change where at < now() - interval '400 days'")
                .update();
    }

    private static String said(Condition condition) {
        return condition.state().name() + condition.why();
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was learnt cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private String write(Object learnt) {
        try {
            return json.writeValueAsString(learnt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was learnt cannot be written", e);
        }
    }

    private record Columns<T>(List<T> rows) {
        <V> V[] of(Function<T, V> value, IntFunction<V[]> array) {
            return rows.stream().map(value).toArray(array);
        }

        /** With holes. */
        @Nullable
        String[] ofNullable(Function<T, @Nullable String> value) {
            @Nullable String[] column = new @Nullable String[rows.size()];
            for (int i = 0; i < column.length; i++) {
                column[i] = value.apply(rows.get(i));
            }
            return column;
        }

        @Nullable
        Long[] millis(Function<ClockFloor.Offset, Duration> value) {
            @Nullable Long[] column = new @Nullable Long[rows.size()];
            for (int i = 0; i < column.length; i++) {
                column[i] = Optional.ofNullable(rows.get(i) instanceof Found found ? found.clock : null)
                        .map(value)
                        .map(Duration::toMillis)
                        .orElse(null);
            }
            return column;
        }
    }
}

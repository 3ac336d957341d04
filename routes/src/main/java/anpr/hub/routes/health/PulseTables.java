package anpr.hub.routes.health;

import anpr.hub.routes.health.Pulse.CameraHourKey;
import anpr.hub.routes.health.Pulse.RefusedKey;
import anpr.hub.routes.health.Pulse.SpanKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Adds sums to the tables, all or none; in one order, so that no node waits for another in a circle. */
public final class PulseTables {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public PulseTables(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    void add(Map<CameraHourKey, CameraHourSum> cameras, Map<SpanKey, SpanSum> spans, Map<RefusedKey, Integer> refused) {
        if (cameras.isEmpty() && spans.isEmpty() && refused.isEmpty()) {
            return;
        }
        transactions.executeWithoutResult(status -> {
            cameras(new TreeMap<>(cameras));
            spans(spans);
            refused(refused);
        });
    }

    private void cameras(Map<CameraHourKey, CameraHourSum> sorted) {
        if (sorted.isEmpty()) {
            return;
        }
        Columns<CameraHourKey> keys = new Columns<>(List.copyOf(sorted.keySet()));
        Columns<CameraHourSum> sums = new Columns<>(List.copyOf(sorted.values()));
        jdbc.sql("""
                        insert into camera_hour as old
                        select feed, feed_id, source_id, camera_id, hour::timestamptz, minutes, reads, repeated, without_image,
                               confident, confidence_sum, delays::integer[], least_delay, most_of_one, placed, latitude_sum,
                               longitude_sum, jumped, last_read::timestamptz
                        from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[], ?::bigint[], ?::int[], ?::int[],
                                    ?::int[], ?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::float8[],
                                    ?::float8[], ?::int[], ?::text[])
                            as added (feed, feed_id, source_id, camera_id, hour, minutes, reads, repeated, without_image,
                                      confident, confidence_sum, delays, least_delay, most_of_one, placed, latitude_sum,
                                      longitude_sum, jumped, last_read)
                        on conflict (feed_id, source_id, camera_id, hour, feed) do update set
                            minutes = old.minutes | excluded.minutes,
                            reads = old.reads + excluded.reads,
                            repeated = old.repeated + excluded.repeated,
                            without_image = old.without_image + excluded.without_image,
                            confident = old.confident + excluded.confident,
                            confidence_sum = old.confidence_sum + excluded.confidence_sum,
                            delays = add_each(old.delays, excluded.delays),
                            least_delay = least(old.least_delay, excluded.least_delay),
                            most_of_one = old.most_of_one + excluded.most_of_one,
                            placed = old.placed + excluded.placed,
                            latitude_sum = old.latitude_sum + excluded.latitude_sum,
                            longitude_sum = old.longitude_sum + excluded.longitude_sum,
                            jumped = old.jumped + excluded.jumped,
                            last_read = greatest(old.last_read, excluded.last_read)""")
                .params(
                        keys.of(CameraHourKey::feed, String[]::new),
                        keys.of(key -> key.camera().feedId(), Integer[]::new),
                        keys.of(key -> key.camera().sourceId(), Integer[]::new),
                        keys.of(key -> key.camera().cameraId(), Integer[]::new),
                        keys.of(key -> key.hour().toString(), String[]::new),
                        sums.of(sum -> sum.minutes, Long[]::new),
                        sums.of(sum -> sum.reads, Integer[]::new),
                        sums.of(sum -> sum.repeated, Integer[]::new),
                        sums.of(sum -> sum.withoutImage, Integer[]::new),
                        sums.of(sum -> sum.confident, Integer[]::new),
                        sums.of(sum -> sum.confidenceSum, Long[]::new),
                        sums.of(sum -> array(sum.delays.counts()), String[]::new),
                        sums.of(sum -> sum.leastDelay, Long[]::new),
                        sums.of(sum -> sum.mostOfOne, Integer[]::new),
                        sums.of(sum -> sum.placed, Integer[]::new),
                        sums.of(sum -> sum.latitudeSum, Double[]::new),
                        sums.of(sum -> sum.longitudeSum, Double[]::new),
                        sums.of(sum -> sum.jumped, Integer[]::new),
                        sums.of(sum -> sum.last.toString(), String[]::new))
                .update();
    }

    private void spans(Map<SpanKey, SpanSum> spans) {
        Columns<Map.Entry<SpanKey, SpanSum>> added = new Columns<>(List.copyOf(spans.entrySet()));
        jdbc.sql("""
                        insert into feed_span as old
                        select feed, since::timestamptz, delays::integer[], last_read::timestamptz
                        from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as added (feed, since, delays, last_read)
                        order by feed, since
                        on conflict (feed, since) do update set delays = add_each(old.delays, excluded.delays),
                            last_read = greatest(old.last_read, excluded.last_read)""")
                .params(
                        added.of(one -> one.getKey().feed(), String[]::new),
                        added.of(one -> one.getKey().since().toString(), String[]::new),
                        added.of(one -> array(one.getValue().delays.counts()), String[]::new),
                        added.of(one -> one.getValue().last.toString(), String[]::new))
                .update();
    }

    private void refused(Map<RefusedKey, Integer> refused) {
        Columns<Map.Entry<RefusedKey, Integer>> added = new Columns<>(List.copyOf(refused.entrySet()));
        jdbc.sql("""
                        insert into feed_refused as old
                        select feed, hour::timestamptz, reason, n
                        from unnest(?::text[], ?::text[], ?::text[], ?::int[]) as added (feed, hour, reason, n)
                        order by feed, hour, reason
                        on conflict (feed, hour, reason) do update set n = old.n + excluded.n""")
                .params(
                        added.of(one -> one.getKey().feed(), String[]::new),
                        added.of(one -> one.getKey().hour().toString(), String[]::new),
                        added.of(one -> one.getKey().reason(), String[]::new),
                        added.of(Map.Entry::getValue, Integer[]::new))
                .update();
    }

    private static String array(int[] counts) {
        return Arrays.stream(counts).mapToObj(Integer::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private record Columns<T>(List<T> rows) {
        <V> V[] of(Function<T, V> value, IntFunction<V[]> array) {
            return rows.stream().map(value).toArray(array);
        }
    }
}

package anpr.hub.routes.store;

import anpr.hub.core.read.ReadKey;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts together what belongs together: the reads of one vehicle event, what was told again under the natural key of any
 * of them, and the images that came by themselves.
 */
final class LinkedReads {
    private static final int MOST = 1000;

    private final JdbcClient jdbc;

    LinkedReads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A read, or a read told again.
     *
     * @param event that it is of; null if none
     */
    record Held(UUID recordId, ReadKey key, @Nullable UUID event, String canonical) {
        static Held of(ResultSet row, int number) throws SQLException {
            return new Held(
                    row.getObject("record_id", UUID.class),
                    ReadColumns.key(row),
                    row.getObject("event", UUID.class),
                    row.getString("canonical"));
        }
    }

    /** An image that came in a submission of its own; {@code image} as in the canonical read. */
    record LateImage(
            String role, UUID submission, @JsonRawValue String image) {}

    /**
     * All that is held of one passage.
     *
     * @param chosen the read that stands for all
     * @param attached the others, at most 1,000 in one answer
     */
    record Together(Held chosen, List<Held> attached, List<LateImage> images) {
        List<UUID> recordIds() {
            List<UUID> ids = new ArrayList<>(List.of(chosen.recordId()));
            attached.forEach(held -> ids.add(held.recordId()));
            return ids;
        }
    }

    /** The passages that these reads are of, in the order of the reads, each once. */
    List<Together> of(List<Held> reads) {
        if (reads.isEmpty()) {
            return List.of();
        }
        Set<UUID> events = new LinkedHashSet<>();
        Map<ReadKey, UUID> eventByKey = new HashMap<>();
        Set<ReadKey> keys = new LinkedHashSet<>();
        for (Held read : reads) {
            keys.add(read.key());
            if (read.event() != null) {
                events.add(read.event());
                eventByKey.put(read.key(), read.event());
            }
        }
        keysOf(events).forEach((key, event) -> {
            keys.add(key);
            eventByKey.putIfAbsent(key, event);
        });
        Map<Object, List<Held>> groups = new LinkedHashMap<>();
        Function<Held, Object> group = held -> held.event() != null && events.contains(held.event())
                ? held.event()
                : eventByKey.containsKey(held.key()) ? eventByKey.get(held.key()) : held.key();
        reads.forEach(read -> groups.computeIfAbsent(group.apply(read), name -> new ArrayList<>()));
        for (Held held : held(keys)) {
            groups.computeIfAbsent(group.apply(held), name -> new ArrayList<>()).add(held);
        }
        Map<UUID, UUID> chosen = chosen(events);
        Map<Object, List<LateImage>> images = images(keys, events, eventByKey);
        List<Together> all = new ArrayList<>();
        groups.forEach((name, members) -> {
            Held first = members.stream()
                    .filter(held -> held.recordId().equals(chosen.get(name)))
                    .findFirst()
                    .orElse(members.getFirst());
            all.add(new Together(
                    first,
                    members.stream().filter(held -> held != first).toList(),
                    images.getOrDefault(name, List.of())));
        });
        return all;
    }

    private Map<ReadKey, UUID> keysOf(Set<UUID> events) {
        Map<ReadKey, UUID> keys = new LinkedHashMap<>();
        if (!events.isEmpty()) {
            jdbc.sql("""
                            select distinct event, vrm, feed_id, source_id, camera_id, capture_time from event_read
                            where event = any(?::text[]::uuid[]) order by capture_time limit ?""").params(texts(events), MOST).query(row -> {
                keys.put(ReadColumns.key(row), row.getObject("event", UUID.class));
            });
        }
        return keys;
    }

    /** Under these keys, what was first before what was told again. */
    private List<Held> held(Set<ReadKey> keys) {
        return jdbc.sql("""
                        with k as (
                            select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[]::timestamptz[])
                                as k (vrm, feed_id, source_id, camera_id, capture_time)),
                        held as (
                            select r.record_id, r.vrm, r.feed_id, r.source_id, r.camera_id, r.capture_time, r.received_at,
                                   r.canonical, 0 as again
                            from k join read r using (vrm, capture_time, feed_id, source_id, camera_id)
                            union all
                            select r.record_id, r.vrm, r.feed_id, r.source_id, r.camera_id, r.capture_time, r.received_at,
                                   r.canonical, 1 as again
                            from k join repeated_read r using (vrm, capture_time, feed_id, source_id, camera_id))
                        select held.*, e.event from held left join event_read e using (record_id)
                        order by again, held.received_at, record_id limit ?""").params(columns(keys, MOST)).query(Held::of).list();
    }

    private Map<UUID, UUID> chosen(Set<UUID> events) {
        Map<UUID, UUID> chosen = new HashMap<>();
        if (!events.isEmpty()) {
            jdbc.sql("select id, chosen from vehicle_event where id = any(?::text[]::uuid[])")
                    .params((Object) texts(events))
                    .query(row -> {
                        chosen.put(row.getObject("id", UUID.class), row.getObject("chosen", UUID.class));
                    });
        }
        return chosen;
    }

    private Map<Object, List<LateImage>> images(Set<ReadKey> keys, Set<UUID> events, Map<ReadKey, UUID> eventByKey) {
        Map<Object, List<LateImage>> images = new HashMap<>();
        jdbc.sql("""
                        select i.* from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[]::timestamptz[])
                            as k (vrm, feed_id, source_id, camera_id, capture_time)
                        join late_image i using (vrm, capture_time, feed_id, source_id, camera_id)
                        order by i.received_at limit ?""").params(columns(keys, MOST)).query(row -> {
            ReadKey key = ReadColumns.key(row);
            Object name = eventByKey.containsKey(key) ? eventByKey.get(key) : key;
            images.computeIfAbsent(name, any -> new ArrayList<>()).add(image(row));
        });
        if (!events.isEmpty()) {
            jdbc.sql("""
                            select distinct e.event, i.*
                            from event_key e join event_image i on i.feed = e.feed and i.key = e.key
                                and case when i.captured_from is null
                                    then i.received_from <= e.received_to and i.received_to >= e.received_from
                                    else i.captured_from <= e.captured_to and i.captured_to >= e.captured_from end
                            where e.event = any(?::text[]::uuid[]) order by i.received_at limit ?""").params(texts(events), MOST).query(row -> {
                images.computeIfAbsent(row.getObject("event", UUID.class), any -> new ArrayList<>())
                        .add(image(row));
            });
        }
        return images;
    }

    private static LateImage image(ResultSet row) throws SQLException {
        return new LateImage(row.getString("role"), row.getObject("submission", UUID.class), row.getString("image"));
    }

    /** The keys column by column, and the limit behind them. */
    private static Object[] columns(Set<ReadKey> keys, int limit) {
        return new Object[] {
            keys.stream().map(ReadKey::vrm).toArray(String[]::new),
            keys.stream().map(ReadKey::feedId).toArray(Integer[]::new),
            keys.stream().map(ReadKey::sourceId).toArray(Integer[]::new),
            keys.stream().map(ReadKey::cameraId).toArray(Integer[]::new),
            keys.stream().map(key -> key.captureTime().toString()).toArray(String[]::new),
            limit
        };
    }

    private static String[] texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}

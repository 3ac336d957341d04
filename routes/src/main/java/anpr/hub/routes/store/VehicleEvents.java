package anpr.hub.routes.store;

import anpr.hub.routes.message.ReadBatch.EventClaim;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.store.EventStretch.Name;
import anpr.hub.routes.store.EventStretch.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which reads are of one passage of one vehicle, and which of them is chosen. Reads of a feed that share a key are of one
 * event if each is close enough to another of them, by capture time; what is farther is another event. A read may have
 * several keys: then it is of one event with all that share any of them. So neither the events nor the choice depend on
 * the order in which the reads come: a read between two events makes them one.
 */
final class VehicleEvents {
    private final JdbcClient jdbc;
    private final EventLocks locks;

    VehicleEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.locks = new EventLocks(jdbc);
    }

    /** Keeps others from the events of these reads until the transaction ends. First in it. */
    void lock(List<PublishedRead> reads) {
        locks.take(reads);
    }

    /** Links these reads, which are held now and were not before; those without an event are passed over. */
    void link(List<PublishedRead> held) {
        List<PublishedRead> reads =
                held.stream().filter(read -> read.event() != null).toList();
        if (reads.isEmpty()) {
            return;
        }
        List<EventStretch> stretches = new ArrayList<>(reads.stream()
                .flatMap(read -> EventStretch.of(read, claim(read)))
                .toList());
        Map<UUID, UUID> chosen = new HashMap<>();
        stretches.addAll(known(stretches, chosen));
        List<EventStretch> grown = EventStretch.joined(stretches).stream()
                .filter(EventStretch::grown)
                .toList();
        Events events = new Events(chosen);
        grown.forEach(stretch ->
                stretch.events().forEach(event -> events.join(stretch.events().getFirst(), event)));

        insert(reads, events);
        merge(events);
        write(grown, events);
        insertReads(reads, events);
        choose(Stream.concat(reads.stream().map(PublishedRead::recordId), chosen.values().stream())
                .map(UUID::toString)
                .toArray(String[]::new));
    }

    /**
     * Which of the events turn out to be one. For one thread.
     *
     * @param chosen the reads that stand for the events of the table
     */
    private record Events(Map<UUID, UUID> chosen, Map<UUID, UUID> into) {
        Events(Map<UUID, UUID> chosen) {
            this(chosen, new HashMap<>());
        }

        /** The event that it is part of now. */
        UUID of(UUID event) {
            UUID last = event;
            for (UUID next = into.get(last); next != null; next = into.get(last)) {
                last = next;
            }
            if (!last.equals(event)) {
                into.put(event, last);
            }
            return last;
        }

        /** An event that is in the table keeps its id. */
        void join(UUID one, UUID other) {
            UUID first = of(one);
            UUID second = of(other);
            if (first.equals(second)) {
                return;
            }
            if (chosen.containsKey(second) && !chosen.containsKey(first)) {
                into.put(first, second);
            } else {
                into.put(second, first);
            }
        }
    }

    /** Stretches in the table that these may meet; which read each of their events has chosen goes into the map. */
    private List<EventStretch> known(List<EventStretch> fresh, Map<UUID, UUID> chosen) {
        Map<Name, Span> around = new TreeMap<>();
        fresh.forEach(stretch -> around.merge(stretch.name(), stretch.captured(), Span::with));
        List<Name> names = List.copyOf(around.keySet());
        List<Span> spans = List.copyOf(around.values());
        return jdbc.sql("""
                        select k.*, e.chosen
                        from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[])
                            as n (feed, key, earliest, latest)
                        join event_key k on k.feed = n.feed and k.key = n.key
                            and k.captured_to >= n.earliest and k.captured_from <= n.latest
                        join vehicle_event e on e.id = k.event""")
                .params(
                        texts(names, Name::feed),
                        texts(names, Name::key),
                        texts(spans, span -> span.from().toString()),
                        texts(spans, span -> span.to().toString()))
                .query((row, number) -> {
                    UUID event = row.getObject("event", UUID.class);
                    chosen.put(event, row.getObject("chosen", UUID.class));
                    return new EventStretch(
                            new Name(row.getString("feed"), row.getString("key")),
                            new Span(Times.instant(row, "captured_from"), Times.instant(row, "captured_to")),
                            new Span(Times.instant(row, "received_from"), Times.instant(row, "received_to")),
                            List.of(event),
                            List.of(row.getLong("id")),
                            false);
                })
                .list();
    }

    /** Events that are new have the id of one of their reads, which is chosen until {@link #choose} has chosen. */
    private void insert(List<PublishedRead> reads, Events events) {
        List<PublishedRead> first = reads.stream()
                .filter(read -> events.of(read.recordId()).equals(read.recordId()))
                .toList();
        jdbc.sql("""
                        insert into vehicle_event (id, feed, chosen)
                        select id, feed, id from unnest(?::text[]::uuid[], ?::text[]) as e (id, feed)""")
                .params(texts(first, read -> read.recordId().toString()), texts(first, PublishedRead::feed))
                .update();
    }

    /** What others had of an event that is part of another now. */
    private void merge(Events events) {
        List<UUID> gone = events.chosen().keySet().stream()
                .filter(event -> !events.of(event).equals(event))
                .toList();
        if (gone.isEmpty()) {
            return;
        }
        String[] ids = texts(gone, UUID::toString);
        String[] into = texts(gone, event -> events.of(event).toString());
        for (String table : List.of("event_read", "event_key")) {
            jdbc.sql("update " + table + """
                             of set event = m.whole from unnest(?::text[]::uuid[], ?::text[]::uuid[]) as m (part, whole)
                            where of.event = m.part""").params(ids, into).update();
        }
        jdbc.sql("delete from vehicle_event where id = any(?::text[]::uuid[])")
                .params((Object) ids)
                .update();
    }

    private void write(List<EventStretch> grown, Events events) {
        Long[] replaced =
                grown.stream().flatMap(stretch -> stretch.rows().stream()).toArray(Long[]::new);
        if (replaced.length > 0) {
            jdbc.sql("delete from event_key where id = any(?)")
                    .params((Object) replaced)
                    .update();
        }
        jdbc.sql("""
                        insert into event_key (feed, key, captured_from, captured_to, received_from, received_to, event)
                        select * from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                                             ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::uuid[])""")
                .params(
                        texts(grown, stretch -> stretch.name().feed()),
                        texts(grown, stretch -> stretch.name().key()),
                        texts(grown, stretch -> stretch.captured().from().toString()),
                        texts(grown, stretch -> stretch.captured().to().toString()),
                        texts(grown, stretch -> stretch.received().from().toString()),
                        texts(grown, stretch -> stretch.received().to().toString()),
                        texts(grown, stretch -> events.of(stretch.events().getFirst())
                                .toString()))
                .update();
    }

    private void insertReads(List<PublishedRead> reads, Events events) {
        List<EventClaim> claims = reads.stream().map(VehicleEvents::claim).toList();
        ReadColumns columns = new ReadColumns(reads);
        jdbc.sql("""
                        insert into event_read (event, record_id, vrm, feed_id, source_id, camera_id, capture_time, rank,
                                                then_by, confidence, received_at, submission, record_index)
                        select * from unnest(?::text[]::uuid[], ?::text[]::uuid[], ?::text[], ?::int[], ?::int[], ?::int[],
                                             ?::text[]::timestamptz[], ?::int[], ?::text[], ?::int[],
                                             ?::text[]::timestamptz[], ?::text[]::uuid[], ?::int[])""")
                .params(
                        texts(reads, read -> events.of(read.recordId()).toString()),
                        columns.recordIds(),
                        columns.vrms(),
                        columns.feedIds(),
                        columns.sourceIds(),
                        columns.cameraIds(),
                        columns.times(),
                        claims.stream().map(claim -> claim.event().rank()).toArray(Integer[]::new),
                        texts(claims, claim -> claim.event().then().name()),
                        confidences(claims),
                        columns.receivedAt(),
                        columns.submissions(),
                        columns.indexes())
                .update();
    }

    /** Of what was chosen before and what is new. */
    private void choose(String[] candidates) {
        jdbc.sql("""
                        update vehicle_event e set chosen = best.record_id
                        from (
                            select distinct on (event) event, record_id
                            from event_read
                            where record_id = any(?::text[]::uuid[])
                            %s) as best
                        where e.id = best.event and e.chosen <> best.record_id""".formatted(EventChoice.BEST_FIRST))
                .params((Object) candidates)
                .update();
    }

    private static EventClaim claim(PublishedRead read) {
        if (read.event() == null) {
            throw new IllegalStateException("a read without an event is in one");
        }
        return read.event();
    }

    private static <T> String[] texts(List<T> list, Function<T, String> text) {
        return list.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable Integer[] confidences(List<EventClaim> claims) {
        @Nullable Integer[] column = new @Nullable Integer[claims.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = claims.get(i).confidence();
        }
        return column;
    }
}

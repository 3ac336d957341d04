package anpr.hub.routes.store;

import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.routes.message.ReadBatch.EventClaim;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which reads are of one passage of one vehicle, and which of them is chosen. Reads of a feed with the same key are of
 * one event if each is close enough to another of them, by capture time; what is farther is another event. So neither
 * the events nor the choice depend on the order in which the reads come: a read between two events makes them one.
 */
final class VehicleEvents {
    /** Keys share locks, so that a transaction takes no more of them than the database has room for. */
    private static final int LOCKS = 1024;

    /** Marks these among the advisory locks of the database. */
    private static final int LOCKED_EVENTS = 2_026_0008;

    private final JdbcClient jdbc;

    VehicleEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Keeps others from the events of these reads until the transaction ends. First in it, in one order for all, so that
     * none waits for another in a circle.
     */
    void lock(List<PublishedRead> reads) {
        Set<Integer> locks = new TreeSet<>();
        for (PublishedRead read : reads) {
            if (read.event() != null) {
                locks.add(Math.floorMod(EventName.of(read.feed(), read.event()).hashCode(), LOCKS));
            }
        }
        if (!locks.isEmpty()) {
            jdbc.sql("select pg_advisory_xact_lock(?, lock) from unnest(?::int[]) as lock")
                    .params(LOCKED_EVENTS, locks.toArray(Integer[]::new))
                    .query(locked -> {});
        }
    }

    /** Links these reads, which are held now and were not before; those without an event are passed over. */
    void link(List<PublishedRead> held) {
        Map<EventName, List<Passage>> byName = new TreeMap<>();
        for (PublishedRead read : held) {
            if (read.event() != null) {
                byName.computeIfAbsent(EventName.of(read.feed(), read.event()), name -> new ArrayList<>())
                        .add(Passage.of(read, read.event()));
            }
        }
        if (byName.isEmpty()) {
            return;
        }
        for (Known known : known(byName)) {
            byName.computeIfAbsent(known.name(), name -> new ArrayList<>()).add(known.passage());
        }
        List<Passage> passages = byName.values().stream()
                .flatMap(pieces -> joined(pieces).stream())
                .filter(passage -> !passage.reads().isEmpty())
                .toList();
        write(passages);
        merge(passages);
        insertReads(passages);
        choose(passages);
    }

    /** What meets is one. */
    private static List<Passage> joined(List<Passage> pieces) {
        List<Passage> joined = new ArrayList<>();
        pieces.sort(Comparator.comparing(passage -> passage.captured().from()));
        for (Passage piece : pieces) {
            if (!joined.isEmpty() && joined.getLast().captured().meets(piece.captured())) {
                joined.add(joined.removeLast().with(piece));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    /** Events of these names that the reads may meet. */
    private List<Known> known(Map<EventName, List<Passage>> byName) {
        List<EventName> names = List.copyOf(byName.keySet());
        List<Span> around = byName.values().stream()
                .map(pieces -> pieces.stream()
                        .map(Passage::captured)
                        .reduce(Span::with)
                        .orElseThrow())
                .toList();
        return jdbc.sql("""
                        select e.* from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[])
                            as n (feed, key, earliest, latest)
                        join vehicle_event e on e.feed = n.feed and e.key = n.key
                            and e.captured_to >= n.earliest and e.captured_from <= n.latest""")
                .params(
                        texts(names, EventName::feed),
                        texts(names, EventName::key),
                        texts(around, span -> span.from().toString()),
                        texts(around, span -> span.to().toString()))
                .query((row, number) -> {
                    EventName name = new EventName(row.getString("feed"), row.getString("key"));
                    return new Known(
                            name,
                            new Passage(
                                    name,
                                    List.of(row.getObject("id", UUID.class)),
                                    List.of(row.getObject("chosen", UUID.class)),
                                    new Span(Times.instant(row, "captured_from"), Times.instant(row, "captured_to")),
                                    new Span(Times.instant(row, "received_from"), Times.instant(row, "received_to")),
                                    List.of()));
                })
                .list();
    }

    private void write(List<Passage> passages) {
        jdbc.sql("""
                        insert into vehicle_event (id, feed, key, captured_from, captured_to, received_from, received_to,
                                                   chosen)
                        select * from unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[]::timestamptz[],
                                             ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                                             ?::text[]::uuid[])
                        on conflict (id) do update set
                            captured_from = excluded.captured_from, captured_to = excluded.captured_to,
                            received_from = excluded.received_from, received_to = excluded.received_to""")
                .params(
                        texts(passages, passage -> passage.id().toString()),
                        texts(passages, passage -> passage.name().feed()),
                        texts(passages, passage -> passage.name().key()),
                        texts(passages, passage -> passage.captured().from().toString()),
                        texts(passages, passage -> passage.captured().to().toString()),
                        texts(passages, passage -> passage.received().from().toString()),
                        texts(passages, passage -> passage.received().to().toString()),
                        texts(
                                passages,
                                passage -> passage.candidates().getFirst().toString()))
                .update();
    }

    private void merge(List<Passage> passages) {
        for (Passage passage : passages) {
            for (UUID gone : passage.ids()) {
                if (!gone.equals(passage.id())) {
                    jdbc.sql("update event_read set event = ? where event = ?")
                            .params(passage.id(), gone)
                            .update();
                    jdbc.sql("delete from vehicle_event where id = ?")
                            .param(gone)
                            .update();
                }
            }
        }
    }

    private void insertReads(List<Passage> passages) {
        List<PublishedRead> reads =
                passages.stream().flatMap(passage -> passage.reads().stream()).toList();
        List<EventClaim> claims = reads.stream().map(VehicleEvents::claim).toList();
        ReadColumns columns = new ReadColumns(reads);
        jdbc.sql("""
                        insert into event_read (event, record_id, vrm, feed_id, source_id, camera_id, capture_time, rank,
                                                then_by, confidence, received_at, submission, record_index)
                        select * from unnest(?::text[]::uuid[], ?::text[]::uuid[], ?::text[], ?::int[], ?::int[], ?::int[],
                                             ?::text[]::timestamptz[], ?::int[], ?::text[], ?::int[],
                                             ?::text[]::timestamptz[], ?::text[]::uuid[], ?::int[])""")
                .params(
                        passages.stream()
                                .flatMap(passage -> passage.reads().stream()
                                        .map(read -> passage.id().toString()))
                                .toArray(String[]::new),
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

    /** Of what was chosen before and what is new, by the rule of the mapping; the order is total, so nothing is left to chance. */
    private void choose(List<Passage> passages) {
        Set<String> candidates = new HashSet<>();
        for (Passage passage : passages) {
            passage.candidates().forEach(candidate -> candidates.add(candidate.toString()));
        }
        jdbc.sql("""
                        update vehicle_event e set chosen = best.record_id
                        from (
                            select distinct on (event) event, record_id
                            from event_read
                            where record_id = any(?::text[]::uuid[])
                            order by event,
                                     rank desc,
                                     case then_by when 'HIGHEST_CONFIDENCE' then coalesce(confidence, -1) else 0 end desc,
                                     extract(epoch from capture_time) * case then_by when 'EARLIEST' then -1 else 1 end desc,
                                     extract(epoch from received_at) * case then_by when 'EARLIEST' then -1 else 1 end desc,
                                     submission desc,
                                     record_index desc) as best
                        where e.id = best.event and e.chosen <> best.record_id""").param(candidates.toArray(String[]::new)).update();
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

    /** What events of one name have in common; there may be several, at different times. */
    private record EventName(String feed, String key) implements Comparable<EventName> {
        private static final Comparator<EventName> ORDER =
                Comparator.comparing(EventName::feed).thenComparing(EventName::key);

        static EventName of(String feed, EventClaim claim) {
            return new EventName(feed, claim.event().key());
        }

        @Override
        public int compareTo(EventName other) {
            return ORDER.compare(this, other);
        }
    }

    private record Known(EventName name, Passage passage) {}

    /** A stretch of time, both ends in it. */
    private record Span(Instant from, Instant to) {
        static Span around(Instant at, VehicleEvent event) {
            Duration reach = event.within().dividedBy(2);
            return new Span(at.minus(reach), at.plus(reach));
        }

        boolean meets(Span other) {
            return !from.isAfter(other.to) && !other.from.isAfter(to);
        }

        Span with(Span other) {
            return new Span(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
        }
    }

    /**
     * An event as it stands, or a read that may become part of one.
     *
     * @param ids of the events in the table that it is made of; none for a new one
     * @param candidates record ids of the reads that may be chosen
     * @param reads that are to be linked
     */
    private record Passage(
            EventName name,
            List<UUID> ids,
            List<UUID> candidates,
            Span captured,
            Span received,
            List<PublishedRead> reads) {
        static Passage of(PublishedRead read, EventClaim claim) {
            return new Passage(
                    EventName.of(read.feed(), claim),
                    List.of(),
                    List.of(read.recordId()),
                    Span.around(read.key().captureTime(), claim.event()),
                    Span.around(read.receivedAt(), claim.event()),
                    List.of(read));
        }

        /** An event has the id of its first read. */
        UUID id() {
            return ids.isEmpty() ? candidates.getFirst() : ids.getFirst();
        }

        Passage with(Passage other) {
            return new Passage(
                    name,
                    both(ids, other.ids),
                    both(candidates, other.candidates),
                    captured.with(other.captured),
                    received.with(other.received),
                    both(reads, other.reads));
        }

        private static <T> List<T> both(List<T> one, List<T> other) {
            List<T> both = new ArrayList<>(one);
            both.addAll(other);
            return both;
        }
    }
}

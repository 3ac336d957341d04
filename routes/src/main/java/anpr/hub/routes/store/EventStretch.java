package anpr.hub.routes.store;

import anpr.hub.routes.message.ReadBatch.EventClaim;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A time over which reads were told under one key, as it stands in the table, or of a read that comes to it. Immutable.
 *
 * @param events whose time it is; a read that is not linked yet is an event of its own, under its record id
 * @param rows of the table that it is made of
 * @param grown whether there is anything in it that the table does not have
 */
record EventStretch(Name name, Span captured, Span received, List<UUID> events, List<Long> rows, boolean grown) {

    /** What events have in common that are known by one key; there may be several, at different times. */
    record Name(String feed, String key) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::feed).thenComparing(Name::key);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /** A stretch of time, both ends in it. */
    record Span(Instant from, Instant to) {
        static Span around(Instant at, Duration within) {
            Duration reach = within.dividedBy(2);
            return new Span(at.minus(reach), at.plus(reach));
        }

        boolean meets(Span other) {
            return !from.isAfter(other.to) && !other.from.isAfter(to);
        }

        Span with(Span other) {
            return new Span(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
        }
    }

    /** Of a read that is not linked yet: one for each of its keys. */
    static Stream<EventStretch> of(PublishedRead read, EventClaim claim) {
        Duration within = claim.event().within();
        Span captured = Span.around(read.key().captureTime(), within);
        Span received = Span.around(read.receivedAt(), within);
        Set<String> keys = new LinkedHashSet<>(List.of(claim.event().key()));
        keys.addAll(claim.event().also());
        return keys.stream()
                .map(key -> new EventStretch(
                        new Name(read.feed(), key), captured, received, List.of(read.recordId()), List.of(), true));
    }

    /** What meets under one name is one. In the order of names. */
    static List<EventStretch> joined(List<EventStretch> stretches) {
        TreeMap<Name, List<EventStretch>> byName = new TreeMap<>();
        stretches.forEach(stretch -> byName.computeIfAbsent(stretch.name(), name -> new ArrayList<>())
                .add(stretch));
        List<EventStretch> joined = new ArrayList<>();
        for (List<EventStretch> pieces : byName.values()) {
            pieces.sort(Comparator.comparing(piece -> piece.captured().from()));
            EventStretch last = pieces.getFirst();
            for (EventStretch piece : pieces.subList(1, pieces.size())) {
                if (last.captured.meets(piece.captured)) {
                    last = last.with(piece);
                } else {
                    joined.add(last);
                    last = piece;
                }
            }
            joined.add(last);
        }
        return joined;
    }

    private EventStretch with(EventStretch other) {
        return new EventStretch(
                name,
                captured.with(other.captured),
                received.with(other.received),
                both(events, other.events),
                both(rows, other.rows),
                grown || other.grown);
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}

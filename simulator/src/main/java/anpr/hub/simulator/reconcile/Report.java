package anpr.hub.simulator.reconcile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The outcome of a reconciliation.
 *
 * @param feeds what each feed came to, by its id
 * @param refused messages that the hub had to refuse and did
 * @param attached read keys that were told again with other content
 * @param lost what the hub answered for and does not have
 * @param unexplained every other difference
 */
public record Report(
        Map<String, FeedCounts> feeds,
        long refused,
        long stored,
        long duplicatesDropped,
        long attached,
        long quarantined,
        long droppedByRule,
        long lateImages,
        long hitsExpected,
        long hitsRaised,
        List<String> lost,
        List<String> unexplained) {
    private static final int SHOWN = 40;

    /**
     * What one feed came to, in records.
     *
     * @param sent told of, in whatever message
     * @param acknowledged of those, in messages that the hub said yes to
     * @param apart sightings of pseudonyms and parking transactions, which are no reads
     * @param again told again: dropped as a duplicate, or attached to the read because it says something else
     */
    public record FeedCounts(
            long sent, long acknowledged, long stored, long apart, long again, long quarantined, long droppedByRule) {}

    /** Records told of, in whatever message. */
    public long sent() {
        return sum(FeedCounts::sent);
    }

    /** Of those, in messages that the hub said yes to. */
    public long acknowledged() {
        return sum(FeedCounts::acknowledged);
    }

    private long sum(ToLongFunction<FeedCounts> count) {
        return feeds.values().stream().mapToLong(count).sum();
    }

    /** Nothing lost and nothing unexplained. */
    public boolean clean() {
        return lost.isEmpty() && unexplained.isEmpty();
    }

    /** For people, a line each; the last line but the differences is {@code lost: N}. */
    public List<String> lines() {
        Stream<String> counts = Stream.of(
                line("records sent", sent()),
                line("acknowledged", acknowledged()),
                line("refused, as they should", refused),
                line("stored", stored),
                line("sightings, transactions", sum(FeedCounts::apart)),
                line("duplicates dropped", duplicatesDropped),
                line("attached to a read", attached),
                line("quarantined", quarantined),
                line("dropped by rule", droppedByRule),
                line("late images", lateImages),
                line("hits expected", hitsExpected),
                line("hits raised", hitsRaised));
        Stream<String> differences = Stream.concat(
                lost.stream().limit(SHOWN).map(what -> "  lost: " + what),
                unexplained.stream().limit(SHOWN).map(what -> "  unexplained: " + what));
        return Stream.of(
                        counts,
                        differences,
                        unexplained.isEmpty() ? Stream.<String>of() : Stream.of("unexplained: " + unexplained.size()),
                        Stream.of("lost: " + lost.size()))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String line(String name, long n) {
        return String.format(Locale.ROOT, "%-24s %,10d", name, n);
    }
}

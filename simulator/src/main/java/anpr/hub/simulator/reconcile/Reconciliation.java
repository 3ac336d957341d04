package anpr.hub.simulator.reconcile;

import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.reconcile.Holdings.FeedReason;
import anpr.hub.simulator.reconcile.Holdings.LateImage;
import anpr.hub.simulator.reconcile.Holdings.ListedRead;
import anpr.hub.simulator.truth.Expected;
import anpr.hub.simulator.truth.Sent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was sent against what the hub has. A sending without an answer leaves open whether the hub has it: so each
 * count has a least (what was acknowledged) and a most (with what may have arrived), and every read, hit and quarantined
 * record must lie between.
 */
public final class Reconciliation {
    private final Map<ReadKey, Span> reads = new HashMap<>();
    private final Map<FeedReason, Span> quarantined = new TreeMap<>();
    private final Map<FeedReason, Span> dropped = new TreeMap<>();
    private final Map<Expected, Span> apart = new HashMap<>();
    private final Map<LateImage, Span> lateImages = new HashMap<>();
    private final Map<String, Span> submissions = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final Map<String, Told> told = new TreeMap<>();
    private long refused;

    private Reconciliation() {}

    /**
     * @param sent every message of the run
     * @param watched VOI lists and the VRMs on them
     * @param holdings what the hub has
     */
    public static Report of(Collection<Sent> sent, Map<String, Set<String>> watched, Holdings holdings) {
        Reconciliation reconciliation = new Reconciliation();
        sent.forEach(reconciliation::add);
        return reconciliation.against(watched, holdings);
    }

    private void add(Sent message) {
        int records = message.expected().size();
        told.merge(message.feed(), new Told(records, message.acknowledged() > 0 ? records : 0), Told::plus);
        boolean mustBeRefused = message.expected().contains(new Expected.Refused());
        if (mustBeRefused) {
            refused += message.refused() > 0 ? 1 : 0;
            if (message.acknowledged() > 0) {
                unexplained.add(about(message) + " was acknowledged, and must be refused");
            }
            return;
        }
        if (message.acknowledged() == 0) {
            unexplained.add(about(message)
                    + (message.refused() > 0
                            ? " was refused, and is as its vendor sends it"
                            : " was never acknowledged, however often it was sent"));
        }
        Span span = new Span(
                message.acknowledged(), message.unknown() + Math.max(message.acknowledged(), message.served()));
        if (!message.expected().isEmpty()) {
            // What is served goes over with others in one submission, and goes over again.
            Span alone = message.served() == 0 ? span : new Span(0, span.most());
            submissions.merge(message.feed(), alone, Span::plus);
        }
        for (Expected expected : message.expected()) {
            switch (expected) {
                case Expected.Stored stored -> reads.merge(stored.key(), span, Span::plus);
                case Expected.Quarantined kept ->
                    quarantined.merge(
                            new FeedReason(message.feed(), kept.reason().name()), span, Span::plus);
                case Expected.Dropped rule ->
                    dropped.merge(new FeedReason(message.feed(), rule.rule().name()), span, Span::plus);
                case Expected.LateImage image ->
                    lateImages.merge(new LateImage(image.key(), image.role()), span, Span::plus);
                case Expected.Sighted sighted -> apart.merge(sighted, span, Span::plus);
                case Expected.Transacted transacted -> apart.merge(transacted, span, Span::plus);
                case Expected.Refused none -> throw new IllegalStateException("mixed with records: " + none);
            }
        }
    }

    private Report against(Map<String, Set<String>> watched, Holdings holdings) {
        compareReads(holdings);
        compareApart(holdings);
        compareHits(watched, holdings);
        compareCounts("quarantined", quarantined, holdings.quarantined());
        compareCounts("dropped by rule", dropped, droppedByLedger(holdings));
        compareLateImages(holdings);
        compareLedger(holdings);
        Span duplicates = Stream.concat(reads.values().stream(), apart.values().stream())
                .map(span -> new Span(Math.max(0, span.least() - 1), Math.max(0, span.most() - 1)))
                .reduce(Span.NONE, Span::plus);
        long dropping = total(holdings, "duplicate");
        long attached = total(holdings, "attached");
        if (!duplicates.holds(dropping + attached)) {
            unexplained.add(
                    "duplicates dropped: " + dropping + ", reads attached: " + attached + ", expected " + duplicates);
        }
        return new Report(
                feeds(holdings),
                refused,
                holdings.stored().values().stream().mapToLong(rows -> rows).sum(),
                dropping,
                attached,
                holdings.quarantined().values().stream().mapToLong(rows -> rows).sum(),
                droppedByLedger(holdings).values().stream()
                        .mapToLong(rows -> rows)
                        .sum(),
                holdings.lateImages().size(),
                hitsExpected(watched, holdings).size(),
                holdings.hits().values().stream().mapToLong(rows -> rows).sum(),
                List.copyOf(lost),
                List.copyOf(unexplained));
    }

    private Map<String, Report.FeedCounts> feeds(Holdings holdings) {
        Map<String, Report.FeedCounts> feeds = new TreeMap<>();
        told.forEach((feed, records) -> feeds.put(
                feed,
                new Report.FeedCounts(
                        records.sent(),
                        records.acknowledged(),
                        holdings.account(feed, "stored"),
                        holdings.account(feed, "sighting") + holdings.account(feed, "transaction"),
                        holdings.account(feed, "duplicate") + holdings.account(feed, "attached"),
                        holdings.account(feed, "quarantined"),
                        holdings.ledger().getOrDefault(feed, Map.of()).entrySet().stream()
                                .filter(account -> rule(account.getKey()) != null)
                                .mapToLong(Map.Entry::getValue)
                                .sum())));
        return feeds;
    }

    private void compareReads(Holdings holdings) {
        reads.forEach((key, span) -> {
            int rows = holdings.stored().getOrDefault(key, 0);
            if (rows == 0 && span.least() > 0) {
                lost.add("read " + key.asText() + " was acknowledged and is not in the store");
            } else if (rows > 0 && span.most() == 0) {
                unexplained.add("read " + key.asText() + " is in the store though no sending of it was complete");
            } else if (rows > 1) {
                unexplained.add("read " + key.asText() + " is in the store " + rows + " times");
            }
        });
        for (ReadKey key : holdings.stored().keySet()) {
            if (!reads.containsKey(key)) {
                unexplained.add("read " + key.asText() + " is in the store and was never sent");
            }
        }
    }

    private void compareApart(Holdings holdings) {
        apart.forEach((record, span) -> {
            int rows = holdings.apart().getOrDefault(record, 0);
            if (rows == 0 && span.least() > 0) {
                lost.add(record + " was acknowledged and is not kept");
            } else if (rows > 1) {
                unexplained.add(record + " is kept " + rows + " times");
            }
        });
        for (Expected kept : holdings.apart().keySet()) {
            if (apart.getOrDefault(kept, Span.NONE).most() == 0) {
                unexplained.add(kept + " is kept and was never sent whole");
            }
        }
    }

    private void compareHits(Map<String, Set<String>> watched, Holdings holdings) {
        Set<ListedRead> expected = hitsExpected(watched, holdings);
        for (ListedRead hit : expected) {
            int raised = holdings.hits().getOrDefault(hit, 0);
            if (raised != 1) {
                unexplained.add("read " + hit.key().asText() + " is on list " + hit.list() + " and raised " + raised
                        + " hits instead of 1");
            }
        }
        for (ListedRead hit : holdings.hits().keySet()) {
            if (!expected.contains(hit)) {
                unexplained.add("a hit on list " + hit.list() + " for read "
                        + hit.key().asText() + ", which is not on it or not stored");
            }
        }
    }

    /** A hit for each stored read of a VRM on a list; of a lost read as well, as it should have been stored. */
    private Set<ListedRead> hitsExpected(Map<String, Set<String>> watched, Holdings holdings) {
        Set<ListedRead> expected = new HashSet<>();
        watched.forEach((list, vrms) -> reads.forEach((key, span) -> {
            if (vrms.contains(key.vrm())
                    && (span.least() > 0 || holdings.stored().containsKey(key))) {
                expected.add(new ListedRead(list, key));
            }
        }));
        return expected;
    }

    private void compareCounts(String what, Map<FeedReason, Span> expected, Map<FeedReason, Integer> actual) {
        Set<FeedReason> all = new TreeSet<>(expected.keySet());
        all.addAll(actual.keySet());
        for (FeedReason each : all) {
            Span span = expected.getOrDefault(each, Span.NONE);
            int rows = actual.getOrDefault(each, 0);
            if (rows < span.least()) {
                lost.add(what + ", " + each + ": " + rows + " records of at least " + span.least());
            } else if (rows > span.most()) {
                unexplained.add(what + ", " + each + ": " + rows + " records, expected " + span);
            }
        }
    }

    private void compareLateImages(Holdings holdings) {
        lateImages.forEach((image, span) -> {
            if (span.least() > 0 && !holdings.lateImages().contains(image)) {
                lost.add("late image " + image.role() + " of read "
                        + image.key().asText() + " was acknowledged and is not held");
            }
        });
        for (LateImage image : holdings.lateImages()) {
            if (!lateImages.containsKey(image)) {
                unexplained.add("a late image of read " + image.key().asText() + " that was never sent");
            }
        }
    }

    private void compareLedger(Holdings holdings) {
        holdings.openMinutes().forEach(minute -> unexplained.add("the ledger of " + minute + " does not close"));
        Set<String> feeds = new TreeSet<>(submissions.keySet());
        feeds.addAll(holdings.ledger().keySet());
        for (String feed : feeds) {
            Span span = submissions.getOrDefault(feed, Span.NONE);
            long received = holdings.account(feed, "received");
            if (!span.holds(received)) {
                unexplained.add(
                        "the ledger of " + feed + " has " + received + " submissions received, expected " + span);
            }
        }
    }

    private static Map<FeedReason, Integer> droppedByLedger(Holdings holdings) {
        Map<FeedReason, Integer> dropped = new HashMap<>();
        holdings.ledger()
                .forEach((feed, accounts) -> accounts.forEach((account, n) -> {
                    String rule = rule(account);
                    if (rule != null && n > 0) {
                        dropped.put(new FeedReason(feed, rule), Math.toIntExact(n));
                    }
                }));
        return dropped;
    }

    private static @Nullable String rule(String account) {
        return account.startsWith("dropped:") ? account.substring("dropped:".length()) : null;
    }

    private static long total(Holdings holdings, String account) {
        return holdings.ledger().keySet().stream()
                .mapToLong(feed -> holdings.account(feed, account))
                .sum();
    }

    private static String about(Sent message) {
        return "message " + message.id() + " of " + message.feed();
    }

    /** Records of a feed that devices told of, and those of them that the hub said yes to. */
    private record Told(long sent, long acknowledged) {
        Told plus(Told other) {
            return new Told(sent + other.sent, acknowledged + other.acknowledged);
        }
    }

    /** At least so many, at most so many. */
    private record Span(long least, long most) {
        static final Span NONE = new Span(0, 0);

        Span plus(Span other) {
            return new Span(least + other.least, most + other.most);
        }

        boolean holds(long n) {
            return n >= least && n <= most;
        }

        @Override
        public String toString() {
            return least == most ? Long.toString(least) : least + " to " + most;
        }
    }
}

package anpr.hub.core.hotlist;

import anpr.hub.core.read.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the VOI lists say of a VRM, as they stand at one time: one look into one map. Immutable, and safe for use by many
 * threads; another revision of a list makes another index.
 *
 * <p>Exact matches only. Confusable characters and wildcards come beside the map, not into it (national-record, 5.3),
 * and label their matches with their own {@link Hit.MatchType}.
 */
public final class HotlistIndex {
    private static final Comparator<Match> MOST_URGENT_FIRST = Comparator.comparingInt(
                    (Match match) -> match.list().terms().priority())
            .thenComparing(match -> match.list().name())
            .thenComparing(match -> match.entry().entryId());

    private final Map<String, Long> revisions;
    private final Map<String, List<Match>> exact;

    private HotlistIndex(Map<String, Long> revisions, Map<String, List<Match>> exact) {
        this.revisions = Map.copyOf(revisions);
        this.exact = exact;
    }

    /** A list without its entries: what a hit remembers of it. */
    public record Listed(String name, long revision, ListTerms terms) {}

    /** An entry that a VRM matches, and the list on which it stands. */
    public record Match(Listed list, VoiEntry entry, Hit.MatchType type, List<Hit.Difference> differences) {
        /** The hit on this read, with the entry as it stands now. */
        public Hit hit(Read read, Instant raisedAt) {
            Long age = Hit.ageMs(read.captureTime(), raisedAt);
            return new Hit(
                    Hit.id(read.recordId(), list.name(), entry.entryId()),
                    list.name(),
                    list.revision(),
                    list.terms().owner(),
                    entry.entryId(),
                    type,
                    differences,
                    list.terms().priority(),
                    list.terms().covert(),
                    entry.warningCodes(),
                    entry,
                    raisedAt,
                    Hit.liveness(age, list.terms()),
                    age,
                    read.confidence(),
                    read.imageOriginal());
        }
    }

    /** The index of these lists; of several revisions of one list, the newest counts. */
    public static HotlistIndex of(Collection<VoiList> lists) {
        Map<String, VoiList> newest = new TreeMap<>();
        for (VoiList list : lists) {
            newest.merge(list.name(), list, (a, b) -> a.revision() >= b.revision() ? a : b);
        }
        Map<String, Long> revisions = new HashMap<>();
        Map<String, List<Match>> exact = new HashMap<>();
        for (VoiList list : newest.values()) {
            revisions.put(list.name(), list.revision());
            Listed listed = new Listed(list.name(), list.revision(), list.terms());
            for (VoiEntry entry : list.entries()) {
                exact.computeIfAbsent(entry.vrm(), none -> new ArrayList<>(1))
                        .add(new Match(listed, entry, Hit.MatchType.EXACT, List.of()));
            }
        }
        exact.replaceAll(
                (vrm, matches) -> matches.stream().sorted(MOST_URGENT_FIRST).toList());
        return new HotlistIndex(revisions, exact);
    }

    /**
     * Every entry that this VRM matches, the most urgent first; empty for most.
     *
     * @param vrm in its normal form
     */
    public List<Match> match(String vrm) {
        return exact.getOrDefault(vrm, List.of());
    }

    /** The revision of each list that the index holds, by name. */
    public Map<String, Long> revisions() {
        return revisions;
    }
}

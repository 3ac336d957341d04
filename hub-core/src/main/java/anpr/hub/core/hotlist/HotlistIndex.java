package anpr.hub.core.hotlist;

import anpr.hub.core.read.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the VOI lists in force say of a VRM, as they stand at one time. Immutable, and safe for use by many threads; another
 * revision of a list makes another index, of which the other lists' parts are the same.
 *
 * <p>A VRM that stands on an active whitelist, exactly or by a pattern of it, matches nothing. Entries match until the moment
 * at which they are weeded; lists that are not active match nothing. The order of matches is total: list by list, the most
 * urgent first and those of one urgency by name; in a list by the kind of match, as {@link Hit.MatchType} orders them, and
 * then as the entries stand in it.
 */
public final class HotlistIndex {
    /** So many entries of a like mark are looked at for one read; a list made to have more in one place cannot stop the hub. */
    private static final int MOST_EXAMINED = 10_000;

    private final MatchRules rules;
    private final Map<String, Long> revisions;
    private final Searched watched;
    private final Searched white;

    private HotlistIndex(MatchRules rules, Map<String, Long> revisions, Searched watched, Searched white) {
        this.rules = rules;
        this.revisions = Map.copyOf(revisions);
        this.watched = watched;
        this.white = white;
    }

    /** A list without its entries: what a hit remembers of it. */
    public record Listed(String name, long revision, ListTerms terms) {}

    /**
     * An entry that a read matches, and the list on which it stands. The entry's text is kept elsewhere, by these three.
     *
     * @param vrm of the entry, or its pattern
     */
    public record Match(Listed list, String entryId, String vrm, Hit.MatchType type, List<Hit.Difference> differences) {
        /** The hit on this read, with the entry as it stands in the revision that was matched. */
        public Hit hit(Read read, VoiEntry entry, Instant raisedAt) {
            return hit(read, entry, raisedAt, Hit.liveness(Hit.ageMs(read.captureTime(), raisedAt), list.terms()));
        }

        /** The hit on a read that was stored before the entry was there, however short a time before. */
        public Hit past(Read read, VoiEntry entry, Instant raisedAt) {
            return hit(read, entry, raisedAt, Hit.Liveness.PAST);
        }

        private Hit hit(Read read, VoiEntry entry, Instant raisedAt, Hit.Liveness liveness) {
            return new Hit(
                    Hit.id(read.recordId(), list.name(), entryId),
                    list.name(),
                    list.revision(),
                    list.terms().owner(),
                    entryId,
                    type,
                    differences,
                    list.terms().priority(),
                    list.terms().covert(),
                    entry.warningCodes(),
                    entry,
                    raisedAt,
                    liveness,
                    Hit.ageMs(read.captureTime(), raisedAt),
                    read.confidence(),
                    read.imageOriginal());
        }
    }

    /**
     * What a read matches.
     *
     * @param found in the order of the index
     * @param more whether there are others, beyond what one read may match
     * @param whitelisted whether there would be some, were the VRM not on a whitelist
     */
    public record Matches(List<Match> found, boolean more, boolean whitelisted) {
        private static final Matches NONE = new Matches(List.of(), false, false);
        private static final Matches WHITELISTED = new Matches(List.of(), false, true);
    }

    /** The index of these lists by these rules; of several revisions of one list, the newest counts. */
    public static HotlistIndex of(Collection<ListIndex> lists, MatchRules rules) {
        Searched none = Searched.none(rules.confusables());
        return new HotlistIndex(rules, Map.of(), none, none).with(lists);
    }

    /** The index of these lists by the same rules, made with what this one has of them. */
    public HotlistIndex with(Collection<ListIndex> lists) {
        Map<String, ListIndex> newest = new HashMap<>();
        for (ListIndex list : lists) {
            newest.merge(
                    list.listed().name(),
                    list,
                    (a, b) -> a.listed().revision() >= b.listed().revision() ? a : b);
        }
        Map<String, Long> held = new HashMap<>();
        List<ListIndex> watchedLists = new ArrayList<>();
        List<ListIndex> whitelists = new ArrayList<>();
        for (ListIndex list : newest.values()) {
            ListTerms terms = list.listed().terms();
            held.put(list.listed().name(), list.listed().revision());
            if (terms.active()) {
                (terms.whitelist() ? whitelists : watchedLists).add(list);
            }
        }
        return new HotlistIndex(rules, held, watched.of(watchedLists), white.of(whitelists));
    }

    /** The revision of each list that the index holds, by name. */
    public Map<String, Long> revisions() {
        return revisions;
    }

    /**
     * Every entry that a VRM matches at a time; none for most.
     *
     * @param vrm in its normal form; anything else matches nothing
     * @param at that at which entries must not yet be weeded
     */
    public Matches match(String vrm, Instant at) {
        long code = VrmCode.of(vrm);
        if (code == VrmCode.NONE) {
            return Matches.NONE;
        }
        boolean near = watched.sieve.mayHave(rules.confusables().skeleton(vrm));
        int[] patterns = watched.automaton.match(vrm);
        if (!near && patterns.length == 0) {
            return Matches.NONE;
        }
        Search search = new Search(at.toEpochMilli());
        if (near) {
            search.exact(code);
            search.alike(vrm, code);
        }
        search.patterns(patterns);
        if (search.nothing()) {
            return Matches.NONE;
        }
        return white.has(vrm, code, search.atMs) ? Matches.WHITELISTED : search.matches();
    }

    /** Whether a VRM stands on a whitelist at a time, so that nothing is raised on it. */
    public boolean whitelisted(String vrm, Instant at) {
        long code = VrmCode.of(vrm);
        return code != VrmCode.NONE && white.has(vrm, code, at.toEpochMilli());
    }

    /**
     * Every entry that a read may be of which the camera left characters open: the entries that agree with it in all others.
     * Neither confusion nor patterns come on top of that. An entry whose VRM is on a whitelist is left out. Nothing matches
     * if the rules allow fewer open characters.
     *
     * @param asRead in the normal form of {@link VrmPattern}, with ? only
     */
    public Matches matchPartial(String asRead, Instant at) {
        int open = (int) asRead.chars().filter(c -> c == '?').count();
        if (open == 0 || open > rules.mostOpen() || !VrmPattern.is(asRead) || asRead.indexOf('*') >= 0) {
            return Matches.NONE;
        }
        Search search = new Search(at.toEpochMilli());
        int completions = (int) Math.pow(VrmCode.BASE - 1, open);
        for (int number = 0; number < completions; number++) {
            String vrm = completion(asRead, number);
            if (!watched.sieve.mayHave(rules.confusables().skeleton(vrm))) {
                continue;
            }
            long code = VrmCode.of(vrm);
            int before = search.count();
            search.partial(asRead, vrm, code);
            if (search.count() > before && white.has(vrm, code, search.atMs)) {
                search.forget(before);
            }
        }
        return search.nothing() ? (search.whitelisted ? Matches.WHITELISTED : Matches.NONE) : search.matches();
    }

    private static String completion(String asRead, int number) {
        char[] characters = asRead.toCharArray();
        int rest = number;
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == '?') {
                characters[i] = VrmCode.character(1 + rest % (VrmCode.BASE - 1));
                rest /= VrmCode.BASE - 1;
            }
        }
        return new String(characters);
    }

    /** Lists that are looked up together, the most urgent first, and their patterns. */
    private static final class Searched {
        private static final Comparator<ListIndex> MOST_URGENT_FIRST = Comparator.comparingInt(
                        (ListIndex list) -> list.listed().terms().priority())
                .thenComparing(list -> list.listed().name());

        /** By rank. */
        private final Listed[] lists;
        /** List by list. */
        private final IndexPart[] parts;

        private final int[] rankOfPart;
        private final Sieve sieve;
        private final List<String> patterns;
        private final PatternAutomaton automaton;
        private final int[] partOfPattern;
        private final int[] rowOfPattern;

        private Searched(
                List<ListIndex> ordered, Sieve sieveBefore, List<String> patternsBefore, PatternAutomaton before) {
            this.lists = ordered.stream().map(ListIndex::listed).toArray(Listed[]::new);
            List<IndexPart> all = new ArrayList<>();
            List<Integer> ranks = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            List<Integer> owners = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            for (int rank = 0; rank < lists.length; rank++) {
                for (IndexPart part : ordered.get(rank).parts()) {
                    for (IndexPart.Pattern pattern : part.patterns()) {
                        texts.add(pattern.vrm());
                        owners.add(all.size());
                        rows.add(pattern.row());
                    }
                    all.add(part);
                    ranks.add(rank);
                }
            }
            this.parts = all.toArray(IndexPart[]::new);
            this.rankOfPart = ints(ranks);
            this.sieve = sieveBefore.of(all);
            this.patterns = List.copyOf(texts);
            this.partOfPattern = ints(owners);
            this.rowOfPattern = ints(rows);
            this.automaton = patterns.equals(patternsBefore) ? before : new PatternAutomaton(patterns);
        }

        static Searched none(Confusables confusables) {
            return new Searched(List.of(), Sieve.empty(confusables), List.of(), new PatternAutomaton(List.of()));
        }

        /** The same for other lists, with what of this one holds for them. */
        Searched of(List<ListIndex> unordered) {
            return new Searched(unordered.stream().sorted(MOST_URGENT_FIRST).toList(), sieve, patterns, automaton);
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }

        /** Whether any entry is this VRM, or a pattern of it. */
        boolean has(String vrm, long code, long atMs) {
            for (IndexPart part : parts) {
                for (int row = part.exact().first(code);
                        row != Chains.NONE;
                        row = part.exact().next(row)) {
                    if (part.stands(row, atMs)) {
                        return true;
                    }
                }
            }
            for (int pattern : automaton.match(vrm)) {
                if (parts[partOfPattern[pattern]].stands(rowOfPattern[pattern], atMs)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One read's way through the watched lists. */
    private final class Search {
        private final long atMs;
        private List<Match> found = List.of();
        private List<Integer> ranks = List.of();
        private int examined;
        private boolean full;
        private boolean more;
        private boolean whitelisted;

        Search(long atMs) {
            this.atMs = atMs;
        }

        boolean nothing() {
            return found.isEmpty();
        }

        int count() {
            return found.size();
        }

        void forget(int after) {
            found.subList(after, found.size()).clear();
            ranks.subList(after, ranks.size()).clear();
            whitelisted = true;
        }

        void exact(long code) {
            for (int i = 0; i < watched.parts.length && !full; i++) {
                IndexPart part = watched.parts[i];
                Chains chains = part.exact();
                for (int row = chains.first(code); row != Chains.NONE && !full; row = chains.next(row)) {
                    if (part.stands(row, atMs)) {
                        add(i, row, VrmCode.vrm(code), Hit.MatchType.EXACT, List.of());
                    }
                }
            }
        }

        void partial(String asRead, String vrm, long code) {
            for (int i = 0; i < watched.parts.length && !full; i++) {
                IndexPart part = watched.parts[i];
                Chains chains = part.exact();
                for (int row = chains.first(code); row != Chains.NONE && !full; row = chains.next(row)) {
                    if (part.stands(row, atMs)) {
                        add(i, row, vrm, Hit.MatchType.PARTIAL, differences(asRead, vrm));
                    }
                }
            }
        }

        void alike(String vrm, long code) {
            if (rules.mostDifferences() == 0 || rules.confusables().classes().isEmpty()) {
                return;
            }
            long skeleton = rules.confusables().skeleton(vrm);
            for (int i = 0; i < watched.parts.length && !full; i++) {
                IndexPart part = watched.parts[i];
                Chains chains = part.likenesses();
                for (int row = chains.first(skeleton); row != Chains.NONE && !full; row = chains.next(row)) {
                    if (++examined > MOST_EXAMINED) {
                        more = true;
                        return;
                    }
                    if (part.stands(row, atMs) && confusable(code, part.code(row))) {
                        String listed = VrmCode.vrm(part.code(row));
                        add(i, row, listed, Hit.MatchType.CONFUSABLE, differences(vrm, listed));
                    }
                }
            }
        }

        void patterns(int[] matched) {
            for (int pattern : matched) {
                int part = watched.partOfPattern[pattern];
                int row = watched.rowOfPattern[pattern];
                if (!full && watched.parts[part].stands(row, atMs)) {
                    add(part, row, watched.patterns.get(pattern), Hit.MatchType.WILDCARD, List.of());
                }
            }
        }

        private void add(int part, int row, String vrm, Hit.MatchType type, List<Hit.Difference> differences) {
            if (found.size() == rules.mostMatches()) {
                full = true;
                more = true;
                return;
            }
            if (found.isEmpty()) {
                found = new ArrayList<>(2);
                ranks = new ArrayList<>(2);
            }
            int rank = watched.rankOfPart[part];
            found.add(new Match(watched.lists[rank], watched.parts[part].entryId(row), vrm, type, differences));
            ranks.add(rank);
        }

        /** They came kind by kind, and in each kind in order. */
        Matches matches() {
            List<Match> ordered = new ArrayList<>(found.size());
            for (int rank = 0; rank < watched.lists.length; rank++) {
                for (int i = 0; i < ranks.size(); i++) {
                    if (ranks.get(i) == rank) {
                        ordered.add(found.get(i));
                    }
                }
            }
            return new Matches(List.copyOf(ordered), more, whitelisted);
        }
    }

    /** Whether two marks of one length differ, in few enough places, and in each by characters of one class. */
    private boolean confusable(long one, long other) {
        int different = 0;
        long restOne = one;
        long restOther = other;
        while (restOne != 0) {
            int digitOne = (int) (restOne % VrmCode.BASE);
            int digitOther = (int) (restOther % VrmCode.BASE);
            if (digitOne != digitOther) {
                if (++different > rules.mostDifferences()
                        || !rules.confusables().share(digitOne, digitOther)) {
                    return false;
                }
            }
            restOne /= VrmCode.BASE;
            restOther /= VrmCode.BASE;
        }
        return different > 0;
    }

    private static List<Hit.Difference> differences(String read, String listed) {
        List<Hit.Difference> differences = new ArrayList<>(2);
        for (int i = 0; i < read.length(); i++) {
            if (read.charAt(i) != listed.charAt(i)) {
                differences.add(
                        new Hit.Difference(i, String.valueOf(read.charAt(i)), String.valueOf(listed.charAt(i))));
            }
        }
        return List.copyOf(differences);
    }
}

package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The index finds what looking at every entry of every list finds, in the same order. */
class HotlistIndexPropertiesTest {
    /** Overlapping classes, over the few characters that the marks are made of. */
    private static final Confusables CLASSES = new Confusables("test", List.of("0O", "OQ", "1I"));

    private static final MatchRules RULES = new MatchRules(CLASSES, 2, 2, 1_000);
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    record Found(String list, String entry, String vrm, Hit.MatchType type, List<Hit.Difference> differences) {}

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.strings().withChars("0OQ1I").ofMinLength(1).ofMaxLength(5);
    }

    @Provide
    Arbitrary<List<VoiList>> lists() {
        Arbitrary<String> patterns = Arbitraries.strings()
                .withChars("0OQ1?*")
                .ofMinLength(3)
                .ofMaxLength(7)
                .map(text -> VrmPattern.of(text).orElse("01*"));
        Arbitrary<Instant> weeded = Arbitraries.of(NOW, NOW.plusMillis(1), NOW.minusSeconds(1));
        Arbitrary<List<VoiEntry>> entries = Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(4, marks()), Tuple.of(1, patterns)), weeded.injectNull(0.6))
                .as(HotlistIndexPropertiesTest::unnumbered)
                .list()
                .ofMaxSize(12)
                .map(HotlistIndexPropertiesTest::numbered);
        Arbitrary<ListTerms> terms = Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)),
                        Arbitraries.frequency(Tuple.of(5, true), Tuple.of(1, false)))
                .as(HotlistIndexTest::terms);
        return Combinators.combine(terms, entries)
                .as((how, what) -> new VoiList("", 1, how, what))
                .list()
                .ofMaxSize(5)
                .map(HotlistIndexPropertiesTest::named);
    }

    @Property(tries = 3_000)
    void aMarkMatchesWhatLookingAtEveryEntryFinds(@ForAll("lists") List<VoiList> lists, @ForAll("marks") String vrm) {
        List<Found> naive = sorted(lists, entry -> naive(vrm, entry));
        boolean white = whitelisted(lists, vrm);

        HotlistIndex.Matches matches = index(lists, RULES).match(vrm, NOW);

        assertThat(found(matches)).isEqualTo(white ? List.of() : naive);
        assertThat(matches.whitelisted()).isEqualTo(white && !naive.isEmpty());
        assertThat(matches.more()).isFalse();
    }

    @Property(tries = 1_000)
    void aMarksLikenessesAreThoseThatMatchIt(@ForAll("marks") String listed, @ForAll("marks") String read) {
        HotlistIndex index = index(
                List.of(new VoiList(
                        "a", 1, ListTerms.of("Mock Police", 1, false), List.of(VoiEntry.bare("e", listed)))),
                RULES);

        assertThat(CLASSES.likenesses(listed, 2, 1_000).contains(read))
                .isEqualTo(!index.match(read, NOW).found().isEmpty());
    }

    @Provide
    Arbitrary<String> partials() {
        return Arbitraries.strings().withChars("0OQ1I?").ofMinLength(3).ofMaxLength(5);
    }

    @Property(tries = 1_000)
    void aPartialReadMatchesTheEntriesThatAgreeWithWhatWasRead(
            @ForAll("lists") List<VoiList> lists, @ForAll("partials") String read) {
        long open = read.chars().filter(c -> c == '?').count();
        boolean matched = open > 0 && open <= 2 && read.length() - open >= 2;

        HotlistIndex.Matches matches = index(lists, RULES).matchPartial(read, NOW);

        List<Found> naive = sorted(
                lists,
                entry -> matched
                                && !entry.pattern()
                                && entry.vrm().matches(read.replace("?", "."))
                                && !whitelisted(lists, entry.vrm())
                        ? Hit.MatchType.PARTIAL
                        : null);
        assertThat(found(matches)).containsExactlyInAnyOrderElementsOf(naive);
        assertThat(found(matches)).isSortedAccordingTo(Comparator.comparing(found -> lists.stream()
                .filter(list -> list.name().equals(found.list()))
                .map(list -> list.terms().priority() + list.name())
                .findFirst()
                .orElseThrow()));
    }

    @Property(tries = 300)
    void aBoundCutsTheEndOffAndSaysSo(@ForAll("lists") List<VoiList> lists, @ForAll("marks") String vrm) {
        HotlistIndex.Matches all = index(lists, RULES).match(vrm, NOW);
        HotlistIndex.Matches some =
                index(lists, new MatchRules(CLASSES, 2, 2, 2)).match(vrm, NOW);

        assertThat(some.found()).hasSize(Math.min(2, all.found().size()));
        assertThat(all.found()).containsAll(some.found());
        assertThat(some.more()).isEqualTo(all.found().size() > 2);
    }

    @Provide
    Arbitrary<List<List<VoiEntry>>> revisions() {
        Arbitrary<VoiEntry> any = Combinators.combine(
                        Arbitraries.integers().between(1, 30),
                        Arbitraries.frequencyOf(
                                Tuple.of(5, marks()), Tuple.of(1, Arbitraries.of("0O*", "?1I", "Q?1*"))))
                .as((id, vrm) -> HotlistIndexTest.entry("entry-" + id, vrm));
        return any.list()
                .uniqueElements(VoiEntry::entryId)
                .ofMaxSize(30)
                .list()
                .ofMinSize(2)
                .ofMaxSize(8);
    }

    /** Every revision but the first is made of the one before, as is the index over it. */
    @Property(tries = 1_000)
    void aRevisionMadeOfTheOneBeforeMatchesAsIfItWereMadeAnew(
            @ForAll("revisions") List<List<VoiEntry>> revisions, @ForAll("marks") String vrm) {
        VoiList other = new VoiList(
                "other", 1, HotlistIndexTest.terms(2, false, true), List.of(HotlistIndexTest.entry("o", "0O")));
        ListIndex unchanged = ListIndex.of(other, CLASSES);
        ListIndex list = ListIndex.of(changing(1, revisions.getFirst()), CLASSES);
        HotlistIndex index = HotlistIndex.of(List.of(list, unchanged), RULES);
        for (int i = 1; i < revisions.size(); i++) {
            VoiList next = changing(i + 1, revisions.get(i));
            ListIndex.Change change = list.changed(new HotlistIndex.Listed(next.name(), next.revision(), next.terms()));
            minus(revisions.get(i - 1), next.entries()).forEach(gone -> change.remove(gone.entryId(), gone.vrm()));
            minus(next.entries(), revisions.get(i - 1))
                    .forEach(come -> change.add(come.entryId(), come.vrm(), come.weedAt()));
            list = change.build();
            index = index.with(List.of(list, unchanged));

            assertThat(list.size()).isEqualTo(next.entries().size());
            assertThat(list.parts()).hasSizeLessThan(4);
            assertThat(found(index.match(vrm, NOW)))
                    .containsExactlyInAnyOrderElementsOf(
                            found(index(List.of(next, other), RULES).match(vrm, NOW)));
        }
    }

    private static VoiList changing(long revision, List<VoiEntry> entries) {
        return new VoiList("list", revision, HotlistIndexTest.terms(1, false, true), entries);
    }

    private static List<VoiEntry> minus(List<VoiEntry> some, List<VoiEntry> others) {
        return some.stream().filter(entry -> !others.contains(entry)).toList();
    }

    private interface Naive {
        Hit.@Nullable MatchType match(VoiEntry entry);
    }

    private static Hit.@Nullable MatchType naive(String vrm, VoiEntry entry) {
        if (entry.pattern()) {
            return vrm.matches(entry.vrm().replace("?", ".").replace("*", ".*")) ? Hit.MatchType.WILDCARD : null;
        }
        if (entry.vrm().equals(vrm)) {
            return Hit.MatchType.EXACT;
        }
        if (entry.vrm().length() != vrm.length()) {
            return null;
        }
        int different = 0;
        for (int i = 0; i < vrm.length(); i++) {
            String one = vrm.substring(i, i + 1);
            String other = entry.vrm().substring(i, i + 1);
            if (!one.equals(other)) {
                different++;
                if (CLASSES.classes().stream().noneMatch(both -> both.contains(one) && both.contains(other))) {
                    return null;
                }
            }
        }
        return different <= 2 ? Hit.MatchType.CONFUSABLE : null;
    }

    private static boolean whitelisted(List<VoiList> lists, String vrm) {
        return lists.stream()
                .filter(list -> list.terms().active() && list.terms().whitelist())
                .flatMap(list -> list.entries().stream())
                .filter(HotlistIndexPropertiesTest::stands)
                .map(entry -> naive(vrm, entry))
                .anyMatch(type -> type == Hit.MatchType.EXACT || type == Hit.MatchType.WILDCARD);
    }

    private static boolean stands(VoiEntry entry) {
        return entry.weedAt() == null || NOW.isBefore(entry.weedAt());
    }

    private static List<Found> sorted(List<VoiList> lists, Naive matcher) {
        List<Found> found = new ArrayList<>();
        lists.stream()
                .filter(list -> list.terms().active() && !list.terms().whitelist())
                .sorted(Comparator.comparing((VoiList list) -> list.terms().priority())
                        .thenComparing(VoiList::name))
                .forEach(list -> {
                    Map<Hit.MatchType, List<Found>> kinds = new HashMap<>();
                    list.entries().stream()
                            .filter(HotlistIndexPropertiesTest::stands)
                            .forEach(entry -> {
                                Hit.MatchType type = matcher.match(entry);
                                if (type != null) {
                                    kinds.computeIfAbsent(type, none -> new ArrayList<>())
                                            .add(new Found(list.name(), entry.entryId(), entry.vrm(), type, List.of()));
                                }
                            });
                    for (Hit.MatchType type : Hit.MatchType.values()) {
                        found.addAll(kinds.getOrDefault(type, List.of()));
                    }
                });
        return found;
    }

    /** Without their differences, which have a test of their own. */
    private static List<Found> found(HotlistIndex.Matches matches) {
        return matches.found().stream()
                .map(match -> new Found(match.list().name(), match.entryId(), match.vrm(), match.type(), List.of()))
                .toList();
    }

    static HotlistIndex index(List<VoiList> lists, MatchRules rules) {
        return HotlistIndex.of(
                lists.stream()
                        .map(list -> ListIndex.of(list, rules.confusables()))
                        .toList(),
                rules);
    }

    private static VoiEntry unnumbered(String vrm, @Nullable Instant weedAt) {
        return HotlistIndexTest.entry("", vrm, weedAt);
    }

    private static List<VoiEntry> numbered(List<VoiEntry> entries) {
        List<VoiEntry> numbered = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            VoiEntry entry = entries.get(i);
            numbered.add(HotlistIndexTest.entry("entry-" + i, entry.vrm(), entry.weedAt()));
        }
        return numbered;
    }

    private static List<VoiList> named(List<VoiList> lists) {
        List<VoiList> named = new ArrayList<>();
        for (int i = 0; i < lists.size(); i++) {
            named.add(new VoiList(
                    "list-" + i, 1, lists.get(i).terms(), lists.get(i).entries()));
        }
        return named;
    }
}

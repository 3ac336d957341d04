package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HotlistIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final MatchRules RULES = MatchRules.DEFAULT;

    @Test
    void ofTooManyLikenessesThoseWithFewerDifferencesCount() {
        Confusables classes = Confusables.shipped();

        assertThat(classes.likenesses("ZZ99ZZZ", 2, 1_000)).hasSize(1 + 5 + 10).startsWith("ZZ99ZZZ", "2Z99ZZZ");
        assertThat(classes.likenesses("ZZ99ZZZ", 2, 15)).hasSize(1 + 5);
        assertThat(classes.likenesses("ZZ99ZZZ", 2, 5)).containsExactly("ZZ99ZZZ");
        assertThat(classes.likenesses("000000000000", 12, 1_000)).hasSize(1 + 12 * 3 + 66 * 9);
    }

    @Test
    void aVrmMatchesEveryEntryOfEveryListTheMostUrgentFirst() {
        HotlistIndex index = index(
                list("later", 4, terms(5, false, true), entry("a", "ZZ99ZZZ"), entry("b", "QQ12QQQ")),
                list("first", 9, terms(1, false, true), entry("d", "ZZ99ZZ*"), entry("c", "ZZ99ZZZ")));

        assertThat(found(index, "ZZ99ZZZ")).containsExactly("first/9/c/EXACT", "first/9/d/WILDCARD", "later/4/a/EXACT");
        assertThat(found(index, "QQ12QQQ")).containsExactly("later/4/b/EXACT");
    }

    @Test
    void aCharacterTakenForAnotherIsFoundAndNamed() {
        HotlistIndex index = index(list("list", 1, terms(1, false, true), entry("a", "ZZ99ZZ8")));

        HotlistIndex.Match match = index.match("2Z99ZZB", NOW).found().getFirst();

        assertThat(match.type()).isEqualTo(Hit.MatchType.CONFUSABLE);
        assertThat(match.vrm()).isEqualTo("ZZ99ZZ8");
        assertThat(match.differences())
                .containsExactly(new Hit.Difference(0, "2", "Z"), new Hit.Difference(6, "B", "8"));
    }

    @Test
    void confusionHasItsBoundsAndCanBeOff() {
        VoiList list = list("list", 1, terms(1, false, true), entry("a", "ZZ99ZZ8"));

        assertThat(found(index(list), "2299ZZB")).as("three differences").isEmpty();
        assertThat(found(index(list), "ZZ99ZZ")).as("another length").isEmpty();
        assertThat(found(index(list), "zz99zz8")).as("not normal").isEmpty();
        assertThat(HotlistIndexPropertiesTest.index(List.of(list), new MatchRules(Confusables.NONE, 2, 0, 9))
                        .match("2Z99ZZ8", NOW)
                        .found())
                .isEmpty();
    }

    @Test
    void ofSeveralRevisionsOfAListTheNewestCountsAlone() {
        VoiList old = list("list", 1, terms(1, false, true), entry("a", "ZZ99ZZZ"));
        VoiList now = list("list", 2, terms(1, false, true), entry("b", "QQ12QQQ"));

        for (List<VoiList> order : List.of(List.of(old, now), List.of(now, old))) {
            HotlistIndex index = HotlistIndexPropertiesTest.index(order, RULES);
            assertThat(found(index, "ZZ99ZZZ")).isEmpty();
            assertThat(found(index, "QQ12QQQ")).hasSize(1);
            assertThat(index.revisions()).containsOnlyKeys("list").containsEntry("list", 2L);
        }
    }

    @Test
    void anEntryMatchesUntilItsWeedMomentWithoutAnotherIndex() {
        HotlistIndex index = index(list("list", 1, terms(1, false, true), entry("a", "ZZ99ZZZ", NOW)));

        assertThat(index.match("ZZ99ZZZ", NOW.minusMillis(1)).found()).hasSize(1);
        assertThat(index.match("ZZ99ZZZ", NOW).found()).isEmpty();
    }

    @Test
    void aWhitelistWinsExactlyAndByPatternButNeverByConfusion() {
        VoiList wanted = list("list", 1, terms(1, false, true), entry("a", "ZZ99ZZZ"), entry("b", "QQ12QQQ"));
        HotlistIndex index =
                index(wanted, list("own", 1, terms(9, true, true), entry("w", "ZZ99ZZZ"), entry("x", "QQ1?QQ*")));

        assertThat(index.match("ZZ99ZZZ", NOW)).isEqualTo(new HotlistIndex.Matches(List.of(), false, true));
        assertThat(index.match("QQ12QQQ", NOW).whitelisted()).isTrue();
        assertThat(found(index, "2Z99ZZZ")).containsExactly("list/1/a/CONFUSABLE");
        assertThat(index.match("AB12ABC", NOW).whitelisted()).isFalse();
    }

    @Test
    void aReadThatMatchesThousandsIsBoundedAndSaysSo() {
        VoiEntry[] many = IntStream.range(0, 5_000)
                .mapToObj(i -> entry("e" + i, "ZZ99ZZZ"))
                .toArray(VoiEntry[]::new);
        HotlistIndex index = index(list("list", 1, terms(1, false, true), many));

        HotlistIndex.Matches matches = index.match("ZZ99ZZZ", NOW);

        assertThat(matches.found()).hasSize(RULES.mostMatches());
        assertThat(matches.found().getFirst().entryId()).isEqualTo("e0");
        assertThat(matches.more()).isTrue();
    }

    @Test
    void aMillionEntriesOfOneMarkGoAsQuicklyAsOthers() {
        ListIndex.Builder entries = new ListIndex.Builder(listed(1), Confusables.NONE, 1_000_000);
        IntStream.range(0, 1_000_000).forEach(i -> entries.add("e" + i, "ZZ99ZZZ", null));
        ListIndex list = entries.build();

        ListIndex.Change change = list.changed(listed(2));
        IntStream.range(0, 400_000).forEach(i -> change.remove("e" + i, "ZZ99ZZZ"));
        ListIndex next = change.build();

        assertThat(next.size()).isEqualTo(600_000);
        assertThat(list.size()).isEqualTo(1_000_000);
        assertThat(HotlistIndex.of(List.of(next), RULES)
                        .match("ZZ99ZZZ", NOW)
                        .found()
                        .getFirst()
                        .entryId())
                .isEqualTo("e400000");
    }

    private static HotlistIndex.Listed listed(long revision) {
        return new HotlistIndex.Listed("list", revision, terms(1, false, true));
    }

    @ParameterizedTest
    @CsvSource({
        "zz 99-z?, ZZ99Z?",
        "ZZ**9, ZZ*9",
        "ZZ*?9, ZZ?*9",
        "Z*,",
        "?????,",
        "ZZ99,",
        "ZZ99_Z*,",
        "ABCDEFGHIJKL?,"
    })
    void aPatternHasOneNormalFormAndIsNeverOpenToEveryMark(String supplied, @Nullable String normal) {
        assertThat(VrmPattern.of(supplied).orElse(null)).isEqualTo(normal);
    }

    @Test
    void theLongestMarksHaveCodesOfTheirOwn() {
        for (String vrm : List.of("ZZZZZZZZZZZZ", "000000000000", "0", "00", "A1")) {
            assertThat(VrmCode.vrm(VrmCode.of(vrm))).isEqualTo(vrm);
        }
        assertThat(VrmCode.of("ZZZZZZZZZZZZ")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version: x", "version: x\nclasses: [A]", "version: x\nclasses: [A-]", "version: x\nclass: []"})
    void classesThatAreNoneAreRefused(String yaml) {
        assertThatThrownBy(() -> Confusables.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void warningMarkersAreCodesOnlyIfTheyAreNothingElse() {
        assertThat(marked("FI, VI/WE").warningCodes()).containsExactly("FI", "VI", "WE");
        assertThat(marked("Approach with care").warningCodes()).containsExactly("Approach with care");
        assertThat(marked(null).warningCodes()).isEmpty();
    }

    private static List<String> found(HotlistIndex index, String vrm) {
        return index.match(vrm, NOW).found().stream()
                .map(match -> match.list().name()
                        + '/'
                        + match.list().revision()
                        + '/'
                        + match.entryId()
                        + '/'
                        + match.type())
                .toList();
    }

    private static HotlistIndex index(VoiList... lists) {
        return HotlistIndexPropertiesTest.index(List.of(lists), RULES);
    }

    private static VoiList list(String name, long revision, ListTerms terms, VoiEntry... entries) {
        return new VoiList(name, revision, terms, List.of(entries));
    }

    static ListTerms terms(int priority, boolean whitelist, boolean active) {
        return ListTerms.of(
                "Mock", priority, false, whitelist, active, null, null, null, null, null, null, null, null, null, null);
    }

    static VoiEntry entry(String id, String vrm) {
        return entry(id, vrm, null);
    }

    static VoiEntry entry(String id, String vrm, @Nullable Instant weedAt) {
        return new VoiEntry(
                id, vrm, null, null, null, null, "FI VI", null, null, null, null, null, null, null, null, null, null,
                weedAt);
    }

    private static VoiEntry marked(@Nullable String markers) {
        return new VoiEntry(
                "a", "ZZ99ZZZ", null, null, null, null, markers, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}

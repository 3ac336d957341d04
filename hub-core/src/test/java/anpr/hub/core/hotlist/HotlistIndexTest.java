package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HotlistIndexTest {
    @Test
    void aVrmMatchesEveryEntryOfEveryListTheMostUrgentFirst() {
        HotlistIndex index = HotlistIndex.of(List.of(
                list("later", 4, 5, entry("a", "ZZ99ZZZ"), entry("b", "QQ12QQQ")),
                list("first", 9, 1, entry("d", "ZZ99ZZZ"), entry("c", "ZZ99ZZZ"))));

        assertThat(index.match("ZZ99ZZZ"))
                .extracting(match -> match.list().name()
                        + '/'
                        + match.list().revision()
                        + '/'
                        + match.entry().entryId()
                        + '/'
                        + match.type())
                .containsExactly("first/9/c/EXACT", "first/9/d/EXACT", "later/4/a/EXACT");
        assertThat(index.match("QQ12QQQ")).hasSize(1);
    }

    @Test
    void nothingIsGuessedFromALikeness() {
        HotlistIndex index = HotlistIndex.of(List.of(list("list", 1, 1, entry("a", "OO00OOO"))));

        assertThat(index.match("0000000")).isEmpty();
        assertThat(index.match("OO00OO")).isEmpty();
        assertThat(index.match("oo00ooo")).isEmpty();
    }

    @Test
    void ofSeveralRevisionsOfAListTheNewestCountsAlone() {
        VoiList old = list("list", 1, 1, entry("a", "ZZ99ZZZ"));
        VoiList now = list("list", 2, 1, entry("b", "QQ12QQQ"));

        for (List<VoiList> order : List.of(List.of(old, now), List.of(now, old))) {
            HotlistIndex index = HotlistIndex.of(order);
            assertThat(index.match("ZZ99ZZZ")).isEmpty();
            assertThat(index.match("QQ12QQQ")).hasSize(1);
            assertThat(index.revisions()).containsOnlyKeys("list").containsEntry("list", 2L);
        }
    }

    @Test
    void warningMarkersAreCodesOnlyIfTheyAreNothingElse() {
        assertThat(marked("FI, VI/WE").warningCodes()).containsExactly("FI", "VI", "WE");
        assertThat(marked("Approach with care").warningCodes()).containsExactly("Approach with care");
        assertThat(marked(null).warningCodes()).isEmpty();
    }

    private static VoiList list(String name, long revision, int priority, VoiEntry... entries) {
        return new VoiList(name, revision, ListTerms.of("Mock", priority, false), List.of(entries));
    }

    private static VoiEntry entry(String id, String vrm) {
        return new VoiEntry(
                id, vrm, null, null, null, null, "FI VI", null, null, null, null, null, null, null, null, null, null,
                null);
    }

    private static VoiEntry marked(String markers) {
        return new VoiEntry(
                "a", "ZZ99ZZZ", null, null, null, null, markers, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}

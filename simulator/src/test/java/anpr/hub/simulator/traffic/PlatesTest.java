package anpr.hub.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatesTest {
    @Test
    void everyPlateIsAMarkThatTheSchemeNeverIssued() {
        List<String> marks = some(new Plates(new SplittableRandom(1), List.of(), 0), 2_000).stream()
                .map(Plate::vrm)
                .toList();

        assertThat(marks).allMatch(mark -> mark.startsWith("ZZ") || mark.matches("[JTU][A-Z]0[01][A-Z]{3}"));
    }

    @Test
    void theSameSeedGivesTheSamePlates() {
        Plates first = new Plates(new SplittableRandom(7), Plates.wanted(5, 7), 0.1);
        Plates second = new Plates(new SplittableRandom(7), Plates.wanted(5, 7), 0.1);

        assertThat(some(first, 200)).isEqualTo(some(second, 200));
    }

    @Test
    void wantedPlatesComeAboutAsOftenAsAskedAndNoOtherLooksLikeThem() {
        List<Plate> wanted = Plates.wanted(20, 3);

        List<Plate> passing = some(new Plates(new SplittableRandom(3), wanted, 0.2), 5_000);

        assertThat(wanted).hasSize(20).doesNotHaveDuplicates();
        assertThat(passing.stream().filter(wanted::contains).count()).isBetween(850L, 1_150L);
        assertThat(passing.stream().filter(plate -> !wanted.contains(plate)).map(Plate::vrm))
                .doesNotContainAnyElementsOf(wanted.stream().map(Plate::vrm).toList());
    }

    private static List<Plate> some(Plates plates, int count) {
        return Stream.generate(plates::next).limit(count).toList();
    }
}

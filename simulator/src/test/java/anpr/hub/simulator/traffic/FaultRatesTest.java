package anpr.hub.simulator.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultRatesTest {
    @Test
    void aListNamesFaultsWithOrWithoutTheirRates() {
        FaultRates rates = FaultRates.parse("cut=0.25,unknown-camera=0.5,late");

        assertThat(rates.conducts()).isEqualTo(Map.of(Conduct.CUT, 0.25));
        assertThat(rates.oddities()).isEqualTo(Map.of(Oddity.UNKNOWN_CAMERA, 0.5, Oddity.LATE, 0.02));
    }

    @Test
    void aNameThatIsNoFaultIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> FaultRates.parse("fire=0.1"))
                .hasMessageContaining("'fire'")
                .hasMessageContaining("lost-answer");
    }

    @Test
    void ratesThatAreNoProbabilitiesAreRefused() {
        assertThatThrownBy(() -> FaultRates.parse("cut=1.5")).hasMessageContaining("1.5");
        assertThatThrownBy(() -> FaultRates.parse("late=0.7,broken=0.7")).hasMessageContaining("more than 1");
        assertThatThrownBy(() -> FaultRates.parse("late=often")).hasMessageContaining("'late=often'");
    }

    @Test
    void faultsComeAtTheirRate() {
        FaultRates rates = FaultRates.parse("broken=0.3");
        SplittableRandom random = new SplittableRandom(2);

        long broken = Stream.generate(() -> rates.oddity(random))
                .limit(10_000)
                .filter(Oddity.BROKEN::equals)
                .count();

        assertThat(broken).isBetween(2_850L, 3_150L);
        assertThat(Stream.generate(() -> rates.conduct(random)).limit(100)).containsOnly(Conduct.PLAIN);
    }
}

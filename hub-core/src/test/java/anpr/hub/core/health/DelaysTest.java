package anpr.hub.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelaysTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 1})
    void knowsAnyShareToAFifth(double share) {
        Random random = new Random(3);
        long[] all = new long[5_000];
        Delays delays = new Delays();
        for (int i = 0; i < all.length; i++) {
            all[i] = Math.round(Math.exp(5 + 12 * random.nextDouble()));
            delays.add(Duration.ofMillis(all[i]));
        }
        Arrays.sort(all);
        double exact = all[(int) Math.ceil(share * all.length) - 1];

        assertThat(delays.within(share).orElseThrow().toMillis())
                .isBetween(Math.round(exact / 1.2), Math.round(exact * 1.2));
    }

    @Test
    void keepsWhatWasCapturedAfterItWasReceivedApart() {
        Delays delays = new Delays();
        delays.add(Duration.ofSeconds(-40));
        delays.add(Duration.ofMillis(-1));

        assertThat(delays.counts()).containsExactly(2);
        assertThat(delays.within(0.99)).contains(Duration.ZERO);
    }

    @Test
    void isTheSameFromItsCounts() {
        Delays delays = new Delays();
        delays.add(Duration.ofMillis(700));
        delays.add(Duration.ofDays(365));
        Delays again = new Delays(delays.counts());
        again.add(delays);

        assertThat(again.n()).isEqualTo(4);
        assertThat(again.within(0.5)).isEqualTo(delays.within(0.5));
    }

    @Test
    void hasNothingToSayOfNone() {
        assertThat(new Delays().within(0.5)).isEmpty();
        assertThat(new Delays().counts()).isEmpty();
    }
}

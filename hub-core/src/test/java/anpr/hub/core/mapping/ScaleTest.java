package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
    @ParameterizedTest
    @CsvSource({
        "0-100, 87, 87",
        "0-100, 87%, 87",
        "0-100, 87.5 %, 88",
        "0-1, 87%, 87",
        "0-1, '0,93', 93",
        "0-100, '87,5', 88",
        "0-1000, 915, 92"
    })
    void aValueIsTakenOnItsScaleUnlessItSaysItsOwn(String scale, String text, int percent) {
        assertThat(Scale.parse(scale).percent(text)).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({
        "0-100, 101",
        "0-100, 101%",
        "0-1, 1.5",
        "0-1000, '1,000'",
        "0-100, '1,2.3'",
        "0-100, '1,2,3'",
        "0-100, %"
    })
    void whatIsNoNumberOnTheScaleIsNone(String scale, String text) {
        assertThat(Scale.parse(scale).percent(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0-100, 0.93, true",
        "0-100, '0,93', true",
        "0-100, 1.0, true",
        "0-100, 1, false",
        "0-100, 0.0, false",
        "0-100, 0.93%, false",
        "0-1, 0.93, false",
        "0-255, 0.5, true"
    })
    void aFractionOfOneIsDoubtfulOnAWiderScale(String scale, String text, boolean doubtful) {
        assertThat(Scale.parse(scale).doubtful(text)).isEqualTo(doubtful);
    }
}

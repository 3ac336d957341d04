package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoPlateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "NOPLATE",
                "No Plate",
                "no_plate",
                "Not-Defined",
                "UNREADABLE",
                "null",
                "n/a",
                "-",
                "-----"
            })
    void aWordForNoPlateIsToldHoweverItIsWritten(String text) {
        assertThat(NoPlate.says(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZ99ZZZ", "A1", "NONE1", "NOP", "", " ", "0"})
    void aMarkIsNone(String text) {
        assertThat(NoPlate.says(text)).isFalse();
    }

    @Test
    void noTextSaysNothing() {
        assertThat(NoPlate.says(null)).isFalse();
    }
}

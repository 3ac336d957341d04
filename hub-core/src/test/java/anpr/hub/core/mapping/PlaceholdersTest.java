package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"$date$", "%PLATE%", "{{plate}}", "{{ vehicle.plate }}", "${plate}", "$(ANPR_TEXT)", "<%plate%>"
            })
    void aVariableThatWasNotFilledInIsKnownInEveryType(String text) {
        assertThat(Placeholders.COMMON_ONLY.possibleIn("{\"a\":\"" + text + "\"}"))
                .isTrue();
        assertThat(Placeholders.COMMON_ONLY.match(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZ99ZZZ", "87%", "$5", "5$", "{}", "100%-100%", "<a>", "%20", ""})
    void whatOnlyResemblesOneIsText(String text) {
        assertThat(Placeholders.COMMON_ONLY.match(text)).isFalse();
    }
}

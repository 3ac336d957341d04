package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListTermsTest {
    private static final ObjectMapper YAML = new YAMLMapper().registerModule(new JavaTimeModule());

    @Test
    void whatAnOwnerDoesNotSayHasItsDefault() throws IOException {
        ListTerms terms = YAML.readValue("""
                owner: Mock Police (simulated)
                priority: 2
                reviewOn: 2027-01-31
                liveWithin: PT30S
                """, ListTerms.class);

        assertThat(terms.owner()).isEqualTo("Mock Police (simulated)");
        assertThat(terms.priority()).isEqualTo(2);
        assertThat(terms.active()).isTrue();
        assertThat(terms.covert()).isFalse();
        assertThat(terms.whitelist()).isFalse();
        assertThat(terms.reviewOn()).isEqualTo(LocalDate.of(2027, 1, 31));
        assertThat(terms.liveWithin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(terms.lookBack()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"priority: 0", "priority: 10", "owner: ' '", "lookBack: -PT1H", "weedFormat: 'dd{'"})
    void aValueOutOfRangeIsRefused(String wrong) {
        assertThatThrownBy(() -> YAML.readValue(wrong, ListTerms.class))
                .hasMessageContaining(wrong.substring(0, wrong.indexOf(':')) + ": expected");
    }

    @Test
    void aWordThatIsNoTermIsRefused() {
        assertThatThrownBy(() -> YAML.readValue("covrt: true", ListTerms.class)).hasMessageContaining("covrt");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            d/M/uuuu         | END_OF_DAY   | 31/12/2026       | 2027-01-01T00:00:00Z
            d/M/uuuu         | END_OF_DAY   | 1/6/2026         | 2026-06-01T23:00:00Z
            d/M/uuuu         | START_OF_DAY | 01/06/2026       | 2026-05-31T23:00:00Z
            uuuuMMdd         | START_OF_DAY | 20261231         | 2026-12-31T00:00:00Z
            dd/MM/uuuu HH:mm | END_OF_DAY   | 01/06/2026 12:30 | 2026-06-01T11:30:00Z
            d/M/uuuu         | END_OF_DAY   | 31/02/2026       | none
            d/M/uuuu         | END_OF_DAY   | soon             | none
            d/M/uuuu         | END_OF_DAY   | -                | none
            """, delimiter = '|')
    void aWeedDateIsAMomentInLondonOrNoneAndIsNeverGuessed(
            String format, ListTerms.WeedMoment moment, String supplied, Instant expected) {
        ListTerms terms = ListTerms.of(
                null, null, null, null, null, null, null, null, format, moment, null, null, null, null, null);

        assertThat(new WeedDates(terms).moment(supplied).orElse(null)).isEqualTo(expected);
        assertThat(WeedDates.given(supplied)).isEqualTo(!supplied.equals("-"));
    }
}

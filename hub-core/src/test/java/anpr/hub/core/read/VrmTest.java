package anpr.hub.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VrmTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ZZ99ZZZ          | ZZ99ZZZ
                    zz99 zzz         | ZZ99ZZZ
                    " ZZ-99.ZZZ "    | ZZ99ZZZ
                    ZZ·99•ZZZ        | ZZ99ZZZ
                    ZZ–99\u2011ZZZ   | ZZ99ZZZ
                    "ZZ99\nZZZ"      | ZZ99ZZZ
                    OO00OOO          | OO00OOO
                    I1I1             | I1I1
                    """)
    void spacesAndSeparatorsGoAndNothingIsRepaired(String asRead, String vrm) {
        assertThat(Vrm.of(asRead)).contains(new Vrm(vrm));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " - ", "ZZ99?ZZ", "ZZ99*ZZ", "ZZ_99", "$plate$", "ЖЖ99ЖЖЖ", "ＺＺ99", "ÄÖ 12", "ABCDEFGHIJKLM"
            })
    void whatIsAmbiguousAsAVrmIsNone(String asRead) {
        assertThat(Vrm.of(asRead)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz99zzz", "ZZ 99", "ABCDEFGHIJKLM", "É1"})
    void aVrmOfAnotherFormCannotBeMade(String value) {
        assertThatThrownBy(() -> new Vrm(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whatComesOutIsInTheFormOfTheRecordAndStaysAsItIs(@ForAll("plates") String asRead) {
        Vrm.of(asRead).ifPresent(vrm -> {
            assertThat(vrm.value()).matches("[A-Z0-9]{1,12}");
            assertThat(Vrm.of(vrm.value())).contains(vrm);
        });
    }

    @Property
    void everyLetterAndDigitIsKeptInItsPlace(@ForAll("plates") String asRead) {
        Vrm.of(asRead).ifPresent(vrm -> assertThat(vrm.value())
                .isEqualTo(asRead.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT)));
    }

    @Property
    void twelveCharactersAreTheMost(@ForAll @CharRange(from = 'A', to = 'Z') @StringLength(max = 20) String asRead) {
        assertThat(Vrm.of(asRead).isPresent()).isEqualTo(!asRead.isEmpty() && asRead.length() <= 12);
    }

    @Provide
    Arbitrary<String> plates() {
        return Arbitraries.strings()
                .withCharRange('A', 'Z')
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars("  --.·?é")
                .ofMaxLength(15);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # two letters, two digits, three letters; no I, Q in the code, Z only behind
                    AB00CDE, GB_CURRENT
                    AO00CUZ, GB_CURRENT
                    AZ00CDE, UNKNOWN
                    AB00CIE, UNKNOWN
                    AB00CQE, UNKNOWN
                    # a year letter in front: not I, O, U, Z
                    S123ABC, GB_PREFIX
                    A1ABC,   GB_PREFIX
                    Y999YYY, GB_PREFIX
                    O123ABC, UNKNOWN
                    U123ABC, UNKNOWN
                    A012ABC, UNKNOWN
                    # or behind
                    ABC123S, GB_SUFFIX
                    ABC1A,   GB_SUFFIX
                    ABC123O, UNKNOWN
                    ABC123Q, UNKNOWN
                    # made up of parts, or of unknown age
                    Q123ABC, Q
                    Q1ABC,   Q
                    Q1234AB, UNKNOWN
                    # embassies and consulates
                    101D234, DIPLOMATIC
                    101X234, DIPLOMATIC
                    101Y234, UNKNOWN
                    # no year: at most six signs with three letters, four digits with two
                    A1,      GB_DATELESS
                    AB1234,  GB_DATELESS
                    ABC123,  GB_DATELESS
                    ABC1234, UNKNOWN
                    1A,      GB_DATELESS
                    1234AB,  GB_DATELESS
                    123ABC,  GB_DATELESS
                    1234ABC, UNKNOWN
                    A01,     UNKNOWN
                    # Northern Ireland: an I or a Z in the two-letter code, a serial letter before it
                    AZ1,     NI
                    IA1234,  NI
                    XIA1234, NI
                    ABZ9999, NI
                    QIA123,  NI
                    1234IA,  NI
                    I1234,   UNKNOWN
                    ABZC1,   UNKNOWN
                    IAB1234, UNKNOWN
                    # anything else is still a read
                    ZZ99ZZZ, UNKNOWN
                    H,       UNKNOWN
                    123456,  UNKNOWN
                    """)
    void thePatternOnlyFlags(String vrm, VrmPlausibility pattern) {
        assertThat(new Vrm(vrm).plausibility("")).isEqualTo(pattern);
        assertThat(new Vrm(vrm).plausibility("GBR")).isEqualTo(pattern);
    }

    @Test
    void aPlateOfAnotherCountryIsForeignWhateverItLooksLike() {
        assertThat(new Vrm("AB00CDE").plausibility("FRA")).isEqualTo(VrmPlausibility.FOREIGN);
    }
}

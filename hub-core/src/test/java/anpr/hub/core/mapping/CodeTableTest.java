package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.read.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTableTest {
    private static final Path TABLES =
            Path.of(System.getProperty("hub.home", ".")).resolve("mappings/code-tables");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(textBlock = """
                    countries,     gb,             GBR
                    countries,     GBR,            GBR
                    countries,     United Kingdom, GBR
                    countries,     SY,             SYR
                    countries,     Türkiye,        TUR
                    country-signs, E,              ESP
                    country-signs, SY,             SYC
                    country-signs, uk,             GBR
                    colours,       Gray,           GREY
                    colours,       deepBlue,       BLUE
                    directions,    ' Towards ',    TOWARD
                    directions,    GOAWAY,         AWAY
                    """)
    void aCodeIsFoundWhateverItsCase(String table, String code, String value) throws IOException {
        assertThat(CodeTable.load(TABLES.resolve(table + ".tsv")).lookup(code)).contains(value);
    }

    @Test
    void anUnknownCodeIsNoError() throws IOException {
        assertThat(CodeTable.load(TABLES.resolve("colours.tsv")).lookup("octarine"))
                .isEmpty();
    }

    @Test
    void everyCountryThatTheJdkKnowsIsThere() throws IOException {
        CodeTable countries = CodeTable.load(TABLES.resolve("countries.tsv"));

        for (String alpha2 : Locale.getISOCountries()) {
            String alpha3 = Locale.of("", alpha2).getISO3Country();
            assertThat(countries.lookup(alpha2)).as(alpha2).contains(alpha3);
            assertThat(countries.lookup(alpha3)).as(alpha3).contains(alpha3);
        }
    }

    @Test
    void everySignMeansACountryThatIsThere() throws IOException {
        CodeTable countries = CodeTable.load(TABLES.resolve("countries.tsv"));

        assertThat(valuesOf("country-signs.tsv")).isNotEmpty().allSatisfy(alpha3 -> assertThat(countries.lookup(alpha3))
                .contains(alpha3));
    }

    @Test
    void directionsAreThoseOfTheRead() throws IOException {
        assertThat(valuesOf("directions.tsv"))
                .isSubsetOf(Arrays.stream(Direction.values()).map(Enum::name).toList());
    }

    @Test
    void theDigestFollowsTheFile() throws IOException {
        CodeTable before = CodeTable.load(file("key\tvalue\na\tb\n"));
        CodeTable after = CodeTable.load(file("key\tvalue\na\tc\n"));

        assertThat(before.name()).isEqualTo("table");
        assertThat(before.digest()).matches("[0-9a-f]{64}").isNotEqualTo(after.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# nothing\nkey\tvalue\nalone\n",
                "# nothing\nkey\tvalue\na\tb\tc\n",
                "# nothing\nkey\tvalue\na\t\n",
                "# nothing\na\tb\nkey\tvalue\n",
                "key\tvalue\na\tb\nA\tc\n"
            })
    void whatIsNoTableIsRefusedWithFileLineAndWhatIsExpected(String content) throws IOException {
        Path file = file(content);
        int line = content.startsWith("# nothing\na") ? 2 : 3;

        assertThatThrownBy(() -> CodeTable.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":" + line + ": expected ");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("table.tsv"), content);
    }

    private static List<String> valuesOf(String table) throws IOException {
        return Files.readAllLines(TABLES.resolve(table)).stream()
                .filter(line -> !line.startsWith("#") && !line.equals("key\tvalue"))
                .map(line -> line.split("\t")[1])
                .toList();
    }
}

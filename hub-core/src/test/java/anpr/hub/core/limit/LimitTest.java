package anpr.hub.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.normalise.Trials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitTest {
    @ParameterizedTest
    @EnumSource
    void aFeedMaySetItWithinItsRangeAlone(Limit limit) {
        assertThat(new Limits(Map.of(limit, limit.least())).at(limit)).isEqualTo(limit.least());
        assertThat(new Limits(Map.of(limit, limit.most())).at(limit)).isEqualTo(limit.most());
        assertThat(Limits.USUAL.at(limit)).isEqualTo(limit.usual()).isBetween(limit.least(), limit.most());
        assertThatThrownBy(() -> new Limits(Map.of(limit, limit.most() + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(limit.setting());
    }

    @Test
    void theyHoldForTheWorkAlone() {
        Limits tight = new Limits(Map.of(Limit.NESTING, 3));

        assertThat(tight.hold(() -> Limits.inForce().at(Limit.NESTING))).isEqualTo(3);
        assertThat(Limits.inForce()).isEqualTo(Limits.USUAL);
    }

    @Test
    void theSchemaOfFeedsHasThemAll() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Files.readAllBytes(Trials.HOME.resolve("partner-config/partner.schema.json")))
                .at("/$defs/feed/properties/limits/properties");

        assertThat(schema.properties().stream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(
                        Arrays.stream(Limit.values()).map(Limit::setting).toList());
        for (Limit limit : Limit.values()) {
            JsonNode property = schema.get(limit.setting());
            assertThat(property.get("minimum").intValue()).isEqualTo(limit.least());
            assertThat(property.get("maximum").intValue()).isEqualTo(limit.most());
            assertThat(property.get("default").intValue()).isEqualTo(limit.usual());
            assertThat(property.get("description").textValue()).isEqualToIgnoringCase(limit.what() + '.');
        }
    }

    @Test
    void theTableOfWhatIsBoundedHasThemAll() throws IOException {
        String table = Files.readString(Trials.HOME.resolve("docs/operations.md"));

        for (Limit limit : Limit.values()) {
            assertThat(table)
                    .contains("| " + limit.what() + " | `limits." + limit.setting() + "` | " + limit.usual() + ", "
                            + limit.least() + " to " + limit.most() + " |");
        }
    }

    /** The last cell of each row. */
    @Test
    void theTestsThatTheTableNamesAreThere() throws IOException {
        String page = Files.readString(Trials.HOME.resolve("docs/operations.md"));
        String bounded = page.substring(page.indexOf("## What is bounded"), page.indexOf("## When something is down"));
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Trials.HOME, 12)) {
            tests = files.filter(file -> file.toString().contains("/src/test/java/"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(bounded.lines()
                        .filter(line -> line.startsWith("| ") && line.endsWith("` |"))
                        .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2) + 1, line.length() - 1))
                        .flatMap(cell -> Stream.of(cell.split(",")))
                        .map(cell -> cell.strip().replace("`", "")))
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(tests).contains(test));
    }
}

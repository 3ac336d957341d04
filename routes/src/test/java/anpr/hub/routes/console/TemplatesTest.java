package anpr.hub.routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no template of the console may do, so that a sender's text is text in each. */
class TemplatesTest {
    private static final Path TEMPLATES =
            Path.of(System.getProperty("hub.home", "..")).resolve("routes/src/main/resources/templates/console");

    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void textIsEscapedAndNothingRunsWithinAPage(Path template) throws IOException {
        assertThat(Files.readString(template))
                .doesNotContain("utext", "[(", "th:inline", "__$", "<style", "style=", "th:on", "javascript:")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("hx-on")
                .doesNotContainPattern("<script(?! defer th:src)");
    }
}

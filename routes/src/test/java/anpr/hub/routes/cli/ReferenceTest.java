package anpr.hub.routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    /** If it fails: {@code ./hub adapter reference}. */
    @Test
    void thePagesSayWhatTheCodeSays() throws IOException {
        for (Map.Entry<String, String> page :
                AdapterReferenceCommand.pages(HOME.resolve("mappings")).entrySet()) {
            Path file = HOME.resolve("docs/reference").resolve(page.getKey());

            assertThat(file).as("run: ./hub adapter reference").hasContent(page.getValue());
        }
    }
}

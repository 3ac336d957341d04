package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The investigator's guide, from the data of a hub that has stopped to packages that are verified. */
class DisclosureWalkTest {
    @TempDir
    private Path dir;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theCommandsOfTheGuideDoWhatTheGuideSays() throws Exception {
        for (String folder : new String[] {"mappings", "partner-config"}) {
            ExampleAdapter.copy(Guide.HOME.resolve(folder), dir.resolve(folder));
        }
        Files.createDirectory(dir.resolve("docs"));
        Files.copy(Guide.HOME.resolve("docs/known-defects.csv"), dir.resolve("docs/known-defects.csv"));
        try (TestHub hub = new TestHub(dir.resolve("data"))) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (int minutes = 1; minutes <= 3; minutes++) {
                hub.post(
                        "pretend-hikvision",
                        "application/xml",
                        HikvisionPush.of("ZZ99ZZA", now.minusSeconds(60L * minutes)));
            }
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from read")).isEqualTo(3));
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from submission")).isEqualTo(3));
        }

        new Guide(dir).walk(Files.readString(Guide.HOME.resolve("docs/disclosure.md")));
    }
}

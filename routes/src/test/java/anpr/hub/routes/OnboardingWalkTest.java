package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The walk of the guide, from a vendor that nobody knows to reads in the store, beside a running hub. */
class OnboardingWalkTest {
    @TempDir
    private Path dir;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theCommandsOfTheGuideDoWhatTheGuideSays() throws Exception {
        ExampleAdapter.copy(Guide.HOME.resolve("mappings"), dir.resolve("mappings"));
        ExampleAdapter.copy(Guide.HOME.resolve("partner-config"), dir.resolve("partner-config"));
        String guide = Files.readString(Guide.HOME.resolve("docs/onboarding.md"));
        int from = guide.indexOf("\n## A vendor that is not in the list\n");
        List<String> times;

        try (TestHub hub = new TestHub(dir.resolve("data"), dir.resolve("mappings"), dir.resolve("partner-config"))) {
            times = new Guide(dir).walk(guide.substring(from, guide.indexOf("\n## ", from + 1)));

            assertThat(hub.jdbc.sql("""
                                    select vrm || ' by version ' || m.version || ', seen by ' || (canonical::json ->> 'cameraRef')
                                    from read join mapping_version m
                                    on m.digest = canonical::json #>> '{provenance,mapping,digest}'
                                    where m.source_type = 'acme-gate' order by 1""").query(String.class).list())
                    .containsExactly("QQ12QQQ by version 2, seen by PORTH-7", "ZZ99ZZZ by version 1, seen by PORTH-7");
        }
        Files.write(Guide.HOME.resolve("routes/target/onboarding-walk.txt"), times);
    }
}

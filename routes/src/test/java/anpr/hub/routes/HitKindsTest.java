package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past sightings and hits on partial reads, through a whole hub. */
class HitKindsTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    @TempDir
    static Path dir;

    private static TestHub hub;

    @BeforeAll
    static void start() throws IOException {
        Path partners = dir.resolve("partner-config");
        ExampleAdapter.copy(HOME.resolve("partner-config"), partners);
        Path feed;
        try (var files = Files.walk(partners)) {
            feed = files.filter(file -> file.endsWith("pretend-hikvision.yaml"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(feed, Files.readString(feed) + "\npartialReads: true\n");
        Path data = Files.createDirectories(dir.resolve("data"));
        hub = new TestHub(
                data,
                partners,
                "--hub.looking-back.after=0s",
                "--hub.law-enforcement=operator,officer",
                "--hub.accounts.olga.organisation=Mock Police (simulated)",
                "--hub.accounts.olga.roles=LIST_OWNER",
                "--hub.accounts.olga.new-lists=mock-later,mock-partial",
                "--hub.accounts.officer.organisation=Mock Police (simulated)",
                "--hub.accounts.officer.roles=HIT_OFFICER");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatPassedBeforeItsEntryCameIsShownAsThat() throws Exception {
        hub.post("pretend-hikvision", "application/xml", HikvisionPush.of("QQ12QQQ"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.count("select count(*) from read where vrm = 'QQ12QQQ'") == 1);

        hub.bring("mock-later", "lookBack: PT24H\nauthority: Mock Authority\nliveWithin: PT10M\n", "QQ12QQQ");

        await().atMost(Duration.ofSeconds(60)).until(() -> !past().isEmpty());
        assertThat(past()).hasSize(1);
        assertThat(past().at("/0/vrm").asText()).isEqualTo("QQ12QQQ");
        await().atMost(Duration.ofSeconds(60)).until(() -> hub.get("/api/lists/mock-later/revisions", "olga")
                .body()
                .contains("\"lookBack\":{\"state\":\"DONE\""));
        assertThat(hub.put(
                                "/api/lists/mock-later/terms?reason=test",
                                "olga",
                                "owner: Mock Police (simulated)\nlookBack: PT24H\n")
                        .body())
                .contains("lookBack: expected an authority");
    }

    @Test
    void aPartialReadIsMatchedAndStaysInQuarantine() throws Exception {
        hub.bring("mock-partial", "priority: 3\nliveWithin: PT10M\n", "ZZ98ZZX");

        hub.post("pretend-hikvision", "application/xml", HikvisionPush.of("ZZ9?ZZX"));

        await().atMost(Duration.ofSeconds(60)).until(() -> !partial("ZZ9%3FZZX").isEmpty());
        assertThat(partial("ZZ9%3FZZX").at("/0/matchType").asText()).isEqualTo("PARTIAL");
        assertThat(partial("ZZ9%3FZZX").at("/0/differences").toString())
                .isEqualTo("[{\"position\":3,\"read\":\"?\",\"listed\":\"8\"}]");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.count("select count(*) from quarantine where reason = 'VRM_PARTIAL'") == 1);
        assertThat(hub.count("select count(*) from read where vrm like '%ZZX'")).isZero();
    }

    private static JsonNode partial(String vrm) throws IOException {
        return new ObjectMapper()
                .readTree(
                        hub.get("/api/hits?reason=a+test&vrm=" + vrm, "officer").body());
    }

    private static JsonNode past() throws IOException {
        return new ObjectMapper()
                .readTree(hub.get("/api/hits?reason=a+test&liveness=PAST", "officer")
                        .body());
    }
}

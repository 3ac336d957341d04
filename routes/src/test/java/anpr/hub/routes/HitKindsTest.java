package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past sightings and hits on partial reads, through a whole hub. */
class HitKindsTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final Clock CLOCK = Clock.systemUTC();

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
        hub.post("pretend-hikvision", "application/xml", bytes("QQ12QQQ"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.count("select count(*) from read where vrm = 'QQ12QQQ'") == 1);

        list("mock-later", "lookBack: PT24H\nauthority: Mock Authority\nliveWithin: PT10M\n", "QQ12QQQ");

        await().atMost(Duration.ofSeconds(60)).until(() -> !past().isEmpty());
        assertThat(past()).hasSize(1);
        assertThat(past().at("/0/vrm").asText()).isEqualTo("QQ12QQQ");
        await().atMost(Duration.ofSeconds(60)).until(() -> hub.get("/api/lists/mock-later/revisions", "olga")
                .body()
                .contains("\"lookBack\":{\"state\":\"DONE\""));
        assertThat(hub.put("/api/lists/mock-later/terms?reason=test", "olga", terms("lookBack: PT24H\n"))
                        .body())
                .contains("lookBack: expected an authority");
    }

    @Test
    void aPartialReadIsMatchedAndStaysInQuarantine() throws Exception {
        list("mock-partial", "priority: 3\nliveWithin: PT10M\n", "ZZ98ZZX");

        hub.post("pretend-hikvision", "application/xml", bytes("ZZ9?ZZX"));

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

    private static void list(String name, String terms, String vrm) {
        assertThat(hub.put("/api/lists/" + name + "/terms?reason=test", "olga", terms(terms))
                        .statusCode())
                .isEqualTo(200);
        assertThat(hub.postAs(
                                "/api/lists/" + name + "/imports?as=full&reason=test",
                                "olga",
                                vrm + ",MOCK,MODEL,RED,STOP,FI,STOLEN (SIMULATED),,,,,,,,,\n")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String terms(String more) {
        return "owner: Mock Police (simulated)\n" + more;
    }

    private static String bytes(String vrm) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
                <macAddress>02:00:5e:00:10:01</macAddress><channelID>1</channelID><dateTime>%s</dateTime>
                <activePostCount>1</activePostCount><eventType>ANPR</eventType><eventState>active</eventState>
                <ANPR><licensePlate>%s</licensePlate><line>1</line><direction>forward</direction>
                <confidenceLevel>93</confidenceLevel></ANPR>
                </EventNotificationAlert>""".formatted(CLOCK.instant().truncatedTo(ChronoUnit.SECONDS), vrm);
    }
}

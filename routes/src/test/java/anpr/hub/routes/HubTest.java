package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.store.Ledger;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub as those outside see it: what they send, what they are told, and what is in the store then. */
class HubTest {
    private static final String FEED = "pretend-hikvision";

    @TempDir
    static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = new TestHub(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aReadThatIsAcknowledgedIsInTheStoreWithItsProvenance() {
        HttpResponse<String> answer = hub.post(FEED, "application/xml", HikvisionPush.of("ZZ99ZZA", now()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        String receipt = answer.headers().firstValue("Hub-Receipt").orElseThrow();
        await().untilAsserted(() -> {
            String found = hub.get("/api/reads?vrm=ZZ99ZZA&reason=test", "investigator")
                    .body();
            assertThat(found)
                    .contains("\"vrmAsRead\":\"ZZ99ZZA\"", "\"submission\":\"" + receipt, "\"lineage\":[")
                    .contains("\"acquisitionPath\":\"COMMERCIAL\"")
                    .containsPattern("\"hubVersion\":\"[0-9]+\\.[0-9]+");
        });
        assertThat(hub.count("select count(*) from submission where id = ?", UUID.fromString(receipt)))
                .isEqualTo(1);
        assertThat(hub.count("""
                        select count(*) from read r join mapping_version m
                        on m.digest = r.canonical::json #>> '{provenance,mapping,digest}' where r.vrm = 'ZZ99ZZA'""")).as("the mapping that made it is kept").isEqualTo(1);
    }

    @Test
    void aBof2CaptureProvesItselfInItsBodyAndIsAnsweredInTheDialectOfBof2() {
        String good = hub.postOpenly("/bof2/services/InputCaptureWebService", capture(hub.secret("excon-bof2")));
        String wrong = hub.postOpenly("/bof2/services/InputCaptureWebService", capture("wrong"));

        assertThat(good).contains("sendCaptureReturn").doesNotContain("Fault");
        assertThat(wrong).contains("sendCaptureReturn").isNotEqualTo(good);
        await().untilAsserted(() -> assertThat(stored("ZZ99ZZP")).isEqualTo(1));
    }

    private static String capture(String signature) {
        return """
                <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
                <n:sendCapture xmlns:n="http://input.webservices.bof2.anite.com">
                <signatureOfSender>%s</signatureOfSender><username>excon-bof2</username><vrm>ZZ99ZZP</vrm>
                <feedIdentifier>32001</feedIdentifier><sourceIdentifier>1</sourceIdentifier>
                <cameraIdentifier>1</cameraIdentifier><captureTime>%s</captureTime>
                </n:sendCapture></e:Body></e:Envelope>""".formatted(signature, now());
    }

    @Test
    void whatASenderSendsAgainIsThereOnce() {
        String body = HikvisionPush.of("ZZ99ZZB", now());
        for (int i = 0; i < 3; i++) {
            assertThat(hub.post(FEED, "application/xml", body).statusCode()).isEqualTo(200);
        }

        await().untilAsserted(() -> {
            assertThat(stored("ZZ99ZZB")).isEqualTo(1);
            assertThat(closed()).isTrue();
        });
    }

    @Test
    void aReadOnAListRaisesAHitWithTheEntryAsItStood() throws IOException {
        hub.list("stolen", "ZZ99ZZC,MOCK,MODEL,RED,STOP,FI,TEST REASON,,,,,,,,,\n");
        await().untilAsserted(() ->
                assertThat(hub.count("select count(*) from voi_revision")).isEqualTo(1));
        await().untilAsserted(() -> {
            assertThat(hub.post(FEED, "application/xml", HikvisionPush.of("ZZ99ZZC", now()))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(hub.count(
                            "select count(*) from hit where list_name = 'stolen' and snapshot like '%TEST REASON%'"))
                    .isPositive();
        });
    }

    @ParameterizedTest(name = "{0} is quarantined as {1}")
    @CsvSource({
        "broken XML,             UNPARSEABLE",
        "an entity bomb,         HOSTILE",
        "an external entity,     HOSTILE",
        "a plate far too long,   VRM_UNUSABLE",
        "a time in the future,   TIME_IN_FUTURE",
        "no time,                FIELD_MISSING",
        "an unknown camera,      CAMERA_UNKNOWN",
        "another document,       UNRECOGNISED"
    })
    void badContentIsTakenOverAndQuarantinedWithItsBytesAndReason(String what, String reason) {
        String body =
                switch (what) {
                    case "broken XML" -> HikvisionPush.of("ZZ99ZZD", now()).replace("</ANPR>", "");
                    case "an entity bomb" ->
                        "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;&c;</a>";
                    case "an external entity" ->
                        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]>" + HikvisionPush.of("&b;", now());
                    case "a plate far too long" -> HikvisionPush.of("Z".repeat(40), now());
                    case "a time in the future" -> HikvisionPush.of("ZZ99ZZD", now().plus(1, ChronoUnit.HOURS));
                    case "no time" -> HikvisionPush.of("ZZ99ZZD", now()).replaceAll("<dateTime>.*</dateTime>", "");
                    case "an unknown camera" ->
                        HikvisionPush.of("ZZ99ZZD", now()).replace(HikvisionPush.CAMERA, "02:00:5e:ff:ff:ff");
                    case "another document" -> "<somethingElse/>";
                    default -> throw new IllegalArgumentException(what);
                };

        HttpResponse<String> answer = hub.post(FEED, "application/xml", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        UUID submission =
                UUID.fromString(answer.headers().firstValue("Hub-Receipt").orElseThrow());
        await().untilAsserted(() -> assertThat(hub.jdbc
                        .sql("select reason from quarantine where submission = ?")
                        .param(submission)
                        .query(String.class)
                        .list())
                .containsExactly(reason));
        await().untilAsserted(() -> assertThat(hub.count("select bytes from submission where id = ?", submission))
                .isEqualTo(body.getBytes(UTF_8).length));
    }

    @Test
    void aPlaceAtZeroZeroIsNotBelievedAndTheReadStaysGood() {
        String body = HikvisionPush.of("ZZ99ZZE", now()).replace("</EventNotificationAlert>", """
                        <DeviceGPSInfo><longitudeType>E</longitudeType><latitudeType>N</latitudeType>
                        <Longitude><degree>0</degree><minute>0</minute><sec>0.0</sec></Longitude>
                        <Latitude><degree>0</degree><minute>0</minute><sec>0.0</sec></Latitude></DeviceGPSInfo>
                        </EventNotificationAlert>""");

        hub.post(FEED, "application/xml", body);

        await().untilAsserted(() -> assertThat(hub.get("/api/reads?vrm=ZZ99ZZE&reason=test", "investigator")
                        .body())
                .contains("LOCATION_UNUSABLE")
                .contains("\"locationSource\":\"REGISTER\""));
    }

    @Test
    void aHeartbeatIsAcceptedAndCountedAndIsNoRead() {
        String heartbeat = HikvisionPush.of("ZZ99ZZF", now())
                .replace("<eventType>ANPR</eventType>", "<eventType>videoloss</eventType>")
                .replace("<eventState>active</eventState>", "<eventState>inactive</eventState>")
                .replaceAll("(?s)<ANPR>.*</ANPR>", "");

        assertThat(hub.post(FEED, "application/xml", heartbeat).statusCode()).isEqualTo(200);

        await().untilAsserted(() -> assertThat(hub.count(
                        "select coalesce(sum(n), 0) from ledger where account = 'dropped:HEARTBEAT' and feed = ?",
                        FEED))
                .isEqualTo(1));
    }

    @Test
    void aQuarantinedRecordCanBeTriedAgainAndStaysWhileItsCauseStays() {
        UUID submission = UUID.fromString(hub.post("pretend-rekor", "application/json", "{broken")
                .headers()
                .firstValue("Hub-Receipt")
                .orElseThrow());
        await().untilAsserted(
                        () -> assertThat(hub.count("select count(*) from quarantine where submission = ?", submission))
                                .isEqualTo(1));

        assertThat(hub.postAs("/api/quarantine/replay?feed=pretend-rekor", "operator")
                        .body())
                .isEqualTo("{\"replayed\":1}");

        await().untilAsserted(() -> {
            assertThat(hub.jdbc
                            .sql("select state from quarantine where submission = ? order by quarantined_at")
                            .param(submission)
                            .query(String.class)
                            .list())
                    .containsExactly("REPLAYED", "OPEN");
            assertThat(closed()).isTrue();
        });
    }

    @Test
    void aBatchIsAcceptedAndRejectedRowByRow() {
        String csv =
                "plate,date,time,camera\nZZ99ZZG,21/11/2026,10:00:00,Mockway One entry\n,21/11/2026,10:00:01,Mockway One entry\n";
        // Names of columns and cameras are the mapping's and the register's; what matters here is one good, one bad.
        HttpResponse<String> answer = hub.post("mockway-upload", "text/csv", csv);

        assertThat(answer.statusCode()).isEqualTo(202);
        String receipt = answer.headers().firstValue("Hub-Receipt").orElseThrow();
        await().untilAsserted(() -> assertThat(hub.get("/receipts/mockway-upload/" + receipt, "mockway-upload")
                        .body())
                .contains("\"state\":\"SETTLED\"", "\"records\":2"));
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsSentAndNothingOfItKept() throws IOException {
        long before = hub.count("select count(*) from submission where feed = 'mockway-upload'");

        assertThat(hub.announce("mockway-upload", 1L << 40)).startsWith("HTTP/1.1 413");

        assertThat(hub.get("/actuator/prometheus", "operator").body())
                .containsPattern("hub_refused_total\\{.*feed=\"mockway-upload\",reason=\"TOO_LARGE\"\\} 1");
        assertThat(hub.count("select count(*) from submission where feed = 'mockway-upload'"))
                .isEqualTo(before);
    }

    @Test
    void aWrongKeyAndAnUnknownFeedGetTheSameAnswer() {
        byte[] body = HikvisionPush.of("ZZ99ZZH", now()).getBytes(UTF_8);

        HttpResponse<String> wrongKey = hub.post("/feeds/" + FEED, "wrong", "application/xml", body);
        HttpResponse<String> noFeed = hub.post("/feeds/no-such-feed", "wrong", "application/xml", body);

        assertThat(wrongKey.statusCode()).isEqualTo(401);
        assertThat(noFeed.statusCode()).isEqualTo(401);
        assertThat(wrongKey.body()).isEqualTo(noFeed.body());
    }

    @Test
    void aFeedsKeyOpensNoOtherFeedAndNothingElse() {
        byte[] body = HikvisionPush.of("ZZ99ZZH", now()).getBytes(UTF_8);
        String key = hub.secret(FEED);

        assertThat(hub.post("/feeds/pretend-rekor", key, "application/json", body)
                        .statusCode())
                .isEqualTo(401);
        for (String path :
                new String[] {"/api/reads?vrm=A&reason=b", "/api/ledger", "/api/lines", "/actuator/prometheus"}) {
            assertThat(hub.get(path, FEED).statusCode()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/reads?vrm=ZZ99ZZA&reason=x",
                "/api/ledger",
                "/api/lines",
                "/api/quarantine",
                "/actuator",
                "/actuator/env",
                "/actuator/prometheus",
                "/error",
                "/feeds",
                "/feeds/pretend-hikvision",
                "/bof2/services/PingWebService?wsdl",
                "/no/such/path"
            })
    void nobodyGetsAnythingWithoutACredential(String path) {
        assertThat(hub.send("GET", path).statusCode()).isEqualTo(401);
    }

    @Test
    void anInvestigatorMustSayWhyAndIsLogged() {
        assertThat(hub.get("/api/reads?vrm=ZZ99ZZK", "investigator").statusCode())
                .isEqualTo(400);
        assertThat(hub.get("/api/reads?vrm=ZZ99ZZK&reason=case%207", "investigator")
                        .statusCode())
                .isEqualTo(200);
        assertThat(hub.count("select count(*) from audit_event where actor = 'investigator' and reason = 'case 7'"))
                .isEqualTo(1);
        assertThat(hub.get("/api/reads?vrm=ZZ99ZZK&reason=x", "operator").statusCode())
                .isEqualTo(403);
    }

    @Test
    void healthSaysUpAndNothingElse() {
        assertThat(hub.send("GET", "/actuator/health").body())
                .isEqualTo("{\"status\":\"UP\",\"groups\":[\"liveness\",\"readiness\"]}");
    }

    private static boolean closed() {
        return hub.part(Ledger.class)
                .open(Clock.systemUTC().instant().plusSeconds(3600), Duration.ZERO)
                .isEmpty();
    }

    private static long stored(String vrm) {
        return hub.count("select count(*) from read where vrm = ?", vrm);
    }

    private static Instant now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    }
}

package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera that serves the police and its owner: the owner gets what it sent, and nothing that the police made of it. */
class OwnerCopyTest {
    private static final String CAMERA = "mock-crossroads";
    private static final String OWNER = "mock-council";

    @TempDir
    static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        Partners partners = new Partners(data.resolve("partners"))
                .with(CAMERA, "POLICE", "NATIONAL")
                .with("mock-other", "COMMERCIAL", "COMMERCIAL")
                .with(OWNER, "LOCAL_AUTHORITY", "LOCAL_AUTHORITY")
                .copies(OWNER, CAMERA);
        hub = new TestHub(data.resolve("hub"), partners.folder());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void theOwnerGetsWhatItsCameraSentAndNothingThatThePoliceMakeOfItChangesIt() throws IOException {
        hub.list("wanted", "ZZ99ZZA,MOCK,MODEL,RED,STOP,FI,TEST,,,,,,,,,\n");
        await().untilAsserted(() ->
                assertThat(hub.count("select count(*) from voi_revision")).isEqualTo(1));
        long from = copies(0).findValues("number").stream()
                .mapToLong(JsonNode::asLong)
                .max()
                .orElse(0);
        String sent = HikvisionPush.of("ZZ99ZZA", Instant.now().truncatedTo(ChronoUnit.SECONDS));
        hub.post(CAMERA, "application/xml", sent);
        JsonNode copy =
                await().until(() -> copies(from), found -> found.size() == 1).get(0);
        String before = answer("/api/copies?most=1&after=" + from);

        assertThat(new String(Base64.getDecoder().decode(copy.get("body").asText()), UTF_8))
                .isEqualTo(sent);
        assertThat(before).doesNotContain("NATIONAL", "recordId", "seal", CAMERA + " (simulated)");

        hub.post(CAMERA, "application/xml", sent);
        hub.post(CAMERA, "application/xml", sent.replace("<confidenceLevel>93", "<confidenceLevel>94"));
        await().untilAsserted(() -> assertThat(hub.count("select count(*) from repeated_read where vrm = 'ZZ99ZZA'"))
                .as("told again, with something new")
                .isEqualTo(1));
        await().untilAsserted(() -> assertThat(hub.count("select count(*) from hit where vrm = 'ZZ99ZZA'"))
                .isPositive());
        hub.jdbc
                .sql("update read set canonical = replace(canonical, '93', '94')")
                .update();

        assertThat(answer("/api/copies?most=1&after=" + from)).isEqualTo(before);
        assertThat(copies(copy.get("number").asLong()))
                .as("what the camera sent after")
                .hasSize(2);
    }

    @Test
    void thatItWasFetchedIsLogged() {
        hub.post(CAMERA, "application/xml", HikvisionPush.of("ZZ99ZZB", Instant.now()));
        await().untilAsserted(() -> assertThat(copies(0)).isNotEmpty());

        assertThat(hub.count(
                        "select count(*) from audit_event where event = 'DISCLOSURE' and actor = ?"
                                + " and canonical::json ->> 'recipient' = ?",
                        OWNER + ".copies",
                        OWNER))
                .isPositive();
    }

    @Test
    void nobodyElseGetsIt() {
        for (String account : new String[] {CAMERA, "mock-other", OWNER, "operator", "investigator"}) {
            assertThat(hub.get("/api/copies", account).statusCode()).as(account).isEqualTo(403);
        }
        assertThat(hub.send("GET", "/api/copies").statusCode()).isEqualTo(401);
        assertThat(hub.get("/api/reads?vrm=ZZ99ZZA&reason=x", OWNER + ".copies").statusCode())
                .isEqualTo(403);
    }

    private static JsonNode copies(long after) throws IOException {
        return new ObjectMapper().readTree(answer("/api/copies?after=" + after));
    }

    private static String answer(String path) {
        return hub.get(path, OWNER + ".copies").body();
    }
}

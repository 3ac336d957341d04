package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What accounts that are not law enforcement, and a partner that is not, can learn of reads of the national capability:
 * whatever they ask, they hear what they would hear if there were none.
 */
class EgressTest {
    private static final String NATIONAL = "mock-watch";
    private static final String SHOP = "mock-shop";
    private static final List<String> OF_OPERATORS = List.of(
            "/api/ledger",
            "/api/quarantine",
            "/api/quarantine?feed=" + NATIONAL,
            "/api/lines",
            "/api/doors",
            "/api/configuration",
            "/actuator/health",
            "/actuator/prometheus",
            "/api/logs/ingest/checkpoint",
            "/api/logs/ingest/tile/0/000.p/1");

    @TempDir
    static Path data;

    private static TestHub hub;
    private static final Map<String, Answer> BEFORE = new TreeMap<>();
    private static UUID nationalRead = new UUID(0, 0);
    private static String nationalReceipt = "";

    /** All that a client sees of an answer. */
    private record Answer(int status, Map<String, List<String>> headers, String body) {
        /** @param own what the question itself had in it, which an answer may repeat */
        static Answer of(HttpResponse<String> response, String own) {
            Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
            headers.remove("date");
            return new Answer(
                    response.statusCode(),
                    headers,
                    own.isEmpty() ? response.body() : response.body().replace(own, "*"));
        }
    }

    @BeforeAll
    static void aHubThatHasReadsOfTheNationalCapability() {
        Partners partners = new Partners(data.resolve("partners"))
                .with(SHOP, "COMMERCIAL", "COMMERCIAL")
                .with(NATIONAL, "LOCAL_AUTHORITY", "NATIONAL");
        hub = new TestHub(data.resolve("hub"), partners.folder(), "--hub.law-enforcement=");
        post(SHOP, "ZZ99ZZS");
        settled(SHOP, 1);
        OF_OPERATORS.forEach(path -> BEFORE.put(path, Answer.of(hub.get(path, "operator"), "")));
        nationalReceipt = post(NATIONAL, "ZZ99ZZN");
        post(NATIONAL, "ZZ99ZZ99ZZ99ZZ");
        settled(NATIONAL, 2);
        nationalRead = hub.jdbc
                .sql("select record_id from read where vrm = 'ZZ99ZZN'")
                .query(UUID.class)
                .single();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/reads?vrm=%s&reason=x",
                "/api/reads?vrm=%s&reason=x&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z",
                "/api/transactions?vrm=%s&reason=x",
                "/api/sightings?pseudonym=%s&reason=x",
                "/api/reads?vrm=%s&reason="
            })
    void aPlateThatTheNationalCapabilitySawIsAsOneThatNobodySaw(String path) {
        assertThat(Answer.of(hub.get(path.formatted("ZZ99ZZN"), "investigator"), "ZZ99ZZN"))
                .isEqualTo(Answer.of(hub.get(path.formatted("ZZ99ZZX"), "investigator"), "ZZ99ZZX"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/reads/%s?reason=x", "/api/reads/%s/proof?reason=x"})
    void itsRecordIsAsOneThatThereIsNot(String path) {
        String other = UUID.randomUUID().toString();
        Answer answer = Answer.of(hub.get(path.formatted(nationalRead), "investigator"), nationalRead.toString());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer).isEqualTo(Answer.of(hub.get(path.formatted(other), "investigator"), other));
    }

    @Test
    void operatorsHearWhatTheyHeardBefore() {
        for (String path : OF_OPERATORS) {
            assertThat(Answer.of(hub.get(path, "operator"), "")).as(path).isEqualTo(BEFORE.get(path));
        }
        assertThat(BEFORE.get("/api/ledger").body()).contains(SHOP);
        assertThat(BEFORE.get("/actuator/prometheus").status())
                .as("what is summed up over all feeds")
                .isEqualTo(403);
    }

    @Test
    void aReplayOfItsQuarantineDoesNothingAndSaysWhatItSaysOfAFeedThatThereIsNot() {
        String path = "/api/quarantine/replay?feed=";

        assertThat(Answer.of(hub.postAs(path + NATIONAL, "operator"), ""))
                .isEqualTo(Answer.of(hub.postAs(path + "nobody", "operator"), ""));
        assertThat(hub.count("select count(*) from quarantine where state = 'OPEN' and feed = ?", NATIONAL))
                .isEqualTo(1);
    }

    @Test
    void thePartnerIsNotToldWhatBecameOfIt() {
        String other = UUID.randomUUID().toString();
        Answer answer = Answer.of(hub.get("/receipts/" + NATIONAL + "/" + nationalReceipt, NATIONAL), nationalReceipt);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer).isEqualTo(Answer.of(hub.get("/receipts/" + NATIONAL + "/" + other, NATIONAL), other));
    }

    @Test
    void aReadThatAShopSentIsShownEdited() {
        String body = hub.get("/api/reads?vrm=ZZ99ZZS&reason=x", "investigator").body();

        assertThat(body)
                .contains("\"plate\":{\"vrmAsRead\":\"ZZ99ZZS\"", "\"time.device\"")
                .doesNotContain("Mock Street", "56.128", "31001", "lineage", "sha256", SHOP);
    }

    @Test
    void noMetricNamesAFeedOfTheNationalCapability() {
        hub.post("/feeds/" + NATIONAL, hub.secret(NATIONAL), "application/xml", new byte[0]);
        hub.post("/feeds/" + SHOP, hub.secret(SHOP), "application/xml", new byte[0]);

        String metrics = hub.part(io.micrometer.prometheusmetrics.PrometheusMeterRegistry.class)
                .scrape();
        assertThat(metrics)
                .contains("feed=\"withheld\"", "feed=\"" + SHOP + "\"")
                .doesNotContain(NATIONAL);
    }

    /** The receipt. */
    private static String post(String feed, String plate) {
        HttpResponse<String> answer = hub.post(
                feed, "application/xml", HikvisionPush.of(plate, Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        assertThat(answer.statusCode()).isEqualTo(200);
        return await().until(
                        () -> hub.jdbc
                                .sql("select id::text from submission where feed = ? order by received_at desc limit 1")
                                .param(feed)
                                .query(String.class)
                                .list(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private static void settled(String feed, int records) {
        await().untilAsserted(() -> assertThat(hub.count(
                        "select coalesce(sum(records) filter (where closes), 0) from ledger_minute where feed = ?",
                        feed))
                .isEqualTo(records));
    }
}

package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.LogProof;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.routes.store.AuditTrail;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole hub seals, and how it shows that. */
class HubSealTest {
    private static final String FEED = "pretend-hikvision";

    @TempDir
    static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = new TestHub(data, "--hub.seal.hub=hub.example");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aStoredReadIsALeafThatItOpens() {
        Read read = stored("ZZ99ZZA");
        Seal seal = Objects.requireNonNull(provenance(read).seal());
        Logs logs = hub.part(Logs.class);

        assertThat(seal.log()).isEqualTo("hub.example/ingest");
        assertThat(Opening.of(
                        ReadGroups.GROUPING,
                        read,
                        seal,
                        logs.epochs(),
                        logs.get(Logs.Log.INGEST).leaves()))
                .isInstanceOf(Opening.AsSealed.class);
    }

    @Test
    void theProofOfAReadCanBeCheckedWithTheKeyOfTheLogAlone() throws Exception {
        Read read = stored("ZZ99ZZB");
        JsonNode answer = proof(read);
        LogProof proof = LogProof.parse(answer.get("proof").asText());

        assertThat(answer.get("state").asText()).isEqualTo("AS_SEALED");
        assertThat(answer.get("note").asText()).startsWith("no witness has signed");
        assertThat(proof.proves(
                        answer.get("payload").asText().getBytes(UTF_8),
                        hub.part(Logs.class).get(Logs.Log.INGEST).key()))
                .isTrue();
        assertThat(hub.get("/api/reads/" + read.recordId() + "/proof", "investigator")
                        .statusCode())
                .as("without a reason")
                .isEqualTo(400);
    }

    @Test
    void aReadThatIsAlteredInTheStoreHasNoProof() throws Exception {
        Read read = stored("ZZ99ZZC");
        hub.jdbc
                .sql("update read set canonical = replace(canonical, '\"confidence\":93', '\"confidence\":99')"
                        + " where record_id = ?")
                .params(read.recordId())
                .update();

        assertThat(proof(read).get("state").asText()).isEqualTo("ALTERED");
    }

    @Test
    void aRecordInQuarantineIsSealedAndItsReplayNamesIt() {
        String body = HikvisionPush.of("ZZ99ZZ99ZZ99ZZ", now());
        hub.post(FEED, "application/xml", body);
        await().untilAsserted(() -> assertThat(hub.count("select count(*) from quarantine where state = 'OPEN'"))
                .isPositive());
        Read first = quarantined();

        assertThat(hub.postAs("/api/quarantine/replay?feed=" + FEED, "operator").statusCode())
                .isEqualTo(200);
        await().untilAsserted(() -> assertThat(quarantined().recordId()).isNotEqualTo(first.recordId()));

        assertThat(provenance(first).seal()).isNotNull();
        assertThat(provenance(quarantined()).corrects()).isEqualTo(first.recordId());
        assertThat(provenance(quarantined()).seal())
                .isNotEqualTo(provenance(first).seal());
    }

    @Test
    void whoLookedIsALeafOfTheAuditLog() {
        stored("ZZ99ZZD");
        hub.get("/api/reads?vrm=ZZ99ZZD&reason=case%2099", "investigator");
        UUID id = hub.jdbc
                .sql("select record_id from audit_event where reason = 'case 99'")
                .query(UUID.class)
                .single();
        Logs logs = hub.part(Logs.class);
        AuditLog.Logged logged =
                hub.part(AuditTrail.class).find(id, "hub.example/audit").orElseThrow();

        assertThat(logged.event().event()).isEqualTo(AuditEvent.Type.CONSULTATION);
        assertThat(logged.event().records()).hasSize(1);
        assertThat(Opening.of(
                        AuditEvent.GROUPING,
                        logged.event(),
                        logged.seal(),
                        logs.epochs(),
                        logs.get(Logs.Log.AUDIT).leaves()))
                .isInstanceOf(Opening.AsSealed.class);
    }

    @Test
    void aReloadIsAnEventOfWhoHadItDone() {
        assertThat(hub.postAs("/api/reload", "operator").statusCode()).isEqualTo(200);

        assertThat(hub.count("select count(*) from audit_event where event = 'CONFIGURATION'"))
                .as("nothing was changed, so nothing came into force")
                .isZero();
    }

    @Test
    void aMonitorMakesTheRootOfTheCheckpointFromTheTiles() {
        stored("ZZ99ZZE");
        SignedNote note = await().until(
                        () -> SignedNote.parse(hub.get("/api/logs/ingest/checkpoint", "operator")
                                .body()),
                        signed -> Checkpoint.parse(signed.text()).size() > 0);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        byte[] tile = hub.bytes("/api/logs/ingest/tile/0/000.p/" + checkpoint.size(), "operator")
                .body();

        assertThat(hub.part(Logs.class).get(Logs.Log.INGEST).key().signed(note)).isTrue();
        assertThat(tile).hasSize((int) checkpoint.size() * Hash.LENGTH);
        assertThat(Hash.of(Arrays.copyOf(tile, Hash.LENGTH)))
                .isEqualTo(hub.part(Logs.class).get(Logs.Log.INGEST).leaves().hash(0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/logs/ingest/checkpoint",
                "/api/logs/ingest/tile/0/000",
                "/api/reads/019fbd6f-0000-7000-8000-000000000001/proof?reason=x"
            })
    void nobodySeesLogsOrProofsWithoutTheRightCredential(String path) {
        assertThat(hub.send("GET", path).statusCode()).isEqualTo(401);
        assertThat(hub.get(path, path.contains("logs") ? "investigator" : "operator")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatThereIsNotIsNotFound() {
        for (String path :
                List.of("/api/logs/other/checkpoint", "/api/logs/ingest/tile/0/999", "/api/logs/ingest/tile/x")) {
            assertThat(hub.get(path, "operator").statusCode()).as(path).isEqualTo(404);
        }
    }

    private static Read stored(String vrm) {
        assertThat(hub.post(FEED, "application/xml", HikvisionPush.of(vrm, now()))
                        .statusCode())
                .isEqualTo(200);
        String canonical = await().until(
                        () -> hub.jdbc
                                .sql("select canonical from read where vrm = ?")
                                .params(vrm)
                                .query(String.class)
                                .list(),
                        found -> !found.isEmpty())
                .getFirst();
        return CanonicalRead.fromJson(canonical.getBytes(UTF_8));
    }

    private static Read quarantined() {
        return CanonicalRead.fromJson(hub.jdbc
                .sql("select partial from quarantine where state = 'OPEN' order by quarantined_at desc limit 1")
                .query(String.class)
                .single()
                .getBytes(UTF_8));
    }

    private static JsonNode proof(Read read) throws Exception {
        return new ObjectMapper()
                .readTree(hub.get("/api/reads/" + read.recordId() + "/proof?reason=test", "investigator")
                        .body());
    }

    private static Provenance provenance(Read read) {
        return Objects.requireNonNull(read.provenance());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}

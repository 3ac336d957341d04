package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.seal.KeyHistory;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.cli.HubCommand;
import anpr.hub.simulator.WitnessProcess;
import anpr.hub.simulator.stamp.TimeStampAuthority;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A whole hub whose logs a witness in a process of its own and a time-stamping authority vouch for, to the package. */
class VouchedPackageTest {
    private static final String FEED = "pretend-hikvision";

    @TempDir
    Path dir;

    private final StringWriter said = new StringWriter();

    @Test
    void whatOthersVouchForIsInProofAndPackageAndADistrustedKeyFailsIt() throws Exception {
        Path data = Files.createDirectories(dir.resolve("data"));
        Path seal = Files.createDirectories(data.resolve("seal"));
        NoteKey[] keys = Arrays.stream(Logs.Log.values())
                .map(log -> new NoteSigner.Log(
                                "hub.example/" + log.text(), KeyFiles.loadOrCreate(seal.resolve("keys"), log.text()))
                        .key())
                .toArray(NoteKey[]::new);
        try (TimeStampAuthority authority = new TimeStampAuthority(Clock.systemUTC());
                WitnessProcess witness = WitnessProcess.start(
                        System.getProperty("java.class.path"),
                        dir.resolve("witness"),
                        "witness.example",
                        Arrays.asList(keys))) {
            Files.writeString(seal.resolve("tsa-root.pem"), authority.root());
            Files.writeString(
                    seal.resolve("anchors.yaml"), """
                    witnesses: [{url: "%s", key: "%s"}]
                    authority: {url: "%s", ca: tsa-root.pem}
                    """.formatted(witness.url(), witness.key(), authority.url()));
            aHubTakesReads(data);

            assertThat(hub("trust", "--data", data.toString(), "--out", trust("first")))
                    .as(said.toString())
                    .isZero();
            assertThat(dir.resolve("first/checkpoints")).isDirectoryContaining("glob:**hub.example-audit-*.txt");
            assertThat(make(data, "first")).as(said.toString()).isZero();
            String before = verified("first");
            assertThat(before)
                    .contains("ok token: log ingest: stamped at", "ok token: log audit: stamped at")
                    .contains("ok witness: log ingest: signed by witness.example")
                    .contains("VERIFIED 3 records")
                    .doesNotContain("note");

            KeyHistory.Entry ingest = KeyHistory.in(seal.resolve("keys"))
                    .current("hub.example/ingest")
                    .orElseThrow();
            assertThat(hub(
                            "rotate-key",
                            "--data",
                            data.toString(),
                            "--log",
                            "ingest",
                            "--reason",
                            "lost",
                            "--distrusted-since",
                            ingest.from().toString()))
                    .as(said.toString())
                    .isZero();
            assertThat(hub("trust", "--data", data.toString(), "--out", trust("second")))
                    .as(said.toString())
                    .isZero();
            assertThat(verified("second"))
                    .contains("FAIL key: log ingest: key " + ingest.key().keyId() + " was not in force at")
                    .endsWith("NOT VERIFIED\n");
        }
    }

    private void aHubTakesReads(Path data) throws IOException {
        try (TestHub hub = new TestHub(
                data,
                Path.of(System.getProperty("hub.home", "..")).resolve("partner-config"),
                "--hub.seal.hub=hub.example",
                "--hub.seal.anchor=500ms")) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (int minutes = 1; minutes <= 3; minutes++) {
                hub.post(FEED, "application/xml", HikvisionPush.of("ZZ99ZZA", now.minusSeconds(60L * minutes)));
            }
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from read")).isEqualTo(3));
            String id = hub.jdbc
                    .sql("select record_id::text from read limit 1")
                    .query(String.class)
                    .single();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode state = json(hub.get("/api/anchors", "operator").body());
                assertThat(state.get("troubles")).as(state.toString()).isEmpty();
                JsonNode first = state.get("logs").get(0);
                assertThat(first.get("log").asText()).isEqualTo("ingest");
                assertThat(first.get("size").asInt()).isEqualTo(3);
                assertThat(first.get("witnesses").get(0).asText()).isEqualTo("witness.example");
                assertThat(first.get("stamped").asBoolean()).isTrue();
            });
            JsonNode proof = json(hub.get("/api/reads/" + id + "/proof?reason=test", "investigator")
                    .body());
            assertThat(proof.get("state").asText()).isEqualTo("AS_SEALED");
            assertThat(proof.path("note").isValueNode() && !proof.path("note").isNull())
                    .as(proof.toString())
                    .isFalse();
            assertThat(proof.get("proof").asText()).contains("\u2014 witness.example ");
        }
    }

    private int make(Path data, String trust) {
        Path home = Path.of(System.getProperty("hub.home", "..")).toAbsolutePath();
        return hub(
                "package",
                "--data",
                data.toString(),
                "--case",
                "OP-VOUCHED",
                "--vrm",
                "ZZ99ZZA",
                "--out",
                dir.resolve("out").toString(),
                "--trust",
                trust(trust),
                "--known-defects",
                home.resolve("docs/known-defects.csv").toString(),
                "--partner-config",
                home.resolve("partner-config").toString());
    }

    private int hub(String... arguments) {
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        return line.execute(arguments);
    }

    private String trust(String name) {
        return dir.resolve(name).toString();
    }

    private String verified(String trust) throws IOException {
        return ShippedVerifiers.both(dir.resolve("out/ANPR-OP-VOUCHED-001-DEFENCE"), dir.resolve(trust));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}

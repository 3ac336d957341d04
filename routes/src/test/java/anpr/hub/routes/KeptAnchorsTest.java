package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package of a hub that has stopped, when those who vouched for its logs do not answer any more. */
class KeptAnchorsTest {
    @TempDir
    Path dir;

    @Test
    void whatTheyVouchedForWhileItRanGoesWithTheRecords() throws Exception {
        VouchedData vouched = new VouchedData(dir);
        try (vouched;
                TestHub hub = vouched.hub("--hub.seal.anchor=500ms")) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (int minutes = 1; minutes <= 3; minutes++) {
                VouchedData.postWithPictures(
                        hub, HikvisionPush.of("ZZ99ZZA", now.minusSeconds(60L * minutes)), minutes);
            }
            VouchedData.settled(hub, 3);
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            hub.get("/api/anchors", "operator").body())
                    .containsPattern("\"log\":\"ingest\"[^{}]*\"size\":3,[^{}]*\"stamped\":true"));
        }
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        VouchedData.Said said;
        try {
            said = vouched.pack("OP-KEPT", dir.resolve("out"), dir.resolve("trust"), "--vrm", "ZZ99ZZA");
        } finally {
            System.setOut(console);
        }

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("ERROR");
        assertThat(said.text())
                .contains("the log ingest is vouched for by what was kept of ")
                .contains("no second organisation, or too few, has witnessed the log audit")
                .contains("ingest, witness witness.example: ");
        String id = "ANPR-OP-KEPT-001-DEFENCE";
        Path copy = dir.resolve("out").resolve(id);
        assertThat(ShippedVerifiers.both(copy, dir.resolve("trust"), id))
                .contains("ok witness: log ingest: signed by witness.example", "ok token: log ingest: stamped at")
                .contains("note token: log audit: ", "VERIFIED 3 records");
        assertThat(Files.readAllLines(copy.resolve("data/records.csv")))
                .hasSize(4)
                .first()
                .asString()
                .endsWith(",vouched for by");
        assertThat(Files.readAllLines(copy.resolve("data/records.csv")).get(2))
                .contains("witness witness.example, time stamp, asked at ");
        assertThat(Files.readString(copy.resolve("READ-ME-FIRST.html")))
                .contains("No second organisation has witnessed the log audit")
                .contains("before the time of the stamp");
    }
}

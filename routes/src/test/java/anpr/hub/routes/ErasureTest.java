package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.retention.LeftOver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.io.output.TeeOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held stays; what is erased is found nowhere. */
class ErasureTest {
    private static final String FEED = "pretend-hikvision";
    private static final PrintStream OUT = System.out;
    private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();

    @TempDir
    static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        System.setOut(new PrintStream(new TeeOutputStream(OUT, SAID), true, UTF_8));
        hub = new TestHub(data, "--hub.erasure.under-way=0s");
    }

    @AfterAll
    static void stop() {
        hub.close();
        System.setOut(OUT);
    }

    @Test
    void whatIsHeldStaysUntilItIsReleasedAndIsThenFoundNowhere() throws IOException {
        String plate = "ZZ99ZZE";
        UUID read = stored(plate, 93);
        assertThat(whereItStands(plate)).contains("read", "submission");
        assertThat(contentWith(plate)).hasSize(1);

        HttpResponse<String> held = hub.postAs(
                "/api/holds?case=OP-EXAMPLE&reason=trial&owner=DC%20Example&review=2030-01-01&record=" + read,
                "operator");
        assertThat(held.statusCode()).as(held.body()).isEqualTo(200);
        HttpResponse<String> blocked = erase(read);
        assertThat(blocked.statusCode()).isEqualTo(409);
        assertThat(blocked.body()).contains("held for case OP-EXAMPLE by DC Example", "2030-01-01");
        assertThat(whereItStands(plate)).contains("read", "submission");

        String hold = held.body().replaceAll(".*\"hold\":\"([^\"]+)\".*", "$1");
        assertThat(hub.get("/api/holds", "operator").body()).contains(hold, "\"records\":1");
        assertThat(hub.postAs("/api/holds/" + hold + "/release?reason=acquitted", "operator")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> erased = erase(read);

        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        assertThat(erased.body()).contains("\"records\":1", "\"submissionsKept\":[]");
        assertThat(whereItStands(plate)).as("tables").isEmpty();
        assertThat(contentWith(plate)).as("content").isEmpty();
        assertThat(SAID.toString(UTF_8)).as("log").doesNotContain(plate);
        assertThat(hub.jdbc
                        .sql("select canonical from audit_event where event = 'ERASURE' and ? = any(records)")
                        .param(read)
                        .query(String.class)
                        .single())
                .contains(read.toString(), "\"rule\":\"retention\"", "\"actor\":\"operator\"")
                .doesNotContain(plate, "reason");
        assertThat(erase(read).statusCode()).as("once more").isEqualTo(404);
    }

    @Test
    void theKeyOfAnEpochGoesWithItsLastRecordWhenItsDayIsOver() {
        UUID read = stored("ZZ99ZZK", 93);
        Path key = data.resolve("seal/epochs")
                .resolve(LocalDate.now(ZoneOffset.UTC).toString())
                .resolve(FEED + ".key");
        erase(read);
        assertThat(key).as("its day is not over").exists();
        UUID other = stored("ZZ99ZZL", 93);

        tomorrow();
        assertThat(key).as("another record needs it").exists();

        hub.jdbc.sql("select record_id from read").query(UUID.class).list().forEach(ErasureTest::erase);
        tomorrow();
        assertThat(other).isNotNull();
        assertThat(key).doesNotExist();
    }

    @Test
    void aReadThatWasToldAgainTakesThePlaceOfTheErasedOne() {
        Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        hub.post(FEED, "application/xml", HikvisionPush.of("ZZ99ZZR", at));
        UUID first = await().until(() -> id("read", "ZZ99ZZR"), Objects::nonNull);
        hub.post(FEED, "application/xml", HikvisionPush.of("ZZ99ZZR", at).replace(">93<", ">94<"));
        UUID again = await().until(() -> id("repeated_read", "ZZ99ZZR"), Objects::nonNull);
        archived(2, "ZZ99ZZR");

        erase(first);

        assertThat(id("read", "ZZ99ZZR")).isEqualTo(again);
        assertThat(id("repeated_read", "ZZ99ZZR")).isNull();
        assertThat(hub.get("/api/reads?vrm=ZZ99ZZR&reason=x", "investigator").body())
                .contains(again.toString())
                .doesNotContain(first.toString());
        archived(1, "ZZ99ZZR");
    }

    @Test
    void aSubmissionThatAnotherRecordNeedsStaysAndTheAnswerSaysSo() {
        UUID read = stored("ZZ99ZZS", 93);
        hub.jdbc.sql("""
                        insert into read (vrm, feed_id, source_id, camera_id, capture_time, record_id, feed, submission,
                                          record_index, received_at, canonical)
                        select 'QQ12QQQ', feed_id, source_id, camera_id, capture_time,
                               (left(record_id::text, 24) || '000000000001')::uuid, feed, submission, 1, received_at, '{}'
                        from read where record_id = ?""").param(read).update();

        assertThat(erase(read).body())
                .contains("\"submissionsKept\":[\""
                        + hub.jdbc
                                .sql("select submission::text from read where vrm = 'QQ12QQQ'")
                                .query(String.class)
                                .single());
        hub.jdbc.sql("delete from read where vrm = 'QQ12QQQ'").update();
    }

    /** Whoever comes first has it, and the log tells of nothing that was not done. */
    @Test
    void aHoldAndAnErasureAtOnceAreOneAfterTheOther() throws Exception {
        for (int round = 0; round < 6; round++) {
            UUID read = stored("ZZ99ZW" + round, 93);
            List<HttpResponse<String>> answers = Stream.of(
                            "/api/holds?case=OP-RACE&reason=trial&owner=x&review=2030-01-01&record=" + read,
                            "/api/erase?rule=retention&record=" + read)
                    .map(path ->
                            CompletableFuture.supplyAsync(() -> hub.postAs(path, "operator"), task -> Thread.ofVirtual()
                                    .start(task)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers.stream().map(HttpResponse::statusCode).filter(status -> status == 200))
                    .as(answers.stream().map(HttpResponse::body).toList().toString())
                    .hasSize(1);
            boolean held = answers.getFirst().statusCode() == 200;
            assertThat(hub.jdbc
                            .sql("select event from audit_event where ? = any(records)"
                                    + " and event in ('ALTERATION', 'ERASURE')")
                            .param(read)
                            .query(String.class)
                            .list())
                    .containsExactly(held ? "ALTERATION" : "ERASURE");
        }
        hub.jdbc
                .sql("update case_hold set released_at = now() where case_ref = 'OP-RACE'")
                .update();
    }

    @Test
    void nobodyButAnOperatorHoldsOrErases() {
        for (String path : List.of("/api/holds", "/api/erase", "/api/holds/" + UUID.randomUUID() + "/release")) {
            assertThat(hub.postAs(path, "investigator").statusCode()).as(path).isEqualTo(403);
            assertThat(hub.send("POST", path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(hub.postAs("/api/erase?rule=ZZ99ZZZ&record=" + UUID.randomUUID(), "operator")
                        .statusCode())
                .as("a plate for a rule")
                .isEqualTo(400);
    }

    private static void tomorrow() {
        new LeftOver(
                        hub.jdbc,
                        hub.part(ContentStore.class),
                        hub.part(Logs.class).epochs(),
                        hub.part(AuditLog.class),
                        Clock.offset(Clock.systemUTC(), Duration.ofDays(1)),
                        Duration.ZERO)
                .clear();
    }

    private static HttpResponse<String> erase(UUID read) {
        return hub.postAs("/api/erase?rule=retention&record=" + read, "operator");
    }

    /** With an image that has the plate written behind it. */
    private static UUID stored(String plate, int confidence) {
        byte[] image = image(plate);
        String xml = HikvisionPush.of(plate, Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .replace(">93<", ">" + confidence + "<");
        byte[] body = VouchedData.withPictures(xml, Map.of("detectionPicture.jpg", image));
        assertThat(hub.post("/feeds/" + FEED, hub.secret(FEED), VouchedData.WITH_PICTURES, body)
                        .statusCode())
                .isEqualTo(200);
        UUID read = await().until(() -> id("read", plate), Objects::nonNull);
        archived(1, plate);
        return read;
    }

    private static void archived(int submissions, String plate) {
        await().untilAsserted(() -> assertThat(hub.count(
                        "select count(*) from submission where position(convert_to(?, 'UTF8') in landed) > 0", plate))
                .isEqualTo(submissions));
    }

    private static UUID id(String table, String plate) {
        return hub.jdbc
                .sql("select record_id from " + table + " where vrm = ?")
                .param(plate)
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    /** The tables that have the plate anywhere, as a dump would. */
    private static List<String> whereItStands(String plate) {
        List<String> tables = hub.jdbc
                .sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .query(String.class)
                .list();
        List<String> found = new ArrayList<>();
        for (String table : tables) {
            if (hub.count(
                            "select count(*) from \"" + table
                                    + "\" t where position(? in t::text) > 0 or position(? in t::text) > 0",
                            plate,
                            HexFormat.of().formatHex(plate.getBytes(UTF_8)))
                    > 0) {
                found.add(table);
            }
        }
        return found;
    }

    private static List<Path> contentWith(String plate) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("content"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return new String(Files.readAllBytes(file), ISO_8859_1).contains(plate);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    private static byte[] image(String behind) {
        SplittableRandom random = new SplittableRandom(behind.hashCode());
        BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200 * 100; i++) {
            image.setRGB(i % 200, i / 200, random.nextInt(0x1000000));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
            out.write(behind.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

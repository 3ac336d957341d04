package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One hit from the camera's bytes to the officer's word, through a whole hub. What it comes by stands in {@code docs/hits.md},
 * where {@code -Dhub.docs.write=true} puts a new one; its times and ids are those of the run that was put there.
 */
class HitTraceTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final Path GUIDE = HOME.resolve("docs/hits.md");
    private static final String BEGIN = "<!-- a run of HitTraceTest: -->\n";
    private static final String END = "<!-- until here -->\n";
    private static final Clock CLOCK = Clock.systemUTC();
    private static final BlockingQueue<Posted> POSTED = new LinkedBlockingQueue<>();

    private record Posted(Instant at, String id, JsonNode body) {}

    @TempDir
    static Path dir;

    private static HttpServer server;
    private static TestHub hub;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            POSTED.add(new Posted(
                    CLOCK.instant(),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    new ObjectMapper().readTree(exchange.getRequestBody())));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        Path partners = dir.resolve("partner-config");
        ExampleAdapter.copy(HOME.resolve("partner-config"), partners);
        Files.writeString(partners.resolve("subscribers.yaml"), """
                mock-control:
                  organisation: Mock Control Room (simulated)
                  lawEnforcement: true
                  owners: [Mock Police (simulated)]
                  webhook: http://%s/hits
                """.formatted(host));
        Path data = Files.createDirectories(dir.resolve("data"));
        Path secrets = Files.createFile(
                data.resolve("partner-secrets.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secrets, "subscriber/mock-control: whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5\n");
        hub = new TestHub(
                data,
                partners,
                "--hub.delivery.hosts=" + host,
                "--hub.law-enforcement=operator,officer",
                "--hub.accounts.olga.organisation=Mock Police (simulated)",
                "--hub.accounts.olga.roles=LIST_OWNER",
                "--hub.accounts.olga.new-lists=mock-stolen",
                "--hub.accounts.officer.organisation=Mock Police (simulated)",
                "--hub.accounts.officer.roles=HIT_OFFICER");
    }

    @AfterAll
    static void stop() {
        hub.close();
        server.stop(0);
    }

    @Test
    void aHitIsTracedFromTheCameraToTheOfficer() throws Exception {
        hub.bring("mock-stolen", "priority: 2\nliveWithin: PT10M\n", "ZZ99ZZ8");
        byte[] bytes = HikvisionPush.of("ZZ99ZZB").getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer =
                hub.post("/feeds/pretend-hikvision", hub.secret("pretend-hikvision"), "application/xml", bytes);
        Posted posted = postedOf("ZZ99ZZB");
        String hit = posted.body().at("/data/hitId").asText();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.count(
                                "select count(*) from hit_delivery where hit_id = cast(? as uuid) and state = 'DONE'",
                                hit)
                        == 1);
        // The archive and the store each go their own way; a hit waits for neither.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.count(
                                "select count(*) from submission s join read r on r.submission = s.id"
                                        + " join hit h on h.record_id = r.record_id where h.hit_id = cast(? as uuid)",
                                hit)
                        == 1);
        hub.postAs("/api/hits/" + hit + "/acknowledge?note=image+shows+the+vehicle", "officer");

        String trace = trace(answer, bytes.length, posted, hit);

        String guide = Files.readString(GUIDE);
        int begin = guide.indexOf(BEGIN) + BEGIN.length();
        int end = guide.indexOf(END);
        if (Boolean.getBoolean("hub.docs.write")) {
            Files.writeString(GUIDE, guide.substring(0, begin) + trace + guide.substring(end));
        } else {
            assertThat(masked(guide.substring(begin, end)))
                    .as("what docs/hits.md shows, without times and ids")
                    .isEqualTo(masked(trace));
        }
    }

    private static Posted postedOf(String vrm) throws InterruptedException {
        Posted posted = POSTED.poll(60, TimeUnit.SECONDS);
        while (posted != null && !posted.body().at("/data/vrm").asText().equals(vrm)) {
            posted = POSTED.poll(60, TimeUnit.SECONDS);
        }
        assertThat(posted).as("what the webhook had within a minute").isNotNull();
        return posted;
    }

    private String trace(HttpResponse<String> answer, int length, Posted posted, String hit) {
        String submission = answer.headers().firstValue("Hub-Receipt").orElseThrow();
        Map<String, Object> came =
                row("select received_at as at, sha256, bytes from submission where id = cast(? as uuid)", submission);
        Map<String, Object> raised = row("""
                select h.*, r.stored_at, v.imported_at, v.made_by, v.entries from hit h join read r using (record_id)
                join voi_revision v on v.list_name = h.list_name and v.revision = h.list_revision
                where h.hit_id = cast(? as uuid)""", hit);
        Map<String, Object> told = row("select * from hit_delivery where hit_id = cast(? as uuid)", hit);
        assertThat(came.get("bytes")).isEqualTo(length);
        assertThat(posted.id()).isEqualTo(String.valueOf(told.get("id")));
        assertThat(told.get("state")).isEqualTo("DONE");
        assertThat(raised.get("state")).isEqualTo("ACKNOWLEDGED");
        JsonNode data = posted.body().at("/data");
        JsonNode difference = data.at("/differences/0");
        StringBuilder trace = new StringBuilder("| when (UTC) | what | id |\n| --- | --- | --- |\n");
        line(
                trace,
                raised.get("imported_at"),
                "revision %s of list %s, by %s: %s entry in force"
                        .formatted(
                                raised.get("list_revision"),
                                raised.get("list_name"),
                                raised.get("made_by"),
                                raised.get("entries")),
                "entry " + raised.get("entry_id"));
        line(trace, raised.get("capture_time"), "the camera captures " + raised.get("vrm"), "");
        line(
                trace,
                came.get("at"),
                "`POST /feeds/%s` brings %s bytes; %s, with the receipt, once they are durable"
                        .formatted(raised.get("feed"), came.get("bytes"), answer.statusCode()),
                "submission " + submission + ", SHA-256 " + came.get("sha256"));
        line(trace, raised.get("stored_at"), "the read is in the store", "record " + raised.get("record_id"));
        line(
                trace,
                raised.get("raised_at"),
                "hit: %s, %s for %s in place %s; %s, priority %s; %s"
                        .formatted(
                                raised.get("match_type"),
                                difference.path("read").asText(),
                                difference.path("listed").asText(),
                                difference.path("position").asInt(),
                                raised.get("liveness"),
                                raised.get("priority"),
                                codes(data)),
                "hit " + hit);
        line(
                trace,
                told.get("since"),
                "stored, and in the outbox for %s".formatted(told.get("subscriber")),
                "delivery " + told.get("id"));
        line(trace, posted.at(), "the webhook has it", "webhook-id " + posted.id());
        line(trace, told.get("done_at"), "delivered: " + told.get("answer"), "");
        line(
                trace,
                raised.get("acknowledged_at"),
                "acknowledged by %s: %s".formatted(raised.get("acknowledged_by"), raised.get("note")),
                "");
        return trace.toString();
    }

    private static String codes(JsonNode data) {
        StringBuilder codes = new StringBuilder();
        data.path("codes").forEach(code -> codes.append(codes.isEmpty() ? "" : ", ")
                .append(code.path("code").asText())
                .append(" is \"")
                .append(code.path("meaning").asText())
                .append("\" by ")
                .append(code.path("table").asText())
                .append(' ')
                .append(code.path("version").asText()));
        return codes.toString();
    }

    private static void line(StringBuilder trace, Object at, String what, String id) {
        Instant when = at instanceof Instant instant ? instant : ((java.sql.Timestamp) at).toInstant();
        trace.append("| ")
                .append(when.truncatedTo(ChronoUnit.MILLIS))
                .append(" | ")
                .append(what)
                .append(" | ")
                .append(id)
                .append(" |\n");
    }

    private static Map<String, Object> row(String sql, String id) {
        return hub.jdbc.sql(sql).param(id).query().singleRow();
    }

    private static String masked(String trace) {
        return trace.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID")
                .replaceAll("\\b[0-9a-f]{32,64}\\b", "DIGEST")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME");
    }
}

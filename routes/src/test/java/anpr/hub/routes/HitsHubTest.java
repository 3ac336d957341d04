package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.broker.HitReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DuplicateKeyException;

/** A read of a vehicle on a list in the open and on a covert one, through a whole hub, and every surface on which it shows. */
@ExtendWith(OutputCaptureExtension.class)
class HitsHubTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final String COVERT = "quiet-eyes";
    private static final Queue<String> POSTED = new ConcurrentLinkedQueue<>();

    private static final String BEGINNING = "&from=2020-01-01T00:00:00Z HTTP/1.1";

    @TempDir
    static Path dir;

    private static HttpServer server;
    private static TestHub hub;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            POSTED.add(exchange.getRequestURI().getPath()
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String host = "127.0.0.1:" + server.getAddress().getPort();
        Path partners = dir.resolve("partner-config");
        ExampleAdapter.copy(HOME.resolve("partner-config"), partners);
        Files.writeString(partners.resolve("subscribers.yaml"), """
                control:
                  organisation: Mock Control (simulated)
                  lawEnforcement: true
                  owners: [Mock Police]
                  webhook: http://%1$s/control
                inner:
                  organisation: Mock Inner Office (simulated)
                  lawEnforcement: true
                  owners: [Mock Police]
                  covertLists: [quiet-eyes]
                  webhook: http://%1$s/inner
                reader:
                  organisation: Mock Patrol (simulated)
                  lawEnforcement: true
                  owners: [Mock Police]
                  queue: true
                """.formatted(host));
        Path data = Files.createDirectories(dir.resolve("data"));
        Path secrets = Files.createFile(
                data.resolve("partner-secrets.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String key = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5";
        Files.writeString(secrets, "subscriber/control: " + key + "\nsubscriber/inner: " + key + "\n");
        Path voi = Files.createDirectories(data.resolve("voi"));
        Files.writeString(voi.resolve("stolen.yaml"), "owner: Mock Police\npriority: 2\nliveWithin: PT10M\n");
        Files.writeString(
                voi.resolve(COVERT + ".yaml"), "owner: Mock Police\npriority: 1\ncovert: true\nliveWithin: PT10M\n");
        for (String list : new String[] {"stolen", COVERT}) {
            Files.writeString(
                    voi.resolve(list + ".csv"), "ZZ99ZZX,MOCK,MODEL,RED,STOP,,A REASON OF " + list + ",,,,,,,,,\n");
        }
        hub = new TestHub(
                data,
                partners,
                "--hub.delivery.hosts=" + host,
                "--hub.delivery.amqp.port=0",
                "--hub.law-enforcement=operator,officer,insider",
                "--hub.accounts.officer.organisation=Mock Police",
                "--hub.accounts.officer.roles=HIT_OFFICER",
                "--hub.accounts.insider.organisation=Mock Police",
                "--hub.accounts.insider.roles=HIT_OFFICER",
                "--hub.accounts.insider.covert-lists=" + COVERT,
                "--hub.accounts.stranger.organisation=Mock Police",
                "--hub.accounts.stranger.roles=HIT_OFFICER");
    }

    @AfterAll
    static void stop() {
        hub.close();
        server.stop(0);
    }

    @Test
    void aCovertHitShowsToThoseEntitledAndNowhereElse(CapturedOutput output) throws Exception {
        assertThat(hub.post("pretend-hikvision", "application/xml", HikvisionPush.of("ZZ99ZZX"))
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hub.count("select count(*) from hit_delivery where state = 'DONE'") == 4);

        JsonNode seen = hits("officer");
        assertThat(seen).hasSize(1);
        assertThat(seen.at("/0/list").asText()).isEqualTo("stolen");
        assertThat(seen.at("/0/liveness").asText()).isEqualTo("LIVE");
        JsonNode all = hits("insider");
        assertThat(all).hasSize(2);
        assertThat(hits("stranger")).isEmpty();

        String covert = all.findParents("list").stream()
                .filter(hit -> hit.get("list").asText().equals(COVERT))
                .findFirst()
                .orElseThrow()
                .get("hitId")
                .asText();
        HttpResponse<String> denied = hub.get("/api/hits/" + covert + "?reason=a+test", "officer");
        String nobodys = "00000000-0000-8000-8000-000000000000";
        HttpResponse<String> absent = hub.get("/api/hits/" + nobodys + "?reason=a+test", "officer");
        assertThat(denied.statusCode()).isEqualTo(404);
        assertThat(denied.body().replace(covert, nobodys)).isEqualTo(absent.body());
        assertThat(hub.postAs("/api/hits/" + covert + "/acknowledge?note=mine", "officer")
                        .statusCode())
                .isEqualTo(404);
        assertThat(hub.get("/api/hits?reason=a+test&list=" + COVERT, "officer").body())
                .isEqualTo("[]");

        assertThat(POSTED)
                .filteredOn(post -> post.startsWith("/control"))
                .hasSize(1)
                .noneMatch(post -> post.contains(COVERT));
        assertThat(POSTED).filteredOn(post -> post.startsWith("/inner")).hasSize(2);
        assertThat(hub.get("/api/deliveries?state=DONE", "operator").body().split("\"id\""))
                .hasSize(4);
        assertThat(hub.get("/api/hits?reason=a+test", "operator").statusCode()).isEqualTo(403);
        assertThat(hub.get("/actuator/prometheus", "operator").body())
                .doesNotContain(COVERT)
                .contains("hub_hits_delivered_total 3.0");
        try (HitReader reader = new HitReader(hub.port("hits-amqp"), "reader.hits", hub.secret("reader.hits"))) {
            String body = String.valueOf(HitReader.next(reader.receiver("anpr.subscriber.reader.live"))
                    .message()
                    .body());
            assertThat(new ObjectMapper().readTree(body).at("/data/list").asText())
                    .isEqualTo("stolen");
            assertThat(new ObjectMapper()
                            .readTree(body)
                            .at("/data/acquisitionPath")
                            .asText())
                    .isEqualTo(hub.jdbc
                            .sql(
                                    "select canonical::json #>> '{provenance,acquisitionPath}' from read where vrm = 'ZZ99ZZX'")
                            .query(String.class)
                            .single());
        }
        assertThat(output.getAll().lines()).noneMatch(line -> line.contains(COVERT) || line.contains("ZZ99ZZX"));

        String open = seen.at("/0/hitId").asText();
        assertThat(stream("officer", BEGINNING, open)).contains(open).doesNotContain(covert);
        String everything = stream("insider", BEGINNING, covert);
        assertThat(everything).contains(open).contains(covert);
        String acknowledged = hub.postAs("/api/hits/" + open + "/acknowledge?note=image+confirmed", "officer")
                .body();
        assertThat(new ObjectMapper().readTree(acknowledged).get("state").asText())
                .isEqualTo("ACKNOWLEDGED");
        // Who comes back gets what came since, and not again what it had; the place is for whom the event was.
        String last = everything.substring(everything.lastIndexOf("id: ") + 4, everything.lastIndexOf("id: ") + 40);
        assertThat(stream("insider", "HTTP/1.1\r\nLast-Event-ID: " + last, "hit.acknowledged"))
                .contains("event: hit.acknowledged")
                .doesNotContain("event: hit.raised")
                .doesNotContain(last);
        String covertEvent = hub.jdbc
                .sql("select e.id::text from hit_event e join hit h using (hit_id) where covert")
                .query(String.class)
                .single();
        assertThat(stream("officer", "HTTP/1.1\r\nLast-Event-ID: " + covertEvent, "no such event"))
                .isEqualTo(stream("officer", "HTTP/1.1\r\nLast-Event-ID: " + nobodys, "no such event"))
                .contains("there is no such event");
        assertThat(hub.count("select count(*) from audit_event where event = 'DISCLOSURE'"))
                .isEqualTo(4);
    }

    @Test
    void anExceptionOfTheDatabaseNamesNoList() {
        await().until(() -> hub.count("select count(*) from voi_list where name = ?", COVERT) == 1);
        assertThatThrownBy(() -> hub.jdbc
                        .sql(
                                "insert into voi_list (name, revision, terms) select name, revision, terms from voi_list where name = ?")
                        .param(COVERT)
                        .update())
                .isInstanceOf(DuplicateKeyException.class)
                .satisfies(thrown -> {
                    StringWriter trace = new StringWriter();
                    thrown.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).contains("duplicate key").doesNotContain(COVERT);
                });
    }

    @Test
    void whoIsToldOfHitsIsTakenOverWhileTheHubRuns() throws IOException {
        Path file = dir.resolve("partner-config/subscribers.yaml");
        String before = Files.readString(file);
        Files.writeString(file, before + """
                later:
                  organisation: Mock Later (simulated)
                  lawEnforcement: true
                  owners: [Other Police]
                  queue: true
                """);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        hub.get("/api/configuration", "operator").body())
                .contains("\"id\":\"later\""));
        hub.readSecretsAgain();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            try (HitReader reader = new HitReader(hub.port("hits-amqp"), "later.hits", hub.secret("later.hits"))) {
                reader.receiver("anpr.subscriber.later.live");
                assertThatThrownBy(() -> reader.receiver("anpr.subscriber.reader.live"));
            }
        });

        Files.writeString(file, before + "broken:\n  organisation: Mock (simulated)\n");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        hub.get("/api/configuration", "operator").body())
                .contains("subscribers.yaml")
                .contains("\"id\":\"later\""));

        Files.writeString(file, before);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        hub.get("/api/configuration", "operator").body())
                .doesNotContain("\"id\":\"later\""));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThatThrownBy(
                        () -> new HitReader(hub.port("hits-amqp"), "later.hits", hub.secret("later.hits")).close()));
    }

    private static JsonNode hits(String account) throws IOException {
        return new ObjectMapper()
                .readTree(hub.get("/api/hits?reason=a+test", account).body());
    }

    /**
     * What a stream brings until it has brought this, and for two seconds more.
     *
     * @param rest of the request's first line, and headers
     */
    private static String stream(String account, String rest, String until) throws IOException {
        URI at = URI.create(hub.address());
        String basic = Base64.getEncoder()
                .encodeToString((account + ":" + hub.secret(account)).getBytes(StandardCharsets.UTF_8));
        StringBuilder came = new StringBuilder();
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /api/hits/stream?reason=a+test" + (rest.startsWith("&") ? rest : " " + rest)
                                    + "\r\nHost: hub\r\nConnection: close\r\nAuthorization: Basic " + basic
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8192];
            while (true) {
                int length = socket.getInputStream().read(some);
                if (length < 0) {
                    break;
                }
                came.append(new String(some, 0, length, StandardCharsets.UTF_8));
                if (came.indexOf(until) >= 0) {
                    socket.setSoTimeout(2000);
                }
            }
        } catch (SocketTimeoutException e) {
            assertThat(came).contains(until);
        }
        return came.toString().replaceAll("(?m)^Date: .*$", "");
    }
}

package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
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
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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

/** A read of a vehicle on a list in the open and on a covert one, through a whole hub, and every surface on which it shows. */
@ExtendWith(OutputCaptureExtension.class)
class HitsHubTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final String COVERT = "quiet-eyes";
    private static final Queue<String> POSTED = new ConcurrentLinkedQueue<>();

    private static final String CAMERA = "02:00:5e:00:10:01";

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
    void aCovertHitShowsToThoseEntitledAndNowhereElse(CapturedOutput output) throws IOException {
        assertThat(hub.post("pretend-hikvision", "application/xml", read()).statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hub.count("select count(*) from hit_delivery where state = 'DONE'") == 3);

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
                .hasSize(3);
        assertThat(hub.get("/api/hits?reason=a+test", "operator").statusCode()).isEqualTo(403);
        assertThat(hub.get("/actuator/prometheus", "operator").body())
                .doesNotContain(COVERT)
                .contains("hub_hits_delivered_total 2.0");
        assertThat(output.getAll().lines()).noneMatch(line -> line.contains(COVERT) || line.contains("ZZ99ZZX"));

        String open = seen.at("/0/hitId").asText();
        assertThat(stream("officer")).contains(open).doesNotContain(covert);
        assertThat(stream("insider")).contains(open).contains(covert);
        String acknowledged = hub.postAs("/api/hits/" + open + "/acknowledge?note=image+confirmed", "officer")
                .body();
        assertThat(new ObjectMapper().readTree(acknowledged).get("state").asText())
                .isEqualTo("ACKNOWLEDGED");
        assertThat(hub.count("select count(*) from audit_event where event = 'DISCLOSURE'"))
                .isEqualTo(3);
    }

    private static JsonNode hits(String account) throws IOException {
        return new ObjectMapper()
                .readTree(hub.get("/api/hits?reason=a+test", account).body());
    }

    /** What a stream brings of all that happened, within two seconds. */
    private static String stream(String account) throws IOException {
        URI at = URI.create(hub.address());
        String basic = Base64.getEncoder()
                .encodeToString((account + ":" + hub.secret(account)).getBytes(StandardCharsets.UTF_8));
        StringBuilder came = new StringBuilder();
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(2000);
            socket.getOutputStream()
                    .write(("GET /api/hits/stream?reason=a+test&from=2020-01-01T00:00:00Z HTTP/1.1\r\nHost: hub\r\n"
                                    + "Authorization: Basic " + basic + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8192];
            while (true) {
                int length = socket.getInputStream().read(some);
                if (length < 0) {
                    break;
                }
                came.append(new String(some, 0, length, StandardCharsets.UTF_8));
            }
        } catch (SocketTimeoutException e) {
            assertThat(came).contains("event: hit.raised");
        }
        return came.toString();
    }

    private static String read() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
                <macAddress>%s</macAddress><channelID>1</channelID><dateTime>%s</dateTime>
                <activePostCount>1</activePostCount><eventType>ANPR</eventType><eventState>active</eventState>
                <ANPR><licensePlate>ZZ99ZZX</licensePlate><line>1</line><direction>forward</direction>
                <confidenceLevel>93</confidenceLevel></ANPR>
                </EventNotificationAlert>""".formatted(CAMERA, Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS));
    }
}

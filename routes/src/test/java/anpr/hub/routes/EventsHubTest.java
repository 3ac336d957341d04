package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.store.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vehicle events, pseudonyms and parking transactions through a whole hub, from the post to what an investigator sees. */
class EventsHubTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));

    /** One pixel. */
    private static final String GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    /** One pixel of another colour. */
    private static final String OTHER_GIF = "R0lGODlhAQABAIAAAP8AAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

    @TempDir
    static Path folder;

    private static TestHub hub;

    @BeforeAll
    static void start() throws IOException {
        Path mappings = folder.resolve("mappings");
        mapping(mappings, "mock-events", """
                event: {key: id, within: PT30S, choose: [{state: final}]}
                records:
                  - at: /
                    when: {jpeg: {present: false}}
                    rules: [{rule: PREVIEW, when: {state: preview}}]
                    fields:
                      vrmAsRead: plate
                      captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}
                      lane: lane
                  - at: /
                    kind: late-image
                    fields:
                      imageOriginal: {from: jpeg, via: [base64]}
                      imageRole: {from: {constant: OVERVIEW}}
                """);
        mapping(mappings, "mock-hashes", """
                records:
                  - at: /seen
                    kind: pseudonym
                    fields:
                      pseudonym: hash
                      pseudonymScheme: {from: {constant: mock-hash-1}}
                      captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}
                """);
        mapping(mappings, "mock-sessions", """
                records:
                  - at: /
                    kind: transaction
                    fields:
                      vrmAsRead: plate
                      transaction.entryTime: {from: in, via: [{timestamp: {patterns: iso}}]}
                      transaction.exitTime: {from: out, via: [{timestamp: {patterns: iso}}]}
                      transaction.carPark: place
                """);
        for (String own : new String[] {"axis-alpv", "hikvision", "code-tables"}) {
            copy(HOME.resolve("mappings").resolve(own), mappings.resolve(own));
        }
        Path partners = folder.resolve("partner-config");
        Path partner = partners.resolve("mock-partner");
        Files.createDirectories(partner.resolve("feeds"));
        Files.copy(HOME.resolve("partner-config/partner.schema.json"), partners.resolve("partner.schema.json"));
        Files.writeString(partner.resolve("partner.yaml"), """
                organisation: Mock Partner (simulated)
                controller: Mock Partner (simulated)
                sourceClass: CAR_PARK
                acquisitionPath: COMMERCIAL
                agreement: {reference: SIM-MOCK-1, lawfulBasis: simulated, expires: 2035-12-31}
                """);
        StringBuilder cameras = new StringBuilder("feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,"
                + "locationText,locationDisclosure,zone,confidenceScale,directions\n");
        int camera = 0;
        for (String type : new String[] {"mock-events", "mock-hashes", "mock-sessions", "axis-alpv", "hikvision"}) {
            Files.writeString(
                    partner.resolve("feeds/" + type + ".yaml"), "sourceType: " + type + "\ntransport: http\n");
            cameras.append(type)
                    .append(",*,32010,1,")
                    .append(++camera)
                    .append(",FIXED,55.4,0.4,Mock place,RESTRICTED,,,\n");
        }
        Files.writeString(partner.resolve("cameras.csv"), cameras);
        hub = new TestHub(folder.resolve("data"), mappings, partners);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void severalMessagesOfOneVehicleAreShownAsOneWithTheOthersAndTheirImageAttached() throws IOException {
        hub.list("watched", "ZZ99ZZY,MOCK,MODEL,RED,STOP,FI,TEST,,,,,,,,,\n");
        await().untilAsserted(
                        () -> assertThat(hub.count("select count(*) from voi_revision where list_name = 'watched'"))
                                .isEqualTo(1));
        Instant now = now();
        post("mock-events", "{\"id\":\"7\",\"jpeg\":\"" + GIF + "\"}");
        post("mock-events", read("ZZ99ZZY", "preview", now.minusSeconds(9), "1"));
        post("mock-events", read("ZZ99ZZZ", "final", now.minusSeconds(8), "1"));
        post("mock-events", read("ZZ99ZZZ", "final", now.minusSeconds(8), "2"));
        post("mock-events", read("ZZ99ZZZ", "update", now.minusSeconds(7), "1"));
        post("mock-events", "{\"id\":\"7\",\"jpeg\":\"" + OTHER_GIF + "\"}");

        await().untilAsserted(() -> {
            String found = hub.get("/api/reads?vrm=ZZ99ZZY&reason=test", "investigator")
                    .body();
            assertThat(found)
                    .startsWith("[{")
                    .contains("\"vrm\":\"ZZ99ZZZ\"", "\"vehicleEvent\":{\"key\":\"7\",\"rank\":1}")
                    .contains("\"lane\":\"2\"", "\"linked\":{\"attached\":3,\"images\":[{\"ref\":");
            assertThat(account("stored")).isEqualTo(3);
            assertThat(account("attached")).isEqualTo(1);
            assertThat(account("late-image"))
                    .as("before its text and behind it")
                    .isEqualTo(2);
            assertThat(closed()).isTrue();
        });
        assertThat(hub.count("""
                        select count(*) from hit h join read r using (record_id) where h.vrm = 'ZZ99ZZY'"""))
                .as("the preview raised its hit at once, and is named by it")
                .isEqualTo(1);
        String chosen = hub.jdbc
                .sql("select chosen::text from vehicle_event where feed = 'mock-events'")
                .query(String.class)
                .single();
        String found =
                hub.get("/api/reads/" + chosen + "?reason=one", "investigator").body();
        assertThat(found)
                .contains("\"linked\":{\"chosen\":\"" + chosen + "\",\"attached\":[{", "\"role\":\"OVERVIEW\"");
        assertThat(found.split("\"role\":\"OVERVIEW\"", -1))
                .as("both images, and nothing else")
                .hasSize(3);
        assertThat(hub.count("select cardinality(records) from audit_event where reason = 'one'"))
                .as("every read that was disclosed is named")
                .isEqualTo(4);
    }

    @Test
    void newUpdateAndLostOfOneCarAreOneReadOfAnAxisCamera() {
        Instant now = now();
        post("axis-alpv", axis("ZZ99ZYA", "new", now.minusSeconds(9)));
        post("axis-alpv", axis("ZZ99ZYB", "update", now.minusSeconds(8)));
        post("axis-alpv", axis("ZZ99ZYB", "lost", now.minusSeconds(7)));

        await().untilAsserted(() -> {
            assertThat(hub.get("/api/reads?vrm=ZZ99ZYA&reason=test", "investigator")
                            .body())
                    .startsWith("[{")
                    .contains("\"vrm\":\"ZZ99ZYB\"", "\"linked\":{\"attached\":2");
            assertThat(closed()).isTrue();
        });
    }

    @Test
    void aPlateAndThePlateAgainWithWhatWasToFollowAreOneReadOfAHikvisionCamera() {
        Instant at = now().minusSeconds(5);
        post("hikvision", hikvision(at, true, 81));
        post("hikvision", hikvision(at, false, 97));

        await().untilAsserted(() -> {
            assertThat(hub.count("select count(*) from read where feed = 'hikvision'"))
                    .isEqualTo(1);
            assertThat(hub.get("/api/reads?vrm=ZZ99ZYC&reason=test", "investigator")
                            .body())
                    .contains("\"linked\":{\"attached\":1");
            assertThat(closed()).isTrue();
        });
    }

    @Test
    void aMinuteOfPseudonymsSentTwiceIsThereOnceAndNowhereAmongReads() throws IOException {
        hub.list("lookalike", "QQ12QQQ,MOCK,MODEL,RED,STOP,FI,TEST,,,,,,,,,\n");
        await().untilAsserted(
                        () -> assertThat(hub.count("select count(*) from voi_revision where list_name = 'lookalike'"))
                                .isEqualTo(1));
        String at = now().minusSeconds(20).toString();
        String batch =
                "{\"seen\":[{\"hash\":\"QQ12QQQ\",\"at\":\"%s\"},{\"hash\":\"f00d\",\"at\":\"%s\"}]}".formatted(at, at);
        post("mock-hashes", batch);
        post("mock-hashes", batch);

        await().untilAsserted(() -> {
            assertThat(hub.count("select count(*) from sighting")).isEqualTo(2);
            assertThat(hub.count("select sum(n) from ledger where feed = 'mock-hashes' and account = 'duplicate'"))
                    .isEqualTo(2);
            assertThat(closed()).isTrue();
        });
        assertThat(hub.get("/api/sightings?pseudonym=QQ12QQQ&reason=two", "investigator")
                        .body())
                .contains("\"pseudonym\":{\"scheme\":\"mock-hash-1\",\"value\":\"QQ12QQQ\"}", "\"lineage\":[");
        assertThat(hub.count("select cardinality(records) from audit_event where reason = 'two'"))
                .isEqualTo(1);
        assertThat(hub.get("/api/reads?vrm=QQ12QQQ&reason=test", "investigator").body())
                .isEqualTo("[]");
        assertThat(hub.count("select count(*) from read where feed = 'mock-hashes'"))
                .isZero();
        assertThat(hub.count("select count(*) from hit where list_name = 'lookalike'"))
                .as("a pseudonym that looks like a plate on a list is none")
                .isZero();
    }

    @Test
    void aParkingTransactionIsKeptInEveryVersionAndIsNoRead() {
        String entered = "{\"plate\":\"QQ12 QQQ\",\"place\":\"P1\",\"in\":\"" + now().minusSeconds(60) + "\"}";
        post("mock-sessions", entered);
        post("mock-sessions", entered);
        post("mock-sessions", entered.replace("}", ",\"out\":\"" + now().plusSeconds(3600) + "\"}"));

        await().untilAsserted(() -> {
            assertThat(hub.count("select count(*) from parking_transaction")).isEqualTo(2);
            assertThat(closed()).isTrue();
        });
        assertThat(hub.get("/api/transactions?vrm=qq12qqq&reason=three", "investigator")
                        .body())
                .contains("\"vrmAsRead\":\"QQ12 QQQ\"", "\"carPark\":\"P1\"", "\"exit\":{\"at\":");
        assertThat(hub.count("select cardinality(records) from audit_event where reason = 'three'"))
                .isEqualTo(2);
        assertThat(hub.count("select count(*) from read where feed = 'mock-sessions'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/sightings?pseudonym=f00d&reason=x", "/api/transactions?vrm=ZZ99ZZZ&reason=x"})
    void onlyAnInvestigatorWithAReasonSeesThem(String path) {
        assertThat(hub.send("GET", path).statusCode()).isEqualTo(401);
        assertThat(hub.get(path, "operator").statusCode()).isEqualTo(403);
        assertThat(hub.get(path, "mock-events").statusCode()).isEqualTo(403);
        assertThat(hub.get(path.replace("&reason=x", ""), "investigator").statusCode())
                .isEqualTo(400);
        assertThat(hub.get(path, "investigator").statusCode()).isEqualTo(200);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void mapping(Path mappings, String type, String rest) throws IOException {
        Files.createDirectories(mappings.resolve(type));
        Path schema = mappings.resolve("mapping.schema.json");
        Files.write(schema, Files.readAllBytes(HOME.resolve("mappings/mapping.schema.json")));
        Files.writeString(mappings.resolve(type + "/mapping.yaml"), """
                id: %s
                version: "1"
                title: %s (simulated)
                reply: {status: 200}
                formats: {json: {}}
                recognise: [{/no-such: {present: true}}]
                """.formatted(type, type) + rest);
    }

    private static void post(String feed, String body) {
        String mediaType = body.startsWith("<") ? "application/xml" : "application/json";
        assertThat(hub.post(feed, mediaType, body).statusCode()).isEqualTo(200);
    }

    private static String read(String plate, String state, Instant at, String lane) {
        return "{\"id\":\"7\",\"plate\":\"%s\",\"state\":\"%s\",\"at\":\"%s\",\"lane\":\"%s\"}"
                .formatted(plate, state, at, lane);
    }

    private static String axis(String plate, String state, Instant at) {
        return """
                {"plateText":"%s","carState":"%s","carID":"521","capture_timestamp":"%d","plateConfidence":"0.9",
                "camera_info":{"SerialNumber":"ACCC8E0000F1"}}""".formatted(plate, state, at.toEpochMilli());
    }

    private static String hikvision(Instant at, boolean more, int confidence) {
        return """
                <EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
                <macAddress>02:00:5e:00:10:01</macAddress><dateTime>%s</dateTime><eventType>ANPR</eventType>
                <eventState>active</eventState><ANPR><licensePlate>ZZ99ZYC</licensePlate>
                <confidenceLevel>%d</confidenceLevel></ANPR><hasMoreData>%s</hasMoreData>
                <UUID>00000000-0000-4000-8000-000000000031</UUID></EventNotificationAlert>""".formatted(at, confidence, more);
    }

    private static long account(String account) {
        return hub.count("select coalesce(sum(n), 0) from ledger where feed = 'mock-events' and account = ?", account);
    }

    private static boolean closed() {
        return hub.part(Ledger.class)
                .open(Clock.systemUTC().instant().plusSeconds(3600), Duration.ZERO)
                .isEmpty();
    }

    private static Instant now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    }
}

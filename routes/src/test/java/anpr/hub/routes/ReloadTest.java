package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Mappings and partners are changed while the hub runs and takes in reads. */
@TestMethodOrder(MethodOrderer.Random.class)
class ReloadTest {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    private static final String MAPPING = """
            id: %1$s
            version: "%2$s"
            title: A trial (simulated)
            reply: {status: 200}
            formats: {json: {}}
            recognise: [{/%1$s: {present: true}}]
            records:
              - at: /
                fields:
                  vrmAsRead: plate
                  captureTime: {from: time, via: [{timestamp: {patterns: iso}}]}
                  lane: {from: {constant: lane of version %2$s}}
            """;

    @TempDir
    static Path dir;

    private static Path mappings;
    private static Path partners;
    private static TestHub hub;
    private static int cameras;

    @BeforeAll
    static void start() throws IOException {
        mappings = dir.resolve("mappings");
        partners = dir.resolve("partner-config");
        ExampleAdapter.copy(HOME.resolve("mappings"), mappings);
        ExampleAdapter.copy(HOME.resolve("partner-config"), partners);
        for (String type : List.of("swapped", "broken", "sound")) {
            mapping(type, "1");
            feed("trial-" + type, type);
        }
        hub = new TestHub(dir.resolve("data"), mappings, partners);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void underLoadEachReadIsOfTheOldMappingOrTheNewAndNoneIsLost() throws Exception {
        int reads = 400;
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < reads; i++) {
                int number = i;
                answers.add(senders.submit(() -> hub.post("trial-swapped", "application/json", read("SWAP" + number))
                        .statusCode()));
            }
            await().until(() -> answers.stream().filter(Future::isDone).count() > reads / 4);
            mapping("swapped", "2");
            assertThat(hub.postAs("/api/reload", "operator").statusCode()).isEqualTo(200);
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        hub.post("trial-swapped", "application/json", read("SWAPLAST"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(hub.count("select count(*) from read where vrm like 'SWAP%'"))
                        .isEqualTo(reads + 1));
        assertThat(hub.jdbc.sql("""
                                select distinct (canonical::json #>> '{provenance,mapping,version}') || ' gives '
                                || (canonical::json ->> 'lane') || ', kept as '
                                || (select version from mapping_version m
                                    where m.digest = canonical::json #>> '{provenance,mapping,digest}')
                                from read where vrm like 'SWAP%' order by 1""").query(String.class).list())
                .containsExactly("1 gives lane of version 1, kept as 1", "2 gives lane of version 2, kept as 2");
    }

    @Test
    void aBrokenChangeIsRefusedWithItsLineAndTheNeighboursIsTakenWithoutBeingAsked() throws IOException {
        Files.writeString(mappings.resolve("broken/mapping.yaml"), MAPPING.formatted("broken", "2") + "    at: [\n");
        mapping("sound", "2");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String configuration = hub.get("/api/configuration", "operator").body();
            assertThat(configuration)
                    .contains("{\"id\":\"broken\",\"version\":\"1\"")
                    .contains("{\"id\":\"sound\",\"version\":\"2\"")
                    .contains("\"what\":\"mapping broken\"")
                    .containsPattern("broken/mapping.yaml:\\d+: ");
        });
        hub.post("trial-broken", "application/json", read("STILLOLD"));
        await().untilAsserted(() -> assertThat(hub.count("""
                        select count(*) from read where vrm = 'STILLOLD'
                        and canonical::json #>> '{provenance,mapping,version}' = '1'""")).isEqualTo(1));
    }

    @Test
    void aNewFeedIsTakenInWithACredentialOfItsOwnAndABrokenOneNot() throws IOException {
        feed("trial-late", "sound");
        Path other = partners.resolve("mockway-parking/feeds/mockway-upload.yaml");
        String before = Files.readString(other);
        Files.writeString(other, "sourceType: csv-batch\ntransport: http\nzone: Europe/Nowhere\n");

        String told = hub.postAs("/api/reload", "operator").body();
        hub.readSecretsAgain();

        assertThat(hub.post("trial-late", "application/json", read("LATEFEED")).statusCode())
                .isEqualTo(200);
        assertThat(told).contains("mockway-upload.yaml:3: expected a zone").contains("\"id\":\"mockway-upload\"");
        Files.writeString(other, before);
        assertThat(hub.postAs("/api/reload", "operator").body()).doesNotContain("mockway-upload.yaml:3");
    }

    @Test
    void onlyOperatorsSeeAndReload() {
        assertThat(hub.get("/api/configuration", "investigator").statusCode()).isEqualTo(403);
        assertThat(hub.postAs("/api/reload", "investigator").statusCode()).isEqualTo(403);
    }

    private static String read(String plate) {
        Instant now = Clock.systemUTC().instant();
        return "{\"plate\": \"%s\", \"time\": \"%s\"}".formatted(plate, now);
    }

    private static void mapping(String type, String version) throws IOException {
        Path folder = Files.createDirectories(mappings.resolve(type));
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING.formatted(type, version));
    }

    private static void feed(String feed, String sourceType) throws IOException {
        Path partner = partners.resolve("trial-partner-" + sourceType + "-" + feed);
        Files.createDirectories(partner.resolve("feeds"));
        Path model = HOME.resolve("partner-config/pretend-retail/partner.yaml");
        Files.writeString(partner.resolve("partner.yaml"), Files.readString(model));
        Files.writeString(
                partner.resolve("feeds/" + feed + ".yaml"), "sourceType: " + sourceType + "\ntransport: http\n");
        Files.writeString(partner.resolve("cameras.csv"), """
                feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions
                %s,*,32090,1,%d,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                """.formatted(feed, ++cameras));
    }
}

package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.partner.Feed;
import anpr.hub.routes.cli.HubCommand;
import anpr.hub.routes.inforce.InForce;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    private static final String CAMERAS =
            "feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions\n";

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
        Files.writeString(Files.createDirectory(dir.resolve("plugins")).resolve("torn.jar"), "no jar");
        mapping("idle", "1");
        for (String type : List.of("swapped", "broken", "sound", "departed")) {
            mapping(type, "1");
            feed("trial-" + type, type);
        }
        pair("", "");
        hub = new TestHub(dir.resolve("data"), mappings, partners, "--hub.plugins=" + dir.resolve("plugins"));
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
        mapping("broken", "1");
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
    void aBrokenFeedHoldsBackItselfAlone() throws IOException {
        pair("lateAfter: PT7M\n", "lateAfter: PT7M\n");
        Path left = partners.resolve("trial-pair/feeds/pair-left.yaml");
        Files.writeString(left, "sourceType: sound\ntransport: pigeon\n");

        String told = hub.postAs("/api/reload", "operator").body();

        assertThat(told)
                .contains("pair-left.yaml: there is no transport 'pigeon'")
                .doesNotContain("pair-right.yaml");
        assertThat(feed("pair-left")).hasValueSatisfying(feed -> {
            assertThat(feed.transport()).isEqualTo("http");
            assertThat(feed.lateAfter()).isEqualTo(Duration.ofMinutes(5));
        });
        assertThat(feed("pair-right"))
                .hasValueSatisfying(feed -> assertThat(feed.lateAfter()).isEqualTo(Duration.ofMinutes(7)));
        pair("", "");
    }

    @Test
    void theHubDoesNotStartOnWhatItWouldRefuseWhileItRuns() throws IOException {
        Path others = dir.resolve("others");
        ExampleAdapter.copy(HOME.resolve("partner-config"), others);
        Files.writeString(
                others.resolve("mockway-parking/feeds/mockway-upload.yaml"),
                "sourceType: nobodys\ntransport: pigeon\n");

        assertThatThrownBy(() -> new TestHub(dir.resolve("other-data"), others))
                .hasStackTraceContaining("mockway-upload.yaml: there is no source type 'nobodys'")
                .hasStackTraceContaining("mockway-upload.yaml: there is no transport 'pigeon'");
    }

    @Test
    void ofTwoFeedsThatClashTheChangedOneGivesWayAndTheOthersAreTaken() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String claim = "settings:\n  listenPort: %d\n  proofs: source\n  sources: 127.0.0.1\n".formatted(port);
        feed("trial-z", "sound", claim);
        hub.postAs("/api/reload", "operator");
        feed("trial-a", "sound", claim);
        feed("trial-b", "sound", "lateAfter: PT9M\n");

        String told = hub.postAs("/api/reload", "operator").body();

        assertThat(told).contains("trial-a.yaml:3: feed 'trial-z'").doesNotContain("trial-z.yaml");
        assertThat(feed("trial-z")).isPresent();
        assertThat(feed("trial-a")).isEmpty();
        assertThat(feed("trial-b")).isPresent();
        feed("trial-a", "sound", "");
        assertThat(hub.postAs("/api/reload", "operator").body()).contains("\"id\":\"trial-a\"");
    }

    @Test
    void aMappingThatFeedsUseStaysWhenItsFolderIsGoneAndOneThatNobodyUsesGoes() throws IOException {
        for (String type : List.of("departed", "idle")) {
            Files.delete(mappings.resolve(type).resolve("mapping.yaml"));
            Files.delete(mappings.resolve(type));
        }

        assertThat(hub.postAs("/api/reload", "operator").body())
                .contains("its folder is gone, and these feeds use it: trial-departed;")
                .contains("{\"id\":\"departed\",")
                .doesNotContain("{\"id\":\"idle\",");

        Files.writeString(
                partners.resolve("trial-partner-departed-trial-departed/feeds/trial-departed.yaml"),
                "sourceType: sound\ntransport: http\n");
        assertThat(hub.postAs("/api/reload", "operator").body())
                .doesNotContain("its folder is gone")
                .doesNotContain("{\"id\":\"departed\",");
    }

    @Test
    void theCommandTellsWhatCameIntoForceAndEndsWithOneIfAnythingButAPluginIsRefused() throws IOException {
        feed("trial-told", "sound");
        pair("transport: pigeon\n", "");
        StringWriter said = new StringWriter();

        int status = reload(said);

        assertThat(said.toString())
                .containsPattern("feed trial-told, of sound by http, in force since \\S+Z\\R")
                .containsPattern("\\d+ mappings and \\d+ feeds are in force")
                .contains("refused: partner-config")
                .contains("refused: Plugin torn.jar is refused: ");
        assertThat(status).isOne();
        assertThat(hub.get("/api/configuration", "operator").body())
                .contains("\"refusedPlugins\":[\"Plugin torn.jar is refused: ");

        pair("", "");
        StringWriter mended = new StringWriter();
        assertThat(reload(mended)).as(mended.toString()).isZero();
        assertThat(mended.toString()).contains("refused: Plugin torn.jar is refused: ");
    }

    private static int reload(StringWriter said) {
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        return line.execute("reload", "--data", dir.resolve("data").toString());
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

    private static Optional<Feed> feed(String id) {
        return hub.part(InForce.class).feed(id);
    }

    /** A partner with two feeds, and what each of them says beside the least. */
    private static void pair(String left, String right) throws IOException {
        Path partner = partners.resolve("trial-pair");
        Files.createDirectories(partner.resolve("feeds"));
        Path model = HOME.resolve("partner-config/pretend-retail/partner.yaml");
        Files.writeString(partner.resolve("partner.yaml"), Files.readString(model));
        for (String side : List.of("left", "right")) {
            Files.writeString(
                    partner.resolve("feeds/pair-" + side + ".yaml"),
                    "sourceType: sound\ntransport: http\n" + (side.equals("left") ? left : right));
        }
        Files.writeString(partner.resolve("cameras.csv"), CAMERAS + """
                pair-left,L,32090,2,1,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                pair-right,R,32090,2,2,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                """);
    }

    private static void feed(String feed, String sourceType) throws IOException {
        feed(feed, sourceType, "");
    }

    private static void feed(String feed, String sourceType, String more) throws IOException {
        Path partner = partners.resolve("trial-partner-" + sourceType + "-" + feed);
        Files.createDirectories(partner.resolve("feeds"));
        Path model = HOME.resolve("partner-config/pretend-retail/partner.yaml");
        Files.writeString(partner.resolve("partner.yaml"), Files.readString(model));
        Files.writeString(
                partner.resolve("feeds/" + feed + ".yaml"), "sourceType: " + sourceType + "\ntransport: http\n" + more);
        Files.writeString(partner.resolve("cameras.csv"), CAMERAS + """
                %s,*,32090,1,%d,FIXED,55.68,0.4,A trial (simulated),RESTRICTED,,,
                """.formatted(feed, ++cameras));
    }
}

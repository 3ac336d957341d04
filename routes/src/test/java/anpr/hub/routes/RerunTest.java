package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.cli.HubCommand;
import anpr.hub.routes.disclosure.StoppedHub;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A stored record made again of its stored bytes, when the hub has stopped and what it was made with has changed. */
class RerunTest {
    private static final Path HOME =
            Path.of(System.getProperty("hub.home", "..")).toAbsolutePath();
    private static final String FEED = "pretend-hikvision";
    private static final String MAPPING = "hikvision/mapping.yaml";
    private static final String REGISTER = "pretend-retail/cameras.csv";
    private static final String CAMERA = "02:00:5e:00:10:01";
    private static final String LATER_REGISTERED = "02:00:5e:00:10:02";

    @TempDir
    static Path dir;

    private static Path data;
    private static String read = "";
    private static String replayed = "";

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void aHubThatHasStopped() throws IOException {
        data = dir.resolve("data");
        Path partners = copy(HOME.resolve("partner-config"), dir.resolve("partners"));
        String whole = Files.readString(partners.resolve(REGISTER));
        Files.writeString(partners.resolve(REGISTER), without(whole, LATER_REGISTERED));
        try (TestHub hub = new TestHub(data, partners, "--hub.seal.hub=hub.example")) {
            String body = HikvisionPush.of("ZZ99ZZA", Instant.now().truncatedTo(ChronoUnit.SECONDS))
                    .replace("</ANPR>", "<vehicleInfo><color>black</color></vehicleInfo></ANPR>");
            hub.post(FEED, "application/xml", body);
            hub.post(FEED, "application/xml", body.replace(CAMERA, LATER_REGISTERED));
            await().untilAsserted(() -> assertThat(
                            hub.count("select count(*) from quarantine where reason = 'CAMERA_UNKNOWN'"))
                    .isOne());
            Files.writeString(partners.resolve(REGISTER), whole);
            assertThat(hub.postAs("/api/reload", "operator").statusCode()).isEqualTo(200);
            hub.postAs("/api/quarantine/replay?feed=" + FEED, "operator");
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from read")).isEqualTo(2));
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from submission")).isEqualTo(2));
            read = id(hub, 1);
            replayed = id(hub, 2);
        }
    }

    @Test
    void itIsTheSameToTheByteAndWhatWasSealed() {
        assertThat(rerun(read)).as(said.toString()).isZero();

        assertThat(said.toString())
                .startsWith("SAME to the byte")
                .contains(
                        "record   " + read, "mapping  hikvision 3, SHA-256 ", "what was made again is what was sealed");
    }

    @Test
    void theMappingIsTheOneOfThenThoughAnotherIsInForce() throws IOException {
        Path mappings = copy(HOME.resolve("mappings"), dir.resolve("other-mapping"));
        rewrite(mappings.resolve(MAPPING), "version: \"3\"", "version: \"4\"");
        rewrite(mappings.resolve(MAPPING), "licensePlate", "originalLicensePlate");

        assertThat(rerun(read, "--mappings", mappings.toString()))
                .as(said.toString())
                .isZero();
        assertThat(said.toString()).contains("mapping  hikvision 3,");
    }

    @Test
    void aRecordOfAReplayHasItsIdAgain() {
        assertThat(rerun(replayed)).as(said.toString()).isZero();

        assertThat(said.toString()).contains("what was made again is what was sealed");
    }

    @Test
    void whatWasAlteredInTheStoreIsToldByField() throws IOException {
        alter("\"confidence\":93", "\"confidence\":94");
        try {
            assertThat(rerun(read)).isEqualTo(3);
            assertThat(said.toString().lines())
                    .startsWith("DIFFERENT")
                    .containsSequence("confidence", "  stored  94", "  again   93")
                    .anyMatch(line -> line.endsWith("what was made again is what was sealed"));
        } finally {
            alter("\"confidence\":94", "\"confidence\":93");
        }
    }

    @Test
    void otherCodeTablesAreNamedBesideWhatTheyChange() throws IOException {
        Path mappings = copy(HOME.resolve("mappings"), dir.resolve("other-tables"));
        rewrite(mappings.resolve("code-tables/colours.tsv"), "\nblack\tBLACK", "\nblack\tBLUE");

        assertThat(rerun(read, "--mappings", mappings.toString())).isEqualTo(3);

        assertThat(said.toString().lines())
                .containsSequence("vehicle.colour", "  stored  BLACK", "  again   BLUE")
                .contains("note: the code tables in " + mappings + " are not those of then")
                .anyMatch(line -> line.endsWith("what was made again is not what was sealed"));
    }

    @Test
    void aCameraThatIsNoLongerRegisteredIsTheDifference() throws IOException {
        Path partners = copy(HOME.resolve("partner-config"), dir.resolve("other-partners"));
        rewrite(partners.resolve(REGISTER), CAMERA, "02:00:5e:00:10:ff");

        assertThat(rerun(read, "--partner-config", partners.toString())).isEqualTo(3);

        assertThat(said.toString())
                .contains(
                        "outcome", "  again   quarantined, CAMERA_UNKNOWN", "note: the feed and its cameras are taken");
    }

    @Test
    void thatItWasLookedAtIsLogged() throws IOException {
        rerun(read, "--reason", "defence expert asks", "--actor", "an officer");

        try (StoppedHub hub = StoppedHub.open(data, Clock.systemUTC())) {
            assertThat(hub.kept()
                            .jdbc()
                            .sql(
                                    "select event || ' by ' || actor from audit_event where reason = 'defence expert asks'")
                            .query(String.class)
                            .list())
                    .containsExactly("CONSULTATION by an officer");
        }
    }

    @Test
    void whatCannotBeMadeAgainIsSaid() throws IOException {
        String unknown = UUID.randomUUID().toString();
        assertThat(rerun(unknown)).isOne();
        assertThat(said.toString()).contains("hub rerun: no stored record has the id " + unknown);

        assertThat(rerun("x")).isEqualTo(2);

        Path partners = copy(HOME.resolve("partner-config"), dir.resolve("fewer-partners"));
        Files.delete(partners.resolve("pretend-retail/feeds/" + FEED + ".yaml"));
        rewrite(partners.resolve(REGISTER), "\n" + FEED, "\n#");
        assertThat(rerun(read, "--partner-config", partners.toString())).isOne();
        assertThat(said.toString()).contains("the feed " + FEED + " is no longer configured");
    }

    private int rerun(String id, String... more) {
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        boolean mappings = List.of(more).contains("--mappings");
        boolean partners = List.of(more).contains("--partner-config");
        return line.execute(Stream.of(
                        List.of("rerun", id, "--data", data.toString()),
                        mappings
                                ? List.<String>of()
                                : List.of("--mappings", HOME.resolve("mappings").toString()),
                        partners
                                ? List.<String>of()
                                : List.of(
                                        "--partner-config",
                                        HOME.resolve("partner-config").toString()),
                        List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private static void alter(String from, String to) throws IOException {
        try (StoppedHub hub = StoppedHub.open(data, Clock.systemUTC())) {
            assertThat(hub.kept()
                            .jdbc()
                            .sql("update read set canonical = replace(canonical, ?, ?) where record_id = ?::uuid")
                            .params(from, to, read)
                            .update())
                    .isOne();
        }
    }

    private static String id(TestHub hub, int camera) {
        return hub.jdbc
                .sql("select record_id::text from read where camera_id = ?")
                .param(camera)
                .query(String.class)
                .single();
    }

    private static String without(String register, String camera) {
        return register.replaceAll("(?m)^.*" + camera + ".*\n", "");
    }

    private static void rewrite(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static Path copy(Path from, Path to) throws IOException {
        ExampleAdapter.copy(from, to);
        return to;
    }
}

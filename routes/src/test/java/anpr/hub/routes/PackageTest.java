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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Evidence packages of what a whole hub took in, made when it has stopped, and checked by the programs in them. */
class PackageTest {
    private static final String FEED = "pretend-hikvision";
    private static final String PLACE = "Pretend Retail park 1 gate 1";

    @TempDir
    static Path data;

    @TempDir
    Path dir;

    private static String whileItRan = "";
    private static String read = "";

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void aHubThatHasStopped() {
        try (TestHub hub = new TestHub(data, "--hub.seal.hub=hub.example")) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (String plate : List.of("ZZ99ZZA", "ZZ99ZZB", "ZZ99ZZC")) {
                for (int minutes = 1; minutes <= 3; minutes++) {
                    assertThat(hub.post(
                                            FEED,
                                            "application/xml",
                                            HikvisionPush.of(plate, now.minusSeconds(60L * minutes)))
                                    .statusCode())
                            .isEqualTo(200);
                }
            }
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from read")).isEqualTo(9));
            await().untilAsserted(() ->
                    assertThat(hub.count("select count(*) from submission")).isEqualTo(9));
            read = hub.jdbc
                    .sql("select record_id::text from read where vrm = 'ZZ99ZZB' limit 1")
                    .query(String.class)
                    .single();
            StringWriter refused = new StringWriter();
            CommandLine line = HubCommand.line();
            line.setErr(new PrintWriter(refused));
            line.execute(
                    "package", "--data", data.toString(), "--case", "X", "--out", data + "/o", "--trust", data + "/t");
            whileItRan = refused.toString();
            assertThat(hub.count("select count(*) from read"))
                    .as("its database runs on")
                    .isEqualTo(9);
        }
    }

    @Test
    void aHubThatRunsIsLeftAlone() {
        assertThat(whileItRan).contains("hub package: another process has the log", "stop it first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEFENCE", "PROSECUTOR", "COURT-ANNEX"})
    void eachCopyIsVerifiedByBothPrograms(String recipient) throws Exception {
        assertThat(make("OP-" + recipient, "--vrm", "ZZ99ZZA"))
                .as(said.toString())
                .isZero();

        String id = "ANPR-OP-" + recipient + "-001-" + recipient;
        Path root = dir.resolve("out").resolve(id);
        String answer = ShippedVerifiers.both(root, dir.resolve("trust"), id);
        assertThat(answer.lines().toList().getLast())
                .as(answer)
                .startsWith("VERIFIED 3 records, package " + id + ", case OP-" + recipient + ", for " + recipient);
    }

    @Test
    void thePackageOfTheProsecutorHasTheBytesAsReceived() throws IOException {
        assertThat(make("OP-RAW", "--vrm", "ZZ99ZZA")).as(said.toString()).isZero();

        try (Stream<Path> raw = Files.list(dir.resolve("out/ANPR-OP-RAW-001-PROSECUTOR/data/raw"))) {
            assertThat(raw)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(file).content().contains("ZZ99ZZA"));
        }
        assertThat(dir.resolve("out/ANPR-OP-RAW-001-DEFENCE/data/raw")).doesNotExist();
    }

    @Test
    void packagesOfACaseAreNumberedAndLoggedBeforeTheyAreReleased() throws IOException {
        assertThat(make("OP-LOG", "--vrm", "ZZ99ZZA", "--reason", "whereabouts"))
                .isZero();
        assertThat(make("OP-LOG", "--vrm", "ZZ99ZZB")).isZero();

        assertThat(dir.resolve("out/ANPR-OP-LOG-002-DEFENCE")).isDirectory();
        try (StoppedHub hub = StoppedHub.open(data, Clock.systemUTC())) {
            assertThat(hub.kept()
                            .jdbc()
                            .sql("select event || ' ' || coalesce(canonical::json ->> 'recipient', '') || ' '"
                                    + " || (canonical::json #>> '{detail,package}') || ' ' || reason from audit_event"
                                    + " where canonical::json #>> '{detail,case}' = 'OP-LOG' order by leaf limit 4")
                            .query(String.class)
                            .list())
                    .containsExactly(
                            "CONSULTATION  1 whereabouts",
                            "DISCLOSURE DEFENCE of OP-LOG ANPR-OP-LOG-001-DEFENCE whereabouts",
                            "DISCLOSURE PROSECUTOR of OP-LOG ANPR-OP-LOG-001-PROSECUTOR whereabouts",
                            "DISCLOSURE COURT-ANNEX of OP-LOG ANPR-OP-LOG-001-COURT-ANNEX whereabouts");
        }
    }

    @Test
    void whatTellsThePlaceIsNotReleased() throws IOException {
        assertThat(make("OP-LEAK", "--vrm", "ZZ99ZZA", "--purpose", "seen at " + PLACE))
                .isOne();

        assertThat(said.toString())
                .contains("nothing of package OP-LEAK 1 is released", "READ-ME-FIRST.html: a place")
                .doesNotContain(PLACE);
        try (Stream<Path> left = Files.list(dir.resolve("out"))) {
            assertThat(left).isEmpty();
        }
        try (StoppedHub hub = StoppedHub.open(data, Clock.systemUTC())) {
            assertThat(hub.kept()
                            .jdbc()
                            .sql("select event from audit_event where canonical::json #>> '{detail,case}' = 'OP-LEAK'")
                            .query(String.class)
                            .list())
                    .as("the search was made; nothing was disclosed")
                    .containsExactly("CONSULTATION");
        }
    }

    @Test
    void aSensitiveRecordIsToldToTheCourtAndTheProsecutorAlone() throws IOException {
        Path list = Files.writeString(dir.resolve("sensitive.txt"), read + "\n");

        assertThat(make("OP-HIDE", "--vrm", "ZZ99ZZB", "--sensitive", list.toString()))
                .isZero();

        assertThat(said.toString())
                .contains("-DEFENCE: 2 records", "-PROSECUTOR: 3 records", "-COURT-ANNEX: 3 records");
        String id = "ANPR-OP-HIDE-001-DEFENCE";
        assertThat(ShippedVerifiers.both(dir.resolve("out").resolve(id), dir.resolve("trust"), id))
                .contains("VERIFIED 2 records");
    }

    @Test
    void aSearchThatFindsTooMuchIsRefusedNotCut() {
        assertThat(make("OP-MOST", "--most", "2")).isOne();

        assertThat(said.toString()).contains("more than 2 records were found", "--most");
    }

    @Test
    void aRecordThatWasAlteredInTheStoreStopsIt() throws IOException {
        alter("\"confidence\":93", "\"confidence\":94");
        try {
            assertThat(make("OP-ALTER", "--vrm", "ZZ99ZZC")).isOne();
            assertThat(said.toString()).contains("do not give their leaves", "nothing is packaged");
        } finally {
            alter("\"confidence\":94", "\"confidence\":93");
        }
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThat(make("../x")).isOne();
        assertThat(said.toString()).contains("a case is named by");
        assertThat(make("OP-X", "--vrm", "?")).isEqualTo(2);
        assertThat(make("OP-X", "--data", dir.toString())).isOne();
        assertThat(said.toString()).contains("there is no data of a hub in " + dir);
    }

    private void alter(String from, String to) throws IOException {
        try (StoppedHub hub = StoppedHub.open(data, Clock.systemUTC())) {
            assertThat(hub.kept()
                            .jdbc()
                            .sql("update read set canonical = replace(canonical, ?, ?) where vrm = 'ZZ99ZZC'")
                            .params(from, to)
                            .update())
                    .isEqualTo(3);
        }
    }

    private int make(String caseRef, String... more) {
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        Path home = Path.of(System.getProperty("hub.home", "..")).toAbsolutePath();
        List<String> arguments = Stream.concat(
                        Stream.of(
                                "package",
                                "--case",
                                caseRef,
                                "--out",
                                dir.resolve("out").toString(),
                                "--trust",
                                dir.resolve("trust").toString(),
                                "--known-defects",
                                home.resolve("docs/known-defects.csv").toString(),
                                "--partner-config",
                                home.resolve("partner-config").toString()),
                        Stream.of(more))
                .toList();
        boolean named = List.of(more).contains("--data");
        return line.execute(
                (named ? arguments.stream() : Stream.concat(arguments.stream(), Stream.of("--data", data.toString())))
                        .toArray(String[]::new));
    }
}

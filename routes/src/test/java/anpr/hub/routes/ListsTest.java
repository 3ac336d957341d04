package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.cli.HubCommand;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.hotlist.VoiLists;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import picocli.CommandLine;

/** Owners and their lists, by the API of a whole hub. */
@ExtendWith(OutputCaptureExtension.class)
class ListsTest {
    private static final String OWNER = "owner: Mock Police (simulated)\n";

    @TempDir
    static Path data;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = new TestHub(
                data,
                Path.of(System.getProperty("hub.home", "..")).resolve("partner-config"),
                "--hub.accounts.olga.organisation=Mock Police (simulated)",
                "--hub.accounts.olga.roles=LIST_OWNER",
                "--hub.accounts.olga.new-lists=mock-a,mock-b,mock-covert",
                "--hub.accounts.olga.covert-lists=mock-covert",
                "--hub.accounts.oscar.organisation=Mock Police (simulated)",
                "--hub.accounts.oscar.roles=LIST_OWNER",
                "--hub.accounts.other.organisation=Other Police (simulated)",
                "--hub.accounts.other.roles=LIST_OWNER");
    }

    private final StringWriter said = new StringWriter();

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void anOwnerMakesBringsChangesExportsAndTakesBackAList() throws Exception {
        assertThat(hub.put("/api/lists/mock-a/terms?reason=test", "olga", OWNER + "priority: 2\n")
                        .statusCode())
                .isEqualTo(200);
        String one = row("ZZ99ZZA") + row("ZZ99ZZB");

        HttpResponse<String> first = hub.postAs("/api/lists/mock-a/imports?as=full&reason=test", "olga", one);
        HttpResponse<String> second =
                hub.postAs("/api/lists/mock-a/imports?as=delete&reason=test", "olga", row("ZZ99ZZA"));
        HttpResponse<String> refused =
                hub.postAs("/api/lists/mock-a/imports?as=full&reason=test", "olga", "nonsense\n");

        assertThat(first.body()).contains("\"revision\":2").contains("\"added\":2");
        assertThat(second.body()).contains("\"revision\":3").contains("\"removed\":1");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("NO_USABLE_ROW").contains("\"revision\":3");
        String id = refused.body().replaceFirst(".*\"importId\":\"([^\"]*)\".*", "$1");
        assertThat(hub.get("/api/lists/mock-a/imports/" + id + "/report", "olga")
                        .body())
                .contains("1,COLUMNS,");
        assertThat(hub.get("/api/lists/mock-a/export?reason=test", "olga").body())
                .contains("ZZ99ZZB")
                .doesNotContain("ZZ99ZZA");
        assertThat(hub.postAs("/api/lists/mock-a/rollback?to=2&reason=test", "olga")
                        .body())
                .contains("\"revision\":4");
        assertThat(hub.get("/api/lists/mock-a/export?reason=test", "olga").body())
                .contains("ZZ99ZZA");
        assertThat(hub.get("/api/lists/mock-a/revisions", "olga").body()).contains("ROLLBACK");
        assertThat(hub.part(Hotlists.class)
                        .inForce()
                        .index()
                        .match("ZZ99ZZA", Instant.now())
                        .found())
                .hasSize(1);
        assertThat(hub.count("select count(*) from audit_event where actor = 'olga' and canonical like '%mock-a%'"
                        + " and event = 'ALTERATION'"))
                .isEqualTo(5);
        assertThat(Files.list(data.resolve("voi-incoming"))).isEmpty();
    }

    @Test
    void anOwnerWithAShellDoesTheSameByCommands() throws Exception {
        Path terms = Files.writeString(data.resolve("mock-b.yaml"), OWNER);
        Path list = Files.writeString(data.resolve("mock-b.csv"), row("ZZ99ZZF"));
        Path copy = data.resolve("copy.csv");

        assertThat(lists("olga", "terms", "mock-b", terms.toString(), "--reason", "test"))
                .isZero();
        assertThat(lists("olga", "import", "mock-b", list.toString(), "--as", "full", "--reason", "test"))
                .isZero();
        assertThat(lists("olga", "import", "mock-b", terms.toString(), "--as", "full", "--reason", "test"))
                .as("no list")
                .isOne();
        assertThat(lists("olga", "rollback", "mock-b", "--to", "1", "--reason", "test"))
                .isZero();
        assertThat(lists("olga", "export", "mock-b", copy.toString(), "--revision", "2", "--reason", "test"))
                .isZero();
        assertThat(lists("olga", "show", "mock-b")).isZero();

        assertThat(copy).content().contains("ZZ99ZZF");
        assertThat(said.toString()).contains("\"added\" : 1", "NO_USABLE_ROW", "ROLLBACK");
        assertThat(lists("nobody", "show")).isOne();
        assertThat(said.toString()).contains("the secret of account nobody is not in ");
    }

    private int lists(String account, String command, String... arguments) {
        List<String> words =
                new ArrayList<>(List.of("lists", "--data", data.toString(), "--account", account, command));
        words.addAll(List.of(arguments));
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        return line.execute(words.toArray(String[]::new));
    }

    /** Asked in every way, it answers as a list that is nowhere. */
    @Test
    void aCovertListIsNotThereForThoseWhoWereNotToldOfIt() {
        assertThat(hub.put("/api/lists/mock-covert/terms?reason=test", "olga", OWNER + "covert: true\n")
                        .statusCode())
                .isEqualTo(200);
        hub.postAs("/api/lists/mock-covert/imports?as=full&reason=test", "olga", row("ZZ99ZZD"));

        for (String account : new String[] {"oscar", "other"}) {
            assertThat(hub.get("/api/lists", account).body()).doesNotContain("covert\":true");
            for (String path :
                    new String[] {"/revisions", "/export?reason=test", "/imports/" + new UUID(0, 0) + "/report"}) {
                assertSame(
                        hub.get("/api/lists/mock-covert" + path, account),
                        hub.get("/api/lists/mock-nowhere" + path, account));
            }
            assertSame(
                    hub.put("/api/lists/mock-covert/terms?reason=test", account, OWNER),
                    hub.put("/api/lists/mock-nowhere/terms?reason=test", account, OWNER));
            assertSame(
                    hub.postAs("/api/lists/mock-covert/imports?as=full&reason=test", account, row("ZZ99ZZE")),
                    hub.postAs("/api/lists/mock-nowhere/imports?as=full&reason=test", account, row("ZZ99ZZE")));
            assertSame(
                    hub.postAs("/api/lists/mock-covert/rollback?to=1&reason=test", account),
                    hub.postAs("/api/lists/mock-nowhere/rollback?to=1&reason=test", account));
        }
        for (String account : new String[] {"operator", "investigator"}) {
            assertThat(hub.get("/api/lists", account).statusCode()).isEqualTo(403);
        }
        assertThat(hub.get("/actuator/prometheus", "operator").body()).doesNotContain("mock-covert");
        assertThat(hub.get("/api/lists", "olga").body()).contains("mock-covert");
    }

    @Test
    void aListOfAnotherOrganisationIsNotThereAndItsNameCannotBeTaken() {
        hub.put("/api/lists/mock-b/terms?reason=test", "olga", OWNER);

        assertThat(hub.get("/api/lists", "other").body()).isEqualTo("[]");
        assertSame(
                hub.put("/api/lists/mock-b/terms?reason=test", "other", "owner: Other Police (simulated)\n"),
                hub.put("/api/lists/mock-nowhere/terms?reason=test", "other", "owner: Other Police (simulated)\n"));
    }

    @Test
    void whatAnOwnerSaysMustBeATermAndTheirOwn() {
        assertThat(hub.put("/api/lists/mock-b/terms?reason=test", "olga", OWNER + "covrt: true\n")
                        .statusCode())
                .isEqualTo(400);
        assertThat(hub.put("/api/lists/mock-b/terms?reason=test", "olga", "owner: Other Police (simulated)\n")
                        .body())
                .contains("this account's organisation");
        assertThat(hub.put("/api/lists/mock-b/terms?reason=test", "olga", OWNER + "covert: true\n")
                        .body())
                .contains("see the list no more");
        assertThat(hub.put("/api/lists/mock-b/terms?reason=", "olga", OWNER).statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEntryPastItsWeedDateIsWeededAndAListPastItsReviewIsTold() throws Exception {
        hub.list("mock-review", row("ZZ99ZZF"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hub.count("select count(*) from voi_list where name = 'mock-review'") == 1);
        hub.jdbc
                .sql("update voi_entry set weed_at = now() where vrm = 'ZZ99ZZF'")
                .update();
        hub.jdbc
                .sql("update voi_list set terms = '{\"owner\":\"Mock\",\"reviewOn\":\"2020-01-01\"}'"
                        + " where name = 'mock-review'")
                .update();

        hub.part(VoiLists.class).weed();

        assertThat(hub.count("select count(*) from voi_revision where list_name = 'mock-review' and kind = 'WEEDING'"))
                .isEqualTo(1);
        assertThat(hub.part(Hotlists.class)
                        .inForce()
                        .index()
                        .match("ZZ99ZZF", Instant.now())
                        .found())
                .isEmpty();
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        hub.count("select count(*) from audit_event where canonical like '%review is overdue%'") == 1);
        assertThat(hub.get("/actuator/prometheus", "operator").body()).contains("hub_lists_overdue 1.0");
    }

    /** What cannot be taken over is told without the name of a list that may be covert, and other lists come all the same. */
    @Test
    void aFileOfACovertListThatCannotBeTakenOverIsToldOfWithoutItsName(CapturedOutput output) throws Exception {
        Path folder = data.resolve("voi");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("mock-hidden.yaml"), OWNER + "covert: true\n");
        Files.writeString(folder.resolve("mock-garbled.yaml"), "covert: [\n");
        hub.list("mock-garbled", row("ZZ99ZZG"));
        hub.list("mock-hidden", "A".repeat(40) + ",".repeat(15) + "\n");
        hub.list("mock-open", row("ZZ99ZZH"));

        await().atMost(Duration.ofSeconds(90))
                .until(() -> hub.count("select count(*) from voi_list where name = 'mock-open'") == 1);

        assertThat(
                        hub.count(
                                "select count(*) from voi_import where list_name = 'mock-hidden' and refusal = 'NO_USABLE_ROW'"))
                .isEqualTo(1);
        assertThat(hub.count("select count(*) from voi_list where name in ('mock-hidden', 'mock-garbled')"))
                .isZero();
        assertThat(output.getAll())
                .contains("the terms of a VOI list in the folder cannot be read")
                .doesNotContain("mock-hidden")
                .doesNotContain("mock-garbled");
    }

    private static void assertSame(HttpResponse<String> one, HttpResponse<String> other) {
        assertThat(one.statusCode()).isEqualTo(other.statusCode());
        assertThat(one.body().replace("mock-covert", "").replace("mock-b", ""))
                .isEqualTo(other.body().replace("mock-nowhere", ""));
    }

    private static String row(String vrm) {
        return vrm + ",MOCK,MODEL,RED,STOP,FI,TEST,,,,,,,,,\n";
    }
}

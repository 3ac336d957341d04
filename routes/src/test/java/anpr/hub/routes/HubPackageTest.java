package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.routes.disclosure.Asked;
import anpr.hub.routes.disclosure.Parcels;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages, records made again, holds and erasures by a hub that runs, with the commands as its accounts give them. */
class HubPackageTest {
    @TempDir
    static Path shared;

    @TempDir
    Path dir;

    private static VouchedData vouched;
    private static TestHub hub;

    @BeforeAll
    static void aHubThatRuns() throws IOException {
        vouched = new VouchedData(shared);
        hub = vouched.hub("--hub.accounts.reviewer.roles=INVESTIGATOR", "--hub.erasure.under-way=0s");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int minutes = 1; minutes <= 4; minutes++) {
            VouchedData.postWithPictures(
                    hub,
                    HikvisionPush.of(minutes % 2 == 0 ? "ZZ99ZZA" : "ZZ99ZZE", now.minusSeconds(60L * minutes)),
                    minutes);
        }
        VouchedData.settled(hub, 4);
    }

    @AfterAll
    static void stop() throws IOException {
        hub.close();
        vouched.close();
    }

    @Test
    void aHubThatRunsMakesThePackageAndKeepsNothingOfIt() throws Exception {
        VouchedData.Said said = pack("OP-RUNS", "ZZ99ZZA");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("ANPR-OP-RUNS-001-DEFENCE: 2 records").doesNotContain("no second", "no time");
        for (String recipient : List.of("DEFENCE", "PROSECUTOR", "COURT-ANNEX")) {
            String id = "ANPR-OP-RUNS-001-" + recipient;
            assertThat(verified(id)).contains("VERIFIED 2 records, package " + id, "ok witness: log ingest");
        }
        assertThat(vouched.data.resolve("packages")).doesNotExist();
        try (Stream<Path> left = Files.list(out())) {
            assertThat(left).hasSize(3);
        }
        assertThat(hub.jdbc
                        .sql("select event || ' by ' || actor || ': ' || reason from audit_event"
                                + " where canonical::json #>> '{detail,case}' = 'OP-RUNS' order by leaf")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "CONSULTATION by investigator: whereabouts",
                        "DISCLOSURE by investigator: whereabouts",
                        "DISCLOSURE by investigator: whereabouts",
                        "DISCLOSURE by investigator: whereabouts");
        assertThat(pack("OP-RUNS", "ZZ99ZZA").text()).contains("ANPR-OP-RUNS-002-DEFENCE");
        assertThat(pack("OP-RUNS", "ZZ99ZZA", "--most", "1").text())
                .isEqualToIgnoringNewLines(
                        "hub package: more than 1 records were found; narrow the search by --vrm, --from"
                                + " and --to, or allow more by --most");
    }

    @Test
    void aRecordIsMadeAgain() throws Exception {
        String id = record("ZZ99ZZA").toString();

        VouchedData.Said said = VouchedData.runWith(
                hub.secret("investigator"), "rerun", id, "--url", hub.address(), "--reason", "an expert asks");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text())
                .startsWith("SAME to the byte")
                .contains("record   " + id, "leaf     what was made again is what was sealed");
        assertThat(hub.count("select count(*) from audit_event where reason = 'an expert asks'"))
                .isOne();
    }

    /** Attack 23: an account that may not know gets the same answer whatever there is. */
    @Test
    void whoIsNotLawEnforcementLearnsNothing() throws Exception {
        long logged = hub.count("select count(*) from audit_event");
        HttpResponse<String> there = hub.postAs("/api/packages", "reviewer", asked("ZZ99ZZA"));
        HttpResponse<String> notThere = hub.postAs("/api/packages", "reviewer", asked("QQ12QQQ"));

        assertThat(there.statusCode()).isEqualTo(403);
        assertThat(there.body()).isEqualTo(notThere.body()).doesNotContain("ZZ99ZZA");
        assertThat(hub.postAs("/api/reads/" + record("ZZ99ZZA") + "/rerun?reason=x", "reviewer")
                        .body())
                .isEqualTo(hub.postAs("/api/reads/" + UUID.randomUUID() + "/rerun?reason=x", "reviewer")
                        .body()
                        .replaceAll("/api/reads/[^/]+/", "/api/reads/" + record("ZZ99ZZA") + "/"));
        assertThat(hub.postAs("/api/packages", "operator", asked("ZZ99ZZA")).statusCode())
                .isEqualTo(403);
        assertThat(hub.send("POST", "/api/packages").statusCode()).isEqualTo(401);
        assertThat(hub.count("select count(*) from audit_event")).isEqualTo(logged);
    }

    @Test
    void oneIsMadeAtATime() throws Exception {
        try (Parcels.Made busy = hub.part(Parcels.class)
                .make(Asked.parse(asked("ZZ99ZZA").getBytes(UTF_8)), "test")
                .orElseThrow()) {
            assertThat(busy).isNotNull();
            assertThat(pack("OP-BUSY", "ZZ99ZZA").text()).contains("another package is being made");
        }
        assertThat(pack("OP-BUSY", "ZZ99ZZA").status()).isZero();
    }

    @Test
    void whatIsNotUnderstoodIsSaid() throws Exception {
        assertThat(hub.postAs("/api/packages", "investigator", "{\"caseRef\":\"../x\"}")
                        .body())
                .contains("a case is named by");
        assertThat(hub.postAs("/api/packages", "investigator", "{").statusCode())
                .isEqualTo(400);
        assertThat(hub.postAs("/api/packages", "investigator", asked("ZZ99ZZA").replace("1000", "1001"))
                        .body())
                .contains("most must be 1 to 1000");
        assertThat(VouchedData.runWith("x", "rerun", UUID.randomUUID().toString(), "--url", "http://192.0.2.1:8080/")
                        .text())
                .contains("a hub is asked by https://, or by http:// on this machine alone");
        assertThat(VouchedData.runWith("wrong", "rerun", UUID.randomUUID().toString(), "--url", hub.address())
                        .text())
                .contains("the hub answered 401: is HUB_ACCOUNT_SECRET that of account investigator?");
    }

    /** Attack 25: what is held stays; of what is erased a new package has nothing, and the old one is still verified. */
    @Test
    void whatIsHeldStaysAndWhatIsErasedIsInNoNewPackage() throws Exception {
        List<String> both = hub.jdbc
                .sql("select record_id::text from read where vrm = 'ZZ99ZZE'")
                .query(String.class)
                .list();
        assertThat(pack("OP-ERASE", "ZZ99ZZE").status()).isZero();
        VouchedData.Said held = retention(
                "hold",
                both.get(0),
                "--case",
                "OP-ERASE",
                "--reason",
                "trial",
                "--owner",
                "DC Example",
                "--review",
                "2030-01-01");
        assertThat(held.status()).as(held.text()).isZero();
        String hold = held.text().strip();
        assertThat(retention("hold").text()).contains(hold + "  case OP-ERASE, 1 records, owner DC Example");

        VouchedData.Said refused = retention("erase", both.get(0), both.get(1), "--rule", "retention");
        assertThat(refused.status()).isOne();
        assertThat(refused.text()).contains("hub erase: record " + both.get(0) + " is held for case OP-ERASE");
        assertThat(hub.count("select count(*) from read where vrm = 'ZZ99ZZE'")).isEqualTo(2);

        assertThat(retention("release", hold, "--reason", "acquitted").text()).contains("released");
        assertThat(retention("release", hold, "--reason", "again").text()).contains("there is no such hold");
        assertThat(retention("erase", both.get(0), both.get(1), "--rule", "retention")
                        .text())
                .contains("erased: 2 records");
        assertThat(verified("ANPR-OP-ERASE-001-DEFENCE")).contains("VERIFIED 2 records");
        assertThat(pack("OP-ERASE", "ZZ99ZZE").text()).contains("ANPR-OP-ERASE-002-DEFENCE: 0 records");
        assertThat(verified("ANPR-OP-ERASE-002-PROSECUTOR")).contains("VERIFIED 0 records");
    }

    private VouchedData.Said pack(String caseRef, String vrm, String... more) throws IOException {
        return VouchedData.runWith(
                hub.secret("investigator"),
                Stream.concat(
                                Stream.of(
                                        "package",
                                        "--url",
                                        hub.address(),
                                        "--case",
                                        caseRef,
                                        "--vrm",
                                        vrm,
                                        "--reason",
                                        "whereabouts",
                                        "--out",
                                        out().toString(),
                                        "--trust",
                                        trust().toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static VouchedData.Said retention(String... arguments) throws IOException {
        return VouchedData.runWith(
                hub.secret("operator"),
                Stream.concat(Stream.of(arguments), Stream.of("--data", vouched.data.toString()))
                        .toArray(String[]::new));
    }

    private static String asked(String vrm) {
        return new String(
                new Asked("OP-ASKED", vrm, null, null, 1000, Set.of(), "x", "x", "x", null, List.of()).json(), UTF_8);
    }

    private static UUID record(String vrm) {
        return hub.jdbc
                .sql("select record_id from read where vrm = ? order by record_id limit 1")
                .param(vrm)
                .query(UUID.class)
                .single();
    }

    private Path out() {
        return dir.resolve("out");
    }

    private Path trust() {
        return dir.resolve("trust");
    }

    private String verified(String id) throws IOException {
        return ShippedVerifiers.both(out().resolve(id), trust(), id);
    }
}

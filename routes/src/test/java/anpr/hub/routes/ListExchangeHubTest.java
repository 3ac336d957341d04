package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.ListExchange;
import anpr.hub.core.exchange.ListServer;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.VoiFile.As;
import anpr.hub.routes.hotlist.Hotlists;
import anpr.hub.routes.hotlist.ListFollowing;
import anpr.hub.routes.hotlist.VoiLists;
import anpr.hub.routes.line.Turns;
import anpr.hub.routes.store.FollowedLists;
import anpr.hub.routes.store.Postgres;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiStore;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub serves its lists by BOF2; the parts of another, on a database of its own, are a unit of it and follow them. */
class ListExchangeHubTest {
    private static final String OWNER = "owner: Mock Police (simulated)\n";
    private static final String LISTS = "stolen,gap,again,shifted,withdrawn,taken,quiet,together,elsewhere";
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private static TestHub server;

    private final Postgres database = Postgres.empty();
    private final List<Node> nodes = new ArrayList<>();

    @TempDir
    Path data;

    @BeforeAll
    static void serve() throws IOException {
        Partners partners = new Partners(folder.resolve("partners"));
        Files.writeString(partners.folder().resolve("list-exchange.yaml"), """
                units:
                  hub-b:
                    organisation: Other Police (simulated)
                    lawEnforcement: true
                    sourceId: "12"
                    lists: [stolen, gap, again, shifted, withdrawn, taken, together]
                    covertLists: [quiet]
                  car-7: {organisation: Mock Police (simulated), lawEnforcement: true}
                """);
        server = new TestHub(
                folder.resolve("hub"),
                partners.folder(),
                "--hub.accounts.olga.organisation=Mock Police (simulated)",
                "--hub.accounts.olga.roles=LIST_OWNER",
                "--hub.accounts.olga.new-lists=" + LISTS,
                "--hub.accounts.olga.covert-lists=" + LISTS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Node node;

    @BeforeEach
    void start() throws IOException {
        node = new Node();
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    @Test
    void aListIsFollowedByDeltasAndTheServerKnowsWhatIsInForce() throws Exception {
        offered("stolen", "", "ZZ99ZZA,STOLEN ZZ99ZZA,UNINSURED ZZ99ZZB,STOLEN");
        node.follow("stolen");
        await().atMost(LONG).until(() -> node.matches("ZZ99ZZB"));

        bring("stolen", "delete", "ZZ99ZZA,STOLEN");
        bring("stolen", "insert", "ZZ99ZZC,NEW");

        await().atMost(LONG).until(() -> node.matches("ZZ99ZZC"));
        assertThat(node.standing()).containsExactly("ZZ99ZZA UNINSURED", "ZZ99ZZB STOLEN", "ZZ99ZZC NEW");
        assertThat(imported())
                .startsWith("FULL list-server/hub-a revision 2 of the server")
                .last()
                .isEqualTo("DELTA list-server/hub-a revision 4 of the server");
        held("stolen", 4);
        assertThat(server.count("select count(*) from audit_event where event = 'DISCLOSURE' and actor = 'unit/hub-b'"
                        + " and canonical like '%Other Police%' and canonical like '%\"stolen\"%'"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void anUpdateThatDoesNotFitIsFollowedByTheWholeList() throws Exception {
        offered("gap", "", "ZZ99ZZA,STOLEN ZZ99ZZB,STOLEN");
        node.follow("gap");
        held("gap", 2);
        // As if an update had been missed.
        database.jdbc.sql("delete from voi_entry where vrm = 'ZZ99ZZB'").update();

        bring("gap", "delete", "ZZ99ZZB,STOLEN");

        held("gap", 3);
        assertThat(imported()).extracting(made -> made.split(" ")[0]).containsExactly("FULL", "DELTA", "FULL");
        assertThat(node.standing()).containsExactly("ZZ99ZZA STOLEN");
    }

    /** Broken off after an update was taken over and before that was noted; and it goes on, on another node. */
    @Test
    void whatWasTakenOverAndNotNotedIsTakenOverAgainAndChangesNothing() throws Exception {
        offered("again", "", "ZZ99ZZA,STOLEN");
        node.follow("again");
        held("again", 2);
        long revision = node.store.list("their-list").orElseThrow().revision();
        node.close();
        database.jdbc.sql("delete from followed_list").update();
        bring("again", "insert", "ZZ99ZZB,NEW");
        bring("again", "delete", "ZZ99ZZB,NEW");

        Node other = new Node();
        other.follow("again");

        held("again", 4);
        assertThat(other.store.list("their-list").orElseThrow().revision()).isEqualTo(revision);
        assertThat(database.jdbc
                        .sql("select their_revision from followed_list")
                        .query(String.class)
                        .single())
                .isEqualTo("4");
    }

    @Test
    void aListThatSomebodyElseChangedHereIsFetchedWhole() throws Exception {
        offered("shifted", "", "ZZ99ZZA,STOLEN");
        node.follow("shifted");
        held("shifted", 2);
        node.lists.bring("their-list", As.FULL, csv("ZZ99ZZZ,OTHER"), null, new VoiChanges.By("olga", "test"));

        bring("shifted", "insert", "ZZ99ZZD,NEW");

        held("shifted", 3);
        assertThat(node.standing()).containsExactly("ZZ99ZZA STOLEN", "ZZ99ZZD NEW");
    }

    @Test
    void aListThatIsMatchedNoMoreThereIsEmptiedHere() throws Exception {
        offered("withdrawn", "", "ZZ99ZZA,STOLEN");
        node.follow("withdrawn");
        held("withdrawn", 2);

        server.put("/api/lists/withdrawn/terms?reason=test", "olga", OWNER + "active: false\n");
        held("withdrawn", 3);
        assertThat(node.standing()).isEmpty();

        server.put("/api/lists/withdrawn/terms?reason=test", "olga", OWNER);
        held("withdrawn", 4);
        assertThat(node.standing()).hasSize(1);
    }

    @Test
    void aListThatBecomesCovertIsTakenFromAUnitThatIsNotNamedForIt() throws Exception {
        offered("taken", "", "ZZ99ZZA,STOLEN");
        node.follow("taken");
        held("taken", 2);

        server.put("/api/lists/taken/terms?reason=test", "olga", OWNER + "covert: true\n");

        await().atMost(LONG).until(() -> node.standing().isEmpty());
        await().atMost(LONG).until(() -> server.count("select count(*) from unit_list where list_name = 'taken'") == 0);
    }

    @Test
    void aCovertListIsFollowedAndOperatorsSeeNothingOfIt() throws Exception {
        offered("quiet", "covert: true\n", "ZZ99ZZQ,QUIET");
        node.follow("quiet");
        await().atMost(LONG).until(() -> server.get("/api/units", "olga")
                .body()
                .contains("\"list\":\"quiet\",\"latest\":2,\"held\":\"2\""));

        assertThat(server.get("/api/units", "operator").body())
                .contains("hub-b")
                .doesNotContain("quiet");
        assertThat(server.get("/api/units", "investigator").statusCode()).isEqualTo(403);
        assertThat(server.get("/actuator/prometheus", "operator").body()).doesNotContain("quiet");
        assertThat(server.get("/api/list-servers", "operator").body()).isEqualTo("[]");
    }

    @Test
    void ofTwoNodesOneFollows() throws Exception {
        offered("together", "", "ZZ99ZZA,STOLEN");
        Node other = new Node();
        node.follow("together");
        held("together", 2);

        other.follow("together");
        await().atMost(LONG).until(() -> other.state() == ListFollowing.State.ELSEWHERE);
        node.close();

        await().atMost(LONG).until(() -> other.state() == ListFollowing.State.UP);
    }

    @Test
    void aServerThatDoesNotOfferAListIsTroubleAndWhatIsInForceStays() throws Exception {
        node.follow("elsewhere");

        await().atMost(LONG).until(() -> node.state() == ListFollowing.State.IN_TROUBLE);
        assertThat(node.following.standings().getFirst().trouble())
                .isEqualTo("a list is not offered by the server; what is in force of it stays");
    }

    @Test
    void aUnitThatWasNamedForNoListIsToldOfNone() {
        String request = """
                <Envelope><Body><getHotlistStatus><signatureOfSender>%s</signatureOfSender><username>car-7</username>\
                <sourceID>1</sourceID></getHotlistStatus></Body></Envelope>""".formatted(server.secret("unit/car-7"));

        assertThat(server.postOpenly("/bof2/services/GetHotlistStatusService", request))
                .contains("BofHotlistRevisions[0]");
    }

    /** Until the server knows that the other hub has this revision of a list in force. */
    private static void held(String list, long revision) {
        await().atMost(LONG)
                .until(() -> server.count(
                                "select count(*) from unit_list where unit = 'hub-b' and list_name = ? and held = ?",
                                list,
                                Long.toString(revision))
                        == 1);
    }

    private static void offered(String list, String terms, String rows) throws IOException {
        assertThat(server.put("/api/lists/" + list + "/terms?reason=test", "olga", OWNER + terms)
                        .statusCode())
                .isEqualTo(200);
        bring(list, "full", rows);
    }

    private static void bring(String list, String as, String rows) throws IOException {
        assertThat(server.postAs(
                                "/api/lists/" + list + "/imports?as=" + as + "&reason=test",
                                "olga",
                                new String(csv(rows).readAllBytes(), UTF_8))
                        .statusCode())
                .isEqualTo(200);
    }

    private static ByteArrayInputStream csv(String rows) {
        StringBuilder csv = new StringBuilder();
        Arrays.stream(rows.split(" "))
                .map(row -> row.split(","))
                .forEach(cells ->
                        csv.append(cells[0]).append(",,,,,,").append(cells[1]).append(",,,,,,,,,\n"));
        return new ByteArrayInputStream(csv.toString().getBytes(UTF_8));
    }

    /** How the imports were made here, by whom and why, in their order. */
    private List<String> imported() {
        return database.jdbc
                .sql("select imported_as || ' ' || made_by || ' ' || reason from voi_import order by at")
                .query(String.class)
                .list();
    }

    /** A node of the hub that follows, all of them on one database. */
    private final class Node {
        private final HazelcastInstance hazelcast = hazelcast();
        private final Turns turns = new Turns(database::connect);
        private final VoiStore store = new VoiStore(database.source(), database.transactions);
        private final Hotlists hotlists = new Hotlists(store, hazelcast, MatchRules.DEFAULT);
        private final VoiLists lists;
        private final ListFollowing following;
        private volatile ListExchange exchange = ListExchange.NONE;
        private boolean closed;

        Node() throws IOException {
            Path own = Files.createTempDirectory(data, "node");
            Clock clock = Clock.systemUTC();
            VoiChanges changes = new VoiChanges(
                    database.source(),
                    database.transactions,
                    clock,
                    new VoiChanges.Limits(1 << 20, 1_000, 100, 100, 0.5),
                    store);
            lists = new VoiLists(
                    store, changes, hotlists, database.audit(), own.resolve("incoming"), clock, UUID::randomUUID);
            following = new ListFollowing(
                    () -> exchange,
                    store,
                    lists,
                    new FollowedLists(database.jdbc, turns),
                    turns,
                    account ->
                            Optional.of(server.secret("unit/hub-b")).filter(one -> account.equals("list-server/hub-a")),
                    own.resolve("given"),
                    clock,
                    new SimpleMeterRegistry());
            lists.terms(
                    "their-list", ListTerms.of("Other Police (simulated)", 2, true), new VoiChanges.By("olga", "test"));
            following.start();
            nodes.add(this);
        }

        /** As the unit hub-b, one list. */
        void follow(String list) {
            exchange = new ListExchange(
                    Map.of(),
                    Map.of(
                            "hub-a",
                            new ListServer(
                                    "hub-a",
                                    URI.create(server.address() + "/bof2/services/"),
                                    "hub-b",
                                    "12",
                                    Duration.ofMillis(200),
                                    1 << 20,
                                    Map.of(list, "their-list"),
                                    Dialect.UNVERIFIED)));
        }

        ListFollowing.State state() {
            return following.standings().getFirst().state();
        }

        boolean matches(String vrm) {
            return !hotlists.inForce().index().match(vrm, Instant.now()).found().isEmpty();
        }

        /** Mark and reason of each entry. */
        List<String> standing() {
            List<String> entries = new ArrayList<>();
            store.entries(
                    store.list("their-list").orElseThrow(), entry -> entries.add(entry.vrm() + " " + entry.reason()));
            return entries.stream().sorted().toList();
        }

        void close() {
            if (!closed) {
                closed = true;
                following.stop();
                turns.close();
                hotlists.close();
                hazelcast.shutdown();
            }
        }

        private static HazelcastInstance hazelcast() {
            Config config = new Config(UUID.randomUUID().toString());
            config.setProperty("hazelcast.phone.home.enabled", "false");
            config.setProperty("hazelcast.logging.type", "none");
            config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
            config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
            config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
            return Hazelcast.newHazelcastInstance(config);
        }
    }
}

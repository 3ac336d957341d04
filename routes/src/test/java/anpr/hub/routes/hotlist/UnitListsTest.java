package anpr.hub.routes.hotlist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.Dialect.Names;
import anpr.hub.core.exchange.ListSupply.Standing;
import anpr.hub.core.exchange.ListSupply.Update;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.VoiFile.As;
import anpr.hub.routes.store.Postgres;
import anpr.hub.routes.store.UnitHoldings;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What units are given of lists in a real store. */
class UnitListsTest {
    private static final By OLGA = new By("olga", "test");
    private static final ListTerms OPEN = ListTerms.of("Mock Police (simulated)", 2, false);
    private static final ListTerms COVERT = ListTerms.of("Mock Police (simulated)", 2, true);
    private static final ListUnit CAR = unit(Dialect.UNVERIFIED);
    private static final ListUnit OLD_CAR = unit(new Dialect(
            "none", Optional.empty(), true, false, new Names("{list}_all.pips", "{list}_del.pips", "{list}_ins.pips")));

    @TempDir
    Path folder;

    private final Postgres database = Postgres.empty();
    private final VoiStore store = new VoiStore(database.source(), database.transactions);
    private final UnitHoldings holdings = new UnitHoldings(database.jdbc);
    private HazelcastInstance hazelcast;
    private Hotlists hotlists;
    private VoiLists lists;
    private UnitLists units;

    @BeforeEach
    void start() throws IOException {
        Config config = new Config(UUID.randomUUID().toString());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        hazelcast = Hazelcast.newHazelcastInstance(config);
        hotlists = new Hotlists(store, hazelcast, MatchRules.DEFAULT);
        Clock clock = Clock.systemUTC();
        VoiChanges changes = new VoiChanges(
                database.source(),
                database.transactions,
                clock,
                new VoiChanges.Limits(1 << 20, 1_000, 100, 100, 0.5),
                store);
        lists = new VoiLists(
                store, changes, hotlists, database.audit(), folder.resolve("incoming"), clock, UUID::randomUUID);
        units = new UnitLists((name, secret) -> Optional.empty(), store, lists, holdings, clock);
        lists.terms("open", OPEN, OLGA);
        lists.terms("quiet", COVERT, OLGA);
        bring("open", As.FULL, "ZZ99ZZA,STOLEN ZZ99ZZA,UNINSURED ZZ99ZZB,STOLEN");
        bring("quiet", As.FULL, "ZZ99ZZQ,QUIET");
    }

    @AfterEach
    void stop() {
        hotlists.close();
        hazelcast.shutdown();
    }

    @Test
    void aUnitThatHoldsNothingGetsTheWholeListAndOneThatHoldsTheLatestNothing() throws Exception {
        assertThat(files(CAR, "open"))
                .containsExactly(
                        Map.entry("7_open_R.dat", Set.of("ZZ99ZZA,STOLEN", "ZZ99ZZA,UNINSURED", "ZZ99ZZB,STOLEN")));

        units.holds(CAR, Map.of("open", "2"));

        assertThat(units.update(CAR, "open")).contains(new Update(2, Optional.empty()));
        assertThat(units.standings(CAR)).containsExactly(new Standing("open", 2, Optional.of("2")));
    }

    @Test
    void aUnitIsGivenWhatChangedSinceWhatItHoldsNotSinceWhatItWasGiven() throws Exception {
        units.holds(CAR, Map.of("open", "2"));
        bring("open", As.DELETE, "ZZ99ZZA,STOLEN");
        files(CAR, "open");
        bring("open", As.INSERT, "ZZ99ZZC,NEW");

        assertThat(files(CAR, "open"))
                .isEqualTo(Map.of("7_open_D.dat", Set.of("ZZ99ZZA,STOLEN"), "7_open_I.dat", Set.of("ZZ99ZZC,NEW")));
    }

    /** A unit of old takes every entry of the mark off. */
    @Test
    void deletesByVrmBringTheNeighboursBack() throws Exception {
        units.holds(OLD_CAR, Map.of("open", "2"));
        bring("open", As.DELETE, "ZZ99ZZA,STOLEN");
        bring("open", As.INSERT, "ZZ99ZZC,NEW");

        assertThat(files(OLD_CAR, "open"))
                .isEqualTo(Map.of(
                        "open_del.pips",
                        Set.of("ZZ99ZZA"),
                        "open_ins.pips",
                        Set.of("ZZ99ZZA,UNINSURED", "ZZ99ZZC,NEW")));
    }

    @Test
    void aUnitThatHoldsWhatTheHubDoesNotKnowGetsTheWholeList() throws Exception {
        bring("open", As.DELETE, "ZZ99ZZB,STOLEN");
        for (String held : List.of("99", "abc", "-4", "0", "9".repeat(40))) {
            units.holds(CAR, Map.of("open", held));

            assertThat(files(CAR, "open")).as(held).containsOnlyKeys("7_open_R.dat");
        }
        units.holds(CAR, Map.of("open", "2"));
        assertThat(files(CAR, "open")).containsOnlyKeys("7_open_D.dat", "7_open_I.dat");

        database.jdbc
                .sql("update voi_revision set imported_at = now() - interval '91 days'")
                .update();
        lists.erase(Duration.ofDays(90));

        assertThat(files(CAR, "open")).as("too old a revision").containsOnlyKeys("7_open_R.dat");
    }

    @Test
    void aListThatAUnitMayNotHaveIsNotThere() throws Exception {
        assertThat(units.update(CAR, "quiet")).isEmpty();
        assertThat(units.update(CAR, "nowhere")).isEmpty();
        units.holds(CAR, Map.of("quiet", "2", "nowhere", "1"));
        assertThat(holdings.holdings()).isEmpty();
        assertThat(units.standings(CAR)).extracting(Standing::list).containsExactly("open");
    }

    @Test
    void aListThatWasTakenFromAUnitIsTakenOffItAndThenForgotten() throws Exception {
        units.holds(CAR, Map.of("open", "2"));
        lists.terms("open", COVERT, OLGA);

        assertThat(units.standings(CAR)).containsExactly(new Standing("open", 0, Optional.of("2")));
        Map<String, Set<String>> given = files(CAR, "open");
        assertThat(given.get("7_open_D.dat")).hasSize(3);
        assertThat(given.get("7_open_I.dat")).isEmpty();

        units.holds(CAR, Map.of("open", "0"));
        assertThat(units.standings(CAR)).isEmpty();
        assertThat(holdings.holdings()).isEmpty();
    }

    @Test
    void aListThatIsMatchedNoMoreIsGivenEmpty() throws Exception {
        units.holds(CAR, Map.of("open", "2"));
        lists.terms("open", OPEN.withdrawn(), OLGA);

        assertThat(files(CAR, "open").get("7_open_D.dat")).hasSize(3);
        units.holds(CAR, Map.of("open", "3"));
        lists.terms("open", OPEN, OLGA);

        assertThat(files(CAR, "open").get("7_open_R.dat")).hasSize(3);
    }

    @Test
    void theRepositoryGrowsWithEachChangeOfWhatIsThereForAUnitAndOfNothingElse() throws Exception {
        long first = units.repository(CAR);
        assertThat(units.repository(CAR)).isEqualTo(first);

        bring("quiet", As.INSERT, "ZZ99ZZR,QUIET");
        assertThat(units.repository(CAR)).as("a list that is not there for it").isEqualTo(first);

        bring("open", As.INSERT, "ZZ99ZZC,NEW");
        assertThat(units.repository(CAR)).isEqualTo(first + 1);
        assertThat(units.repository(unit("other"))).isEqualTo(1);
    }

    /** The rows of each file, of which the first and the seventh column are looked at. */
    private Map<String, Set<String>> files(ListUnit unit, String list) throws Exception {
        Path file = units.update(unit, list).orElseThrow().zip().orElseThrow();
        Map<String, Set<String>> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                String text = new String(zip.getInputStream(entry).readAllBytes(), UTF_8);
                files.put(
                        entry.getName(),
                        Set.of(text.lines()
                                .map(line -> line.split(",", -1))
                                .map(cells -> cells.length == 1 ? cells[0] : cells[0] + "," + cells[6])
                                .toArray(String[]::new)));
            }
        }
        Files.delete(file);
        return files;
    }

    private void bring(String list, As as, String rows) throws IOException {
        StringBuilder csv = new StringBuilder();
        Arrays.stream(rows.split(" "))
                .map(row -> row.split(","))
                .forEach(cells ->
                        csv.append(cells[0]).append(",,,,,,").append(cells[1]).append(",,,,,,,,,\n"));
        assertThat(lists.bring(list, as, new ByteArrayInputStream(csv.toString().getBytes(UTF_8)), null, OLGA)
                        .taken())
                .isTrue();
    }

    private static ListUnit unit(Dialect dialect) {
        return new ListUnit("car-7", "Mock Police (simulated)", Optional.of("7"), Set.of("open"), Set.of(), dialect);
    }

    private static ListUnit unit(String id) {
        return new ListUnit(
                id, "Mock Police (simulated)", Optional.empty(), Set.of("open"), Set.of(), Dialect.UNVERIFIED);
    }
}

package anpr.hub.routes.hotlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.hotlist.VoiFile.As;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.LookBacks;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.Postgres;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads that were stored before a vehicle was on a list, in a real database. */
class LookingBackTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock AT_NOON = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final By OLGA = new By("olga", "OP-EXAMPLE-7");
    private static final LookingBack.Limits LIMITS =
            new LookingBack.Limits(Duration.ofHours(72), 10_000, 1_000, Duration.ofMinutes(2), Duration.ofSeconds(10));

    private static HazelcastInstance hazelcast;

    private final Postgres postgres = Postgres.empty();
    private final AuditLog audit = postgres.audit();
    private final VoiStore store = new VoiStore(postgres.source(), postgres.transactions);
    private final VoiChanges changes = new VoiChanges(
            postgres.source(),
            postgres.transactions,
            AT_NOON,
            new VoiChanges.Limits(1 << 20, 100_000, 100, 100, 0.5),
            store);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        Config config = new Config("looking-back");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        hazelcast = Hazelcast.newHazelcastInstance(config);
    }

    @AfterAll
    static void stop() {
        hazelcast.shutdown();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        hazelcast.getDistributedObjects().forEach(shared -> shared.destroy());
    }

    @Test
    void whatPassedBeforeAnEntryCameIsAPastSighting() throws IOException {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        read("ZZ99ZZ2", NOON.minus(Duration.ofHours(1)), "NATIONAL");
        read("QQ12QQQ", NOON.minus(Duration.ofMinutes(1)), "COMMERCIAL");
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(25)), "FORCE");
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(3)), "RETRIEVED");
        read("ZZ99ZZX", NOON.minus(Duration.ofHours(3)), "FORCE");
        full("mock-wanted", terms(Duration.ofHours(24)), row("ZZ99ZZZ") + row("QQ1*"));

        node().round();

        assertThat(hits())
                .containsExactlyInAnyOrder(
                        "ZZ99ZZZ EXACT PAST 7200000", "ZZ99ZZ2 CONFUSABLE PAST 3600000", "QQ12QQQ WILDCARD PAST 60000");
        assertThat(store.revisions("mock-wanted", 1).getFirst().lookBack())
                .hasToString("LookBack[state=DONE, why=null]");
        assertThat(postgres.jdbc
                        .sql("select canonical from audit_event where event = 'CONSULTATION'")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains(
                        "\"actor\":\"olga\"",
                        "\"reason\":\"OP-EXAMPLE-7\"",
                        "\"authority\":\"Mock Authority\"",
                        "\"entries\":\"2\"",
                        "\"sightings\":\"3\"",
                        "\"from\":\"2026-11-19T12:00:00Z\"")
                .doesNotContain("ZZ99", "QQ1");
    }

    @Test
    void whatIsOnAWhitelistIsNotToldOf() throws IOException {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        read("ZZ99ZZ2", NOON.minus(Duration.ofHours(2)), "FORCE");
        full("mock-white", white(), row("ZZ99ZZZ"));
        full("mock-wanted", terms(Duration.ofHours(24)), row("ZZ99ZZZ"));

        node().round();

        assertThat(hits()).containsExactly("ZZ99ZZ2 CONFUSABLE PAST 7200000");
        assertThat(store.revisions("mock-white", 1).getFirst().lookBack()).isNull();
    }

    @Test
    void onlyNewEntriesAreSearchedFor() throws IOException {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        read("QQ12QQQ", NOON.minus(Duration.ofHours(2)), "FORCE");
        full("mock-wanted", quiet(), row("ZZ99ZZZ"));
        changes.terms("mock-wanted", terms(Duration.ofHours(24)), OLGA);
        full("mock-wanted", terms(Duration.ofHours(24)), row("ZZ99ZZZ") + row("QQ12QQQ"));
        changes.terms("mock-wanted", startOfDay(), OLGA);

        node().round();

        assertThat(hits()).containsExactly("QQ12QQQ EXACT PAST 7200000");
        changes.rollBack("mock-wanted", 2, OLGA);
        changes.rollBack("mock-wanted", 3, OLGA);
        node().round();
        assertThat(postgres.jdbc
                        .sql("select revision || ' ' || state || ' ' || found from look_back order by revision")
                        .query(String.class)
                        .list())
                .as("what is given back is searched for again, and found there already")
                .containsExactly("3 DONE 1", "6 DONE 1");
        assertThat(hits()).hasSize(1);
    }

    @Test
    void withoutAnAuthorityNothingIsSearched() throws IOException {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        full("mock-wanted", quiet(), row("ZZ99ZZZ"));

        node().round();

        assertThat(hits()).isEmpty();
        assertThat(postgres.jdbc
                        .sql("select count(*) from look_back")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aSearchWaitsUntilTheRevisionIsInForceEverywhere() throws IOException {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        full("mock-wanted", terms(Duration.ofHours(24)), row("ZZ99ZZZ"));

        node(LIMITS, Clock.offset(AT_NOON, Duration.ofSeconds(19)), () -> Subscribers.NONE)
                .round();
        assertThat(hits()).isEmpty();
        node(LIMITS, Clock.offset(AT_NOON, Duration.ofSeconds(20)), () -> Subscribers.NONE)
                .round();
        assertThat(hits()).hasSize(1);
    }

    @Test
    void boundsAreKeptAndSaid() throws IOException {
        for (int i = 0; i < 5; i++) {
            read("ZZ99ZZZ", NOON.minus(Duration.ofHours(5 - i)), "FORCE");
        }
        full("mock-many", terms(Duration.ofHours(24)), row("ZZ99ZZZ") + row("QQ12QQQ") + row("QQ13QQQ"));
        full("mock-one", terms(Duration.ofHours(24)), row("ZZ99ZZZ"));
        full("mock-gone", terms(Duration.ofHours(24)), row("ZZ99ZZZ"));
        changes.terms("mock-gone", terms(Duration.ofHours(24)).withdrawn(), OLGA);

        node(
                        new LookingBack.Limits(Duration.ofHours(4), 2, 2, LIMITS.longestSearch(), LIMITS.after()),
                        later(),
                        () -> Subscribers.NONE)
                .round();

        assertThat(ended())
                .containsOnly(
                        Map.entry("mock-many", "REFUSED more new entries than hub.looking-back.most-entries"),
                        Map.entry("mock-one", "CUT more sightings than hub.looking-back.most-hits"),
                        Map.entry("mock-gone", "REFUSED the list's terms do not allow it any more"));
        assertThat(hits())
                .as("the latest two")
                .containsExactlyInAnyOrder("ZZ99ZZZ EXACT PAST 3600000", "ZZ99ZZZ EXACT PAST 7200000");
        node(
                        new LookingBack.Limits(Duration.ofHours(4), 2, 9, LIMITS.longestSearch(), LIMITS.after()),
                        later(),
                        () -> Subscribers.NONE)
                .round();
        assertThat(hits()).as("what has ended does not begin again").hasSize(2);
    }

    @Test
    void aNodeThatIsLostLeavesItsSearchToAnotherWhichTellsNothingTwice() throws IOException {
        int vehicles = 230;
        IntStream.range(0, vehicles).forEach(i -> read("ZZ9X" + i, NOON.minus(Duration.ofHours(1)), "FORCE"));
        full(
                "mock-wanted",
                terms(Duration.ofHours(24)),
                IntStream.range(0, vehicles).mapToObj(i -> row("ZZ9X" + i)).collect(Collectors.joining()));
        AtomicInteger asked = new AtomicInteger();
        LookingBack lost = node(LIMITS, later(), () -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("lost");
            }
            return Subscribers.NONE;
        });

        assertThatThrownBy(lost::round).hasMessage("lost");
        int before = hits().size();
        node().round();
        assertThat(hits()).as("while the other may still be at it").hasSize(before);
        LookingBack other = node(LIMITS, Clock.offset(AT_NOON, Duration.ofMinutes(10)), () -> Subscribers.NONE);
        other.round();

        assertThat(before).isPositive().isLessThan(vehicles);
        assertThat(hits()).hasSize(vehicles);
        assertThat(ended()).containsOnly(Map.entry("mock-wanted", "DONE"));
        assertThat(searchesLogged()).isOne();
    }

    @Test
    void twoNodesDoEachSearchOnce() throws Exception {
        read("ZZ99ZZZ", NOON.minus(Duration.ofHours(2)), "FORCE");
        for (int i = 0; i < 12; i++) {
            full("mock-" + i, terms(Duration.ofHours(24)), row("ZZ99ZZZ"));
        }
        LookingBack one = node();
        LookingBack other = node();
        try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
            for (Future<?> round : List.of(nodes.submit(one::round), nodes.submit(other::round))) {
                round.get();
            }
        }

        assertThat(hits()).hasSize(12);
        assertThat(searchesLogged()).isEqualTo(12);
    }

    private LookingBack node() {
        return node(LIMITS, later(), () -> Subscribers.NONE);
    }

    private static Clock later() {
        return Clock.offset(AT_NOON, Duration.ofSeconds(30));
    }

    private LookingBack node(LookingBack.Limits limits, Clock clock, Supplier<Subscribers> subscribers) {
        Hotlists hotlists = new Hotlists(store, hazelcast, MatchRules.DEFAULT);
        Hits hits = new Hits(
                postgres.jdbc,
                postgres.transactions,
                audit,
                subscribers,
                () -> VoiCodes.NONE,
                Map.of(),
                clock,
                new Outbox(postgres.jdbc, UUID::randomUUID));
        LookingBack node = new LookingBack(
                new LookBacks(postgres.source()), store, hotlists, hits, audit, limits, clock, UUID::randomUUID);
        opened.add(node);
        opened.add(hotlists);
        return node;
    }

    /** Of each hit its VRM, the kind of match, its liveness and its age less the half minute that a search comes later. */
    private List<String> hits() {
        return postgres.jdbc
                .sql("select vrm || ' ' || match_type || ' ' || liveness || ' ' || (age_ms - age_ms % 60000) from hit")
                .query(String.class)
                .list();
    }

    private Map<String, String> ended() {
        return postgres
                .jdbc
                .sql("select list_name, state || coalesce(' ' || why, '') as ended from look_back")
                .query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private long searchesLogged() {
        return postgres.jdbc
                .sql("select count(*) from audit_event where event = 'CONSULTATION'")
                .query(Long.class)
                .single();
    }

    private void full(String list, ListTerms terms, String csv) throws IOException {
        changes.bring(
                UUID.randomUUID(),
                list,
                As.FULL,
                new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)),
                "0".repeat(64),
                terms,
                OLGA);
    }

    private static String row(String vrm) {
        return vrm + ",MOCK,MODEL,RED,STOP,,A REASON,,,,31/12/2026,,,,,\n";
    }

    private static ListTerms terms(Duration lookBack) {
        return terms("Mock Authority", lookBack, false, null);
    }

    private static ListTerms quiet() {
        return terms(null, Duration.ofHours(24), false, null);
    }

    private static ListTerms white() {
        return terms("Mock Authority", Duration.ofHours(24), true, null);
    }

    private static ListTerms startOfDay() {
        return terms("Mock Authority", Duration.ofHours(24), false, ListTerms.WeedMoment.START_OF_DAY);
    }

    private static ListTerms terms(
            String authority, Duration lookBack, boolean whitelist, ListTerms.WeedMoment weedMoment) {
        LocalDate unsaid = null;
        return ListTerms.of(
                "Mock Police (simulated)",
                3,
                false,
                whitelist,
                true,
                unsaid,
                "stolen vehicles",
                authority,
                null,
                weedMoment,
                null,
                null,
                null,
                null,
                lookBack);
    }

    private void read(String vrm, Instant captured, String path) {
        UUID record = UUID.randomUUID();
        String canonical = """
                {"recordId":"%s","vrmAsRead":"%s","vrm":"%s","vrmPlausibility":"UNKNOWN","captureTime":"%s",\
                "feedId":7,"sourceId":8,"cameraId":9,"locationDisclosure":"RESTRICTED","manualEntry":false,\
                "misread":false,"acquisitionMode":"LIVE_FEED","provenance":{"acquisitionPath":"%s","recordIndex":0,"lineage":[]},\
                "marking":"OFFICIAL","sensitivity":{"sensitive":false,"schedule":"MG6C"},"qualityFlags":[]}""".formatted(record, vrm, vrm, captured, path);
        postgres.jdbc
                .sql("""
                        insert into read (vrm, feed_id, source_id, camera_id, capture_time, record_id, feed, submission,
                                          record_index, received_at, canonical)
                        values (?, 7, 8, 9, cast(? as timestamptz), ?, 'mock-gate', ?, 0, cast(? as timestamptz), ?)""")
                .params(
                        vrm,
                        captured.toString(),
                        record,
                        UUID.randomUUID(),
                        captured.plusSeconds(1).toString(),
                        canonical)
                .update();
    }
}

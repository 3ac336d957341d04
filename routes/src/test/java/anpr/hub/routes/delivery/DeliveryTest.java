package anpr.hub.routes.delivery;

import static anpr.hub.routes.delivery.RaisedHits.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.hotlist.Hit.MatchType;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.Account.Role;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.core.subscriber.Way;
import anpr.hub.routes.store.Entitled;
import anpr.hub.routes.store.HitDesk;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.Outbox;
import anpr.hub.routes.store.Postgres;
import anpr.hub.routes.store.ShownHit;
import anpr.hub.routes.store.Told;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hits from the message that raises them to servers of subscribers, over a real database and real HTTP. */
class DeliveryTest {
    private static final byte[] KEY = "a key of twenty-four bytes and more".getBytes(StandardCharsets.US_ASCII);
    private static final Entitled OFFICER = officer("officer", RaisedHits.OWNER, Standing.LAW_ENFORCEMENT);
    private static final Entitled INSIDER = officer("insider", RaisedHits.OWNER, Standing.LAW_ENFORCEMENT, "quiet");
    private static final Entitled OPERATOR = Entitled.operator("operator", Standing.LAW_ENFORCEMENT);
    private static final HitDesk.Wanted ALL = new HitDesk.Wanted(null, null, null, null, null, null, true, 100);

    private final Postgres postgres = Postgres.empty();
    private final AuditLog audit = postgres.audit();
    private final Outbox outbox = new Outbox(postgres.jdbc, UUID::randomUUID);
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final List<Couriers> couriers = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile Subscribers subscribers = Subscribers.NONE;
    private volatile int status = 200;
    private HttpServer server;

    private record Received(String path, String id, String at, String signature, byte[] body) {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        couriers.forEach(Couriers::stop);
        server.stop(0);
    }

    @Test
    void aHitIsPostedSignedAndItsDisclosureLogged() throws Exception {
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        store(hit());
        run(Duration.ofHours(1));

        await().until(() -> count("DONE") == 1);
        Received one = received.element();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update((one.id() + "." + one.at() + ".").getBytes(StandardCharsets.US_ASCII));
        assertThat(one.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(one.body())));
        assertThat(new ObjectMapper().readTree(one.body()).at("/data/vrm").asText())
                .isEqualTo("ZZ99ZZZ");
        assertThat(new ObjectMapper()
                        .readTree(one.body())
                        .at("/data/entry/action")
                        .asText())
                .isEqualTo("STOP");
        assertThat(postgres.jdbc
                        .sql("select event from audit_event order by at, event")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("COMBINATION", "DISCLOSURE");
    }

    @Test
    void aLiveHitThatASearchOfStoredReadsWasFasterToFindIsToldAsLive() {
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        store(hit().as(Liveness.PAST));
        assertThat(count("WAITING")).isZero();

        store(hit());
        store(hit().as(Liveness.PAST));

        assertThat(desk().search(OFFICER, "test", ALL)).singleElement().satisfies(hit -> {
            assertThat(hit.liveness()).isEqualTo("LIVE");
            assertThat(hit.hitId()).isEqualTo(hit().id());
        });
        assertThat(count("WAITING")).isOne();
    }

    @Test
    void aServerThatFailsIsAskedAgainUnderTheSameIdUntilItHasTheHit() {
        status = 500;
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        store(hit());
        run(Duration.ofHours(1));

        await().until(() -> received.size() >= 3);
        status = 204;
        await().until(() -> count("DONE") == 1);
        assertThat(received.stream().map(Received::id).distinct()).hasSize(1);
    }

    @Test
    void aServerThatSaysGoneIsAskedAgainOnlyWhenSomebodySaysSo() {
        status = 410;
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        store(hit());
        run(Duration.ofHours(1));
        await().until(() -> count("DEAD") == 1);
        Outbox.Standing dead = outbox.standings(OPERATOR, "DEAD", 10).getFirst();
        assertThat(dead.answer()).isEqualTo("answered 410");

        status = 200;
        assertThat(outbox.again(OPERATOR, dead.id(), Clock.systemUTC().instant()))
                .isTrue();
        await().until(() -> count("DONE") == 1);
        assertThat(received).hasSize(2);
    }

    @Test
    void aServerThatIsAwayIsGivenUpInTimeAndARedirectIsNotFollowed() {
        status = 302;
        subscribers =
                told(subscriber("control", server.getAddress().getPort(), Set.of()), subscriber("away", 9, Set.of()));
        store(hit());
        run(Duration.ofHours(1));
        await().until(() -> received.size() >= 2
                && postgres.jdbc
                        .sql("select answer from hit_delivery where subscriber = 'away'")
                        .query(String.class)
                        .optional()
                        .isPresent());

        assertThat(outbox.giveUp(Duration.ofHours(1), Clock.systemUTC().instant()))
                .isZero();
        assertThat(outbox.giveUp(Duration.ZERO, Clock.systemUTC().instant())).isEqualTo(2);
        assertThat(outbox.standings(OPERATOR, "DEAD", 10))
                .extracting(Outbox.Standing::answer)
                .containsExactlyInAnyOrder("answered 302", "no answer: ConnectException");
        assertThat(received).allMatch(one -> one.path().equals("/control"));
    }

    @Test
    void aSlowSubscriberKeepsNobodyWaiting() throws IOException {
        CountDownLatch answer = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        int port = server.getAddress().getPort();
        subscribers = told(subscriber("slow", port, Set.of()), subscriber("quick", port, Set.of()));
        for (int camera = 0; camera < 20; camera++) {
            store(hit().at(camera));
        }
        run(Duration.ofHours(1));

        await().until(() -> count("DONE") == 20);
        assertThat(received.stream().filter(one -> one.path().equals("/quick"))).hasSize(20);
        answer.countDown();
        await().until(() -> count("DONE") == 40);
    }

    @Test
    void aHitOfACovertListReachesThoseEntitledAndNoMetricCountsIt() {
        int port = server.getAddress().getPort();
        subscribers = told(subscriber("control", port, Set.of()), subscriber("inner", port, Set.of("quiet")));
        store(hit().covert("quiet"));
        run(Duration.ofHours(1));

        await().until(() -> count("DONE") == 1);
        assertThat(received).allMatch(one -> one.path().equals("/inner"));
        assertThat(meters.counter("hub.hits.delivered").count()).isZero();
    }

    @Test
    void whoMayNoLongerBeToldIsNotTold() {
        int port = server.getAddress().getPort();
        subscribers = told(subscriber("inner", port, Set.of("quiet")));
        store(hit().covert("quiet"));
        subscribers = told(subscriber("inner", port, Set.of()));
        run(Duration.ofHours(1));

        await().until(() -> count("DEAD") == 1);
        assertThat(received).isEmpty();
        assertThat(outbox.standings(OPERATOR, "DEAD", 10)).isEmpty();
        assertThat(outbox.deadInTheOpen()).isZero();
        assertThat(outbox.standings(INSIDER, "DEAD", 10)).hasSize(1);
    }

    @Test
    void ofTwoNodesAtOneOutboxOneBringsEachHit() {
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        for (int camera = 0; camera < 100; camera++) {
            store(hit().at(camera));
        }
        run(Duration.ofHours(1));
        run(Duration.ofHours(1));

        await().atMost(Duration.ofSeconds(60)).until(() -> count("DONE") == 100);
        assertThat(received).hasSize(100);
        assertThat(received.stream().map(Received::id).distinct()).hasSize(100);
    }

    @Test
    void whatANodeTookAndDidNotBringIsTakenByAnotherWhenItsLeaseEnds() {
        subscribers = told(subscriber("control", server.getAddress().getPort(), Set.of()));
        store(hit());
        assertThat(outbox.take("control", 10, Clock.systemUTC().instant(), Duration.ofSeconds(2)))
                .hasSize(1);

        run(Duration.ofHours(1));
        await().atMost(Duration.ofSeconds(60)).until(() -> count("DONE") == 1);
        assertThat(received).hasSize(1);
    }

    @Test
    void aHitIsForWhomTheGuardLetsHaveWhatIsMadeOfItsReadAndAListOfThePolice() {
        RaisedHits ofTheCouncil = hit();
        RaisedHits national = hit().by(AcquisitionPath.NATIONAL).at(2);
        RaisedHits unknown = hit().by((AcquisitionPath) null).at(3);
        subscribers = told(subscriber("control", 9, Set.of()));
        List.of(ofTheCouncil, national, unknown).forEach(this::store);

        assertThat(seen(ofTheCouncil).acquisitionPath()).isEqualTo(AcquisitionPath.LOCAL_AUTHORITY);
        assertThat(seen(ofTheCouncil).label())
                .isEqualTo(Label.of(AcquisitionPath.LOCAL_AUTHORITY).and(Told.LISTED));
        assertThat(seen(unknown).label()).isEqualTo(Label.UNKNOWN.and(Told.LISTED));
        assertThat(desk().search(OFFICER, "test", ALL)).hasSize(3);
        assertThat(desk().search(officer("other", RaisedHits.OWNER, Standing.OTHER), "test", ALL))
                .isEmpty();
        assertThat(outbox.standings(OPERATOR, "WAITING", 10)).hasSize(3);
        assertThat(outbox.standings(Entitled.operator("operator", Standing.OTHER), "WAITING", 10))
                .isEmpty();
        // Were a way of coming by reads closed to somebody, its hits would be.
        Entitled some = new Entitled("some", "", Set.of(), Set.of("LOCAL_AUTHORITY"));
        assertThat(desk().search(some, "test", ALL)).hasSize(1);
        assertThat(outbox.standings(some, "WAITING", 10)).hasSize(1);
    }

    @Test
    void aRepeatIsStoredAndCountedAndNotTold() {
        subscribers = told(subscriber("control", 9, Set.of()));
        RaisedHits first = hit().toldOnceWithin(Duration.ofMinutes(5));
        RaisedHits again = first.after(Duration.ofMinutes(4));
        store(first);
        store(again);
        store(again);
        store(first.after(Duration.ofMinutes(6)));

        assertThat(count("WAITING")).isEqualTo(2);
        assertThat(seen(first).repeats()).isEqualTo(1);
        assertThat(seen(again).repeatOf()).isEqualTo(first.id());
    }

    @Test
    void whatSaysMoreThanTheFirstIsNoRepeat() {
        subscribers = told(subscriber("control", 9, Set.of()));
        RaisedHits late = hit().toldOnceWithin(Duration.ofMinutes(5)).as(Liveness.LATE);
        RaisedHits confused =
                late.as(Liveness.LIVE).by(MatchType.CONFUSABLE).of("ZZ99ZZ2").after(Duration.ofSeconds(1));
        RaisedHits exact = confused.by(MatchType.EXACT).of("ZZ99ZZZ").after(Duration.ofSeconds(1));
        RaisedHits elsewhere = exact.at(2);
        List.of(late, confused, exact, elsewhere).forEach(this::store);

        assertThat(List.of(late, confused, exact, elsewhere))
                .allMatch(one -> seen(one).repeatOf() == null);
        RaisedHits pattern = hit().toldOnceWithin(Duration.ofMinutes(5))
                .by(MatchType.WILDCARD)
                .at(3);
        RaisedHits other = pattern.of("ZZ98ZZZ").after(Duration.ofSeconds(1));
        RaisedHits same = pattern.after(Duration.ofSeconds(2));
        List.of(pattern, other, same).forEach(this::store);
        assertThat(seen(other).repeatOf()).isNull();
        assertThat(seen(same).repeatOf()).isEqualTo(pattern.id());
    }

    @Test
    void whatNobodyAcknowledgesIsEscalatedOnceToWhomTheListNames() {
        subscribers = told(subscriber("control", 9, Set.of()), subscriber("duty", 9, Set.of()));
        RaisedHits overdue = hit().escalatedAfter(Duration.ofMinutes(1), "duty");
        RaisedHits taken = overdue.at(2);
        store(overdue);
        store(taken);
        HitDesk desk = desk();
        ShownHit acknowledged =
                desk.acknowledge(OFFICER, taken.id(), "seen, ours").orElseThrow();

        assertThat(desk.escalate()).isEqualTo(1);
        assertThat(desk.escalate()).isZero();
        assertThat(acknowledged.state()).isEqualTo("ACKNOWLEDGED");
        assertThat(acknowledged.acknowledgedBy()).isEqualTo("officer");
        assertThat(desk.acknowledge(INSIDER, taken.id(), "mine").orElseThrow()).isEqualTo(acknowledged);
        assertThat(seen(overdue).state()).isEqualTo("ESCALATED");
        assertThat(postgres.jdbc
                        .sql("select subscriber from hit_delivery where occasion = 'ESCALATED'")
                        .query(String.class)
                        .list())
                .containsExactly("duty");
    }

    @Test
    void aHitOfACovertListIsNotThereForWhoIsNotEntitled() {
        store(hit().covert("quiet"));
        HitDesk desk = desk();
        UUID id = hit().covert("quiet").id();

        assertThat(desk.search(OFFICER, "test", ALL)).isEmpty();
        assertThat(desk.find(OFFICER, "test", id)).isEqualTo(desk.find(OFFICER, "test", UUID.randomUUID()));
        assertThat(desk.acknowledge(OFFICER, id, "mine")).isEmpty();
        assertThat(desk.after(OFFICER, "test", 0, 10)).isEmpty();
        assertThat(desk.search(officer("nobodys", "", Standing.LAW_ENFORCEMENT, "quiet"), "test", ALL))
                .isEmpty();
        assertThat(desk.search(officer("other", RaisedHits.OWNER, Standing.OTHER, "quiet"), "test", ALL))
                .isEmpty();

        assertThat(desk.search(INSIDER, "test", ALL)).hasSize(1);
        HitDesk.Happened raised = desk.after(INSIDER, "test", 0, 10).getFirst();
        assertThat(desk.place(OFFICER, raised.id())).isEmpty();
        assertThat(desk.place(INSIDER, raised.id())).contains(raised.seq());
    }

    private static Entitled officer(String name, String organisation, Standing standing, String... covertLists) {
        return Entitled.officer(
                new Account(name, organisation, Set.of(Role.HIT_OFFICER), Set.of(), Set.of(covertLists)), standing);
    }

    private void store(RaisedHits hit) {
        new Hits(
                        postgres.jdbc,
                        postgres.transactions,
                        audit,
                        () -> subscribers,
                        () -> VoiCodes.NONE,
                        Map.of(),
                        Clock.systemUTC(),
                        outbox)
                .store(List.of(hit.batch()));
    }

    private HitDesk desk() {
        return new HitDesk(postgres.jdbc, postgres.transactions, audit, outbox, () -> subscribers, Clock.systemUTC());
    }

    private ShownHit seen(RaisedHits hit) {
        return desk().find(INSIDER, "test", hit.id()).orElseThrow();
    }

    private long count(String state) {
        return postgres.jdbc
                .sql("select count(*) from hit_delivery where state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    private void run(Duration giveUpAfter) {
        Couriers started = new Couriers(
                outbox,
                () -> subscribers,
                new DeliverySettings(
                        Set.of("127.0.0.1:" + server.getAddress().getPort(), "127.0.0.1:9"),
                        giveUpAfter,
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        1000,
                        null,
                        Map.of()),
                subscriber -> Optional.of("whsec_" + Base64.getEncoder().encodeToString(KEY)),
                audit,
                Clock.systemUTC(),
                meters,
                null);
        couriers.add(started);
        started.start();
    }

    private static Subscribers told(Subscriber... all) {
        return new Subscribers(List.of(all));
    }

    private static Subscriber subscriber(String id, int port, Set<String> covertLists) {
        return new Subscriber(
                id,
                "Control of " + id + " (simulated)",
                Set.of(RaisedHits.OWNER),
                5,
                Set.of(Liveness.LIVE),
                covertLists,
                false,
                new Way.Webhook(URI.create("http://127.0.0.1:" + port + '/' + id)));
    }
}

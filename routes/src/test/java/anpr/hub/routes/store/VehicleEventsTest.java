package anpr.hub.routes.store;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.mapping.VehicleEvent.Then;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.EventClaim;
import anpr.hub.routes.message.ReadBatch.EventImage;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of one vehicle are linked, and one of them chosen, in whatever order and by however many hands they come. */
class VehicleEventsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String FEED = "mock-feed";
    private static final Recipient.Account SOMEONE = new Recipient.Account("someone", Standing.LAW_ENFORCEMENT);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private Postgres postgres;
    private Ledger ledger;
    private NationalStore store;
    private ReadSearch search;

    @BeforeEach
    void emptyStore() {
        postgres = Postgres.empty();
        ledger = new Ledger(postgres.jdbc);
        store = new NationalStore(
                postgres.jdbc,
                new AppliedBatches(
                        postgres.jdbc,
                        postgres.transactions,
                        new Days(postgres.jdbc, Clock.fixed(NOON, ZoneOffset.UTC)),
                        ledger));
        search = new ReadSearch(postgres.jdbc, new AccessLog(postgres.audit()));
    }

    @Test
    void theHighestRankIsChosenAndTheOthersStayAttached() {
        store(told("ZZ99ZZ", 0, 0), told("ZZ99ZZZ", 1, 2), told("ZZ99ZZZ", 2, 1));

        assertThat(events()).containsExactly("3 reads, chosen m1");
        assertThat(search.byVrm(SOMEONE, "test", "ZZ99ZZ", null, null))
                .as("found by a reading that was not chosen")
                .singleElement()
                .asString()
                .contains("\"said\":\"m1\"", "\"linked\":{\"attached\":2");
        assertThat(ledger.latest(1, null))
                .singleElement()
                .extracting(Ledger.Minute::stored)
                .isEqualTo(3L);
    }

    @Test
    void anyOrderOfArrivalAndAnyCutIntoBatchesGivesTheSameEventsAndTheSameChoice() {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            // Two runs of the counter, an hour apart; within each, gaps up to the limit; ties of rank; repeated keys.
            int at = (i < 7 ? 0 : 3600) + 30 * (i % 7 / 2);
            told.add(new Told(
                    "ZZ99ZZ" + (i % 3 == 0 ? "Y" : "Z"), at, i % 2, i % 5 == 0 ? null : 40 + i * 3 % 17, "m" + i));
        }
        told.add(new Told("ZZ99ZZZ", 0, 1, 41, "m1 again"));
        Random random = new Random(8);
        for (Then then : Then.values()) {
            List<String> expected = null;
            for (int run = 0; run < 12; run++) {
                emptyStore();
                List<PublishedRead> reads = new ArrayList<>(
                        told.stream().map(one -> read(one, then)).toList());
                Collections.shuffle(reads, random);
                for (List<PublishedRead> batch : cut(reads, random)) {
                    store.store(List.of(batch(batch)));
                }
                List<String> events = events();
                expected = expected == null ? events : expected;
                assertThat(events)
                        .as("%s, run %d", then, run)
                        .isEqualTo(expected)
                        .hasSize(2);
            }
        }
    }

    @Test
    void aGroupIsOneEventWithEachFrameThatItNamesWhicheverComesFirstAndWithNoOtherOfTheFrame() {
        PublishedRead first = read(told("ZZ99ZZZ", 0, 0), Then.LATEST, "frame 1\t0");
        PublishedRead otherCar = read(told("QQ12QQQ", 0, 0), Then.LATEST, "frame 1\t1");
        PublishedRead preview = read(told("ZZ99ZZY", 1, -1), Then.LATEST, "track 7");
        PublishedRead group = read(told("ZZ99ZZZ", 2, 1), Then.LATEST, "track 7", "frame 1\t0", "frame 2\t0");
        PublishedRead second = read(told("ZZ99ZZZ", 3, 0), Then.LATEST, "frame 2\t0");
        for (List<PublishedRead> order : List.of(
                List.of(first, otherCar, preview, second, group),
                List.of(group, second, preview, otherCar, first),
                List.of(second, otherCar, group, first, preview))) {
            emptyStore();
            order.forEach(read -> store.store(List.of(batch(List.of(read)))));

            assertThat(events()).containsExactlyInAnyOrder("4 reads, chosen m2", "1 reads, chosen m0");
        }
    }

    @Test
    void eventsOfSeveralKeysAreWhatHangsTogetherWhateverTheOrderAndTheCut() {
        Random random = new Random(22);
        for (int run = 0; run < 15; run++) {
            emptyStore();
            List<Keyed> told = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                List<String> keys = random.ints(1 + random.nextInt(3), 0, 12)
                        .distinct()
                        .mapToObj(key -> "k" + key)
                        .toList();
                told.add(new Keyed(random.nextInt(240), i, keys));
            }
            List<PublishedRead> reads =
                    new ArrayList<>(told.stream().map(Keyed::read).toList());
            Collections.shuffle(reads, random);
            for (List<PublishedRead> batch : cut(reads, random)) {
                store.store(List.of(batch(batch)));
            }

            assertThat(members())
                    .as("run %d of %s", run, told)
                    .containsExactlyInAnyOrderElementsOf(hangingTogether(told));
        }
    }

    @Test
    void twoConsumersOfReadsWithSeveralKeysComeToWhatHangsTogether() throws Exception {
        Random random = new Random(23);
        List<Keyed> told = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            List<String> keys = random.ints(1 + i % 3, 0, 120)
                    .distinct()
                    .mapToObj(key -> "k" + key)
                    .toList();
            told.add(new Keyed(random.nextInt(40), i, keys));
        }
        try (ExecutorService consumers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = new ArrayList<>();
            for (int consumer = 0; consumer < 2; consumer++) {
                List<PublishedRead> mine =
                        new ArrayList<>(told.stream().map(Keyed::read).toList());
                Collections.shuffle(mine, new Random(consumer));
                for (List<PublishedRead> batch : cut(mine, new Random(consumer))) {
                    done.add(consumers.submit(() -> store.store(List.of(batch(batch)))));
                }
            }
            for (Future<?> one : done) {
                one.get();
            }
        }

        assertThat(members()).containsExactlyInAnyOrderElementsOf(hangingTogether(told));
    }

    @Test
    void aReadBetweenTwoEventsMakesThemOne() {
        store(told("ZZ99ZZZ", 0, 1));
        store(told("ZZ99ZZZ", 60, 2));
        assertThat(events()).hasSize(2);

        store(told("ZZ99ZZZ", 30, 0));

        assertThat(events()).containsExactly("3 reads, chosen m60");
    }

    @Test
    void theSameKeyFartherApartThanTheMappingSaysIsAnotherEvent() {
        store(told("ZZ99ZZZ", 0, 0));
        store(told("QQ12QQQ", 31, 0));

        assertThat(events()).containsExactly("1 reads, chosen m0", "1 reads, chosen m31");
    }

    @Test
    void aBatchThatIsDeliveredAgainOrMadeAgainChangesNothing() {
        List<Told> told = List.of(told("ZZ99ZZZ", 0, 0), told("ZZ99ZZZ", 5, 1));
        ReadBatch batch = batch(told.stream().map(one -> read(one, Then.LATEST)).toList());
        store.store(List.of(batch));
        store.store(List.of(batch));
        List<String> before = events();

        // After a crash of the normaliser the same reads come with other ids.
        store.store(
                List.of(batch(told.stream().map(one -> read(one, Then.LATEST)).toList())));

        assertThat(events()).isEqualTo(before).containsExactly("2 reads, chosen m5");
        assertThat(count("event_read")).isEqualTo(2);
        assertThat(ledger.latest(1, null)).singleElement().satisfies(minute -> {
            assertThat(minute.stored()).isEqualTo(2);
            assertThat(minute.duplicates()).isEqualTo(2);
        });
    }

    @Test
    void aReadToldAgainWithAnImageThatTheFirstLacksStaysAttachedAndIsNotDropped() {
        store.store(List.of(batch(List.of(plain("ZZ99ZZZ", "\"lane\":\"1\"")))));
        store.store(
                List.of(batch(List.of(plain("ZZ99ZZZ", "\"lane\":\"1\",\"imageOriginal\":[{\"ref\":\"a.jpg\"}]")))));
        store.store(List.of(batch(List.of(plain("ZZ99ZZZ", "\"lane\":\"1\"")))));

        assertThat(search.byVrm(SOMEONE, "test", "ZZ99ZZZ", null, null))
                .singleElement()
                .asString()
                .contains("\"linked\":{\"attached\":1,\"images\":[{\"ref\":\"a.jpg\"}]}");
        assertThat(ledger.latest(1, null)).singleElement().satisfies(minute -> {
            assertThat(minute.stored()).isEqualTo(1);
            assertThat(minute.attached()).isEqualTo(1);
            assertThat(minute.duplicates()).isEqualTo(1);
        });
    }

    @Test
    void oneReadShowsTheOthersOfItsEventAndTheLogNamesThemAll() {
        store(told("ZZ99ZZZ", 0, 0), told("ZZ99ZZZ", 5, 1));
        UUID attached = postgres.jdbc
                .sql("select record_id from event_read where record_id not in (select chosen from vehicle_event)")
                .query(UUID.class)
                .single();

        String found = search.byRecord(SOMEONE, "test", attached).orElseThrow();

        assertThat(found).startsWith("{\"said\":\"m0\"").contains("\"attached\":[{\"said\":\"m5\"");
        assertThat(postgres.jdbc
                        .sql("select cardinality(records) from audit_event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void anImageJoinsItsEventWhetherItComesBeforeOrAfterAndNoOther() {
        EventImage before = image("a".repeat(64), NOON.plusSeconds(3));
        EventImage after = image("b".repeat(64), null);
        EventImage elsewhere = image("c".repeat(64), NOON.minusSeconds(600));
        store.store(List.of(new ReadBatch(UUID.randomUUID(), List.of(), List.of(), List.of(before))));
        store(told("ZZ99ZZZ", 0, 0));
        store.store(List.of(new ReadBatch(UUID.randomUUID(), List.of(), List.of(), List.of(after, elsewhere))));

        assertThat(search.byVrm(SOMEONE, "test", "ZZ99ZZZ", null, null))
                .singleElement()
                .asString()
                .contains("\"attached\":0", "a".repeat(64), "b".repeat(64))
                .doesNotContain("c".repeat(64));
        assertThat(ledger.latest(1, null))
                .singleElement()
                .extracting(Ledger.Minute::lateImages)
                .isEqualTo(3L);
    }

    @Test
    void twoConsumersAtOnceComeToTheSameEventsAsOne() throws Exception {
        int cars = 40;
        List<PublishedRead> reads = IntStream.range(0, cars * 6)
                .mapToObj(i -> read(
                        new Told("ZZ" + i % cars, i / cars, i / cars % 4, null, "m" + i),
                        Then.LATEST,
                        "car " + i % cars))
                .toList();
        try (ExecutorService consumers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> done = new ArrayList<>();
            for (int consumer = 0; consumer < 2; consumer++) {
                // Each has all of them, as after a failover, in batches and an order of its own.
                List<PublishedRead> mine = new ArrayList<>(reads);
                Collections.shuffle(mine, new Random(consumer));
                for (List<PublishedRead> batch : cut(mine, new Random(consumer))) {
                    done.add(consumers.submit(() -> store.store(List.of(batch(batch)))));
                }
            }
            for (Future<?> one : done) {
                one.get();
            }
        }

        assertThat(count("vehicle_event")).isEqualTo(cars);
        assertThat(count("event_read")).isEqualTo(cars * 6);
        assertThat(postgres.jdbc
                        .sql(
                                "select count(*) from vehicle_event e join event_read r on r.record_id = e.chosen where rank = 3")
                        .query(Long.class)
                        .single())
                .as("every event has chosen a read of the highest rank")
                .isEqualTo(cars);
        assertThat(ledger.latest(1, null)).singleElement().satisfies(minute -> {
            assertThat(minute.stored()).isEqualTo(cars * 6);
            assertThat(minute.duplicates()).isEqualTo(cars * 6);
        });
    }

    /** What one message says: seconds from noon, the rank it has by the mapping, and a name to know it by. */
    private record Told(
            String vrm, int at, int rank, @Nullable Integer confidence, String name) {}

    /** A message that is known by several keys; its number is its rank, so that no two are equal. */
    private record Keyed(int at, int number, List<String> keys) {
        PublishedRead read() {
            Told told = new Told("ZZ" + number, at, number, null, "m" + number);
            String[] further = keys.subList(1, keys.size()).toArray(String[]::new);
            return VehicleEventsTest.read(told, Then.LATEST, keys.getFirst(), further);
        }

        boolean hangsTogetherWith(Keyed other) {
            return Math.abs(at - other.at) <= WITHIN.toSeconds() && !Collections.disjoint(keys, other.keys);
        }
    }

    /** What the store has to come to, thought out one by one. */
    private static List<String> hangingTogether(List<Keyed> told) {
        List<String> events = new ArrayList<>();
        Set<Keyed> left = new LinkedHashSet<>(told);
        while (!left.isEmpty()) {
            List<Keyed> event = new ArrayList<>(List.of(left.iterator().next()));
            left.remove(event.getFirst());
            for (int i = 0; i < event.size(); i++) {
                Keyed one = event.get(i);
                left.stream().filter(one::hangsTogetherWith).forEach(event::add);
                event.forEach(left::remove);
            }
            List<Integer> numbers = event.stream().map(Keyed::number).sorted().toList();
            events.add(numbers + ", chosen " + numbers.getLast());
        }
        return events;
    }

    /** Every event as {@link #hangingTogether} names it. */
    private List<String> members() {
        return postgres.jdbc.sql("""
                        select '[' || string_agg(rank::text, ', ' order by rank) || '], chosen '
                               || max(rank) filter (where record_id = chosen)
                        from vehicle_event e join event_read r on r.event = e.id group by e.id""").query(String.class).list();
    }

    private static Told told(String vrm, int at, int rank) {
        return new Told(vrm, at, rank, null, "m" + at);
    }

    private void store(Told... told) {
        store.store(
                List.of(batch(Stream.of(told).map(one -> read(one, Then.LATEST)).toList())));
    }

    private static ReadBatch batch(List<PublishedRead> reads) {
        return new ReadBatch(UUID.randomUUID(), reads, List.of(), List.of());
    }

    private static PublishedRead read(Told told, Then then) {
        return read(told, then, "car 17");
    }

    private static PublishedRead read(Told told, Then then, String key, String... further) {
        List<String> also = List.of(further);
        Instant at = NOON.plusSeconds(told.at());
        return new PublishedRead(
                UUID.randomUUID(),
                new ReadKey(told.vrm(), 1, 2, 3, at),
                null,
                FEED,
                UUID.nameUUIDFromBytes(told.name().getBytes(StandardCharsets.UTF_8)),
                0,
                NOON.plusSeconds(10),
                new EventClaim(new VehicleEvent(key, also, WITHIN, told.rank(), then), told.confidence()),
                ("{\"said\":\"" + told.name() + "\"}").getBytes(StandardCharsets.UTF_8),
                null,
                null);
    }

    private static PublishedRead plain(String vrm, String members) {
        return new PublishedRead(
                UUID.randomUUID(),
                new ReadKey(vrm, 1, 2, 3, NOON),
                null,
                FEED,
                UUID.randomUUID(),
                0,
                NOON,
                null,
                ("{\"recordId\":\"" + UUID.randomUUID() + "\"," + members + "}").getBytes(StandardCharsets.UTF_8),
                null,
                null);
    }

    private static EventImage image(String sha256, @Nullable Instant at) {
        return new EventImage(
                new VehicleEvent("car 17", List.of(), WITHIN, 0, Then.LATEST),
                at,
                ImageRole.OVERVIEW,
                new ImageRef("late.jpg", sha256, 5, 1, 1, "image/jpeg"),
                FEED,
                UUID.randomUUID(),
                NOON.plusSeconds(12));
    }

    private static List<List<PublishedRead>> cut(List<PublishedRead> reads, Random random) {
        List<List<PublishedRead>> batches = new ArrayList<>();
        for (int from = 0; from < reads.size(); ) {
            int to = Math.min(reads.size(), from + 1 + random.nextInt(20));
            batches.add(reads.subList(from, to));
            from = to;
        }
        return batches;
    }

    /** Every event by its content, which no order of arrival may change. */
    private List<String> events() {
        return postgres.jdbc.sql("""
                        select (select count(*) from event_read r where r.event = e.id) || ' reads, chosen '
                               || (h.canonical::json ->> 'said')
                        from vehicle_event e
                        join (select record_id, canonical from read union all
                              select record_id, canonical from repeated_read) h on h.record_id = e.chosen
                        order by (select min(captured_from) from event_key k where k.event = e.id)""").query(String.class).list();
    }

    private long count(String table) {
        return postgres.jdbc
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }
}

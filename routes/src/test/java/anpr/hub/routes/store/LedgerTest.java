package anpr.hub.routes.store;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.message.ReadBatch;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.SettlementBatch.Settlement;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.SubmissionBatch.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger as the legs of the hub keep it: each counts what it did, once, whatever is delivered again. */
class LedgerTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:30.250Z");
    private static final String FEED = "mock-feed";

    private Postgres postgres;
    private Ledger ledger;
    private Archive archive;
    private Settlements settlements;
    private NationalStore store;
    private Quarantine quarantine;

    @BeforeEach
    void emptyStore() {
        postgres = Postgres.empty();
        var days = new Days(postgres.jdbc, Clock.fixed(NOON, ZoneOffset.UTC));
        ledger = new Ledger(postgres.jdbc);
        var applied = new AppliedBatches(postgres.jdbc, postgres.transactions, days, ledger);
        archive = new Archive(
                postgres.jdbc,
                applied,
                new OwnerCopies(
                        postgres.jdbc,
                        feed -> List.of(),
                        new Carving(new ContentStore(Path.of("none"))),
                        postgres.audit()));
        settlements = new Settlements(postgres.jdbc, applied);
        store = new NationalStore(postgres.jdbc, applied);
        quarantine = new Quarantine(postgres.jdbc, postgres.transactions, archive, postgres.audit(), UUID::randomUUID);
    }

    @Test
    void closesWhenEveryRecordOfASubmissionIsAccountedFor() {
        UUID submission = UUID.randomUUID();
        archive.keep(List.of(received(submission)));
        settlements.settle(List.of(settled(submission, 3, 1, Map.of(Outcome.Rule.NO_PLATE, 1), 1)));
        store.store(List.of(published(submission, "ZZ99ZZZ")));

        assertThat(ledger.latest(10, null)).singleElement().satisfies(minute -> {
            assertThat(minute.closes()).isTrue();
            assertThat(minute.minute()).isEqualTo("2026-11-20T12:00:00Z");
            assertThat(minute.records()).isEqualTo(3);
            assertThat(minute.stored() + minute.quarantined() + minute.dropped())
                    .isEqualTo(3);
        });
    }

    @Test
    void staysOpenWhileAReadIsOnItsWayAndIsReportedAfterTheGrace() {
        UUID submission = UUID.randomUUID();
        archive.keep(List.of(received(submission)));
        settlements.settle(List.of(settled(submission, 1, 1, Map.of(), 0)));

        assertThat(ledger.open(NOON.plusSeconds(10), Duration.ofMinutes(1))).isEmpty();
        assertThat(ledger.open(NOON.plusSeconds(200), Duration.ofMinutes(1)))
                .singleElement()
                .extracting(Ledger.Minute::feed)
                .isEqualTo(FEED);
    }

    @Test
    void countsABatchOnceThatIsDeliveredTwice() {
        UUID submission = UUID.randomUUID();
        SubmissionBatch received = received(submission);
        SettlementBatch settled = settled(submission, 1, 1, Map.of(), 0);
        ReadBatch published = published(submission, "ZZ99ZZZ");
        for (int i = 0; i < 2; i++) {
            archive.keep(List.of(received));
            settlements.settle(List.of(settled));
            store.store(List.of(published));
        }

        assertThat(ledger.latest(10, null)).singleElement().satisfies(minute -> {
            assertThat(minute.received()).isEqualTo(1);
            assertThat(minute.stored()).isEqualTo(1);
            assertThat(minute.duplicates()).isZero();
            assertThat(minute.closes()).isTrue();
        });
    }

    @Test
    void callsAReadThatIsThereADuplicate() {
        store.store(List.of(published(UUID.randomUUID(), "ZZ99ZZZ")));
        store.store(List.of(published(UUID.randomUUID(), "ZZ99ZZZ")));

        assertThat(ledger.latest(10, null)).singleElement().satisfies(minute -> {
            assertThat(minute.stored()).isEqualTo(1);
            assertThat(minute.duplicates()).isEqualTo(1);
        });
        assertThat(postgres.jdbc
                        .sql("select count(*) from read")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void movesARecordFromQuarantineToStoreWhenItsReplaySucceeds() {
        UUID submission = UUID.randomUUID();
        archive.keep(List.of(received(submission)));
        settlements.settle(List.of(settled(submission, 1, 0, Map.of(), 1)));

        int replayed = quarantine.replay("operator", FEED, "VRM_UNUSABLE", batch -> {
            List<Integer> indexes = batch.entries().getFirst().replay();
            settlements.settle(List.of(new SettlementBatch(
                    UUID.randomUUID(),
                    List.of(new Settlement(submission, FEED, NOON, 1, 1, 0, Map.of(), List.of(), indexes)))));
            store.store(List.of(published(submission, "ZZ99ZZZ")));
        });

        assertThat(replayed).isEqualTo(1);
        assertThat(quarantine.open(FEED, null, 10)).isEmpty();
        assertThat(ledger.latest(10, null)).singleElement().satisfies(minute -> {
            assertThat(minute.quarantined()).isZero();
            assertThat(minute.stored()).isEqualTo(1);
            assertThat(minute.closes()).isTrue();
        });
    }

    @Test
    void keepsARecordInQuarantineWhenItsReplayCannotBeSent() {
        UUID submission = UUID.randomUUID();
        archive.keep(List.of(received(submission)));
        settlements.settle(List.of(settled(submission, 1, 0, Map.of(), 1)));

        try {
            quarantine.replay("operator", FEED, null, batch -> {
                throw new IllegalStateException("the broker is away");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("the broker is away");
        }

        assertThat(quarantine.open(FEED, null, 10)).hasSize(1);
    }

    @Test
    void givesOnlyPlausibleDaysAPartitionOfTheirOwn() {
        Instant longAgo = Instant.parse("1970-01-01T00:00:01Z");
        ReadKey key = new ReadKey("ZZ99ZZZ", 1, 2, 3, longAgo);
        store.store(
                List.of(new ReadBatch(UUID.randomUUID(), List.of(read(UUID.randomUUID(), key)), List.of(), List.of())));
        store.store(List.of(published(UUID.randomUUID(), "QQ12QQQ")));

        assertThat(postgres.jdbc
                        .sql("select distinct tableoid::regclass::text from read order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("read_20261120", "read_default");
    }

    private static SubmissionBatch received(UUID submission) {
        return new SubmissionBatch(
                UUID.randomUUID(),
                List.of(new Entry(
                        submission, FEED, NOON, "application/json", "0".repeat(64), 1, new byte[] {1}, null)));
    }

    private static SettlementBatch settled(
            UUID submission, int records, int accepted, Map<Outcome.Rule, Integer> dropped, int quarantined) {
        var items = java.util.stream.IntStream.range(0, quarantined)
                .mapToObj(index ->
                        new SettlementBatch.Quarantine(index, Outcome.Reason.VRM_UNUSABLE, "the plate is no VRM", null))
                .toList();
        return new SettlementBatch(
                UUID.randomUUID(),
                List.of(new Settlement(submission, FEED, NOON, records, accepted, 0, dropped, items, null)));
    }

    private static ReadBatch published(UUID submission, String vrm) {
        return new ReadBatch(
                UUID.randomUUID(),
                List.of(read(submission, new ReadKey(vrm, 1, 2, 3, NOON.minusSeconds(1)))),
                List.of(),
                List.of());
    }

    private static PublishedRead read(UUID submission, ReadKey key) {
        return new PublishedRead(
                UUID.randomUUID(),
                key,
                null,
                FEED,
                submission,
                0,
                NOON,
                null,
                "{}".getBytes(StandardCharsets.UTF_8),
                null,
                null);
    }
}

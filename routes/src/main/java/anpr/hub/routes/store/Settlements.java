package anpr.hub.routes.store;

import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.SettlementBatch.Quarantine;
import anpr.hub.routes.message.SettlementBatch.Settlement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What became of each submission: receipts for partners, the quarantine, and its side of the ledger. */
public final class Settlements {
    private static final AppliedBatches.Leg<SettlementBatch> LEG =
            new AppliedBatches.Leg<>("settle", SettlementBatch::id, "settlement", batch -> batch.settlements().stream()
                    .map(Settlement::receivedAt));

    private final JdbcClient jdbc;
    private final AppliedBatches applied;

    public Settlements(JdbcClient jdbc, AppliedBatches applied) {
        this.jdbc = jdbc;
        this.applied = applied;
    }

    /** Writes down the outcome of each submission of these batches; each once. */
    public void settle(List<SettlementBatch> batches) {
        applied.apply(LEG, batches, (fresh, counts) -> {
            List<Settlement> settlements = fresh.stream()
                    .flatMap(batch -> batch.settlements().stream())
                    .toList();
            insert(settlements);
            settlements.forEach(settlement -> settle(settlement, counts));
        });
    }

    private void settle(Settlement settlement, Ledger.Entries counts) {
        String feed = settlement.feed();
        var at = settlement.receivedAt();
        if (settlement.replay() == null) {
            counts.add(feed, at, Ledger.SETTLED, 1);
            counts.add(feed, at, Ledger.RECORDS, settlement.records());
        } else {
            // The records were counted at the first try; now they leave the quarantine for wherever they came to.
            counts.add(feed, at, Ledger.QUARANTINED, -released(settlement.submission(), settlement.replay()));
        }
        counts.add(feed, at, Ledger.QUARANTINED, settlement.quarantined().size());
        settlement.dropped().forEach((rule, n) -> counts.add(feed, at, Ledger.DROPPED + rule, n));
        for (Quarantine quarantine : settlement.quarantined()) {
            insert(settlement, quarantine);
        }
    }

    private void insert(List<Settlement> settlements) {
        jdbc.sql("""
                        insert into settlement (submission, received_at, records, accepted, late_images, dropped,
                                                quarantined, replay)
                        select * from unnest(?::text[]::uuid[], ?::text[]::timestamptz[], ?::int[], ?::int[], ?::int[], ?::int[],
                                             ?::int[], ?::bool[])""")
                .params(
                        settlements.stream().map(e -> e.submission().toString()).toArray(String[]::new),
                        settlements.stream()
                                .map(settlement -> settlement.receivedAt())
                                .map(String::valueOf)
                                .toArray(String[]::new),
                        settlements.stream().map(Settlement::records).toArray(Integer[]::new),
                        settlements.stream().map(Settlement::accepted).toArray(Integer[]::new),
                        settlements.stream().map(Settlement::lateImages).toArray(Integer[]::new),
                        settlements.stream()
                                .map(settlement -> settlement.dropped().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                                .toArray(Integer[]::new),
                        settlements.stream()
                                .map(settlement -> settlement.quarantined().size())
                                .toArray(Integer[]::new),
                        settlements.stream()
                                .map(settlement -> settlement.replay() != null)
                                .toArray(Boolean[]::new))
                .update();
    }

    private void insert(Settlement settlement, Quarantine quarantine) {
        byte[] partial = quarantine.partial();
        jdbc.sql("""
                        insert into quarantine (feed, submission, received_at, record_index, reason, detail, partial)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        settlement.feed(),
                        settlement.submission(),
                        Times.at(settlement.receivedAt()),
                        quarantine.index(),
                        quarantine.reason().name(),
                        quarantine.detail(),
                        partial == null ? null : new String(partial, StandardCharsets.UTF_8))
                .update();
    }

    private int released(UUID submission, List<Integer> records) {
        return jdbc.sql("""
                        update quarantine set state = 'REPLAYED'
                        where submission = ? and record_index = any(?::int[]) and state <> 'REPLAYED'""").params(submission, records.toArray(Integer[]::new)).update();
    }
}

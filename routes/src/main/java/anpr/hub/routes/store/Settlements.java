package anpr.hub.routes.store;

import anpr.hub.routes.message.SettlementBatch;
import anpr.hub.routes.message.SettlementBatch.Quarantine;
import anpr.hub.routes.message.SettlementBatch.Settlement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What became of each submission: receipts for partners, the quarantine, and its side of the ledger. */
public final class Settlements {
    private static final String LEG = "settle";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AppliedBatches applied;
    private final Days days;
    private final Ledger ledger;

    public Settlements(
            JdbcClient jdbc, TransactionOperations transactions, AppliedBatches applied, Days days, Ledger ledger) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.applied = applied;
        this.days = days;
        this.ledger = ledger;
    }

    /** Writes down the outcome of each submission of these batches; each once. */
    public void settle(List<SettlementBatch> batches) {
        days.prepare(
                "settlement",
                batches.stream().flatMap(batch -> batch.settlements().stream()).map(Settlement::receivedAt));
        transactions.executeWithoutResult(status -> {
            List<Settlement> settlements = applied.first(LEG, batches, SettlementBatch::id).stream()
                    .flatMap(batch -> batch.settlements().stream())
                    .toList();
            insert(settlements);
            Ledger.Entries counts = new Ledger.Entries();
            for (Settlement settlement : settlements) {
                settle(settlement, counts);
            }
            ledger.post(counts);
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

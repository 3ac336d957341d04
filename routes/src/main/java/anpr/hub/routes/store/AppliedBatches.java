package anpr.hub.routes.store;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Does a leg's work on the database once: all of what it took from its queue or nothing, with its counts in the ledger,
 * and remembers the batches in the same transaction. Safe for use by many threads.
 */
public final class AppliedBatches {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Days days;
    private final Ledger ledger;

    public AppliedBatches(JdbcClient jdbc, TransactionOperations transactions, Days days, Ledger ledger) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.days = days;
        this.ledger = ledger;
    }

    /**
     * Who works, and on what.
     *
     * @param name under which the leg's batches are remembered
     * @param id of a batch
     * @param table that has a partition for each day
     * @param times of a batch's rows in that table
     */
    record Leg<B>(String name, Function<B, UUID> id, String table, Function<B, Stream<Instant>> times) {}

    /**
     * Has those batches worked on that this leg sees for the first time.
     *
     * @param work runs in the transaction, and adds to the entries what it did
     */
    <B> void apply(Leg<B> leg, List<B> batches, BiConsumer<List<B>, Ledger.Entries> work) {
        days.prepare(leg.table(), batches.stream().flatMap(leg.times()));
        transactions.executeWithoutResult(status -> {
            Ledger.Entries entries = new Ledger.Entries();
            work.accept(first(leg, batches), entries);
            ledger.post(entries);
        });
    }

    private <B> List<B> first(Leg<B> leg, List<B> batches) {
        Set<UUID> first = new HashSet<>(jdbc.sql("""
                        insert into applied_batch (leg, batch) select ?, unnest(?::text[]::uuid[])
                        on conflict do nothing returning batch""")
                .params(
                        leg.name(),
                        batches.stream().map(leg.id()).map(UUID::toString).toArray(String[]::new))
                .query(UUID.class)
                .list());
        return batches.stream()
                .filter(batch -> first.contains(leg.id().apply(batch)))
                .toList();
    }
}

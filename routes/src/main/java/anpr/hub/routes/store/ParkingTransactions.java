package anpr.hub.routes.store;

import anpr.hub.core.egress.Recipient;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.seal.TransactionGroups;
import anpr.hub.routes.message.TransactionBatch;
import anpr.hub.routes.message.TransactionBatch.PublishedTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of parking transactions, apart from the national store. One that is told again is there once; one that is
 * told otherwise (its exit is known now) is there in both versions. Where nothing tells a second transaction from the
 * first sent again, both are kept. Safe for use by many threads.
 */
public final class ParkingTransactions {
    private static final AppliedBatches.Leg<TransactionBatch> LEG = new AppliedBatches.Leg<>(
            "transactions", TransactionBatch::id, "parking_transaction", batch -> Stream.empty());

    private static final int MOST = 100;
    private static final WayOut<ParkingTransaction> WAY_OUT =
            new WayOut<>(TransactionGroups.GROUPING, ParkingTransaction.class);

    private final JdbcClient jdbc;
    private final AppliedBatches applied;
    private final AccessLog log;

    public ParkingTransactions(JdbcClient jdbc, AppliedBatches applied, AccessLog log) {
        this.jdbc = jdbc;
        this.applied = applied;
        this.log = log;
    }

    /** Stores what is not there yet; all of the batches or nothing, each once. */
    public void store(List<TransactionBatch> batches) {
        applied.apply(LEG, batches, (fresh, entries) -> {
            List<PublishedTransaction> transactions = fresh.stream()
                    .flatMap(batch -> batch.transactions().stream())
                    .toList();
            Set<UUID> stored = insert(transactions);
            for (PublishedTransaction transaction : transactions) {
                String account = stored.contains(transaction.recordId()) ? Ledger.TRANSACTION : Ledger.DUPLICATE;
                entries.add(transaction.feed(), transaction.receivedAt(), account, 1);
            }
        });
    }

    /**
     * Transactions of a VRM, newest first, at most 100; by entry, else exit, else receipt.
     *
     * @return JSON of each, as far as it may leave to who asks
     */
    public List<String> find(
            Recipient.Account who, String reason, String vrm, @Nullable Instant from, @Nullable Instant to) {
        return log
                .logged(
                        who.name(),
                        reason,
                        "transactions of vrm " + vrm + " from " + from + " to " + to,
                        () -> jdbc.sql("""
                                        select record_id, canonical from parking_transaction
                                        where vrm = :vrm and filed_at <= :to and coalesce(exit_time, filed_at) >= :from
                                            and
                                        """ + WayOut.SEEN + """
                                        order by filed_at desc, received_at desc limit :most""")
                                .param("vrm", vrm)
                                .param("from", Times.from(from))
                                .param("to", Times.to(to))
                                .param("paths", WayOut.paths(who))
                                .param("most", MOST)
                                .query(Shown::of)
                                .list(),
                        shown -> List.of(shown.recordId()))
                .stream()
                .flatMap(shown -> WAY_OUT.of(who, shown).stream())
                .toList();
    }

    private Set<UUID> insert(List<PublishedTransaction> transactions) {
        return new HashSet<>(jdbc.sql("""
                        insert into parking_transaction (content, vrm, entry_time, exit_time, filed_at, record_id, feed,
                                                         submission, record_index, received_at, canonical)
                        select content, vrm, entry_time, exit_time, coalesce(entry_time, exit_time, received_at),
                               record_id, feed, submission, record_index, received_at, canonical
                        from unnest(?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                                    ?::text[]::uuid[], ?::text[], ?::text[]::uuid[], ?::int[], ?::text[]::timestamptz[],
                                    ?::text[])
                            as t (content, vrm, entry_time, exit_time, record_id, feed, submission, record_index,
                                  received_at, canonical)
                        order by content
                        on conflict do nothing
                        returning record_id""")
                .params(
                        texts(transactions, ParkingTransactions::content),
                        texts(transactions, PublishedTransaction::vrm),
                        times(transactions, PublishedTransaction::entry),
                        times(transactions, PublishedTransaction::exit),
                        texts(
                                transactions,
                                transaction -> transaction.recordId().toString()),
                        texts(transactions, PublishedTransaction::feed),
                        texts(
                                transactions,
                                transaction -> transaction.submission().toString()),
                        transactions.stream().map(PublishedTransaction::index).toArray(Integer[]::new),
                        texts(
                                transactions,
                                transaction -> transaction.receivedAt().toString()),
                        texts(transactions, transaction -> new String(transaction.canonical(), StandardCharsets.UTF_8)))
                .query(UUID.class)
                .list());
    }

    private static String content(PublishedTransaction transaction) {
        return transaction.distinguishable()
                ? Content.digest(transaction.canonical())
                : Content.digest(transaction.canonical(), transaction.submission(), transaction.index());
    }

    private static String[] texts(
            List<PublishedTransaction> transactions, Function<PublishedTransaction, String> text) {
        return transactions.stream().map(text).toArray(String[]::new);
    }

    private static @Nullable String[] times(
            List<PublishedTransaction> transactions, Function<PublishedTransaction, @Nullable Instant> time) {
        @Nullable String[] column = new @Nullable String[transactions.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = Optional.ofNullable(time.apply(transactions.get(i)))
                    .map(Instant::toString)
                    .orElse(null);
        }
        return column;
    }
}

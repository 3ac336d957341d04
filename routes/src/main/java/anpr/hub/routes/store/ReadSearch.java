package anpr.hub.routes.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks reads up. Nobody sees one without a reason, and each look is logged with the records it showed (DPA 2018 s.62)
 * before they are shown.
 */
public final class ReadSearch {
    private static final int MOST = 100;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public ReadSearch(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Reads of a VRM, newest first, at most 100; a read with an ambiguous time counts for both of its instants.
     *
     * @return canonical JSON of each
     */
    public List<String> byVrm(String account, String reason, String vrm, @Nullable Instant from, @Nullable Instant to) {
        return logged(
                account,
                reason,
                "vrm " + vrm + " from " + from + " to " + to,
                jdbc.sql("""
                        select record_id, canonical from read
                        where vrm = :vrm and coalesce(captured_latest, capture_time) >= :from and capture_time <= :to
                        order by capture_time desc limit :most""")
                        .param("vrm", vrm)
                        .param("from", Times.at(from == null ? Instant.EPOCH : from))
                        .param("to", Times.at(to == null ? Instant.parse("9999-12-31T00:00:00Z") : to))
                        .param("most", MOST));
    }

    /** One read by its record id, as canonical JSON. */
    public Optional<String> byRecord(String account, String reason, UUID recordId) {
        return logged(
                        account,
                        reason,
                        "record " + recordId,
                        jdbc.sql("select record_id, canonical from read where record_id = ?")
                                .param(recordId))
                .stream()
                .findFirst();
    }

    private List<String> logged(String account, String reason, String query, JdbcClient.StatementSpec search) {
        return Objects.requireNonNull(transactions.execute(status -> {
            record Found(UUID recordId, String canonical) {}
            List<Found> found = search.query((row, number) ->
                            new Found(row.getObject("record_id", UUID.class), row.getString("canonical")))
                    .list();
            jdbc.sql("""
                            insert into access_log (account, action, reason, query, records)
                            values (?, 'CONSULTATION', ?, ?, ?::text[]::uuid[])""")
                    .params(
                            account,
                            reason,
                            query,
                            found.stream()
                                    .map(read -> read.recordId().toString())
                                    .toArray(String[]::new))
                    .update();
            return found.stream().map(Found::canonical).toList();
        }));
    }
}

package anpr.hub.routes.store;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Who looked at what, and why. Nobody sees a record without a reason, and each look is logged with the records it showed
 * (DPA 2018 s.62) before they are shown.
 */
public final class AccessLog {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public AccessLog(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Searches and logs in one transaction.
     *
     * @param records ids of all that an item of the answer discloses
     */
    <T> List<T> logged(
            String account, String reason, String query, Supplier<List<T>> search, Function<T, List<UUID>> records) {
        return Objects.requireNonNull(transactions.execute(status -> {
            List<T> found = search.get();
            jdbc.sql("""
                            insert into access_log (account, action, reason, query, records)
                            values (?, 'CONSULTATION', ?, ?, ?::text[]::uuid[])""")
                    .params(
                            account,
                            reason,
                            query,
                            found.stream()
                                    .flatMap(item -> records.apply(item).stream())
                                    .distinct()
                                    .map(UUID::toString)
                                    .toArray(String[]::new))
                    .update();
            return found;
        }));
    }
}

package anpr.hub.routes.retention;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets one at a time hold, release or erase, of all hubs on a database: what is found to be so stays so until it is logged and
 * done. Safe for use by many threads.
 */
public final class InTurn {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TransactionOperations apart;
    /** Who waits in the database has a connection; of one hub only one does, so that logging finds another. */
    private final ReentrantLock here = new ReentrantLock(true);

    /** @param apart outside the transaction that goes on */
    public InTurn(JdbcClient jdbc, TransactionOperations transactions, TransactionOperations apart) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.apart = apart;
    }

    /** Does it in one transaction, when its turn has come. */
    <T> T run(Supplier<T> work) {
        here.lock();
        try {
            return Objects.requireNonNull(transactions.execute(status -> {
                jdbc.sql("select pg_advisory_xact_lock(hashtext('retention'))").query(row -> {});
                return work.get();
            }));
        } finally {
            here.unlock();
        }
    }

    /** Logs what is about to be done, inside {@link #run}; it stays, though what follows is taken back. */
    void logged(Runnable log) {
        apart.executeWithoutResult(status -> log.run());
    }
}

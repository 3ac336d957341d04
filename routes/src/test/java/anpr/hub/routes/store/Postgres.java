package anpr.hub.routes.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** One real PostgreSQL for the tests of this package, a schema for each test. */
final class Postgres {
    private static final EmbeddedDatabase SERVER = start();
    private static int schemas;

    final JdbcClient jdbc;
    final TransactionOperations transactions;

    private Postgres(DataSource source) {
        this.jdbc = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /** An empty national store. */
    static synchronized Postgres empty() {
        String schema = "test_" + ++schemas;
        DataSource source = new DriverManagerDataSource(
                SERVER.url() + "?currentSchema=" + schema, SERVER.user(), SERVER.password());
        Flyway.configure().dataSource(source).schemas(schema).load().migrate();
        return new Postgres(source);
    }

    private static EmbeddedDatabase start() {
        try {
            EmbeddedDatabase server = new EmbeddedDatabase(Files.createTempDirectory(Path.of("target"), "postgres"));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

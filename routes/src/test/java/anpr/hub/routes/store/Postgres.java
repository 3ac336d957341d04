package anpr.hub.routes.store;

import anpr.hub.core.seal.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** One real PostgreSQL for tests, a schema for each. */
public final class Postgres {
    private static final EmbeddedDatabase SERVER = start();
    private static int schemas;

    public final JdbcClient jdbc;
    public final TransactionOperations transactions;
    private final DriverManagerDataSource source;

    private Postgres(DriverManagerDataSource source) {
        this.source = source;
        this.jdbc = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /** An empty national store. */
    public static synchronized Postgres empty() {
        String schema = "test_" + ++schemas;
        DriverManagerDataSource source = new DriverManagerDataSource(
                SERVER.url() + "?currentSchema=" + schema, SERVER.user(), SERVER.password());
        Flyway.configure().dataSource(source).schemas(schema).load().migrate();
        return new Postgres(source);
    }

    /** What was done in it, with a log of its own. */
    public AuditTrail audit() {
        try {
            Logs logs = Logs.open(Files.createTempDirectory(Path.of("target"), "seal"), "test", new SecureRandom());
            return new AuditTrail(jdbc, logs.sealer(Logs.Log.AUDIT), Clock.systemUTC(), UUID::randomUUID);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public DataSource source() {
        return source;
    }

    /** A connection that nobody else uses. */
    public Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** What another process needs to connect to it: URL, user, password. */
    public List<String> address() {
        return List.of(
                String.valueOf(source.getUrl()),
                String.valueOf(source.getUsername()),
                String.valueOf(source.getPassword()));
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

package anpr.hub.routes.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.line.PartnerSecrets;
import anpr.hub.routes.seal.Anchoring;
import anpr.hub.routes.store.AuditTrail;
import anpr.hub.routes.store.EmbeddedDatabase;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What a hub keeps, while it does not run. It holds the logs' lock, so that the hub cannot be started meanwhile, and takes
 * it before it touches the database of one that runs.
 */
public record StoppedHub(Kept kept, EmbeddedDatabase database) implements AutoCloseable {
    /** @throws IllegalStateException if a hub runs on this data */
    public static StoppedHub open(Path data, Clock clock) throws IOException {
        Path checkpoint = data.resolve("seal/logs/audit/checkpoint");
        if (!Files.exists(checkpoint) || !Files.isDirectory(data.resolve("database/data"))) {
            throw new IOException("there is no data of a hub in " + data
                    + " that was sealed and has a database of its own; name the folder that it ran on by --data");
        }
        String origin = Checkpoint.parse(
                        SignedNote.parse(Files.readString(checkpoint, UTF_8)).text())
                .origin();
        Logs logs = Logs.open(data.resolve("seal"), origin.substring(0, origin.lastIndexOf('/')), new SecureRandom());
        try {
            // Whoever asks for a package is not asked to read how a database starts.
            ((Logger) LoggerFactory.getLogger("io.zonky.test.db.postgres")).setLevel(Level.WARN);
            EmbeddedDatabase database = new EmbeddedDatabase(data.resolve("database"));
            JdbcClient jdbc = JdbcClient.create(
                    new DriverManagerDataSource(database.url(), database.user(), database.password()));
            TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
            return new StoppedHub(
                    new Kept(
                            data,
                            clock,
                            installed(),
                            logs,
                            jdbc,
                            new ContentStore(data.resolve("content")),
                            new AuditTrail(jdbc, logs.sealer(Logs.Log.AUDIT), clock, ids::generate)),
                    database);
        } catch (RuntimeException e) {
            logs.close();
            throw e;
        }
    }

    /** Who vouches for its logs, as far as they answer; of who does not, whoever asks tells, and not the console. */
    public Anchoring anchoring() throws IOException {
        ((Logger) LoggerFactory.getLogger(Anchoring.class)).setLevel(Level.OFF);
        return Anchoring.open(
                kept.data().resolve("seal"),
                kept.logs(),
                new PartnerSecrets(kept.data().resolve("partner-secrets.yaml")),
                kept.clock());
    }

    /** Signs what was logged meanwhile. */
    @Override
    public void close() throws IOException {
        kept.logs().get(Logs.Log.AUDIT).publish();
        database.close();
        kept.logs().close();
    }

    /** As the hub itself would stamp it on reads. */
    private static String installed() throws IOException {
        try (InputStream settings = StoppedHub.class.getResourceAsStream("/application.yaml")) {
            if (settings == null) {
                throw new IllegalStateException("application.yaml is not among the hub's own files");
            }
            return new YAMLMapper().readTree(settings).at("/hub/version").asText();
        }
    }
}

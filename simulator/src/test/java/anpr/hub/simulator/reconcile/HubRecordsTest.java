package anpr.hub.simulator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.truth.Expected;
import anpr.hub.simulator.truth.Sent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciliation against a real database with the hub's own schema. */
class HubRecordsTest {
    private static final Path MIGRATIONS =
            Path.of(System.getProperty("hub.home")).resolve("routes/src/main/resources/db/migration");
    private static final Instant RECEIVED = Instant.parse("2026-05-04T10:00:00.250Z");
    private static final ReadKey READ = new ReadKey("ZZ99ZZZ", 32004, 2, 3, Instant.parse("2026-05-04T09:59:58.123Z"));
    private static final ReadKey OTHER = new ReadKey("QQ12QQQ", 32004, 2, 3, Instant.parse("2026-05-04T09:59:59Z"));
    private static final String FEED = "pretend-rekor";
    private static final List<Sent> SENT = List.of(
            acknowledged("m1", 2, new Expected.Stored(READ)),
            acknowledged("m2", 1, new Expected.Stored(OTHER)),
            acknowledged("m3", 1, new Expected.Quarantined(Outcome.Reason.TIME_IN_FUTURE)),
            acknowledged("m4", 1, new Expected.Dropped(Outcome.Rule.HEARTBEAT)),
            acknowledged("m5", 1, new Expected.LateImage(READ, ImageRole.PLATE)));
    private static final Map<String, Set<String>> WATCHED = Map.of("simulated-interest", Set.of("ZZ99ZZZ"));

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void aHubThatHasEverything() throws IOException, SQLException {
        run("drop schema public cascade; create schema public");
        try (Stream<Path> migrations = Files.list(MIGRATIONS)) {
            for (Path migration : migrations
                    .sorted(Comparator.comparingInt(HubRecordsTest::version))
                    .toList()) {
                run(Files.readString(migration, StandardCharsets.UTF_8));
            }
        }
        store(READ);
        store(OTHER);
        run("""
            insert into hit (hit_id, vrm, feed_id, source_id, camera_id, capture_time, record_id, feed, received_at,
                             list_name, list_revision, entry_id, match_type, priority, covert, snapshot, raised_at,
                             owner, differences, liveness, images)
            values (gen_random_uuid(), 'ZZ99ZZZ', 32004, 2, 3, '%s', gen_random_uuid(), 'pretend-rekor', '%s',
                    'simulated-interest', 1, '1', 'EXACT', 1, false, '{}', '%s', 'Placeholder Police', '[]',
                    'LIVE', '[]')
            """.formatted(READ.captureTime(), RECEIVED, RECEIVED.plusMillis(40)));
        run("""
            insert into quarantine (feed, submission, received_at, record_index, reason, detail)
            values ('pretend-rekor', gen_random_uuid(), '%s', 0, 'TIME_IN_FUTURE', 'made for the test')
            """.formatted(RECEIVED));
        run("""
            insert into late_image (vrm, feed_id, source_id, camera_id, capture_time, role, sha256, image, feed,
                                    submission, received_at)
            values ('ZZ99ZZZ', 32004, 2, 3, '%s', 'PLATE', '%s', '{}', 'pretend-rekor', gen_random_uuid(), '%s')
            """.formatted(READ.captureTime(), "0".repeat(64), RECEIVED));
        book("received", 6);
        book("settled", 6);
        book("records", 6);
        book("stored", 2);
        book("duplicate", 1);
        book("late-image", 1);
        book("quarantined", 1);
        book("dropped:HEARTBEAT", 1);
    }

    /** V10 comes after V9. */
    private static int version(Path migration) {
        String name = migration.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    @Test
    void aHubThatHasWhatWasSentReconciles() throws SQLException {
        Report report = reconcile();

        assertThat(report.lost()).isEmpty();
        assertThat(report.unexplained()).isEmpty();
        assertThat(report)
                .extracting(
                        Report::stored,
                        Report::duplicatesDropped,
                        Report::quarantined,
                        Report::droppedByRule,
                        Report::lateImages,
                        Report::hitsRaised)
                .containsExactly(2L, 1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void aReadThatIsGoneIsLost() throws SQLException {
        run("delete from read where vrm = 'QQ12QQQ'");

        assertThat(reconcile().lost()).singleElement().asString().contains(OTHER.asText());
    }

    @Test
    void aHitThatWasNotRaisedIsMissed() throws SQLException {
        run("delete from hit");

        assertThat(reconcile().unexplained()).singleElement().asString().contains("raised 0 hits");
    }

    @Test
    void aQuarantineThatNobodyExpectedIsFound() throws SQLException {
        run("update quarantine set reason = 'INTERNAL'");

        Report report = reconcile();

        assertThat(report.unexplained()).singleElement().asString().contains("INTERNAL");
        assertThat(report.lost()).singleElement().asString().contains("TIME_IN_FUTURE");
    }

    @Test
    void aLateImageThatIsGoneIsLost() throws SQLException {
        run("delete from late_image");

        assertThat(reconcile().lost()).singleElement().asString().contains("late image PLATE");
    }

    @Test
    void aLedgerThatDoesNotCloseIsFound() throws SQLException {
        run("update ledger set n = 5 where account = 'settled'");

        assertThat(reconcile().unexplained()).singleElement().asString().contains("does not close");
    }

    @Test
    void progressAndTheTimeFromReceiptToHitAreTheHubsOwn() throws SQLException {
        assertThat(records().progress()).isEqualTo(new HubRecords.Progress(2, 1, 1));
        assertThat(records().receiptToHit(RECEIVED)).isEqualTo(new HubRecords.Latency(1, 40, 40));
        assertThat(records().receiptToHit(RECEIVED.plusSeconds(1)).hits()).isZero();
    }

    private static Report reconcile() throws SQLException {
        return Reconciliation.of(SENT, WATCHED, records().holdings());
    }

    private static HubRecords records() {
        return new HubRecords(server.getJdbcUrl("postgres", "postgres"), "postgres", "");
    }

    private static void store(ReadKey key) throws SQLException {
        run("""
            insert into read (vrm, feed_id, source_id, camera_id, capture_time, record_id, feed, submission,
                              record_index, received_at, canonical)
            values ('%s', %d, %d, %d, '%s', gen_random_uuid(), 'pretend-rekor', gen_random_uuid(), 0, '%s', '{}')
            """.formatted(key.vrm(), key.feedId(), key.sourceId(), key.cameraId(), key.captureTime(), RECEIVED));
    }

    private static void book(String account, int n) throws SQLException {
        run("insert into ledger values ('pretend-rekor', '2026-05-04T10:00:00Z', '" + account + "', " + n + ")");
    }

    private static void run(String sql) throws SQLException {
        try (Connection database = server.getPostgresDatabase().getConnection();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Sent acknowledged(String id, int times, Expected expected) {
        return new Sent(id, FEED, List.of(expected), times, 0, 0, 0, 0);
    }
}

package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.MemoryCursors;
import anpr.hub.adapters.RecordingIntake;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.adapters.Transports;
import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A car park's table in a real PostgreSQL, which stands in for the SQL Server of the field. */
class JdbcPollTest {
    private static final JdbcPoll POLL = new JdbcPoll();
    private static EmbeddedPostgres server;

    @TempDir
    Path share;

    private final RecordingIntake intake = new RecordingIntake();
    private final RecordingTally tally = new RecordingTally();
    private final MemoryCursors cursors = new MemoryCursors();
    private final List<Line> lines = new ArrayList<>();
    private Optional<String> password = Optional.of(FixedGate.SECRET);

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void table() throws SQLException {
        sql("drop table if exists passages");
        sql("""
                create table passages (
                    uid integer primary key, plate text, capture_date timestamp, overview text, confidence numeric,
                    station_name text)""");
    }

    @AfterEach
    void close() {
        intake.release();
        lines.forEach(Line::close);
    }

    @Test
    void landsNewRowsByNameAsTextWithNullAsNull() throws Exception {
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00.250", null);

        open();

        await().until(() -> intake.landed().size() == 1);
        Arrival arrival = intake.only().arrival();
        assertThat(new String(arrival.body(), UTF_8))
                .isEqualTo("[{\"uid\":\"1\",\"plate\":\"ZZ99ZZZ\","
                        + "\"capture_date\":\"2026-03-14 08:00:00.25\",\"overview\":null,\"confidence\":\"0.970\","
                        + "\"station_name\":\"North (simulated)\"}]");
        assertThat(arrival.mediaType()).isEqualTo("application/json");
        assertThat(arrival.adapter()).isEqualTo("jdbc-poll/1");
        assertThat(arrival.transport().protocol()).isEqualTo("jdbc");
    }

    @Test
    void landsEachRowOnceAndWhatComesLater() throws Exception {
        insert(1, "ZZ99ZZA", "2026-03-14 08:00:00", null);
        open();
        await().until(() -> plates().equals(List.of("ZZ99ZZA")));

        insert(2, "ZZ99ZZB", "2026-03-14 08:00:00", null);
        insert(3, "ZZ99ZZC", "2026-03-14 08:01:00", null);

        await().until(() -> plates().size() == 3);
        assertThat(plates()).containsExactly("ZZ99ZZA", "ZZ99ZZB", "ZZ99ZZC");
    }

    @Test
    void landsEveryVersionThatItSeesOfARowThatIsEditedInPlace() throws Exception {
        insert(1, "ZZ99ZZO", "2026-03-14 08:00:00", null);
        insert(2, "QQ12QQQ", "2026-03-14 08:10:00", null);
        open();
        await().until(() -> plates().size() == 2);

        sql("update passages set plate = 'ZZ99ZZ0', capture_date = '2026-03-14 07:59:00' where uid = 1");

        await().until(() -> plates().size() == 3);
        assertThat(plates()).containsExactly("ZZ99ZZO", "QQ12QQQ", "ZZ99ZZ0");
    }

    @Test
    void remembersAcrossARestartWhatItHasSeen() throws Exception {
        insert(1, "ZZ99ZZA", "2026-03-14 08:00:00", null);
        Line before = open();
        await().until(() -> !cursors.moves().isEmpty());
        before.close();

        insert(2, "ZZ99ZZB", "2026-03-14 08:00:00", null);
        open();

        await().until(() -> plates().size() == 2);
        assertThat(plates()).containsExactly("ZZ99ZZA", "ZZ99ZZB");
    }

    @Test
    void fetchesAgainWhatLandedBeforeACrashThatCameBeforeTheCursorMoved() throws Exception {
        insert(1, "ZZ99ZZA", "2026-03-14 08:00:00", null);
        cursors.fail(true);
        Line before = open();
        await().until(() -> before.trouble().isPresent());
        before.close();
        int landed = intake.landed().size();
        assertThat(landed).isPositive();

        cursors.fail(false);
        open();

        await().until(() -> !cursors.moves().isEmpty());
        assertThat(plates()).hasSize(landed + 1).containsOnly("ZZ99ZZA");
    }

    @Test
    void fetchesAgainFromWhereItsCursorStandsUntilTheIntakeTakesIt() throws Exception {
        insert(1, "ZZ99ZZA", "2026-03-14 08:00:00", null);
        intake.refuse(Refusal.UNAVAILABLE);

        Line line = open();
        await().until(() -> line.trouble().orElse("").contains("not taken over"));

        intake.reset();
        await().until(() -> !cursors.moves().isEmpty() && line.trouble().isEmpty());
        assertThat(plates()).containsExactly("ZZ99ZZA");
    }

    @Test
    void makesSubmissionsOfAtMostSoManyRows() throws Exception {
        for (int i = 1; i <= 7; i++) {
            insert(i, "ZZ99ZZ" + i, "2026-03-14 08:00:0" + i, null);
        }

        open("batch", "3");

        await().until(() -> plates().size() == 7);
        assertThat(intake.landed()).hasSize(3);
    }

    @Test
    void attachesTheImagesThatRowsNameByTheNamesThatTheyHaveThere() throws Exception {
        byte[] image = {(byte) 0xff, (byte) 0xd8, '\r', '\n', '-', '-', 0, (byte) 0xff, (byte) 0xd9};
        Files.write(Files.createDirectories(share.resolve("north")).resolve("1.jpg"), image);
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", "D:\\ANPR images\\north\\1.jpg");

        openWithImages();

        await().until(() -> intake.landed().size() == 1);
        Arrival arrival = intake.only().arrival();
        assertThat(arrival.parts())
                .extracting(Part::name)
                .containsExactly("rows.json", "D:\\ANPR images\\north\\1.jpg");
        Part part = arrival.parts().getLast();
        assertThat(arrival.body()).containsSequence(image);
        assertThat(part.length()).isEqualTo(image.length);
        assertThat(part.mediaType()).isEqualTo("image/jpeg");
        assertThat(MultipartBody.parts(arrival.body(), arrival.mediaType())).isEqualTo(arrival.parts());
    }

    @Test
    void landsARowAgainWithTheImageThatIsWrittenLater() throws Exception {
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", "D:\\ANPR images\\1.jpg");
        openWithImages();
        await().until(() -> intake.landed().size() == 1);
        assertThat(intake.only().arrival().parts()).isEmpty();

        Files.write(share.resolve("1.jpg"), new byte[] {1, 2, 3});

        await().until(() -> intake.landed().size() == 2);
        assertThat(intake.landed().getLast().arrival().parts()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "D:\\ANPR images\\..\\secret.jpg",
                "D:\\ANPR images\\link.jpg",
                "D:\\ANPR images\\/etc/hostname",
                "/etc/hostname",
                "D:\\ANPR images\\north",
                "D:\\ANPR images\\none.jpg",
                "C:\\elsewhere\\1.jpg"
            })
    void readsNothingButFilesWithinTheFolder(String path) throws Exception {
        Path inside = Files.createDirectories(share.resolve("images"));
        Files.createDirectories(inside.resolve("north"));
        Path secret = Files.writeString(share.resolve("secret.jpg"), "secret");
        Files.createSymbolicLink(inside.resolve("link.jpg"), secret);
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", path);

        open("imageColumns", "overview", "imagePrefix", "D:\\ANPR images\\", "imageFolder", inside.toString());

        await().until(() -> intake.landed().size() == 1);
        assertThat(intake.only().arrival().parts()).isEmpty();
    }

    @Test
    void landsARowWithoutAnImageThatIsTooLargeAndCountsIt() throws Exception {
        Files.write(share.resolve("1.jpg"), new byte[FixedGate.MAX_BYTES]);
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", "D:\\ANPR images\\1.jpg");

        openWithImages();

        await().until(() -> intake.landed().size() == 1);
        assertThat(intake.only().arrival().parts()).isEmpty();
        assertThat(tally.ignored()).containsExactly("image");
    }

    @Test
    void saysThatTheShareIsNotThere() throws Exception {
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", null);

        Line line = open(
                "imageColumns", "overview", "imageFolder", share.resolve("gone").toString());

        await().until(() -> line.trouble().orElse("").contains("is the share mounted?"));
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void writesNothingIntoThePartnersDatabase() throws Exception {
        Line line = open("query", "insert into passages (uid) select 9 where {cursor} <> '' returning *");

        await().until(() -> line.trouble().isPresent());
        assertThat(line.trouble().orElseThrow()).contains("state 25006");
    }

    @Test
    void saysWhichColumnIsMissing() throws Exception {
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", null);

        Line line = open("watermark", "changed_at");

        await().until(() -> line.trouble().orElse("").contains("no column 'changed_at'"));
        assertThat(line.trouble().orElseThrow()).doesNotContain("ZZ99ZZZ");
    }

    @Test
    void saysThatThereIsNoDatabase() throws Exception {
        Line line = open("url", "jdbc:postgresql://127.0.0.1:1/none");

        await().until(() -> line.trouble().orElse("").contains("state 08001"));
    }

    @Test
    void endsAtOnceWhileTheDatabaseKeepsItWaiting() throws Exception {
        insert(1, "ZZ99ZZZ", "2026-03-14 08:00:00", null);
        Line line = open("query", "select *, pg_sleep(60) from passages where plate > {cursor}");
        await().until(() -> asleep() == 1);

        line.close();

        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void needsAPassword() {
        password = Optional.empty();

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partner-secrets.yaml has none for 'fetched'");
    }

    @Test
    void takesNoPasswordInTheAddress() {
        assertThat(Option.faults(POLL.name(), POLL.options(), settings("url", "jdbc:sqlserver://db;password=x")))
                .hasSize(1)
                .first()
                .asString()
                .contains("without a password");
    }

    private Line openWithImages() throws IOException {
        return open("imageColumns", "overview", "imagePrefix", "d:\\anpr images", "imageFolder", share.toString());
    }

    private Line open(String... settings) throws IOException {
        Ports ports = new Ports(
                intake,
                feed -> new Reply(200, "text/plain", ""),
                tally,
                cursors,
                Transports.catalogue(),
                feed -> password,
                Clock.fixed(Instant.parse("2026-03-14T08:15:30Z"), ZoneOffset.UTC));
        Line line = POLL.open(FixedGate.feed("fetched", POLL.name(), settings(settings)), ports);
        lines.add(line);
        return line;
    }

    private static Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "url", server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""),
                "user", "postgres",
                "query",
                        "select * from passages where capture_date >= cast({cursor} as timestamp) order by capture_date",
                "lookBackQuery", "select * from passages where capture_date >= {since}",
                "lookBack", "PT1H",
                "key", "uid",
                "watermark", "capture_date",
                "first", "2026-01-01 00:00:00",
                "interval", "PT0.1S"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private List<String> plates() throws IOException {
        List<String> plates = new ArrayList<>();
        for (RecordingIntake.Landed landed : intake.landed()) {
            for (JsonNode row : new ObjectMapper().readTree(landed.arrival().body())) {
                plates.add(row.get("plate").asText());
            }
        }
        return plates;
    }

    private static void insert(int uid, String plate, String at, String overview) throws SQLException {
        sql("insert into passages values (" + uid + ", '" + plate + "', '" + at + "', "
                + (overview == null ? "null" : "'" + overview + "'") + ", 0.970, 'North (simulated)')");
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int asleep() throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

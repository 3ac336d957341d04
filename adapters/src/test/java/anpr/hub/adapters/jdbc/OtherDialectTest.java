package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.MemoryCursors;
import anpr.hub.adapters.RecordingIntake;
import anpr.hub.adapters.RecordingTally;
import anpr.hub.adapters.Transports;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Replies.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of a lorry park under its own names, in SQL Server's dialect as H2 speaks it: names in brackets that keep their
 * case, {@code datetime2}, {@code top}.
 */
class OtherDialectTest {
    private static final String URL = "jdbc:h2:mem:etp;MODE=MSSQLServer;IGNORE_UNKNOWN_SETTINGS=TRUE";

    @TempDir
    Path share;

    @Test
    void landsNewAndEditedRowsWithTheirImages() throws Exception {
        Files.write(share.resolve("1.jpg"), new byte[] {1, 2, 3});
        RecordingIntake intake = new RecordingIntake();
        try (Connection partner = DriverManager.getConnection(URL, "hub", FixedGate.SECRET)) {
            say(partner, """
                    create table [ANPR_REX] ([Uniqueref] int identity primary key, [Plate] nvarchar(20),
                        [Capture_Date] datetime2, [Station_Name] nvarchar(50), [Overview] nvarchar(200))""");
            say(partner, insert("ZZ99ZZZ", "'D:\\ETP ANPR\\images\\1.jpg'"));
            try (Line line = open(intake)) {
                await().until(() -> intake.landed().size() == 1);
                say(partner, insert("QQ12QQQ", "null"));
                await().until(() -> intake.landed().size() == 2);
                say(partner, "update [ANPR_REX] set [Plate] = 'QQ12QQ2' where [Plate] = 'QQ12QQQ'");
                await().until(() -> intake.landed().size() == 3);
                assertThat(line.trouble()).isEmpty();
            }
        }

        assertThat(intake.landed().getFirst().arrival().parts()).hasSize(2);
        assertThat(intake.landed())
                .extracting(landed -> new String(landed.arrival().body(), UTF_8))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"Plate\":\"ZZ99ZZZ\"", "\"Uniqueref\":\"1\""),
                        second -> assertThat(second).contains("\"Plate\":\"QQ12QQQ\"", "\"Overview\":null"),
                        edited -> assertThat(edited).contains("\"Plate\":\"QQ12QQ2\"", "\"Uniqueref\":\"2\""));
    }

    private static String insert(String plate, String overview) {
        return "insert into [ANPR_REX] ([Plate], [Capture_Date], [Station_Name], [Overview]) values ('" + plate
                + "', '2026-03-14 08:00:00', 'North (simulated)', " + overview + ")";
    }

    private Line open(RecordingIntake intake) throws Exception {
        Map<String, String> settings = Map.ofEntries(
                Map.entry("url", URL),
                Map.entry("user", "hub"),
                Map.entry(
                        "query",
                        "select top 1000 * from [ANPR_REX] where [Capture_Date] >= cast({cursor} as datetime2)"
                                + " order by [Capture_Date]"),
                Map.entry("lookBackQuery", "select * from [ANPR_REX] where [Capture_Date] >= {since}"),
                Map.entry("key", "Uniqueref"),
                Map.entry("watermark", "Capture_Date"),
                Map.entry("first", "2026-01-01 00:00:00"),
                Map.entry("interval", "PT0.1S"),
                Map.entry("imageColumns", "Overview"),
                Map.entry("imagePrefix", "D:\\ETP ANPR\\images"),
                Map.entry("imageFolder", share.toString()));
        return new JdbcPoll()
                .open(
                        FixedGate.feed("park", "jdbc-poll", settings),
                        new Ports(
                                intake,
                                feed -> new Reply(200, "text/plain", ""),
                                new RecordingTally(),
                                new MemoryCursors(),
                                Transports.catalogue(),
                                feed -> Optional.of(FixedGate.SECRET),
                                Clock.fixed(Instant.parse("2026-03-14T08:15:30Z"), ZoneOffset.UTC)));
    }

    private static void say(Connection partner, String sql) throws SQLException {
        try (Statement statement = partner.createStatement()) {
            statement.execute(sql);
        }
    }
}

package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.fetch.FetchLine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A message is a row, here in the words in which the hub writes it down; yes is that the cursor moves. Each row is fetched
 * by a line that asks once in the time of a test: what is refused would otherwise be fetched and counted again.
 */
@Timeout(60)
@AdapterConformanceTest.Of("jdbc-poll")
class JdbcPollConformanceTest extends AdapterConformanceTest {
    private static final String CLIENT = "the hub is the client: nobody signs in to it";
    private static EmbeddedPostgres server;

    private final List<FetchLine> lines = new ArrayList<>();
    private int made;

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
        try (java.sql.Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists passages");
            statement.execute("create table passages (uid integer primary key, plate text)");
        }
    }

    @AfterEach
    void end() {
        INTAKE.release();
        lines.forEach(FetchLine::close);
    }

    @Override
    protected Map<Behaviour, String> lacks() {
        return Map.of(
                Behaviour.UNKNOWN_FEED_IS_REFUSED,
                CLIENT,
                Behaviour.OTHER_TRANSPORT_IS_REFUSED,
                CLIENT,
                Behaviour.WRONG_CREDENTIAL_IS_REFUSED,
                CLIENT,
                Behaviour.BOUNDS_CONNECTIONS,
                "the hub is the client: it asks on one connection of its own",
                Behaviour.CUT_LANDS_NOTHING,
                "the driver gives whole rows, or says that it cannot",
                Behaviour.BODY_IS_BYTE_EXACT,
                "a row has no bytes of its own: the hub writes it down");
    }

    /** The driver does not say whom it speaks with. */
    @Override
    protected @Nullable String senderAddress() {
        return null;
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        return ("[{\"uid\":\"" + ++made + "\",\"plate\":\"" + "Z".repeat(atLeastBytes) + "\"}]").getBytes(UTF_8);
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        int moves = CURSORS.moves().size();
        insert(new ObjectMapper().readTree(message).get(0));
        FetchLine line = open(Map.of());
        await().until(() -> CURSORS.moves().size() > moves || line.trouble().isPresent() || !line.isRunning());
        return new Answer(CURSORS.moves().size() > moves, line.trouble().orElse(""));
    }

    private static void insert(JsonNode row) throws SQLException {
        try (java.sql.Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("insert into passages values (?, ?)")) {
            statement.setInt(1, row.get("uid").asInt());
            statement.setString(2, row.get("plate").textValue());
            statement.execute();
        }
    }

    private static java.sql.Connection connect() throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }

    private FetchLine open(Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of(
                "url", server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "") + "?ApplicationName=hub",
                "user", "postgres",
                "query", "select * from passages where uid >= cast({cursor} as integer) order by uid",
                "key", "uid",
                "watermark", "uid",
                "first", "0",
                "interval", "PT1H"));
        settings.putAll(more);
        FetchLine line = (FetchLine) new JdbcPoll().open(FixedGate.feed(FEED, "jdbc-poll", settings), ports());
        lines.add(line);
        return line;
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) {
        throw new UnsupportedOperationException(lacks().get(Behaviour.CUT_LANDS_NOTHING));
    }

    @Override
    protected void stopAdapter() {
        lines.forEach(FetchLine::close);
    }

    /** Lines that run, when the server has no connection of the hub any more. */
    @Override
    protected int open() {
        await().until(() -> sessions("true") == 0);
        return (int) lines.stream().filter(FetchLine::isRunning).count();
    }

    private static int sessions(String which) throws SQLException {
        try (java.sql.Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'hub' and " + which)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Each message is fetched by a line of its own; it begins with the cursor that was kept. */
    @Override
    protected void startAgain() {}

    @Override
    protected Connection stall() throws Exception {
        FetchLine slow = open(Map.of("query", "select 1 as uid, pg_sleep(60) where {cursor} <> ''", "timeout", "PT3S"));
        await().until(() -> sessions("wait_event = 'PgSleep'") == 1);
        return new Connection() {
            @Override
            public boolean isCut() {
                return slow.trouble().orElse("").contains("state 57014");
            }

            @Override
            public void close() {
                slow.close();
            }
        };
    }
}

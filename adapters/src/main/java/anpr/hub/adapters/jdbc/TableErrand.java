package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.fetch.FetchLine;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round: what is new, then what may have been edited. The cursor moves at its end. */
final class TableErrand implements FetchLine.Errand {
    private static final Logger LOG = LoggerFactory.getLogger(TableErrand.class);
    private static final int ROWS_AT_A_TIME = 200;
    private static final int MOST_PICTURES = 90;
    private static final Pattern SPEAKING_STATES = Pattern.compile("(08|28|3D|42).*");

    private final Feed feed;
    private final Ports ports;
    private final String adapter;
    private final Map<String, String> settings;
    private final String password;
    private final RowImages images;
    private final TransportFacts facts;
    private volatile @Nullable Connection connection;

    TableErrand(Feed feed, Ports ports, String adapter) {
        this.feed = feed;
        this.ports = ports;
        this.adapter = adapter;
        this.settings = feed.settings();
        this.password = ports.secrets()
                .find(feed.id())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the database asks for a password, and partner-secrets.yaml has none for '" + feed.id() + "'"));
        this.images = new RowImages(feed);
        this.facts = TransportFacts.of("jdbc").provedToBe(feed.id()).build();
    }

    @Override
    public void run(FetchLine line) throws IOException, RefusedException {
        Optional<String> kept = ports.cursors().find(feed.id());
        TableCursor before =
                kept.isPresent() ? TableCursor.of(kept.get()) : new TableCursor(JdbcPoll.FIRST.of(settings), Map.of());
        try (Connection opened = connect()) {
            connection = opened;
            Round round = new Round(line, before);
            round.select(opened, JdbcPoll.QUERY.of(settings), "{cursor}", before.at(), true);
            Optional<String> lookBack = JdbcPoll.LOOK_BACK_QUERY.find(settings);
            if (lookBack.isPresent()) {
                LocalDateTime since = LocalDateTime.ofInstant(
                        ports.clock().instant().minus(JdbcPoll.LOOK_BACK.of(settings)),
                        JdbcPoll.TIME_ZONE.of(settings));
                round.select(opened, lookBack.get(), "{since}", since, false);
            }
            round.land();
            String after = new TableCursor(round.at, round.lasting).text();
            if (line.open() && !after.equals(kept.orElse(null))) {
                ports.cursors().move(feed.id(), after);
            }
        } catch (SQLException e) {
            throw new IOException(told(e), e);
        } finally {
            connection = null;
        }
    }

    private Connection connect() throws SQLException {
        int seconds = (int) Math.max(1, JdbcPoll.TIMEOUT.of(settings).toSeconds());
        Properties properties = new Properties();
        properties.setProperty("user", JdbcPoll.USER.of(settings));
        properties.setProperty("password", password);
        // Of PostgreSQL and SQL Server alike, in seconds.
        properties.setProperty("loginTimeout", Integer.toString(seconds));
        Connection opened = DriverManager.getConnection(JdbcPoll.URL.of(settings), properties);
        try {
            opened.setNetworkTimeout(Runnable::run, (seconds + 5) * 1_000);
            opened.setReadOnly(true);
            opened.setAutoCommit(false);
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    /** A message of the database may quote a value of a row; those about connection, sign-in and names do not. */
    private static String told(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "unknown");
        return "the database does not answer the query (state " + state + ")"
                + (SPEAKING_STATES.matcher(state).matches() ? ": " + e.getMessage() : "");
    }

    /** What has been seen in this round, and the submission that is being filled. */
    private final class Round {
        private final FetchLine line;
        private final TableCursor before;
        /** Every row that this round saw as new. */
        private final Map<String, String> fresh = new HashMap<>();
        /** Those rows that the next round may see again: of the last watermark, and those looked back at. */
        private final Map<String, String> lasting = new TreeMap<>();

        private String at;
        private Transcript transcript = new Transcript();

        Round(FetchLine line, TableCursor before) {
            this.line = line;
            this.before = before;
            this.at = before.at();
        }

        void select(Connection from, String query, String name, Object value, boolean moves)
                throws SQLException, IOException, RefusedException {
            int parameters = (query.length() - query.replace(name, "").length()) / name.length();
            try (PreparedStatement statement = from.prepareStatement(query.replace(name, "?"))) {
                statement.setQueryTimeout(
                        (int) Math.max(1, JdbcPoll.TIMEOUT.of(settings).toSeconds()));
                statement.setFetchSize(ROWS_AT_A_TIME);
                for (int i = 1; i <= parameters; i++) {
                    statement.setObject(i, value);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (line.open() && rows.next()) {
                        Row row = Row.of(rows, JdbcPoll.KEY.of(settings), JdbcPoll.WATERMARK.of(settings), images);
                        if (moves && !row.watermark().equals(at)) {
                            at = row.watermark();
                            lasting.clear();
                        }
                        take(row);
                    }
                }
            }
            if (!line.open()) {
                throw new IOException("the hub is stopping");
            }
        }

        private void take(Row row) throws IOException, RefusedException {
            String digest = row.digest();
            boolean known =
                    digest.equals(fresh.getOrDefault(row.key(), before.seen().get(row.key())));
            fresh.put(row.key(), digest);
            lasting.put(row.key(), digest);
            if (lasting.size() > TableCursor.MOST_SEEN) {
                throw new IOException("more than " + TableCursor.MOST_SEEN
                        + " rows have one watermark or are looked back at; look back less far");
            }
            if (!known) {
                add(row);
            }
        }

        private void add(Row row) throws RefusedException {
            byte[] json = row.columns().toString().getBytes(UTF_8);
            Map<String, byte[]> attached = new TreeMap<>();
            long size = new Transcript().size() + Transcript.size(json);
            for (RowImages.Image image : row.images()) {
                Optional<byte[]> bytes = image.bytes(feed.maxBytes());
                long more = bytes.map(it -> Transcript.size(image.name(), it)).orElse(Long.MAX_VALUE / 2);
                if (bytes.isEmpty() || size + more > feed.maxBytes()) {
                    LOG.warn(
                            "An image of a row of feed {} is gone or too large, the row is landed without it",
                            feed.id());
                    ports.tally().ignored(adapter, feed, "image");
                } else {
                    attached.put(image.name(), bytes.get());
                    size += more;
                }
            }
            if (transcript.count() > 0
                    && (transcript.size() + size > feed.maxBytes()
                            || transcript.count() >= JdbcPoll.BATCH.of(settings)
                            || transcript.pictures() + attached.size() > MOST_PICTURES)) {
                land();
            }
            if (size > feed.maxBytes()) {
                throw new RefusedException(
                        Refusal.TOO_LARGE,
                        "a row is longer than the " + feed.maxBytes() + " bytes that the feed allows");
            }
            transcript.add(json);
            attached.forEach(transcript::attach);
        }

        void land() throws RefusedException {
            if (transcript.count() > 0) {
                line.land(transcript.arrival(adapter, facts));
                transcript = new Transcript();
            }
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("a connection that was to be ended had ended", e);
            }
        }
    }
}

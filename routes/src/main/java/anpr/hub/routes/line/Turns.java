package anpr.hub.routes.line;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to fetch a feed, or the lists of a server: of all nodes on one database at most one has it. A turn is an advisory lock of this
 * node's one session, so it ends with the session: when the node stops, dies, is cut off or stands still. The database
 * gives a session up that has said nothing for {@link #SILENCE}, and each round here says something.
 *
 * <p>A node may believe in its turn a moment longer than the database does. What must not happen then is done by
 * {@link #inTurn}, in the session itself. Safe for use by many threads.
 */
public final class Turns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** After which the database takes the turns of a node that says nothing. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration ROUND = Duration.ofMillis(500);
    private static final int PATIENCE_MS = 5_000;
    private static final String KEY = "hashtextextended('anpr.hub.line ' || feed, 0)";

    private final Database database;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    /** Guards the session, which one thread uses at a time. */
    private final Object turn = new Object();

    private @Nullable Connection session;

    /** @param database gives a connection that nobody else uses, and that no pooler shares between sessions */
    public Turns(Database database) {
        this.database = database;
        this.keeper = Thread.ofVirtual().name("turns").start(this::keep);
    }

    /** From now on tries to have this feed's turn. */
    public void want(String feed) {
        wanted.add(feed);
    }

    /** Whether this node has the feed's turn, as far as it knows. */
    public boolean has(String feed) {
        return held.contains(feed);
    }

    /** Gives the turn up, so that another node may have it. */
    public void leave(String feed) {
        wanted.remove(feed);
        synchronized (turn) {
            if (held.remove(feed) && session != null) {
                try (PreparedStatement unlock = session.prepareStatement(
                        "select pg_advisory_unlock(" + KEY + ") from (values (?)) turn (feed)")) {
                    unlock.setString(1, feed);
                    unlock.execute();
                } catch (SQLException e) {
                    LOG.warn("the turn of feed {} ends with the session to the database: {}", feed, e.getMessage());
                    end(session);
                }
            }
        }
    }

    /**
     * Changes something that only the node may change whose turn it is.
     *
     * @param sql of one statement that takes effect only where the row {@code (feed)} of {@code turn} is there
     * @throws IllegalStateException if the turn is not this node's, or the database cannot be asked; nothing is changed
     */
    public void inTurn(String feed, String sql, Object... parameters) {
        synchronized (turn) {
            if (session == null || !held.contains(feed)) {
                throw new IllegalStateException("this node does not have the turn of feed " + feed);
            }
            // The session itself proves that it has the lock: for one that lost it, there is no row.
            try (PreparedStatement change = session.prepareStatement(
                    "with turn as (select feed from (values (?)) mine (feed) where exists (select from pg_locks"
                            + " where locktype = 'advisory' and pid = pg_backend_pid() and granted and objsubid = 1"
                            + " and (classid::bigint << 32 | objid::bigint) = " + KEY + ")) " + sql)) {
                change.setString(1, feed);
                for (int i = 0; i < parameters.length; i++) {
                    change.setObject(i + 2, parameters[i]);
                }
                if (change.executeUpdate() == 0) {
                    held.remove(feed);
                    throw new IllegalStateException("this node has lost the turn of feed " + feed);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "the database did not take a change to feed " + feed + ": " + e.getMessage(), e);
            }
        }
    }

    private void keep() {
        boolean told = false;
        while (open()) {
            try (Connection connection = database.connect()) {
                begin(connection);
                told = false;
                while (open()) {
                    round(connection);
                    rest();
                }
            } catch (SQLException e) {
                if (open() && !told) {
                    LOG.error("no session to the database, so this node fetches nothing: {}", e.getMessage());
                    told = true;
                }
            } finally {
                synchronized (turn) {
                    session = null;
                    held.clear();
                }
            }
            rest();
        }
    }

    private void begin(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, PATIENCE_MS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'hub lines'; set statement_timeout = " + PATIENCE_MS
                    + "; set idle_session_timeout = " + SILENCE.toMillis() + "; set tcp_keepalives_idle = 5"
                    + "; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3; set tcp_user_timeout = "
                    + SILENCE.toMillis());
        }
        synchronized (turn) {
            session = connection;
        }
    }

    /** Tries the locks that are wanted and not held; the statement also shows that the session lives. */
    private void round(Connection connection) throws SQLException {
        synchronized (turn) {
            String[] missing =
                    wanted.stream().filter(feed -> !held.contains(feed)).toArray(String[]::new);
            try (PreparedStatement tries = connection.prepareStatement(
                    "select feed, pg_try_advisory_lock(" + KEY + ") from unnest(?) turn (feed)")) {
                tries.setArray(1, connection.createArrayOf("text", missing));
                try (ResultSet rows = tries.executeQuery()) {
                    while (rows.next()) {
                        if (rows.getBoolean(2)) {
                            held.add(rows.getString(1));
                        }
                    }
                }
            }
        }
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private void rest() {
        try {
            closing.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    private static void end(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("a session that was to be ended had ended", e);
        }
    }

    /** Ends the session, and with it every turn. */
    @Override
    public void close() {
        closing.countDown();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The database on which all nodes agree. */
    @FunctionalInterface
    public interface Database {
        Connection connect() throws SQLException;
    }
}

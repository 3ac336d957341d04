package anpr.hub.routes.store;

import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps others from the events of the reads that are being stored, until the transaction ends. A read with one key locks
 * that key; one with several may join events that others only know by yet another key, and locks the feed.
 */
final class EventLocks {
    /** Keys and feeds share locks, so that a transaction takes no more of them than the database has room for. */
    private static final int LOCKS = 1024;

    /** Mark these among the advisory locks of the database. */
    private static final int LOCKED_EVENTS = 2_026_0008;

    private static final int LOCKED_FEEDS = 2_026_0022;

    private final JdbcClient jdbc;

    EventLocks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * First in the transaction, feeds before keys and each in one order for all, so that none waits for another in a
     * circle: to that end a batch knows at once of each feed whether it needs it alone.
     */
    void take(Iterable<PublishedRead> reads) {
        Map<Integer, Boolean> feeds = new TreeMap<>();
        Map<Integer, Boolean> keys = new TreeMap<>();
        for (PublishedRead read : reads) {
            if (read.event() != null) {
                boolean several = !read.event().event().also().isEmpty();
                feeds.merge(lock(read.feed().hashCode()), several, Boolean::logicalOr);
                int key =
                        31 * read.feed().hashCode() + read.event().event().key().hashCode();
                keys.put(lock(key), true);
            }
        }
        take(LOCKED_FEEDS, feeds);
        take(LOCKED_EVENTS, keys);
    }

    private void take(int kind, Map<Integer, Boolean> alone) {
        if (!alone.isEmpty()) {
            jdbc.sql("""
                            select case when alone then pg_advisory_xact_lock(?, lock)
                                        else pg_advisory_xact_lock_shared(?, lock) end
                            from unnest(?::int[], ?::boolean[]) as l (lock, alone)""")
                    .params(
                            kind,
                            kind,
                            alone.keySet().toArray(Integer[]::new),
                            alone.values().toArray(Boolean[]::new))
                    .query(locked -> {});
        }
    }

    private static int lock(int hash) {
        return Math.floorMod(hash, LOCKS);
    }
}

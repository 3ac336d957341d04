package anpr.hub.adapters;

import anpr.hub.core.transport.Cursors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cursors that last as long as a test, remember each move, and can be made to fail. */
public final class MemoryCursors implements Cursors {
    private final Map<String, String> cursors = new ConcurrentHashMap<>();
    private final List<String> moves = new CopyOnWriteArrayList<>();
    private volatile boolean failing;

    @Override
    public Optional<String> find(String feed) {
        return Optional.ofNullable(cursors.get(feed));
    }

    @Override
    public void move(String feed, String cursor) {
        if (failing) {
            throw new IllegalStateException("Switched to fail");
        }
        cursors.put(feed, cursor);
        moves.add(cursor);
    }

    /** From now on moving fails, as it does for a node that died or lost its turn. */
    public void fail(boolean fails) {
        failing = fails;
    }

    public List<String> moves() {
        return List.copyOf(moves);
    }

    public void reset() {
        failing = false;
        cursors.clear();
        moves.clear();
    }
}

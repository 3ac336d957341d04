package anpr.hub.adapters;

import anpr.hub.core.transport.Cursors;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Cursors that last as long as a test. */
public final class MemoryCursors implements Cursors {
    private final Map<String, String> byFeed = new ConcurrentHashMap<>();

    @Override
    public Optional<String> find(String feed) {
        return Optional.ofNullable(byFeed.get(feed));
    }

    @Override
    public void move(String feed, String cursor) {
        byFeed.put(feed, cursor);
    }

    public void reset() {
        byFeed.clear();
    }
}

package anpr.hub.adapters.soap;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one feed's tokens were made with, for as long as a token is fresh. Safe for use by many threads. */
final class UsedNonces {
    /** Some hundred messages a second for the whole of that time. */
    private static final int MOST = 65_536;

    private final Map<String, Instant> until = new LinkedHashMap<>();

    /** Whether this one is used for the first time; false too if there is no room to remember it. */
    synchronized boolean isFirst(String nonce, Instant now) {
        for (Iterator<Instant> eldest = until.values().iterator();
                eldest.hasNext() && eldest.next().isBefore(now); ) {
            eldest.remove();
        }
        return until.size() < MOST && until.putIfAbsent(nonce, now.plus(UsernameToken.WINDOW.multipliedBy(2))) == null;
    }
}

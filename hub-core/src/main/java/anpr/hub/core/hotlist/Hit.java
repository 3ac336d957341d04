package anpr.hub.core.hotlist;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A read whose VRM is on a list, with the entry as it stood then.
 *
 * @param snapshot the entry at the time of the hit; it does not follow later changes of the list
 */
public record Hit(
        UUID hitId,
        String listName,
        long listRevision,
        String entryId,
        MatchType matchType,
        int priority,
        boolean covert,
        List<String> warningCodes,
        VoiEntry snapshot,
        Instant raisedAt) {
    public Hit {
        warningCodes = List.copyOf(warningCodes);
    }

    /** How the read's VRM and the entry's agree. */
    public enum MatchType {
        EXACT,
        CONFUSABLE,
        WILDCARD
    }
}

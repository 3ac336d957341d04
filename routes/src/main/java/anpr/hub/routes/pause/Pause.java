package anpr.hub.routes.pause;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nothing of a feed is taken in.
 *
 * @param drain whether somebody waits for all that was accepted before to be through
 * @param reason as who paused it gave it
 * @param drained when all that was accepted was through; null if it is not known to be, or nobody waits for it
 * @param resumed null while it is in force, as what follows
 */
public record Pause(
        String feed,
        boolean drain,
        Instant since,
        String by,
        String reason,
        @Nullable Instant drained,
        @Nullable Instant resumed,
        @Nullable String resumedBy,
        @Nullable String resumeReason) {

    /** For whoever sees the feed. */
    public String told() {
        return "Paused by " + by + ": " + reason;
    }
}

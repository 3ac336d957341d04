package anpr.hub.core.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From when on the place and the clock that a feed's devices tell are doubted. A doubt is a flag on the read, and changes nothing
 * of it.
 *
 * @param jumpMetres how far a fixed camera's own position may lie from the register's
 * @param clockSuspectAfter from which delay of a live read its clock is suspected, and not only the line
 * @param area where the cameras are at home; null if nobody has said
 */
public record Doubts(
        int jumpMetres,
        Duration clockSuspectAfter,
        @Nullable Area area) {
    /** Of a feed that says nothing of it. */
    public static final Doubts USUAL = new Doubts(500, Duration.ofDays(1), null);
}

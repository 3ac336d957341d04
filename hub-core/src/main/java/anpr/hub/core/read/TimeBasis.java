package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/**
 * How the instant was made of the supplied text.
 *
 * @param zone the offset or zone applied, such as {@code +01:00}, {@code Europe/London} or {@code UTC}; null if none
 *     was known
 * @param decidedBy who gave the zone
 * @param precision the smallest unit the text carried
 */
public record TimeBasis(@Nullable String zone, DecidedBy decidedBy, Precision precision) {
    /** Who gave the zone. */
    public enum DecidedBy {
        /** The payload itself. */
        PAYLOAD,
        /** The vendor's definition of the format (an epoch count, a field named UTC). */
        FORMAT,
        /** The camera's or the feed's configuration. */
        CONFIGURATION,
        /** The hub's clock: the message has no time, and the feed is agreed to take the time of receipt. */
        RECEIPT,
        /** A person, who states when the video began from whose start the text counts. */
        STATEMENT,
        /** Nobody: the text has no zone and none is configured. */
        NOBODY
    }

    /** The smallest unit a time text carries. */
    public enum Precision {
        DAY,
        MINUTE,
        SECOND,
        MILLISECOND,
        FINER
    }
}

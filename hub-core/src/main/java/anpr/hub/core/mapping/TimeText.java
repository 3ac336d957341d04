package anpr.hub.core.mapping;

import anpr.hub.core.read.TimeBasis.Precision;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a time text says by itself, before any zone is applied to it. */
public sealed interface TimeText {
    /** The smallest unit the text carries. */
    Precision precision();

    /** An instant, by the format's definition (a count since 1970 in UTC). */
    record Counted(Instant instant, Precision precision) implements TimeText {}

    /**
     * A date and time of day.
     *
     * @param offset null if the text has none
     * @param signLost an offset stood there without its sign; {@code offset} is then null unless it is zero, whose sign
     *     does not matter
     */
    record Local(LocalDateTime time, @Nullable ZoneOffset offset, boolean signLost, Precision precision)
            implements TimeText {}
}

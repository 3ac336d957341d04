package anpr.hub.core.mapping;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor writes times, and who gives the zone. Immutable.
 *
 * @param patterns tried in order
 * @param zone the zone that the vendor's definition of the format gives to a text without an offset; null if it gives
 *     none, and the register decides
 * @param shown how lineage shows it
 */
public record TimeRule(List<TimePattern> patterns, @Nullable ZoneId zone, String shown) {
    static TimeRule of(List<TimePattern> patterns, @Nullable ZoneId zone) {
        String names =
                String.join(" | ", patterns.stream().map(TimePattern::toString).toList());
        return new TimeRule(
                List.copyOf(patterns),
                zone,
                "timestamp(" + names + ", zone=" + (zone == null ? "payload" : zone) + ')');
    }

    /** What the text says; null if it fits no pattern. */
    public @Nullable TimeText read(String text) {
        String stripped = text.strip();
        for (TimePattern pattern : patterns) {
            TimeText time = pattern.read(stripped);
            if (time != null) {
                return time;
            }
        }
        return null;
    }
}

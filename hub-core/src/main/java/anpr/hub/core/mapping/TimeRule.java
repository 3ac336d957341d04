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
 */
public record TimeRule(List<TimePattern> patterns, @Nullable ZoneId zone) {
    public TimeRule {
        patterns = List.copyOf(patterns);
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

    /** How lineage shows it, with every pattern. */
    public String shown() {
        return shown(
                String.join(" | ", patterns.stream().map(TimePattern::toString).toList()));
    }

    /** How lineage shows what was done to this text: with the pattern that it fits. */
    String shownFor(String text) {
        String stripped = text.strip();
        for (TimePattern pattern : patterns) {
            if (pattern.read(stripped) != null) {
                return shown(pattern.toString());
            }
        }
        return shown();
    }

    private String shown(String pattern) {
        return "timestamp(" + pattern + ", zone=" + (zone == null ? "payload" : zone) + ')';
    }
}

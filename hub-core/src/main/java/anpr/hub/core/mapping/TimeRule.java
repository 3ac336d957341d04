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

    /** Position of the pattern that the text fits; -1 if it fits none. If there is but one, it is not tried. */
    int fitting(String text) {
        if (patterns.size() == 1) {
            return 0;
        }
        String stripped = text.strip();
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).read(stripped) != null) {
                return i;
            }
        }
        return -1;
    }

    /** How lineage shows it with this pattern alone. */
    String shown(TimePattern pattern) {
        return shown(pattern.toString());
    }

    private String shown(String pattern) {
        return "timestamp(" + pattern + ", zone=" + (zone == null ? "payload" : zone) + ')';
    }
}

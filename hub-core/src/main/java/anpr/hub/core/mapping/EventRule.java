package anpr.hub.core.mapping;

import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are of one passage of one vehicle, and which of them is the read. Immutable.
 *
 * @param key where the parts of the key are found; a record that lacks one belongs to no event
 * @param within how far apart the messages of an event may be: counters restart
 * @param choose the first of these that a record meets ranks it; one that meets none ranks last
 * @param then which of equal rank is taken
 */
record EventRule(List<Source> key, Duration within, List<Condition> choose, VehicleEvent.Then then) {
    private static final int LONGEST_PART = 256;

    @Nullable
    VehicleEvent of(Source.Scope scope) {
        StringJoiner text = new StringJoiner("\t");
        for (Source source : key) {
            Source.Found found = source.find(scope);
            String part = found == null ? "" : found.text().strip().replace('\t', ' ');
            if (part.isEmpty() || part.length() > LONGEST_PART) {
                return null;
            }
            text.add(part);
        }
        return new VehicleEvent(text.toString(), within, rank(scope), then);
    }

    private int rank(Source.Scope scope) {
        for (int i = 0; i < choose.size(); i++) {
            if (choose.get(i).holds(scope.record(), scope.root())) {
                return choose.size() - i;
            }
        }
        return 0;
    }
}

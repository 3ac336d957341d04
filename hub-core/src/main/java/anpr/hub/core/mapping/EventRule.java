package anpr.hub.core.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are of one passage of one vehicle, and which of them is the read. Immutable.
 *
 * @param key where the parts of the key are found; a record that lacks one belongs to no event
 * @param also lists that stand side by side: the first of each make a further key, the second of each the next, and so on
 * @param within how far apart the messages of an event may be: counters restart
 * @param choose the first of these that a record meets ranks it; one that meets none ranks last
 * @param then which of equal rank is taken
 */
record EventRule(List<Source> key, List<Path> also, Duration within, List<Condition> choose, VehicleEvent.Then then) {
    private static final int LONGEST_PART = 256;

    /** A sender decides how long its lists are: beyond these, a frame stays a read of its own. */
    static final int MOST_FURTHER_KEYS = 512;

    @Nullable
    VehicleEvent of(Source.Scope scope) {
        List<@Nullable String> parts = new ArrayList<>(key.size());
        for (Source source : key) {
            Source.Found found = source.find(scope);
            parts.add(found == null ? null : found.text());
        }
        String text = key(parts);
        return text == null ? null : new VehicleEvent(text, further(scope), within, rank(scope), then);
    }

    /** Lists of different lengths do not stand side by side: nothing is made of them. */
    private List<String> further(Source.Scope scope) {
        if (also.isEmpty()) {
            return List.of();
        }
        List<List<Node>> columns = new ArrayList<>(also.size());
        for (Path path : also) {
            columns.add(path.all(scope.record(), scope.root()));
        }
        int length = columns.getFirst().size();
        if (columns.stream().anyMatch(column -> column.size() != length)) {
            return List.of();
        }
        Set<String> keys = new LinkedHashSet<>();
        for (int i = 0; i < length && keys.size() < MOST_FURTHER_KEYS; i++) {
            List<@Nullable String> parts = new ArrayList<>(columns.size());
            for (List<Node> column : columns) {
                parts.add(column.get(i).text());
            }
            String text = key(parts);
            if (text != null) {
                keys.add(text);
            }
        }
        return List.copyOf(keys);
    }

    /** Null if a part is missing, or too long to be a name. */
    private static @Nullable String key(List<@Nullable String> parts) {
        StringJoiner text = new StringJoiner("\t");
        for (String part : parts) {
            String plain = part == null ? "" : part.strip().replace('\t', ' ');
            if (plain.isEmpty() || plain.length() > LONGEST_PART) {
                return null;
            }
            text.add(plain);
        }
        return text.toString();
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

package anpr.hub.routes.disclosure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a record that was made again differs from the stored one.
 *
 * @param field as a path, such as {@code vehicle.colour}
 * @param stored null if the stored record has it not
 * @param again null if the record that was made again has it not
 */
public record Difference(
        String field, @Nullable String stored, @Nullable String again) {

    /** All of them, by the names of the fields. */
    static List<Difference> between(JsonNode stored, JsonNode again) {
        List<Difference> found = new ArrayList<>();
        compare("", stored, again, found);
        return found;
    }

    private static void compare(String path, JsonNode stored, JsonNode again, List<Difference> found) {
        if (stored.equals(again)) {
            return;
        }
        if (stored.isObject() && again.isObject()) {
            SortedSet<String> names = new TreeSet<>();
            stored.fieldNames().forEachRemaining(names::add);
            again.fieldNames().forEachRemaining(names::add);
            String before = path.isEmpty() ? "" : path + '.';
            names.forEach(name -> compare(before + name, stored.path(name), again.path(name), found));
        } else if (stored.isArray() && again.isArray()) {
            for (int i = 0; i < Math.max(stored.size(), again.size()); i++) {
                compare(path + '[' + i + ']', stored.path(i), again.path(i), found);
            }
        } else {
            found.add(new Difference(path, value(stored), value(again)));
        }
    }

    private static @Nullable String value(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }
}

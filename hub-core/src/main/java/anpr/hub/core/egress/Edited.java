package anpr.hub.core.egress;

import anpr.hub.core.seal.Grouping;
import anpr.hub.core.seal.Protection;
import java.util.Set;

/**
 * A record as one sees it who may not have it whole: its open groups as JSON, put together anew. Groups about how it was made
 * and digests of images are left out, open or not: a path of a message may name a camera, and an unsalted digest can be
 * found by trying.
 */
public final class Edited {
    private static final Set<String> SHOWN = Set.of(
            "id",
            "plate",
            "reading",
            "time.device",
            "time.stated",
            "time.hub",
            "camera.kind",
            "location.precise",
            "type",
            "vehicle",
            "validation");

    private Edited() {}

    /** An object with a member for each group that is shown and that the record has. */
    public static <T> String of(Grouping<T> grouping, T record, Label label) {
        var values = grouping.cut(record);
        StringBuilder json = new StringBuilder();
        for (Grouping.Group group : grouping.groups()) {
            String value = values.get(group.name());
            if (value != null && SHOWN.contains(group.name()) && label.protection(group) == Protection.OPEN) {
                json.append(json.isEmpty() ? "{\"" : ",\"")
                        .append(group.name())
                        .append("\":")
                        .append(value);
            }
        }
        return json.isEmpty() ? "{}" : json.append('}').toString();
    }
}

package anpr.hub.core.disclosure;

import anpr.hub.core.seal.AuditEvent.Found;
import anpr.hub.core.seal.Logs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result list of a search, to be committed to before anyone chooses from it: in two parts, of which the second is
 * there and as long if nothing is in it.
 */
public final class Selection {
    /** The length of the second part is a multiple of it, in characters. */
    private static final int BLOCK = 1024;

    private Selection() {}

    /** Those whose existence may be told. */
    public static Found open(List<Exhibit> found) {
        return found(found, false, null);
    }

    /** The others, and padding. */
    public static Found sensitive(List<Exhibit> found) {
        Found bare = found(found, true, null);
        // As JSON has them, without spaces.
        int length = (bare.ingest() + "" + bare.retrieved()).replace(" ", "").length();
        return found(found, true, "0".repeat(BLOCK - length % BLOCK));
    }

    private static Found found(List<Exhibit> all, boolean hidden, @Nullable String padding) {
        return new Found(indexes(all, Logs.Log.INGEST, hidden), indexes(all, Logs.Log.RETRIEVED, hidden), padding);
    }

    private static List<Long> indexes(List<Exhibit> all, Logs.Log log, boolean hidden) {
        return all.stream()
                .filter(exhibit -> exhibit.log() == log && exhibit.hidden() == hidden)
                .map(Exhibit::index)
                .distinct()
                .sorted()
                .toList();
    }
}

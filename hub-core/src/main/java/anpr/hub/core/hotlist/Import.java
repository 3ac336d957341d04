package anpr.hub.core.hotlist;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file that somebody brought for a list.
 *
 * @param revision in force afterwards; the one of before if the file changes nothing or is refused
 * @param refusal null if it was taken
 * @param accepted rows that were taken
 * @param added entries that are on the list and were not, {@code removed} the other way
 * @param rejected rows that were not taken
 * @param rows the first of those to be looked at, in order; all of them are in the report
 */
public record Import(
        UUID importId,
        String list,
        long revision,
        @Nullable Refusal refusal,
        long accepted,
        long added,
        long removed,
        long rejected,
        List<VoiCsv.Rejected> rows) {
    public Import {
        rows = List.copyOf(rows);
    }

    /** Why a file was not taken; what was in force stays. */
    public enum Refusal {
        /** It is not CSV or no zip of such, or not to its end. */
        UNREADABLE,
        /** Not one row can be used. */
        NO_USABLE_ROW,
        /** More rows cannot be used than the hub's settings allow. */
        TOO_MANY_BAD_ROWS,
        /** The list would have more entries than the hub's settings allow. */
        TOO_MANY_ROWS,
        /** The list would have more patterns than the hub's settings allow. */
        TOO_MANY_PATTERNS
    }

    public boolean taken() {
        return refusal == null;
    }
}

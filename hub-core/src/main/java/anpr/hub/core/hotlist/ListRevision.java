package anpr.hub.core.hotlist;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a state of a list came to be.
 *
 * @param revision grows by one with each change
 * @param sha256 of the file; null if it was none
 * @param entries that stand on the list in this revision
 * @param rejected rows of the file that are not among them
 * @param madeBy the account, or the part of the hub that did it of itself
 * @param restores the revision that was taken back to; null if it is none
 * @param erased whether its entries are kept no more
 * @param lookBack how far the search of stored reads for its new entries is; null if there is none
 */
public record ListRevision(
        long revision,
        Kind kind,
        Instant at,
        String madeBy,
        @Nullable String reason,
        @Nullable String sha256,
        long entries,
        long rejected,
        @Nullable Long restores,
        boolean erased,
        @Nullable LookBack lookBack) {
    /**
     * Where a search of stored reads stands.
     *
     * @param why it was cut or refused; null if it was not
     */
    public record LookBack(State state, @Nullable String why) {
        public enum State {
            WAITING,
            DONE,
            /** A bound was met; what was found until then stands. */
            CUT,
            /** Nothing was searched. */
            REFUSED
        }
    }

    public enum Kind {
        IMPORT,
        ROLLBACK,
        WEEDING,
        /** What is said of the list changed, and perhaps the moments at which its entries are weeded. */
        TERMS
    }
}

package anpr.hub.core.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What units may ask of the hub's lists. A list that a unit may not have is not there for it. Safe for use by many threads.
 */
public interface ListSupply {
    /** The unit of this name, if that is its signature. */
    Optional<ListUnit> admit(String unit, String signature);

    /** A number that has grown since the unit asked last if any list is another now, or another is there for it. */
    long repository(ListUnit unit);

    /** How each list stands that is there for it, or that it holds and may have no more. */
    List<Standing> standings(ListUnit unit);

    /**
     * What turns what it holds of a list into what it is to hold.
     *
     * @return empty if no such list is there for it
     * @throws BusyException if too many are being made
     * @throws IOException if it cannot be written down
     */
    Optional<Update> update(ListUnit unit, String list) throws IOException, BusyException;

    /**
     * Keeps what a unit says that it holds.
     *
     * @param revisions by list, in the unit's own words; of lists that are not there for it nothing is kept
     */
    void holds(ListUnit unit, Map<String, String> revisions);

    /**
     * @param latest that it is to have; 0: it is to have it no more
     * @param held as the unit said; empty if it has said nothing
     */
    record Standing(String list, long latest, Optional<String> held) {}

    /**
     * @param latest see {@link Standing}
     * @param zip of files as its dialect names them, which the caller deletes; empty if it holds the latest
     */
    record Update(long latest, Optional<Path> zip) {}

    /** Ask again a moment later. */
    final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        public BusyException() {
            super("too many updates of lists are being made");
        }
    }
}

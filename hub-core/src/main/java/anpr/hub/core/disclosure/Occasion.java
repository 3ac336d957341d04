package anpr.hub.core.disclosure;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why, when and of what a package is made.
 *
 * @param purpose as who makes it states it
 * @param marking security marking of what is in it
 * @param issued to the second
 * @param hubVersion of the software that makes it
 */
public record Occasion(
        PackageNumber number, String purpose, String marking, Instant issued, String hubVersion, Search search) {

    /**
     * The search whose result the package is.
     *
     * @param leaf of the result list in the log {@code audit}
     * @param actor who searched
     * @param looked what was searched
     * @param notLooked what was not, and why
     * @param unproved records that were found and cannot be in a package, for they were never sealed or their key was erased
     */
    public record Search(
            long leaf,
            Instant at,
            String actor,
            String reason,
            Query query,
            List<String> looked,
            List<String> notLooked,
            int unproved) {
        public Search {
            looked = List.copyOf(looked);
            notLooked = List.copyOf(notLooked);
        }
    }

    /**
     * What was asked.
     *
     * @param vrm null for every vehicle
     * @param from earliest time of capture; null for none
     * @param to latest time of capture; null for none
     * @param most a search that finds more is refused, never cut
     */
    public record Query(
            @Nullable String vrm,
            @Nullable Instant from,
            @Nullable Instant to,
            int most) {
        /** In words. */
        @Override
        public String toString() {
            return (vrm == null ? "every vehicle" : "vehicle " + vrm)
                    + (from == null ? "" : ", from " + from)
                    + (to == null ? "" : ", to " + to);
        }
    }
}

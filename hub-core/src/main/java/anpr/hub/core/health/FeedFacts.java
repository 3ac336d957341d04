package anpr.hub.core.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a feed when it is judged. Counts are of the last hour.
 *
 * @param paused why nothing is taken in by somebody's decision, a sentence; null if it is not paused
 * @param line what is wrong with its line or port, a sentence; null if nothing is, or it has none of its own
 * @param lastRecord when a record came last, to the minute; null if none has ever
 * @param received submissions
 * @param records that were found in them
 * @param quarantined of the records
 * @param refused submissions turned away at the door, by reason
 * @param backlog submissions and records that came in and are not through
 * @param quiet for how long nothing has come although it was to be expected; null if that cannot be said
 * @param cameras in the register
 * @param cameraStates how many of them are in each state but {@link State#HEALTHY}
 */
public record FeedFacts(
        @Nullable String paused,
        @Nullable String line,
        @Nullable Instant lastRecord,
        long received,
        long records,
        long quarantined,
        Map<String, Long> refused,
        long backlog,
        @Nullable Duration quiet,
        int cameras,
        Map<State, Integer> cameraStates) {

    public FeedFacts {
        refused = Map.copyOf(refused);
        cameraStates = Map.copyOf(cameraStates);
    }

    /**
     * From when on something is worth a sentence.
     *
     * @param fewest records or submissions that are to be wrong, so that one bad message is none
     * @param degraded share of bad ones in the last hour from which a feed is degraded, 0 to 1
     * @param failing the same for failing
     * @param backlog minutes of the feed's own rate that may wait
     */
    public record Limits(long fewest, double degraded, double failing, int backlog) {}

    /** All that is to be said against it; empty if nothing is. */
    public List<Condition> against(Limits limits) {
        List<Condition> all = new ArrayList<>();
        if (paused != null) {
            all.add(new Condition(State.PAUSED, paused, "Resume it when it is to take in again."));
        }
        if (line != null) {
            all.add(new Condition(State.FAILING, line, "See what its line or port says; it is tried again by itself."));
        }
        refusals(limits, all);
        quarantine(limits, all);
        silence(all);
        cameras(all);
        waiting(limits, all);
        return all;
    }

    private void refusals(Limits limits, List<Condition> all) {
        long turnedAway = refused.values().stream().mapToLong(Long::longValue).sum();
        share(turnedAway, turnedAway + received, limits, "messages of the last hour were refused (" + reasons() + ").")
                .ifPresent(said -> all.add(new Condition(
                        said.state(),
                        said.why(),
                        "Ask the sender, or change the feed's limits; refused is not kept.")));
    }

    private void quarantine(Limits limits, List<Condition> all) {
        share(quarantined, records, limits, "records of the last hour are in quarantine.")
                .ifPresent(said -> all.add(new Condition(
                        said.state(), said.why(), "Look into the quarantine, mend the cause, then replay.")));
    }

    private static Optional<Condition> share(long bad, long of, Limits limits, String what) {
        if (bad < limits.fewest || bad < limits.degraded * of) {
            return Optional.empty();
        }
        State state = bad >= limits.failing * of ? State.FAILING : State.DEGRADED;
        return Optional.of(new Condition(state, bad + " of " + of + ' ' + what, null));
    }

    private String reasons() {
        return refused.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(reason -> reason.getKey() + ' ' + reason.getValue())
                .collect(Collectors.joining(", "));
    }

    private void silence(List<Condition> all) {
        if (lastRecord == null) {
            all.add(new Condition(
                    State.SILENT, "It has sent nothing yet.", "Have the partner send, or test its line."));
        } else if (quiet != null) {
            all.add(new Condition(
                    State.SILENT,
                    "Nothing has come for " + Spoken.of(quiet) + ", which is longer than is usual for it.",
                    "Ask the partner whether it sends; look at its line and what was refused."));
        }
    }

    private void cameras(List<Condition> all) {
        for (State state : State.values()) {
            int n = cameraStates.getOrDefault(state, 0);
            if (state != State.HEALTHY && n > 0) {
                all.add(new Condition(
                        state,
                        n + " of " + Math.max(n, cameras) + (cameras == 1 ? " camera is " : " cameras are ")
                                + state.name().toLowerCase(Locale.ROOT) + '.',
                        "See which, and why, on the feed's page."));
            }
        }
    }

    private void waiting(Limits limits, List<Condition> all) {
        if (backlog >= limits.fewest && backlog * 60 > records * (long) limits.backlog) {
            all.add(new Condition(
                    State.DEGRADED,
                    backlog + " messages and records have come in and are not through. Nothing is lost.",
                    "If it does not fall within minutes, look at the database and the legs' queues."));
        }
    }
}

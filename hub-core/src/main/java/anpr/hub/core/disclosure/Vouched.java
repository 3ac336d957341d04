package anpr.hub.core.disclosure;

import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.Logs;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who vouches for the checkpoint of a log that goes into a package, and so for each row of that log.
 *
 * @param at when the hub asked them
 * @param witnesses that signed it
 */
record Vouched(Logs.Log log, long leaves, String at, List<String> witnesses, boolean stamped) {
    Vouched {
        witnesses = List.copyOf(witnesses);
    }

    static Vouched of(Logs.Log log, Anchors.Anchor anchor) {
        return new Vouched(
                log,
                anchor.size(),
                anchor.at().toString(),
                // The first is the log's own.
                anchor.note().signatures().stream()
                        .skip(1)
                        .map(SignedNote.Signature::name)
                        .toList(),
                anchor.stamp() != null);
    }

    boolean witnessed() {
        return !witnesses.isEmpty();
    }

    /** In a cell of a table. */
    String text() {
        if (!witnessed() && !stamped) {
            return "the hub alone";
        }
        String who = witnesses.stream().map(name -> "witness " + name).collect(Collectors.joining(", "));
        return (who.isEmpty() ? "no witness" : who) + (stamped ? ", time stamp" : ", no time stamp") + ", asked at "
                + at + " for " + leaves + " leaves";
    }
}

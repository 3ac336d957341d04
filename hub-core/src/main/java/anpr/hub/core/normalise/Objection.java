package anpr.hub.core.normalise;

import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.read.Read;
import org.jspecify.annotations.Nullable;

/** Why a record is not fit for publication. */
record Objection(Reason reason, String detail) {
    Outcome quarantine(int index, @Nullable Read partial) {
        return new Outcome.Quarantined(index, reason, detail, partial);
    }
}

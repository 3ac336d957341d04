package anpr.hub.routes.store;

import anpr.hub.core.egress.Label;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.subscriber.Subscriber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What subscribers are told of. */
public sealed interface Told permits ShownHit, ListReview {
    /** Of an entry of a VOI list: lists are those of the police. */
    Label LISTED = Label.of(AcquisitionPath.FORCE);

    /** Whose list it is of, and how urgent. */
    Subscriber.Subject subject();

    /** Under which power it was come by. */
    Label label();

    /** When it came to be. */
    Instant at();

    /** Of what is made of a read and an entry that it meets: as strict as the stricter. */
    static Label label(@Nullable AcquisitionPath ofTheRead) {
        return Label.of(ofTheRead).and(LISTED);
    }
}

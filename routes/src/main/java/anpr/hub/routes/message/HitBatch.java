package anpr.hub.routes.message;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.ReadKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hits raised on the reads of one batch. */
public record HitBatch(UUID id, List<RaisedHit> hits) {
    /**
     * A hit and the read it was raised on.
     *
     * @param handling null in a message from before there was any
     * @param path by which the read was come by, for the guard; null in a message from before it was there
     */
    public record RaisedHit(
            Hit hit,
            UUID recordId,
            ReadKey key,
            String feed,
            Instant receivedAt,
            @Nullable Handling handling,
            @Nullable AcquisitionPath path) {}

    /**
     * What the list's terms say of what is to become of its hits, as they stood at the hit.
     *
     * @param repeatWithin for how long one vehicle at one camera is told once; zero: each time
     * @param acknowledgeWithin after how long it is escalated; zero: as its priority has it
     * @param escalateTo the subscriber to whom it then goes; null if unsaid
     */
    public record Handling(
            Duration repeatWithin,
            Duration acknowledgeWithin,
            @Nullable String escalateTo) {
        /** Every hit is told, and none is escalated but by its priority. */
        public static final Handling UNSAID = new Handling(Duration.ZERO, Duration.ZERO, null);

        public static Handling of(ListTerms terms) {
            return new Handling(terms.repeatWithin(), terms.acknowledgeWithin(), terms.escalateTo());
        }
    }
}

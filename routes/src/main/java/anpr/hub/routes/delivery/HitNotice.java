package anpr.hub.routes.delivery;

import anpr.hub.core.read.CanonicalRead;
import anpr.hub.routes.store.Outbox.Delivery;
import anpr.hub.routes.store.Outbox.Occasion;
import anpr.hub.routes.store.Told;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;

/** What a subscriber is told, as JSON; the same by every way. */
record HitNotice(String type, Instant timestamp, Told data) {
    static HitNotice of(Delivery delivery) {
        return new HitNotice(type(delivery.occasion()), delivery.told().at(), delivery.told());
    }

    byte[] json() {
        try {
            return CanonicalRead.json().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a hit could not be written as JSON", e);
        }
    }

    private static String type(Occasion occasion) {
        return switch (occasion) {
            case RAISED -> "hit.raised";
            case ESCALATED -> "hit.escalated";
            case REVIEW -> "list.review";
        };
    }
}

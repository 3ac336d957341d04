package anpr.hub.routes.store;

import anpr.hub.core.egress.Label;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.subscriber.Subscriber;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;

/**
 * That the owner of a list was to look at it again.
 *
 * @param reviewOn the day that is past
 * @param at when the hub noticed
 */
public record ListReview(
        String list,
        String owner,
        int priority,
        boolean covert,
        LocalDate reviewOn,
        @JsonIgnore Instant at) implements Told {
    @Override
    public Subscriber.Subject subject() {
        return new Subscriber.Subject(list, owner, covert, priority, Liveness.LIVE);
    }

    @Override
    public Label label() {
        return LISTED;
    }
}

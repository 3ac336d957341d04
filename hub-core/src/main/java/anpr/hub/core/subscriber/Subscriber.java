package anpr.hub.core.subscriber;

import anpr.hub.core.hotlist.Hit.Liveness;
import java.util.Set;

/**
 * One that is told of hits as they are raised. What is not said of it, it is not told.
 *
 * @param id unique in the hub
 * @param organisation to whom hits are disclosed, as the audit log names it; always of law enforcement
 * @param owners of whose lists, by the name that their terms give as owner
 * @param leastUrgent the highest number of a list's priority, 1 the most urgent
 * @param liveness which hits: those of late reads and of stored ones only where they are named
 * @param covertLists the covert lists of which it is told; the others are not there for it
 * @param reviews whether it is also told of these lists when the day of their review is past
 */
public record Subscriber(
        String id,
        String organisation,
        Set<String> owners,
        int leastUrgent,
        Set<Liveness> liveness,
        Set<String> covertLists,
        boolean reviews,
        Way way) {
    /** What its name has behind its id where it proves itself, as who reads its queues. */
    public static final String QUEUES = ".hits";

    public Subscriber {
        owners = Set.copyOf(owners);
        liveness = Set.copyOf(liveness);
        covertLists = Set.copyOf(covertLists);
    }

    /** What decides whether a hit is anybody's: whose list raised it, how urgent it is, how old. */
    public record Subject(String list, String owner, boolean covert, int priority, Liveness liveness) {}

    /** Whether the list is there for it at all. */
    public boolean mayKnow(Subject hit) {
        return owners.contains(hit.owner()) && (!hit.covert() || covertLists.contains(hit.list()));
    }

    /** Whether it is to be told that the day of a list's review is past. */
    public boolean isToldOfReview(Subject list) {
        return reviews && mayKnow(list);
    }

    /** Whether it is to be told of a hit when that is raised. */
    public boolean isTold(Subject hit) {
        return mayKnow(hit) && hit.priority() <= leastUrgent && liveness.contains(hit.liveness());
    }
}

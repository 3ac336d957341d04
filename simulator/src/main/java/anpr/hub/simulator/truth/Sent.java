package anpr.hub.simulator.truth;

import java.util.List;

/**
 * One message and what became of its sendings so far.
 *
 * @param id the simulator's own number of the message
 * @param acknowledged how many sendings the hub said yes to; likewise the others
 */
public record Sent(
        String id,
        String feed,
        List<Expected> expected,
        int acknowledged,
        int refused,
        int unknown,
        int served,
        int cut) {
    Sent after(Attempt attempt) {
        return switch (attempt) {
            case ACKNOWLEDGED -> new Sent(id, feed, expected, acknowledged + 1, refused, unknown, served, cut);
            case REFUSED -> new Sent(id, feed, expected, acknowledged, refused + 1, unknown, served, cut);
            case UNKNOWN -> new Sent(id, feed, expected, acknowledged, refused, unknown + 1, served, cut);
            case SERVED -> new Sent(id, feed, expected, acknowledged, refused, unknown, served + 1, cut);
            case CUT -> new Sent(id, feed, expected, acknowledged, refused, unknown, served, cut + 1);
        };
    }
}

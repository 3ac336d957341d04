package anpr.hub.routes.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hits are delivered, {@code hub.delivery.*}.
 *
 * @param hosts to which webhooks may go, each {@code host:port}; none unless named
 * @param giveUpAfter for how long a hit is tried to be delivered before somebody must look
 * @param firstPause after the first attempt; each one after is twice as long
 * @param longestPause between two attempts
 * @param patience for the answer of a subscriber's server
 * @param acknowledgeWithin by priority, after how long a hit is escalated whose list's terms do not say
 */
public record DeliverySettings(
        @DefaultValue Set<String> hosts,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("5m") Duration longestPause,
        @DefaultValue("10s") Duration patience,
        @DefaultValue Map<Integer, Duration> acknowledgeWithin) {
    private static final int MOST_DOUBLINGS = 20;

    /** How long to wait after this many attempts. */
    Duration pause(int attempts) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}

package anpr.hub.routes.delivery;

import anpr.hub.routes.broker.SubscriberDoor;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hits are delivered, {@code hub.delivery.*}.
 *
 * @param hosts to which webhooks may go, each {@code host:port}; none unless named
 * @param giveUpAfter for how long a hit is tried to be delivered before somebody must look
 * @param firstPause after the first attempt; each one after is twice as long
 * @param longestPause between two attempts
 * @param patience for the answer of a subscriber's server
 * @param mostQueued messages that wait in one queue of a subscriber; more wait in the outbox
 * @param amqp the port on which subscribers take hits from their queues by AMQP 1.0; null for none
 * @param acknowledgeWithin by priority, after how long a hit is escalated whose list's terms do not say
 */
public record DeliverySettings(
        @DefaultValue Set<String> hosts,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("5m") Duration longestPause,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1000") int mostQueued,
        @Nullable SubscriberDoor amqp,
        @DefaultValue Map<Integer, Duration> acknowledgeWithin) {
    private static final int MOST_DOUBLINGS = 20;

    /** How long to wait after this many attempts. */
    Duration pause(int attempts) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}

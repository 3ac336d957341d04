package anpr.hub.routes.broker;

import static org.apache.activemq.artemis.api.core.RoutingType.ANYCAST;
import static org.apache.activemq.artemis.api.core.RoutingType.MULTICAST;

import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;

/**
 * The addresses of the broker and who reads them. A multicast address distributes: each of its queues gets every
 * message, and none waits for another.
 */
public final class Addresses {
    /** Submissions as landed: to the archive (which keeps the bytes) and to the normaliser. */
    public static final String SUBMISSIONS = "anpr.submissions";

    public static final String ARCHIVE_QUEUE = "anpr.submissions.archive";
    public static final String NORMALISE_QUEUE = "anpr.submissions.normalise";

    /** Submissions whose quarantined records are to be tried again: past the archive, which has them. */
    public static final String REPLAYS = "anpr.replays";

    /** Canonical reads: to the national store and to the hotlist matcher. */
    public static final String READS = "anpr.reads";

    public static final String STORE_QUEUE = "anpr.reads.store";
    public static final String MATCH_QUEUE = "anpr.reads.match";

    /** Vehicles under a pseudonym: to their own store, and to no matcher. */
    public static final String SIGHTINGS = "anpr.sightings";

    public static final String SIGHTINGS_QUEUE = "anpr.sightings.store";

    /** Parking transactions: to their own store, and to no matcher. */
    public static final String TRANSACTIONS = "anpr.transactions";

    public static final String TRANSACTIONS_QUEUE = "anpr.transactions.store";

    /** What became of each submission: to the ledger and the quarantine. */
    public static final String SETTLEMENTS = "anpr.settlements";

    /** Live hits: to the store; subscribers get queues of their own. */
    public static final String HITS = "anpr.hits";

    public static final String HITS_QUEUE = "anpr.hits.store";

    /** Hits on reads that came late, and on past ones: likewise, and never to who listens for live ones. */
    public static final String LATE_HITS = "anpr.hits.late";

    public static final String LATE_HITS_QUEUE = "anpr.hits.late.store";

    private Addresses() {}

    /** A queue of a multicast address, as a consumer names it. */
    public static String queue(String address, String queue) {
        return address + "::" + queue;
    }

    /** Every queue that the hub itself reads. */
    public static List<String> queues() {
        return List.of(
                ARCHIVE_QUEUE,
                NORMALISE_QUEUE,
                REPLAYS,
                STORE_QUEUE,
                MATCH_QUEUE,
                SIGHTINGS_QUEUE,
                TRANSACTIONS_QUEUE,
                SETTLEMENTS,
                HITS_QUEUE,
                LATE_HITS_QUEUE);
    }

    /** All of them, for a broker that does not create any by itself. */
    static List<CoreAddressConfiguration> all() {
        return List.of(
                address(SUBMISSIONS, MULTICAST, ARCHIVE_QUEUE, NORMALISE_QUEUE),
                address(REPLAYS, ANYCAST, REPLAYS),
                address(READS, MULTICAST, STORE_QUEUE, MATCH_QUEUE),
                address(SIGHTINGS, MULTICAST, SIGHTINGS_QUEUE),
                address(TRANSACTIONS, MULTICAST, TRANSACTIONS_QUEUE),
                address(SETTLEMENTS, ANYCAST, SETTLEMENTS),
                address(HITS, MULTICAST, HITS_QUEUE),
                address(LATE_HITS, MULTICAST, LATE_HITS_QUEUE),
                address(SubscriberQueues.REJECTED, ANYCAST, SubscriberQueues.REJECTED));
    }

    private static CoreAddressConfiguration address(String name, RoutingType routing, String... queues) {
        CoreAddressConfiguration address =
                new CoreAddressConfiguration().setName(name).addRoutingType(routing);
        for (String queue : queues) {
            address.addQueueConfig(QueueConfiguration.of(queue)
                    .setAddress(name)
                    .setRoutingType(routing)
                    .setDurable(true));
        }
        return address;
    }
}

package anpr.hub.core.submission;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import java.util.List;

/** The port by which adapters hand over what arrived. Safe for use by many threads. */
public interface Intake {
    /**
     * Takes a message over. Returns only when it is durable: from then on the hub answers for it, and the adapter may
     * tell its sender so. Blocks meanwhile.
     *
     * @param feed the feed whose credential the sender has proved
     * @param arrival what arrived
     * @throws RefusedException if it is not taken over; the sender must be told, in its own dialect
     */
    Receipt land(Feed feed, Arrival arrival) throws RefusedException;

    /**
     * What an adapter has in hand when the last byte of a message has come.
     *
     * @param adapter id and version, as {@code id/version}
     */
    record Arrival(
            String adapter, String mediaType, TransportFacts transport, byte[] body, List<Submission.Part> parts) {}
}

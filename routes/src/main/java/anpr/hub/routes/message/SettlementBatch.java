package anpr.hub.routes.message;

import anpr.hub.core.normalise.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of each submission of a batch, record by record in sum. */
public record SettlementBatch(UUID id, List<Settlement> settlements) {
    /**
     * The outcome of one submission.
     *
     * @param accepted records that became reads, sightings under a pseudonym or parking transactions
     * @param records how many records it had: the sum of accepted, late images, dropped and quarantined
     * @param replay the records that were tried again; null if this was the first try
     */
    public record Settlement(
            UUID submission,
            String feed,
            Instant receivedAt,
            int records,
            int accepted,
            int lateImages,
            Map<Outcome.Rule, Integer> dropped,
            List<Quarantine> quarantined,
            @Nullable List<Integer> replay) {}

    /**
     * A record that could not be normalised.
     *
     * @param partial UTF-8 canonical JSON of what could be made of it
     */
    public record Quarantine(int index, Outcome.Reason reason, String detail, byte @Nullable [] partial) {}
}

package anpr.hub.routes.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parking transactions that were published together. */
public record TransactionBatch(UUID id, List<PublishedTransaction> transactions) {
    /**
     * A transaction as its table indexes it, around its JSON, which is made once.
     *
     * @param entry when the vehicle came, the earlier of two; null if not stated, like {@code exit}
     * @param distinguishable whether a second one like it would differ from this one sent again
     * @param canonical UTF-8 JSON of the transaction
     */
    public record PublishedTransaction(
            UUID recordId,
            String vrm,
            @Nullable Instant entry,
            @Nullable Instant exit,
            boolean distinguishable,
            String feed,
            UUID submission,
            int index,
            Instant receivedAt,
            byte[] canonical) {}
}

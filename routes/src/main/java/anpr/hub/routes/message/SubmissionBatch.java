package anpr.hub.routes.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Submissions that were made durable together.
 *
 * @param id of this batch; what is done with it is done once
 */
public record SubmissionBatch(UUID id, List<Entry> entries) {
    /**
     * One submission: what the archive indexes, around the bytes of its {@link Landed} form.
     *
     * @param replay records to be tried again after quarantine; null for a first try of all
     */
    public record Entry(
            UUID submission,
            String feed,
            Instant receivedAt,
            String mediaType,
            String sha256,
            int length,
            byte[] landed,
            @Nullable List<Integer> replay) {}
}

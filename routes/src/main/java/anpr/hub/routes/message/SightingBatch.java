package anpr.hub.routes.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sightings of vehicles under a pseudonym that were published together. */
public record SightingBatch(UUID id, List<PublishedSighting> sightings) {
    /**
     * A sighting as its table indexes it, around its JSON, which is made once.
     *
     * @param filedAt the capture time, or the earlier of two
     * @param capturedLatest the later of two, else null
     * @param canonical UTF-8 JSON of the sighting
     */
    public record PublishedSighting(
            UUID recordId,
            String scheme,
            String pseudonym,
            Instant filedAt,
            @Nullable Instant capturedLatest,
            String feed,
            UUID submission,
            int index,
            Instant receivedAt,
            byte[] canonical) {}
}

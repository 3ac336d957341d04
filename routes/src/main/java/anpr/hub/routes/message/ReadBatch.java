package anpr.hub.routes.message;

import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads that were published together. */
public record ReadBatch(UUID id, List<PublishedRead> reads, List<PublishedImage> images) {
    /**
     * A read as the legs behind need it: what they index and match, around its canonical JSON, which is made once.
     *
     * @param capturedLatest the later instant of an ambiguous capture time, else null
     * @param canonical UTF-8 JSON of the canonical read
     */
    public record PublishedRead(
            UUID recordId,
            ReadKey key,
            @Nullable Instant capturedLatest,
            String feed,
            UUID submission,
            int index,
            Instant receivedAt,
            byte[] canonical) {}

    /** An image that follows its read in another submission. */
    public record PublishedImage(
            ReadKey key, ImageRole role, ImageRef image, String feed, UUID submission, Instant receivedAt) {}
}

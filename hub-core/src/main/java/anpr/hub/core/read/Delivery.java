package anpr.hub.core.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One hand-over of a read to a destination (the disclosure log of DPA 2018 s.62). */
public record Delivery(
        String destination,
        @Nullable Instant sentAt,
        @Nullable Instant ackAt,
        int attempts,
        String status,
        @Nullable String resultText) {}

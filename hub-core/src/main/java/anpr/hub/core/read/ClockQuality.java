package anpr.hub.core.read;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the clock that stamped a read.
 *
 * @param offsetEstimateMs receive time minus capture time in milliseconds: an upper bound of how far the clock is
 *     behind, not a correction
 * @param syncStatus what the device says of its synchronisation, as supplied; null if it says nothing
 * @param method how the estimate was made, such as {@code RECEIPT_DELAY}
 */
public record ClockQuality(
        @Nullable Long offsetEstimateMs,
        @Nullable String syncStatus,
        @Nullable String method) {}

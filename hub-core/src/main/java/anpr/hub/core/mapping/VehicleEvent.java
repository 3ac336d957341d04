package anpr.hub.core.mapping;

import java.time.Duration;

/**
 * The passage of one vehicle that a message belongs to, of which there may be several messages: updates, previews,
 * retransmissions, a front and a rear camera.
 *
 * @param key what the messages of the passage have in common within their feed; parts are separated by tabs
 * @param within how far apart two messages of it may be at most: a device's counter restarts
 * @param rank the highest is the read; 0 is the lowest
 * @param then which is the read among those of equal rank
 */
public record VehicleEvent(String key, Duration within, int rank, Then then) {
    /** How messages of equal rank are told apart. */
    public enum Then {
        LATEST,
        EARLIEST,
        HIGHEST_CONFIDENCE
    }
}

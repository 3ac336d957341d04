package anpr.hub.core.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The passage of one vehicle that a message belongs to, of which there may be several messages: updates, previews,
 * retransmissions, a front and a rear camera, a group and its frames.
 *
 * @param key what the messages of the passage have in common within their feed; parts are separated by tabs
 * @param also further keys, under which other messages of the passage are told: a group names its frames
 * @param within how far apart two messages of it may be at most: a device's counter restarts
 * @param rank the highest is the read; 0 is the lowest
 * @param then which is the read among those of equal rank
 */
public record VehicleEvent(String key, List<String> also, Duration within, int rank, Then then) {
    /** How messages of equal rank are told apart. */
    public enum Then {
        LATEST,
        EARLIEST,
        HIGHEST_CONFIDENCE
    }

    /** @param also null in a message from before there were any */
    @JsonCreator
    public VehicleEvent(String key, @Nullable List<String> also, Duration within, int rank, Then then) {
        this.key = key;
        this.also = also == null ? List.of() : List.copyOf(also);
        this.within = within;
        this.rank = rank;
        this.then = then;
    }
}

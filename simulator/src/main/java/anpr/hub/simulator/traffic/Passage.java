package anpr.hub.simulator.traffic;

import anpr.hub.core.partner.Camera;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.ReadKey;
import java.time.Duration;
import java.time.Instant;

/**
 * One vehicle that passed one camera.
 *
 * @param capturedAt when it really did, in milliseconds
 * @param confidence of the reading, 0 to 100
 */
public record Passage(
        Plate plate, Camera camera, Instant capturedAt, int confidence, Direction direction, Oddity oddity) {
    private static final Duration AHEAD = Duration.ofHours(2);
    private static final Duration BEHIND = Duration.ofHours(1);

    /** The time that the device believes it was. */
    public Instant toldTime() {
        return switch (oddity) {
            case CLOCK_AHEAD -> capturedAt.plus(AHEAD);
            case WRONG_OFFSET -> capturedAt.minus(BEHIND);
            case NONE, LATE, OUT_OF_ORDER, BROKEN, UNKNOWN_CAMERA, EMPTY_PLATE -> capturedAt;
        };
    }

    /** The same, told of by a device that cannot have this oddity. */
    public Passage without(Oddity impossible) {
        return oddity == impossible ? new Passage(plate, camera, capturedAt, confidence, direction, Oddity.NONE) : this;
    }

    /**
     * The natural key that the read must be stored under.
     *
     * @param carried the capture time as the message carries it
     */
    public ReadKey key(Instant carried) {
        return new ReadKey(plate.vrm(), camera.feedId(), camera.sourceId(), camera.cameraId(), carried);
    }
}

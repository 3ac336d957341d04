package anpr.hub.routes.health;

import anpr.hub.core.health.Delays;
import anpr.hub.routes.message.ReadBatch.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What one camera sent within one hour of receipt, of which the table does not know yet. Not safe for use by many threads. */
final class CameraHourSum {
    final Delays delays = new Delays();
    long minutes;
    int reads;
    int repeated;
    int withoutImage;
    int confident;
    long confidenceSum;
    long leastDelay = Long.MAX_VALUE;
    int mostOfOne;
    int placed;
    double latitudeSum;
    double longitudeSum;
    int jumped;
    Instant last = Instant.EPOCH;

    /** @param vitals null in a message from before there were any: then it counts as one with an image */
    void add(Instant at, Duration delay, boolean again, @Nullable Vitals vitals) {
        minutes |= 1L << at.atOffset(ZoneOffset.UTC).getMinute();
        reads++;
        repeated += again ? 1 : 0;
        delays.add(delay);
        leastDelay = Math.min(leastDelay, delay.toMillis());
        last = at.isAfter(last) ? at : last;
        if (vitals != null) {
            take(vitals);
        }
    }

    private void take(Vitals vitals) {
        withoutImage += vitals.image() ? 0 : 1;
        jumped += vitals.jumped() ? 1 : 0;
        if (vitals.confidence() != null) {
            confident++;
            confidenceSum += vitals.confidence();
        }
        if (vitals.latitude() != null && vitals.longitude() != null) {
            placed++;
            latitudeSum += vitals.latitude();
            longitudeSum += vitals.longitude();
        }
    }

    CameraHourSum plus(CameraHourSum other) {
        delays.add(other.delays);
        minutes |= other.minutes;
        reads += other.reads;
        repeated += other.repeated;
        withoutImage += other.withoutImage;
        confident += other.confident;
        confidenceSum += other.confidenceSum;
        leastDelay = Math.min(leastDelay, other.leastDelay);
        mostOfOne += other.mostOfOne;
        placed += other.placed;
        latitudeSum += other.latitudeSum;
        longitudeSum += other.longitudeSum;
        jumped += other.jumped;
        last = other.last.isAfter(last) ? other.last : last;
        return this;
    }
}

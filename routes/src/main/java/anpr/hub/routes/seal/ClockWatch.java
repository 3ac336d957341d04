package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sees that the hub's clock was set, by one that cannot be: between two looks both must have gone the same way. Over a
 * restart only a clock that went back shows, for nobody knows how long the hub was away. For one thread at a time.
 */
public final class ClockWatch {
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration tolerance;
    private final Path file;
    private Instant at;
    private long nanosThen;
    private boolean first = true;

    /**
     * The clock went another way than time did.
     *
     * @param expected what it should have shown
     * @param found what it showed
     */
    public record Step(Instant expected, Instant found) {
        /** Less than zero if the clock was set back. */
        public Duration by() {
            return Duration.between(expected, found);
        }
    }

    /**
     * @param nanos a clock that is never set, such as {@link System#nanoTime()}
     * @param tolerance how far the clock may go wrong from one look to the next, as when its run is mended
     * @param file keeps the time of the last look, for the next start
     */
    public ClockWatch(Clock clock, LongSupplier nanos, Duration tolerance, Path file) throws IOException {
        this.clock = clock;
        this.nanos = nanos;
        this.tolerance = tolerance;
        this.file = file;
        this.nanosThen = nanos.getAsLong();
        this.at = Files.exists(file)
                ? Instant.ofEpochMilli(
                        Long.parseLong(Files.readString(file, US_ASCII).strip()))
                : clock.instant();
    }

    /** Looks; what there is to see is seen once. */
    public Optional<Step> look() throws IOException {
        long nanosNow = nanos.getAsLong();
        Instant now = clock.instant();
        Instant expected = at.plusNanos(nanosNow - nanosThen);
        boolean back = now.isBefore(expected.minus(tolerance));
        boolean forward = !first && now.isAfter(expected.plus(tolerance));
        first = false;
        at = now;
        nanosThen = nanosNow;
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, now.toEpochMilli() + "\n", US_ASCII);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return back || forward ? Optional.of(new Step(expected, now)) : Optional.empty();
    }
}

package anpr.hub.routes.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock();
    private long nanos;

    @Test
    void aClockThatGoesWithTimeIsNoStep() throws Exception {
        ClockWatch watch = watch();

        passes(Duration.ofSeconds(1));
        assertThat(watch.look()).isEmpty();
        passes(Duration.ofHours(3));
        clock.now = clock.now.plusMillis(900);
        assertThat(watch.look()).as("within the tolerance").isEmpty();
    }

    @Test
    void aClockThatIsSetBackOrForwardIsSeenOnce() throws Exception {
        ClockWatch watch = watch();
        watch.look();

        passes(Duration.ofSeconds(1));
        clock.now = clock.now.minusSeconds(3600);
        assertThat(watch.look()).hasValueSatisfying(step -> {
            assertThat(step.expected()).isEqualTo(NOON.plusSeconds(1));
            assertThat(step.by()).isEqualTo(Duration.ofHours(-1));
        });
        passes(Duration.ofSeconds(1));
        assertThat(watch.look()).isEmpty();

        clock.now = clock.now.plusSeconds(86_400);
        assertThat(watch.look())
                .hasValueSatisfying(step -> assertThat(step.by()).isEqualTo(Duration.ofDays(1)));
    }

    @Test
    void aClockThatWasSetBackWhileTheHubWasAwayIsSeenWhenItStarts() throws Exception {
        watch().look();

        clock.now = clock.now.minusSeconds(60);
        assertThat(watch().look())
                .hasValueSatisfying(step -> assertThat(step.by()).isEqualTo(Duration.ofMinutes(-1)));

        clock.now = clock.now.plusSeconds(7200);
        assertThat(watch().look()).as("the hub may have been away for so long").isEmpty();
    }

    private ClockWatch watch() throws IOException {
        return new ClockWatch(clock, () -> nanos, Duration.ofSeconds(1), directory.resolve("clock"));
    }

    private void passes(Duration time) {
        nanos += time.toNanos();
        clock.now = clock.now.plus(time);
    }

    private static final class SetClock extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

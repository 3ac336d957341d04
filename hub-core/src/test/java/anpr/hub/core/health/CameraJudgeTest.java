package anpr.hub.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraJudgeTest {
    private static final CameraJudge.Limits FIXED =
            new CameraJudge.Limits(0.002, Duration.ofSeconds(2), 12, 0.3, 500, false);
    private static final CameraJudge.Limits MOBILE =
            new CameraJudge.Limits(0.002, Duration.ofSeconds(2), 12, 0.3, 500, true);

    private final Random random = new Random(7);
    private final CameraJudge judge = new CameraJudge();

    @Test
    void aCameraThatIsAsUsualIsHealthy() {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);

        assertThat(judge.condition(FIXED, Duration.ZERO).state()).isEqualTo(State.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(ints = {-30_000, -5_000, 5_000, 30_000})
    void findsAClockThatJumpedAndByHowMuch(int ahead) {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(3, 700 - ahead, 85, 0.02, 2, 56.1, FIXED);

        Condition found = judge.condition(FIXED, Duration.ZERO);
        assertThat(found.state()).isEqualTo(State.DEGRADED);
        assertThat(found.why()).contains(ahead > 0 ? "ahead" : "behind");
        ClockFloor.Offset offset = judge.clock().orElseThrow();
        assertThat(offset.ahead().minusMillis(ahead).abs()).isLessThanOrEqualTo(offset.doubt());
    }

    @Test
    void whatShiftsAllOfAFeedIsTheLineAndNotTheClock() {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(3, 20_700, 85, 0.02, 2, 56.1, FIXED);

        assertThat(judge.condition(FIXED, Duration.ofSeconds(-20)).state()).isEqualTo(State.HEALTHY);
        assertThat(judge.condition(FIXED, Duration.ZERO).state()).isEqualTo(State.DEGRADED);
    }

    @Test
    void oneBadHourOfTheLineIsNoClock() {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(2, 20_700, 85, 0.02, 2, 56.1, FIXED);

        assertThat(judge.condition(FIXED, Duration.ZERO).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void findsAFallOfConfidenceAndItsEnd() {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(3, 700, 60, 0.02, 2, 56.1, FIXED);
        assertThat(judge.condition(FIXED, Duration.ZERO).why()).startsWith("Its confidence fell from 85 to 6");

        hours(3, 700, 85, 0.02, 2, 56.1, FIXED);
        assertThat(judge.condition(FIXED, Duration.ZERO).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void findsThatImagesStayAway() {
        hours(400, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(3, 700, 85, 0.9, 2, 56.1, FIXED);

        assertThat(judge.condition(FIXED, Duration.ZERO).why()).startsWith("Reads with an image fell");
    }

    @Test
    void findsAStuckPlateAndNotStaffThatComeEachDay() {
        hours(400, 700, 85, 0.02, 14, 56.1, FIXED);
        hours(1, 700, 85, 0.02, 20, 56.1, FIXED);
        assertThat(judge.condition(FIXED, Duration.ZERO).state()).isEqualTo(State.HEALTHY);

        hours(1, 700, 85, 0.02, 45, 56.1, FIXED);
        assertThat(judge.condition(FIXED, Duration.ZERO).why()).startsWith("One mark is in 45 of the last hour's 60");
    }

    @Test
    void findsThatAFixedCameraIsElsewhere() {
        hours(50, 700, 85, 0.02, 2, 56.1, FIXED);
        hours(2, 700, 85, 0.02, 2, 56.2, FIXED);

        assertThat(judge.condition(FIXED, Duration.ZERO).why()).startsWith("It is 11");
        assertThat(judge.condition(MOBILE, Duration.ZERO).state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void oneThatIsDrivenAboutIsMissedAfterTwoWeeks() {
        for (int minute = 0; minute < 21 * 1440; minute++) {
            judge.minute(minute / 60 % Rhythm.SLOTS, false, minute % 7 == 0);
        }
        for (int minute = 0; minute < 13 * 1440; minute++) {
            judge.minute(minute / 60 % Rhythm.SLOTS, false, false);
        }
        assertThat(judge.silent(MOBILE)).isFalse();
        for (int minute = 0; minute < 2 * 1440; minute++) {
            judge.minute(minute / 60 % Rhythm.SLOTS, false, false);
        }
        assertThat(judge.silent(MOBILE)).isTrue();
    }

    @Test
    void goesOnAfterItWasKept() {
        hours(100, 700, 85, 0.02, 2, 56.1, FIXED);
        CameraJudge again = new CameraJudge(judge.learnt());

        assertThat(again.learnt()).usingRecursiveComparison().isEqualTo(judge.learnt());
    }

    /** Hours of 60 reads with this confidence and so on, each with its scatter. */
    private void hours(
            int n,
            double floorMs,
            double confidence,
            double without,
            int most,
            double latitude,
            CameraJudge.Limits limits) {
        // What is no rhythm is tested elsewhere; here a week is known.
        for (int minute = 0; minute < 8 * 1440; minute++) {
            judge.minute(minute / 60 % Rhythm.SLOTS, false, true);
        }
        for (int i = 0; i < n; i++) {
            judge.hour(
                    new CameraJudge.Hour(
                            60,
                            (int) Math.round(60 * without),
                            60,
                            Math.round(60 * (confidence + random.nextGaussian())),
                            Duration.ofMillis(Math.round(floorMs + 50 * random.nextDouble())),
                            most,
                            60,
                            latitude * 60,
                            0.4 * 60),
                    limits);
        }
    }
}

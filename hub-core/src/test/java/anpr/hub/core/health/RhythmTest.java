package anpr.hub.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {
    private static final int DAY = 1440;
    private static final double SELDOM = 0.002;

    @Test
    void aMotorwayIsMissedWithinMinutesByDay() {
        Rhythm rhythm = learnt(35 * DAY, minute -> minute % 30 != 0);

        assertThat(silentAfter(rhythm, 12 * 60)).isBetween(3, 30);
    }

    @Test
    void aCarParkIsNotMissedAtNight() {
        Rhythm rhythm = learnt(35 * DAY, minute -> byDay(minute) && minute % 3 == 0);

        for (int minute = 22 * 60; minute < 31 * 60; minute++) {
            rhythm.minute(slot(minute), false, false);
            assertThat(rhythm.silent(SELDOM)).isFalse();
        }
        assertThat(silentAfter(rhythm, 31 * 60)).isBetween(10, 300);
    }

    @Test
    void nothingIsSaidInTheFirstWeek() {
        Rhythm rhythm = learnt(6 * DAY, minute -> true);

        assertThat(rhythm.judges()).isFalse();
        assertThat(silentAfter(rhythm, 0)).isGreaterThan(600);
    }

    @Test
    void aHolidayIsExpectedToBeQuiet() {
        Rhythm usual = learnt(35 * DAY, minute -> minute % 4 == 0);
        Rhythm holiday = learnt(35 * DAY, minute -> minute % 4 == 0);

        int missed = silentAfter(usual, 600);
        for (int minute = 0; minute < missed; minute++) {
            holiday.minute(slot(600 + minute), true, false);
        }
        assertThat(holiday.silent(SELDOM)).isFalse();
    }

    @Test
    void aGapThatWasCalledASilenceHardlyMakesTheNextOneUsual() {
        Rhythm rhythm = learnt(35 * DAY, minute -> minute % 4 == 0);
        int first = silentAfter(rhythm, 0);
        for (int minute = 0; minute < 3 * DAY; minute++) {
            rhythm.minute(slot(minute), false, false);
            rhythm.silent(SELDOM);
        }
        for (int minute = 3 * DAY; minute < 21 * DAY; minute++) {
            rhythm.minute(slot(minute), false, minute % 4 == 0);
        }

        assertThat(silentAfter(rhythm, 0)).isLessThan(3 * first);
    }

    /** Whatever chance does, a camera without a fault is called silent no more often than was asked for, or nearly. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.5, 0.9})
    void chanceAloneIsNoSilence(double likely) {
        int alarms = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Rhythm rhythm = new Rhythm();
            boolean was = false;
            for (int minute = 0; minute < 65 * DAY; minute++) {
                rhythm.minute(slot(minute), false, random.nextDouble() < likely);
                boolean silent = rhythm.silent(SELDOM);
                alarms += silent && !was ? 1 : 0;
                was = silent;
            }
        }
        assertThat(alarms).isLessThanOrEqualTo(1);
    }

    @Test
    void goesOnAfterItWasKept() {
        Rhythm rhythm = learnt(14 * DAY, minute -> minute % 5 == 0);
        Rhythm again = new Rhythm(rhythm.learnt());

        assertThat(silentAfter(again, 0)).isEqualTo(silentAfter(rhythm, 0));
    }

    @Test
    void anHourIsOneOfTheWeekWhereTheCameraStands() {
        assertThat(Rhythm.slot(Instant.parse("2026-11-23T00:30:00Z"), ZoneId.of("Europe/London")))
                .isZero();
        assertThat(Rhythm.slot(Instant.parse("2026-06-28T23:30:00Z"), ZoneId.of("Europe/London")))
                .isZero();
    }

    @Test
    void saysForHowLongItHasBeenQuiet() {
        Rhythm rhythm = learnt(DAY, minute -> true);
        rhythm.minute(0, false, false);
        rhythm.minute(0, false, false);

        assertThat(rhythm.quietFor()).isEqualTo(Duration.ofMinutes(2));
    }

    private static boolean byDay(int minute) {
        return minute % DAY > 7 * 60 && minute % DAY < 22 * 60;
    }

    private static Rhythm learnt(int minutes, IntPredicate active) {
        Rhythm rhythm = new Rhythm();
        for (int minute = 0; minute < minutes; minute++) {
            rhythm.minute(slot(minute), false, active.test(minute));
        }
        return rhythm;
    }

    /** Minutes from that one of the week on. */
    private static int silentAfter(Rhythm rhythm, int from) {
        for (int minute = from; minute < from + 10 * DAY; minute++) {
            rhythm.minute(slot(minute), false, false);
            if (rhythm.silent(SELDOM)) {
                return minute - from + 1;
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int slot(int minute) {
        return minute / 60 % Rhythm.SLOTS;
    }
}

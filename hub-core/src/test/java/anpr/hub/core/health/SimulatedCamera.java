package anpr.hub.core.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A camera that is not there: reads by its kind, hour, day and chance, with at most one fault. Days are counted from a
 * Monday; the first five weeks are for learning, and the month that counts comes behind them.
 */
final class SimulatedCamera {
    static final int LEARNING_DAYS = 35;
    static final int DAYS = LEARNING_DAYS + 30;

    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    /** Days on which people stay at home: one while it is learnt, one in the month that counts. */
    private static final int[] HOLIDAYS = {18, LEARNING_DAYS + 11};
    /** A week without school. */
    private static final int HALF_TERM = LEARNING_DAYS + 14;

    enum Kind {
        MOTORWAY(14, 0.4),
        STREET(2, 0.05),
        CAR_PARK(0.6, 0),
        SCHOOL(3, 0.01),
        MOBILE(1, 0),
        HOURLY_FILE(1, 0.1);

        /** Reads a minute at its best, and at its least. */
        private final double most;

        private final double least;

        Kind(double most, double least) {
            this.most = most;
            this.least = least;
        }
    }

    enum Fault {
        OUTAGE,
        CLOCK_JUMP,
        CLOCK_DRIFT,
        CONFIDENCE,
        IMAGES,
        STUCK,
        MOVED
    }

    final Kind kind;
    final @Nullable Fault fault;
    final int faultFrom;
    private final int faultTo;
    private final Random random;
    private final double size;
    private final double lineMs;
    private final double usualConfidence;
    private final double clockMs;
    private final int fileMinute;
    private double day;
    private double hour;
    private boolean onShift;
    private int shiftFrom;
    private int shiftTo;
    private int waiting;

    SimulatedCamera(Kind kind, @Nullable Fault fault, long seed) {
        this.kind = kind;
        this.fault = fault;
        this.random = new Random(seed);
        this.size = Math.exp(0.5 * random.nextGaussian());
        this.lineMs = 300 + random.nextInt(1200);
        this.usualConfidence = 80 + 15 * random.nextDouble();
        this.fileMinute = 1 + random.nextInt(50);
        this.faultFrom = LEARNING_DAYS * 1440 + random.nextInt(20 * 1440);
        this.faultTo = fault == Fault.OUTAGE
                ? faultFrom + 1440 + random.nextInt(1440)
                : fault == Fault.STUCK ? faultFrom + 1440 : DAYS * 1440;
        double off = (random.nextBoolean() ? 1 : -1) * (5_000 + random.nextInt(55_000));
        this.clockMs = fault == Fault.CLOCK_DRIFT ? off / 12 : off;
    }

    boolean isFaulty(int minute) {
        return fault != null && minute >= faultFrom && minute < faultTo;
    }

    /** Reads that the hub receives in this minute, were there no outage; to be asked for each minute in turn. */
    int reads(int minute) {
        int ofDay = minute % 1440;
        if (ofDay == 0) {
            day = Math.exp(0.15 * random.nextGaussian());
            onShift = random.nextInt(7) < 4;
            shiftFrom = 360 + random.nextInt(600);
            shiftTo = shiftFrom + 120 + random.nextInt(240);
        }
        if (minute % 60 == 0) {
            hour = Math.exp(0.2 * random.nextGaussian());
        }
        int reads = poisson(size * day * hour * (kind.least + (kind.most - kind.least) * shape(minute / 1440, ofDay)));
        return kind == Kind.HOURLY_FILE ? file(minute % 60, reads) : reads;
    }

    /** A file an hour, a minute or two late at times. */
    private int file(int minute, int reads) {
        waiting += reads;
        if (minute != (fileMinute + random.nextInt(3)) % 60) {
            return 0;
        }
        int sent = waiting;
        waiting = 0;
        return sent;
    }

    /** From 0 to 1. */
    private double shape(int day, int ofDay) {
        boolean weekend = day % 7 > 4;
        boolean holiday = isHoliday(day);
        double h = ofDay / 60.0;
        double daytime = Math.exp(-Math.pow((h - 13.5) / 5.5, 4));
        double rush = weekend || holiday
                ? 0
                : Math.exp(-Math.pow((h - 8) / 1.2, 2)) + Math.exp(-Math.pow((h - 17.3) / 1.5, 2));
        return switch (kind) {
            case MOTORWAY, HOURLY_FILE -> (0.7 * daytime + 0.3 * rush) * (holiday ? 0.7 : 1);
            case STREET -> (0.7 * daytime + 0.3 * rush) * (holiday ? 0.5 : 1);
            case CAR_PARK ->
                h < 6.5 || h > 22 ? 0 : ((weekend ? 0.8 : 0.4) * daytime + 0.5 * rush) * (holiday ? 0.25 : 1);
            case SCHOOL -> {
                boolean term = !weekend && !holiday && !(day >= HALF_TERM && day < HALF_TERM + 7);
                boolean gates = h > 8 && h < 9.25 || h > 14.75 && h < 16;
                yield (h < 6 || h > 21 ? 0 : 0.04) + (term && gates ? 0.9 : 0);
            }
            case MOBILE -> onShift && ofDay >= shiftFrom && ofDay < shiftTo ? 1 : 0;
        };
    }

    /** What the hub received in the hour that ends with this minute. */
    CameraJudge.Hour hour(int reads, int minute) {
        boolean stuck = isFaulty(minute) && fault == Fault.STUCK;
        int most = Math.min(reads, 1 + random.nextInt(kind == Kind.CAR_PARK || kind == Kind.SCHOOL ? 5 : 3));
        if (stuck) {
            most = 40 + random.nextInt(80);
        }
        int all = stuck ? reads + most : reads;
        double without = isFaulty(minute) && fault == Fault.IMAGES ? 0.6 : 0.03;
        int withoutImage = 0;
        for (int i = 0; i < all; i++) {
            withoutImage += random.nextDouble() < without ? 1 : 0;
        }
        return new CameraJudge.Hour(
                all,
                withoutImage,
                all,
                Math.round(confidence(all, minute) * all),
                Duration.ofMillis(Math.round(quickestMs(reads, minute))),
                most,
                all,
                (56.1 + north(minute)) * all,
                0.4 * all);
    }

    private double quickestMs(int reads, int minute) {
        double ms = lineMs - 500 * Math.log(1 - random.nextDouble()) / Math.max(1, reads) + 20 * random.nextGaussian();
        // A bad hour of the line.
        ms += random.nextInt(100) == 0 ? 5_000 : 0;
        ms += kind == Kind.HOURLY_FILE ? 60_000 * random.nextInt(2) : 0;
        if (isFaulty(minute) && fault == Fault.CLOCK_JUMP) {
            ms -= clockMs;
        }
        if (isFaulty(minute) && fault == Fault.CLOCK_DRIFT) {
            ms -= clockMs * (minute - faultFrom) / 1440;
        }
        return ms;
    }

    private double confidence(int reads, int minute) {
        return usualConfidence
                - (isFaulty(minute) && fault == Fault.CONFIDENCE ? 20 : 0)
                + 8 * random.nextGaussian() / Math.sqrt(Math.max(1, reads))
                + random.nextGaussian();
    }

    private double north(int minute) {
        if (kind == Kind.MOBILE) {
            return 0.1 * random.nextGaussian();
        }
        double metres = (isFaulty(minute) && fault == Fault.MOVED ? 2_000 : 0) + 10 * random.nextGaussian();
        return metres / 111_000;
    }

    /** Whether everybody knows that this is a day on which people stay at home. */
    static boolean isHoliday(int day) {
        return day == HOLIDAYS[0] || day == HOLIDAYS[1];
    }

    /** The hour of the week. */
    static int slot(int minute) {
        return Rhythm.slot(BEGIN.plus(minute, ChronoUnit.MINUTES), ZoneOffset.UTC);
    }

    private int poisson(double rate) {
        if (rate > 30) {
            return Math.max(0, (int) Math.round(rate + Math.sqrt(rate) * random.nextGaussian()));
        }
        double limit = Math.exp(-rate);
        int n = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            n++;
        }
        return n;
    }
}

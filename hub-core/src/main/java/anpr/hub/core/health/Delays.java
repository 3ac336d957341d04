package anpr.hub.core.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many delays were how long, in steps of which each is 1.41 times the one before: from less than nothing (a clock is
 * ahead) over 50 ms to a month. A share of them is known to a step, which is to a fifth or better. Not safe for use by many
 * threads.
 */
public final class Delays {
    private static final double FIRST_MS = 50;
    private static final double STEP = Math.sqrt(2);
    /** The upper ends of all steps but the last, in milliseconds. */
    private static final long[] ENDS = ends();

    private final int[] counts;

    public Delays() {
        this.counts = new int[ENDS.length + 1];
    }

    /** Those that were counted before; what lies behind the last step counts in it. */
    public Delays(int[] counts) {
        this();
        for (int i = 0; i < counts.length; i++) {
            this.counts[Math.min(i, this.counts.length - 1)] += counts[i];
        }
    }

    public void add(Duration delay) {
        counts[step(delay.toMillis())]++;
    }

    public void add(Delays others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others.counts[i];
        }
    }

    /** How many there are in each step, without the empty ones at the end. */
    public int[] counts() {
        int length = counts.length;
        while (length > 0 && counts[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(counts, length);
    }

    /** How many there are. */
    public long n() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    /**
     * What this share of the delays does not exceed, to a step: 0 where all of them are less than nothing.
     *
     * @param share above 0, at most 1, such as 0.99
     * @return empty if there are none
     */
    public Optional<Duration> within(double share) {
        long n = n();
        if (n == 0) {
            return Optional.empty();
        }
        long wanted = (long) Math.ceil(share * n);
        int step = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[step]) {
            step++;
        }
        return Optional.of(Duration.ofMillis(middle(step)));
    }

    private static long middle(int step) {
        if (step == 0) {
            return 0;
        }
        long from = step == 1 ? 0 : ENDS[step - 1];
        long to = step == ENDS.length ? from : ENDS[step];
        return step == 1 ? to / 2 : Math.round(Math.sqrt((double) from * to));
    }

    private static int step(long ms) {
        int found = Arrays.binarySearch(ENDS, ms);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private static long[] ends() {
        int steps = (int) Math.ceil(Math.log(Duration.ofDays(31).toMillis() / FIRST_MS) / Math.log(STEP));
        long[] ends = new long[steps + 2];
        // What is below 0 is a step of its own; from 0 to the first another.
        ends[0] = 0;
        for (int i = 0; i <= steps; i++) {
            ends[i + 1] = Math.round(FIRST_MS * Math.pow(STEP, i));
        }
        return ends;
    }
}

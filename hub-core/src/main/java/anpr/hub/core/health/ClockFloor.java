package anpr.hub.core.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a camera's clock is off, from the shortest delay of each hour: a message takes its time, and the quickest of an
 * hour takes nearly the same each hour, so what that shifts by is the clock's (or that of all that lies between, which is
 * why a feed's cameras are looked at together). A clock ahead cannot hide: a read captured after it was received proves
 * it. Not safe for use by many threads.
 */
public final class ClockFloor {
    private static final int FEWEST_READS = 5;
    /** Hours with reads until it is judged. */
    private static final int FEWEST_HOURS = 48;
    /** Hours with reads that the usual is the mean of: some four weeks, so that a slow drift runs ahead of it. */
    private static final double MEMORY = 672;

    private static final double SCATTER_MEMORY = 168;
    /** One hour moves the usual by no more than so many scatters: a jump is a jump, and does not become usual. */
    private static final double MOST_SCATTERS = 3;

    private static final double LEAST_SCATTER_MS = 25;
    /** What the doubt is in scatters, and at least. */
    private static final double DOUBT = 4;

    private static final double LEAST_DOUBT_MS = 250;

    private Learnt learnt;

    public ClockFloor(Learnt learnt) {
        this.learnt = learnt;
    }

    /**
     * In milliseconds.
     *
     * @param usual shortest delay of an hour
     * @param scatter how far hours usually lie from it
     * @param last the shortest delays of the last hours, newest first
     */
    public record Learnt(double usual, double scatter, int hours, double last, double before, double first) {
        public static final Learnt NOTHING = new Learnt(0, 0, 0, 0, 0, 0);
    }

    public Learnt learnt() {
        return learnt;
    }

    /**
     * An hour that is over.
     *
     * @param leastDelay from capture to receipt; less than nothing if it was captured after it was received
     */
    public void hour(int reads, Duration leastDelay) {
        if (reads < FEWEST_READS) {
            return;
        }
        double floor = leastDelay.toMillis();
        int hours = learnt.hours + 1;
        double most = MOST_SCATTERS * Math.max(LEAST_SCATTER_MS, learnt.scatter);
        double off = floor - learnt.usual;
        // The first hours know no scatter yet.
        double step = hours <= FEWEST_HOURS / 2 ? off : Math.clamp(off, -most, most);
        double scatter =
                hours == 1 ? 0 : learnt.scatter + (Math.abs(step) - learnt.scatter) / Math.min(SCATTER_MEMORY, hours);
        learnt = new Learnt(
                learnt.usual + step / Math.min(MEMORY, hours), scatter, hours, floor, learnt.last, learnt.before);
    }

    /**
     * How far the clock is ahead of where it usually is.
     *
     * @param ahead less than nothing if behind
     * @param doubt half of the span in which that lies
     * @param least how far it is ahead of the hub's at the very least; nothing if it need not be
     */
    public record Offset(Duration ahead, Duration doubt, Duration least) {
        /** Whether it is off by more than that, doubt and all. */
        public boolean beyond(Duration tolerance) {
            return least.compareTo(tolerance) > 0 || ahead.abs().minus(doubt).compareTo(tolerance) > 0;
        }
    }

    /**
     * By the middle one of the last three hours, or by the shortest if it seems behind: a line can make all reads of an hour
     * late, and none early. Empty until two days of hours with reads are known.
     */
    public Optional<Offset> offset() {
        if (learnt.hours < FEWEST_HOURS) {
            return Optional.empty();
        }
        double shortest = Math.min(learnt.last, Math.min(learnt.before, learnt.first));
        double middle = Math.max(
                Math.min(learnt.last, learnt.before), Math.min(Math.max(learnt.last, learnt.before), learnt.first));
        double now = middle < learnt.usual ? middle : Math.max(shortest, Math.min(middle, learnt.usual));
        return Optional.of(new Offset(
                Duration.ofMillis(Math.round(learnt.usual - now)),
                Duration.ofMillis(Math.round(Math.max(LEAST_DOUBT_MS, DOUBT * learnt.scatter))),
                Duration.ofMillis(Math.max(0, Math.round(-now)))));
    }
}

package anpr.hub.core.health;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When reads of one camera usually come, by hour of the week, and whether it has been quiet for longer than that explains.
 *
 * <p>What is counted is minutes in which anything came, not reads: a column of cars, a repeat or a file of a hundred is
 * one. Quiet is measured in surprise: each empty minute adds {@code -ln(1 - p)}, where p is how likely a read was in it, so
 * an hour of a car park's night adds nothing and a minute of a motorway much. How much surprise this camera's gaps reach by
 * themselves is learnt from the longest of each week: a camera fed in batches, or that mostly stands still, is given more, one
 * that sends like clockwork less. Minutes in which the hub could not know (it was down, its own queue was behind) are left
 * out. Not safe for use by many threads.
 */
public final class Rhythm {
    /** Hours of a week. */
    public static final int SLOTS = 168;

    private static final int MINUTES = 60;
    /** Weeks that count: what was usual two months ago is forgotten. */
    private static final float MOST_WEEKS = 6;
    /** Of an hour of which fewer minutes are known nothing is learnt. */
    private static final int FEWEST_MINUTES = 45;
    /** A minute that was full every time may be empty the next time. */
    private static final double MOST_LIKELY = 0.98;
    /** In active minutes, how fast a day's level is forgotten: some hours of a busy camera, days of a quiet one. */
    private static final double LEVEL_MEMORY = 120;

    private static final double LEVEL_PRIOR = 10;
    private static final double LEAST_LEVEL = 0.1;
    /** Of the usual, what a public holiday may leave: some cameras see as much as ever, which does no harm here. */
    private static final double ON_A_HOLIDAY = 0.25;

    private static final double FIRST_STRETCH = 1.5;
    private static final double LEAST_STRETCH = 0.25;
    /** How fast a long gap is forgotten, a week. */
    private static final double STRETCH_KEPT = 0.9;
    /** A gap that was called a silence teaches this little beyond what was known, so that a fault does not become usual. */
    private static final double A_SILENCE_TEACHES = 1.3;

    private static final double WEEKS_A_MONTH = 30.4 / 7;

    private final float[] usual;
    private final float[] weeks;
    private double activeAWeek;
    private double stretch;
    private double levelSeen;
    private double levelUsual;
    private double quiet;
    private double longest;
    private int gaps;
    private int hours;
    private int slot;
    private int known;
    private int active;
    private int quietMinutes;
    private boolean called;
    private boolean heard;

    /** Of a camera that nothing is known of. */
    public Rhythm() {
        this(new Learnt(new float[SLOTS], new float[SLOTS], FIRST_STRETCH, 0, 0, 0, 0, 0, 0, 0, false, false));
    }

    public Rhythm(Learnt learnt) {
        this.usual = learnt.usual.clone();
        this.weeks = learnt.weeks.clone();
        this.activeAWeek = sum(usual);
        this.stretch = learnt.stretch;
        this.levelSeen = learnt.levelSeen;
        this.levelUsual = learnt.levelUsual;
        this.quiet = learnt.quiet;
        this.longest = learnt.longest;
        this.gaps = learnt.gaps;
        this.hours = learnt.hours;
        this.quietMinutes = learnt.quietMinutes;
        this.called = learnt.called;
        this.heard = learnt.heard;
        this.slot = -1;
    }

    /**
     * All that is to be kept of it; the hour under way is not.
     *
     * @param usual active minutes of each hour of the week
     * @param weeks from how many weeks each of them is known, at most 6
     * @param stretch how much more surprise than chance its gaps reach
     * @param called whether the gap under way was called a silence
     * @param heard whether anything ever came
     */
    public record Learnt(
            float[] usual,
            float[] weeks,
            double stretch,
            double levelSeen,
            double levelUsual,
            double quiet,
            double longest,
            int gaps,
            int hours,
            int quietMinutes,
            boolean called,
            boolean heard) {}

    public Learnt learnt() {
        return new Learnt(
                usual.clone(),
                weeks.clone(),
                stretch,
                levelSeen,
                levelUsual,
                quiet,
                longest,
                gaps,
                hours,
                quietMinutes,
                called,
                heard);
    }

    /** The hour of the week in which an instant lies there: 0 is Monday from midnight. */
    public static int slot(Instant at, ZoneId zone) {
        ZonedDateTime there = at.atZone(zone);
        return (there.getDayOfWeek().getValue() - 1) * 24 + there.getHour();
    }

    /**
     * A minute that is over, and in which the hub could have received something. To be told in their order.
     *
     * @param hour of the week, from {@link #slot}
     * @param holiday whether it is of a day on which less is to be expected; nothing is learnt of it
     * @param something whether a read was received in it
     */
    public void minute(int hour, boolean holiday, boolean something) {
        if (hour != slot) {
            learnHour();
            slot = hour;
        }
        known += holiday ? 0 : 1;
        if (something) {
            heard = true;
            active++;
            gaps++;
            endGap();
        } else {
            quietMinutes++;
            double likely = expected(hour) / MINUTES * (holiday ? ON_A_HOLIDAY : 1);
            quiet -= Math.log(1 - Math.min(MOST_LIKELY, likely));
        }
    }

    /** Whether it has been quiet for so long that this would happen by chance less often than that. */
    public boolean silent(double timesAMonth) {
        boolean silent = judges() && quiet > enough(timesAMonth);
        called |= silent;
        return silent;
    }

    /** Whether a week is known, so that it can be judged. */
    public boolean judges() {
        return hours >= SLOTS;
    }

    /** Whether anything ever came. */
    public boolean heard() {
        return heard;
    }

    /** For how long nothing has come, without what the hub could not know. */
    public Duration quietFor() {
        return Duration.ofMinutes(quietMinutes);
    }

    /** Minutes of this hour of the week in which a read is to be expected, as things are today. */
    public double expected(int hour) {
        return level() * (weeks[hour] * usual[hour] + sameHour(hour)) / (weeks[hour] + 1);
    }

    private double enough(double timesAMonth) {
        return stretch * Math.log(Math.max(2, Math.max(1, activeAWeek) * WEEKS_A_MONTH / timesAMonth));
    }

    private static double sum(float[] minutes) {
        double sum = 0;
        for (float each : minutes) {
            sum += each;
        }
        return sum;
    }

    /** What other days have at this hour of the day: all that is known of an hour in its first week. */
    private double sameHour(int hour) {
        double sum = 0;
        double of = 0;
        for (int i = hour % 24; i < SLOTS; i += 24) {
            sum += weeks[i] * usual[i];
            of += weeks[i];
        }
        return of == 0 ? 0 : sum / of;
    }

    /** A holiday, a closed lane: how much of the usual came lately, of what was to be expected; never above 1. */
    private double level() {
        return Math.clamp((levelSeen + LEVEL_PRIOR) / (levelUsual + LEVEL_PRIOR), LEAST_LEVEL, 1);
    }

    private void endGap() {
        longest = Math.max(longest, called ? Math.min(quiet, A_SILENCE_TEACHES * stretch * chance()) : quiet);
        quiet = 0;
        quietMinutes = 0;
        called = false;
    }

    /** The surprise that the longest of a week's gaps reaches where chance alone makes them. */
    private double chance() {
        return Math.log(Math.max(gaps, activeAWeek) + Math.E);
    }

    private void learnHour() {
        if (slot >= 0 && known >= FEWEST_MINUTES && !called) {
            double seen = active * (double) MINUTES / known;
            if (active > 0) {
                double before = expected(slot) / level();
                double kept = Math.exp(-before / LEVEL_MEMORY);
                levelSeen = levelSeen * kept + seen;
                levelUsual = levelUsual * kept + before;
            }
            weeks[slot] = Math.min(MOST_WEEKS, weeks[slot] + 1);
            usual[slot] += (float) ((seen - usual[slot]) / weeks[slot]);
            activeAWeek = sum(usual);
            hours++;
            if (hours % SLOTS == 0) {
                learnWeek();
            }
        }
        known = 0;
        active = 0;
    }

    private void learnWeek() {
        if (gaps > 0) {
            double reached = Math.max(longest, 0) / chance();
            stretch = Math.max(LEAST_STRETCH, Math.max(stretch * STRETCH_KEPT, reached));
        }
        longest = 0;
        gaps = 0;
    }
}

package anpr.hub.core.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is usual for one camera, and what is not now. It is told each minute whether anything came, and each hour what came;
 * one that is told the same says the same. Not safe for use by many threads.
 */
public final class CameraJudge {
    /** Points of confidence of 100: less is not worth a journey. */
    private static final double LEAST_FALL_OF_CONFIDENCE = 10;
    /** Of 1. */
    private static final double LEAST_FALL_OF_IMAGES = 0.2;
    /** How fast an hour with many reads of one mark is forgotten, an hour with reads. */
    private static final double MOST_KEPT = 0.995;

    /** One that is driven about has no rhythm: it is missed when it was away for longer than anybody's leave. */
    private static final Duration MOST_LEAVE = Duration.ofDays(14);

    private static final int FEWEST_PLACED = 3;
    private static final double PLACE_MEMORY = 100;
    private static final double EARTH_M = 6_371_000;
    private static final Condition LEARNING = new Condition(
            State.HEALTHY, "Nothing is to be said against it; what is usual for it is still learnt, for a week.", null);

    private final Rhythm rhythm;
    private final ClockFloor clock;
    private final Level confidence;
    private final Level images;
    private double mostOfOne;
    private double latitude;
    private double longitude;
    private int places;
    private int strayed;
    private double stray;
    private @Nullable String stuck;

    public CameraJudge() {
        this(new Learnt(
                new Rhythm().learnt(),
                ClockFloor.Learnt.NOTHING,
                Level.Learnt.NOTHING,
                Level.Learnt.NOTHING,
                0,
                0,
                0,
                0,
                0,
                0,
                null));
    }

    public CameraJudge(Learnt learnt) {
        this.rhythm = new Rhythm(learnt.rhythm);
        this.clock = new ClockFloor(learnt.clock);
        this.confidence = new Level(LEAST_FALL_OF_CONFIDENCE, learnt.confidence);
        this.images = new Level(LEAST_FALL_OF_IMAGES, learnt.images);
        this.mostOfOne = learnt.mostOfOne;
        this.latitude = learnt.latitude;
        this.longitude = learnt.longitude;
        this.places = learnt.places;
        this.strayed = learnt.strayed;
        this.stray = learnt.stray;
        this.stuck = learnt.stuck;
    }

    /**
     * All that is to be kept of it.
     *
     * @param mostOfOne how many reads of one mark an hour of it has at most, usually
     * @param places hours that its usual place is known from
     * @param strayed hours one after another in which it was elsewhere
     * @param stray how far, in metres
     */
    public record Learnt(
            Rhythm.Learnt rhythm,
            ClockFloor.Learnt clock,
            Level.Learnt confidence,
            Level.Learnt images,
            double mostOfOne,
            double latitude,
            double longitude,
            int places,
            int strayed,
            double stray,
            @Nullable String stuck) {}

    public Learnt learnt() {
        return new Learnt(
                rhythm.learnt(),
                clock.learnt(),
                confidence.learnt(),
                images.learnt(),
                mostOfOne,
                latitude,
                longitude,
                places,
                strayed,
                stray,
                stuck);
    }

    /**
     * What was received in an hour that is over.
     *
     * @param confident reads that have a confidence, of 0 to 100
     * @param mostOfOne reads of the mark that was read most
     * @param placed reads with a position of the device's own
     */
    public record Hour(
            int reads,
            int withoutImage,
            int confident,
            long confidenceSum,
            Duration leastDelay,
            int mostOfOne,
            int placed,
            double latitudeSum,
            double longitudeSum) {}

    /**
     * How sure it must be, and what is tolerated.
     *
     * @param falseSilences a month of one camera that are put up with
     * @param clock how far a clock may be off
     * @param stuckReads fewest reads of one mark in an hour that are too many
     * @param stuckShare of all the hour's reads, 0 to 1
     * @param strayMetres how far a camera that does not move may be from where it usually is
     * @param moves whether it is one that moves
     */
    public record Limits(
            double falseSilences,
            Duration clock,
            int stuckReads,
            double stuckShare,
            double strayMetres,
            boolean moves) {}

    /** See {@link Rhythm#minute}. */
    public void minute(int hourOfWeek, boolean holiday, boolean something) {
        rhythm.minute(hourOfWeek, holiday, something);
    }

    /** An hour that is over, and in which something came. */
    public void hour(Hour hour, Limits limits) {
        clock.hour(hour.reads, hour.leastDelay);
        if (hour.confident > 0) {
            confidence.add(hour.confident, hour.confidenceSum);
        }
        images.add(hour.reads, hour.reads - (double) hour.withoutImage);
        stuck(hour, limits);
        if (hour.placed >= FEWEST_PLACED) {
            place(hour.latitudeSum / hour.placed, hour.longitudeSum / hour.placed, limits);
        }
    }

    /** Whether anything ever came of it. */
    public boolean heard() {
        return rhythm.heard();
    }

    /** How far its clock is off, if that can be told. */
    public Optional<ClockFloor.Offset> clock() {
        return clock.offset();
    }

    /** Whether it has been quiet for longer than is usual; to be asked each minute, so that the gap teaches nothing. */
    public boolean silent(Limits limits) {
        return limits.moves ? rhythm.quietFor().compareTo(MOST_LEAVE) > 0 : rhythm.silent(limits.falseSilences);
    }

    /**
     * How it is.
     *
     * @param ofAll how far the clocks of most of the feed's cameras seem ahead at once: then it is the line's delay, or the
     *     hub's clock, and not the camera's; nothing if there are too few to tell
     */
    public Condition condition(Limits limits, Duration ofAll) {
        List<Condition> against = new ArrayList<>();
        if (silent(limits)) {
            against.add(new Condition(
                    State.SILENT,
                    "Nothing has come for " + Spoken.of(rhythm.quietFor())
                            + ", which is longer than is usual for it now.",
                    "Ask its owner whether it has power and a line; nothing of it is lost here."));
        }
        clock.offset()
                .filter(offset -> relative(offset, ofAll).beyond(limits.clock))
                .ifPresent(offset -> {
                    Duration off = relative(offset, ofAll).ahead();
                    boolean proved = offset.least().compareTo(limits.clock) > 0
                            && offset.least().compareTo(off) > 0;
                    Duration shown = proved ? offset.least() : off;
                    against.add(new Condition(
                            State.DEGRADED,
                            "Its clock seems " + Spoken.of(shown) + (shown.isNegative() ? " behind" : " ahead")
                                    + ", give or take " + Spoken.of(offset.doubt()) + '.',
                            "Have its owner look at its time server; its reads keep the times that it gave."));
                });
        if (confidence.fallen()) {
            against.add(new Condition(
                    State.DEGRADED,
                    String.format(
                            Locale.ROOT,
                            "Its confidence fell from %.0f to %.0f of 100.",
                            confidence.learnt().mean(),
                            confidence.learnt().last()),
                    "Dirt, focus or light: ask its owner to look at an image."));
        }
        if (images.fallen()) {
            against.add(new Condition(
                    State.DEGRADED,
                    String.format(
                            Locale.ROOT,
                            "Reads with an image fell from %.0f %% to %.0f %%.",
                            100 * images.learnt().mean(),
                            100 * images.learnt().last()),
                    "Ask its owner what of it changed; images cannot be had later."));
        }
        if (stuck != null) {
            against.add(new Condition(
                    State.DEGRADED, stuck, "A parked vehicle or a sign in view: ask its owner to look at an image."));
        }
        if (!limits.moves && strayed > 1) {
            against.add(new Condition(
                    State.DEGRADED,
                    String.format(Locale.ROOT, "It is %.0f m from where it usually is.", stray),
                    "If it was moved, change its place in the register."));
        }
        return against.isEmpty() && !rhythm.judges() ? LEARNING : Condition.worst(against);
    }

    private static ClockFloor.Offset relative(ClockFloor.Offset offset, Duration ofAll) {
        return new ClockFloor.Offset(offset.ahead().minus(ofAll), offset.doubt(), offset.least());
    }

    private void stuck(Hour hour, Limits limits) {
        boolean many = hour.mostOfOne >= limits.stuckReads
                && hour.mostOfOne >= limits.stuckShare * hour.reads
                && hour.mostOfOne > 2 * mostOfOne;
        stuck = many ? "One mark is in " + hour.mostOfOne + " of the last hour's " + hour.reads + " reads." : null;
        // What was found stuck is not to become usual; a car park's staff, day for day, is.
        mostOfOne = Math.max(mostOfOne * MOST_KEPT, many ? mostOfOne * 1.1 + 1 : hour.mostOfOne);
    }

    private void place(double at, double on, Limits limits) {
        double metres = places == 0 ? 0 : metres(at, on, latitude, longitude);
        if (metres > limits.strayMetres) {
            strayed++;
            stray = metres;
            return;
        }
        strayed = 0;
        places++;
        double weight = 1 / Math.min(PLACE_MEMORY, places);
        latitude += weight * (at - latitude);
        longitude += weight * (on - longitude);
    }

    /** Near enough for what is near. */
    private static double metres(double at, double on, double latitude, double longitude) {
        double north = Math.toRadians(at - latitude) * EARTH_M;
        double east = Math.toRadians(on - longitude) * Math.cos(Math.toRadians(latitude)) * EARTH_M;
        return Math.hypot(north, east);
    }
}

package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Numbers;
import anpr.hub.core.mapping.Scale;
import anpr.hub.core.mapping.TimeRule;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Doubts;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.submission.Submission;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a record says, and where it comes from: by the feed's agreement and the register's camera its times, directions
 * and confidences are understood, whatever the record is about.
 *
 * @param feed null in a trial of the mapping alone
 * @param camera of the register; null if the record names none that is in it
 * @param cameraRefs every name of the camera that the record has
 * @param videoStart when the video began that it was made of, as the sender states it; null if it does not
 */
record Origin(
        Values values,
        @Nullable Feed feed,
        @Nullable Camera camera,
        List<String> cameraRefs,
        Instant receivedAt,
        @Nullable VideoStart videoStart) {
    /** Without a feed, or where it sets none: national-record 10, captureTime. */
    private static final Duration FUTURE_TOLERANCE = Duration.ofSeconds(10);

    private static final int RETENTION_MONTHS = 12;

    static Origin of(Values values, Submission submission, @Nullable Feed feed) {
        List<Value> names = values.all(Field.CAMERA_REF);
        List<String> cameraRefs = new ArrayList<>(names.size());
        for (Value name : names) {
            cameraRefs.add(textOf(name));
        }
        Camera camera = feed == null ? null : feed.cameras().find(cameraRefs).orElse(null);
        return new Origin(
                values,
                feed,
                camera,
                cameraRefs,
                submission.receivedAt(),
                submission.transport().videoStart());
    }

    /** The camera's name in the message; null if it has none. */
    @Nullable
    String cameraRef() {
        return cameraRefs.isEmpty() ? null : cameraRefs.getFirst();
    }

    AcquisitionMode acquisitionMode() {
        return feed == null ? AcquisitionMode.LIVE_FEED : feed.acquisitionMode();
    }

    Doubts doubts() {
        return feed == null ? Doubts.USUAL : feed.doubts();
    }

    /** The time in this field; null if there is none. */
    @Nullable
    CaptureTime time(Field field) {
        Value value = values.get(field);
        TimeRule rule = value == null ? null : value.time();
        if (value == null || value.text() == null || rule == null) {
            return null;
        }
        if (value.ofReceipt()) {
            // Only where partner and hub have agreed on it: else the record has no time.
            return feed == null || !feed.timeOfReceipt() ? null : CaptureTime.ofReceipt(receivedAt);
        }
        if (value.inVideo()) {
            return CaptureTime.inVideo(value.text(), videoStart);
        }
        ZoneId zone = camera != null && camera.zone() != null ? camera.zone() : feed == null ? null : feed.zone();
        return CaptureTime.of(value.text(), rule, zone, feed == null || feed.trustOffset());
    }

    /** Why the time of a capture cannot stand; null if it can. */
    @Nullable
    Objection objectionToTime(@Nullable CaptureTime time) {
        if (time == null) {
            return new Objection(Reason.FIELD_MISSING, "the record has no captureTime" + unfilled(values));
        }
        if (time instanceof CaptureTime.None(Reason reason, String detail, TimeBasis _)) {
            return new Objection(reason, detail);
        }
        return null;
    }

    /** Why a capture later than its receipt cannot stand; null if it is not later than the feed tolerates. */
    @Nullable
    Objection objectionToFuture(@Nullable CaptureTime time) {
        Duration tolerance = feed == null ? FUTURE_TOLERANCE : feed.futureTolerance();
        Instant captured = CaptureTime.filedAt(time);
        if (captured == null || !captured.isAfter(receivedAt.plus(tolerance))) {
            return null;
        }
        return new Objection(
                Reason.TIME_IN_FUTURE,
                "captureTime lies " + Duration.between(receivedAt, captured).toSeconds()
                        + " s after receipt; the tolerance is " + tolerance.toSeconds() + " s");
    }

    /** That the register does not know the camera; null if it does, or if there is none to ask. */
    @Nullable
    Objection objectionToCamera() {
        if (feed == null || camera != null) {
            return null;
        }
        return new Objection(
                Reason.CAMERA_UNKNOWN,
                cameraRefs.isEmpty()
                        ? "the record names no camera; give the feed's only camera the name *"
                        : "none of the record's " + cameraRefs.size() + " camera names is in the register of feed "
                                + feed.id());
    }

    /** What a user must know of the clock that gave this time. */
    void clockFlags(@Nullable CaptureTime time, Set<QualityFlag> flags) {
        if (time instanceof CaptureTime.Either) {
            flags.add(QualityFlag.TIME_AMBIGUOUS);
        }
        if (time instanceof CaptureTime.At at && at.assumed()) {
            flags.add(QualityFlag.CLOCK_SUSPECT);
        }
        Instant captured = CaptureTime.filedAt(time);
        if (captured == null) {
            return;
        }
        if (captured.isAfter(receivedAt)) {
            flags.add(QualityFlag.FUTURE);
        }
        if (feed == null) {
            return;
        }
        Duration delay = Duration.between(captured, receivedAt);
        if (delay.compareTo(feed.lateAfter()) > 0) {
            flags.add(QualityFlag.LATE);
        }
        if (feed.acquisitionMode() == AcquisitionMode.LIVE_FEED
                && delay.compareTo(feed.doubts().clockSuspectAfter()) > 0) {
            flags.add(QualityFlag.CLOCK_SUSPECT);
        }
    }

    @Nullable
    Integer confidence(Set<QualityFlag> flags) {
        Value value = values.get(Field.CONFIDENCE);
        if (value == null || value.text() == null) {
            return null;
        }
        Scale scale = scale(value);
        // Only a scale that somebody stated for this device makes a fraction of one a very low value.
        boolean doubtful = !scaleStated() && scale.doubtful(value.text());
        Integer percent = doubtful ? null : scale.percent(value.text());
        if (percent == null) {
            flags.add(QualityFlag.CONFIDENCE_UNUSABLE);
        } else if (feed != null && feed.lowConfidence() != null && percent < feed.lowConfidence()) {
            flags.add(QualityFlag.LOW_CONFIDENCE);
        }
        return percent;
    }

    @Nullable
    ConfidenceAsSupplied confidenceAsSupplied() {
        Value value = values.get(Field.CONFIDENCE);
        return value == null || value.supplied().length() > Value.LONGEST_TEXT
                ? null
                : new ConfidenceAsSupplied(value.supplied(), scale(value).toString(), value.vendorName());
    }

    private boolean scaleStated() {
        return camera != null && camera.confidenceScale() != null || feed != null && feed.confidenceScale() != null;
    }

    private Scale scale(Value value) {
        String byRegister = camera != null && camera.confidenceScale() != null
                ? camera.confidenceScale()
                : feed == null ? null : feed.confidenceScale();
        Scale byMapping = value.scale();
        if (byRegister != null || byMapping == null) {
            return Scale.parse(byRegister == null ? "0-100" : byRegister);
        }
        return byMapping;
    }

    /** By the camera's own table first: the same token means another thing where a camera is mounted the other way. */
    @Nullable
    Direction direction(Set<QualityFlag> flags) {
        Value value = values.get(Field.DIRECTION);
        if (value == null) {
            return null;
        }
        Map<String, Direction> mounted = camera == null ? Map.of() : camera.directions();
        Direction byRegister = mounted.get(value.supplied().strip());
        if (byRegister != null) {
            flags.remove(QualityFlag.CODE_UNKNOWN);
            return byRegister;
        }
        for (Direction known : Direction.values()) {
            if (known.name().equals(value.text())) {
                return known;
            }
        }
        return null;
    }

    /** True only for an explicit yes; one vendor's own code takes the text {@code False} for true. */
    boolean flag(Field field) {
        String text = values.text(field);
        return text != null
                && (text.strip().equalsIgnoreCase("true") || text.strip().equals("1"));
    }

    @Nullable
    Integer number(Field field) {
        String text = values.text(field);
        BigDecimal number = text == null ? null : Numbers.parse(text);
        try {
            return number == null ? null : (Integer) number.intValueExact();
        } catch (ArithmeticException noWholeNumber) {
            return null;
        }
    }

    /** What the first of these fields that the record has was made of; null if it has none. */
    @Nullable
    String supplied(Field... fields) {
        for (Field field : fields) {
            Value value = values.get(field);
            if (value != null) {
                String supplied = value.supplied();
                return supplied.length() > Value.LONGEST_TEXT ? null : supplied;
            }
        }
        return null;
    }

    /** What to add to an objection that a field is missing: which variables of its template the sender left unfilled. */
    static String unfilled(Values values) {
        List<String> variables = values.unfilled();
        return variables.isEmpty() ? "" : "; the sender's template left unfilled: " + String.join(", ", variables);
    }

    static String textOf(Value value) {
        return value.text() == null ? value.supplied() : value.text();
    }

    /** @param event what the time of keeping counts from, and its name */
    static Retention retention(Instant from, String event) {
        Instant expires =
                from.atOffset(ZoneOffset.UTC).plusMonths(RETENTION_MONTHS).toInstant();
        return new Retention(expires, RETENTION_MONTHS + " months from " + event, List.of());
    }
}

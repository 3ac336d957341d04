package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.Numbers;
import anpr.hub.core.mapping.Scale;
import anpr.hub.core.mapping.TimeRule;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.ClockQuality;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.Ptz;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.Sensitivity;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.read.Vehicle;
import anpr.hub.core.read.Vrm;
import anpr.hub.core.read.VrmPlausibility;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the hub makes of one mapped record: the quality rules of the national record, applied in order. */
final class Judgement {
    /** Without a feed, or where it sets none: national-record 10, captureTime. */
    private static final Duration FUTURE_TOLERANCE = Duration.ofSeconds(10);

    /** A live read that comes later than this casts doubt on the clock, not only on the line. */
    private static final Duration IMPLAUSIBLE_DELAY = Duration.ofDays(1);

    private static final int LONGEST_PLATE_SHOWN = 256;
    private static final int RETENTION_MONTHS = 12;
    private static final double JUMP_METRES = 500;

    private final Mapped.Fields fields;
    private final Values values;
    private final @Nullable Feed feed;
    private final @Nullable Camera camera;
    private final List<String> cameraRefs;
    private final Set<QualityFlag> flags;
    private final String vrmAsRead;
    private final Optional<Vrm> vrm;
    private final @Nullable CaptureTime time;
    private final Instant receivedAt;
    private final Position position;
    private final Images images;

    /** Why a record is not fit for publication. */
    record Objection(Reason reason, String detail) {}

    private Judgement(Mapped.Fields fields, Submission submission, @Nullable Feed feed, ImageStore store) {
        this.fields = fields;
        this.values = fields.values();
        this.feed = feed;
        this.receivedAt = submission.receivedAt();
        this.flags = EnumSet.noneOf(QualityFlag.class);
        this.flags.addAll(fields.flags());
        this.cameraRefs =
                values.all(Field.CAMERA_REF).stream().map(Judgement::textOf).toList();
        this.camera = feed == null ? null : feed.cameras().find(cameraRefs).orElse(null);
        Value plate = values.get(Field.VRM_AS_READ);
        String supplied = plate == null ? "" : plate.supplied();
        this.vrmAsRead = supplied.length() > LONGEST_PLATE_SHOWN ? "" : supplied;
        String mark = plate == null ? null : plate.text();
        // A word for "no plate" may well look like a mark.
        this.vrm = mark == null || fields.rule() != null ? Optional.empty() : Vrm.of(mark);
        this.time = captureTime();
        this.position = Position.of(values, camera, JUMP_METRES, flags);
        this.images = Images.keep(submission, values, store);
        clockFlags();
        if (images.unusable()) {
            flags.add(QualityFlag.IMAGE_UNUSABLE);
        }
    }

    static Judgement of(Mapped.Fields fields, Submission submission, @Nullable Feed feed, ImageStore store) {
        return new Judgement(fields, submission, feed, store);
    }

    /** The first reason why this is no read to publish; null if there is none. */
    @Nullable
    Objection objection() {
        Value plate = values.get(Field.VRM_AS_READ);
        if (plate == null || plate.text() == null) {
            return new Objection(Reason.FIELD_MISSING, "the record has no vrmAsRead" + unfilled());
        }
        if (vrm.isEmpty()) {
            return new Objection(
                    Reason.VRM_UNUSABLE,
                    "vrmAsRead has " + plate.supplied().length()
                            + " characters and is no mark of 1 to 12 letters A-Z and digits");
        }
        if (time == null) {
            return new Objection(Reason.FIELD_MISSING, "the record has no captureTime" + unfilled());
        }
        if (time instanceof CaptureTime.None(Reason reason, String detail, TimeBasis _)) {
            return new Objection(reason, detail);
        }
        if (feed != null && camera == null) {
            return new Objection(
                    Reason.CAMERA_UNKNOWN,
                    cameraRefs.isEmpty()
                            ? "the record names no camera; give the feed's only camera the name *"
                            : "none of the record's " + cameraRefs.size() + " camera names is in the register of feed "
                                    + feed.id());
        }
        Duration tolerance = feed == null ? FUTURE_TOLERANCE : feed.futureTolerance();
        Instant captured = capturedAt();
        if (captured != null && captured.isAfter(receivedAt.plus(tolerance))) {
            return new Objection(
                    Reason.TIME_IN_FUTURE,
                    "captureTime lies " + Duration.between(receivedAt, captured).toSeconds()
                            + " s after receipt; the tolerance is " + tolerance.toSeconds() + " s");
        }
        return null;
    }

    private String unfilled() {
        List<String> variables = values.unfilled();
        return variables.isEmpty() ? "" : "; the sender's template left unfilled: " + String.join(", ", variables);
    }

    Read read(UUID id, @Nullable Provenance provenance) {
        String country = values.text(Field.VRM_COUNTRY);
        VrmPlausibility plausibility = vrm.map(mark -> mark.plausibility(country == null ? "" : country))
                .orElse(VrmPlausibility.UNKNOWN);
        if (vrm.isPresent() && plausibility == VrmPlausibility.UNKNOWN) {
            flags.add(QualityFlag.PATTERN_FAIL);
        }
        Integer confidence = confidence();
        Direction direction = direction();
        Instant captured = time instanceof CaptureTime.At at ? at.instant() : null;
        List<Instant> candidates = time instanceof CaptureTime.Either either ? either.instants() : List.of();
        Instant filed = capturedAt();
        Integer feedId = camera == null ? null : (Integer) camera.feedId();
        Integer sourceId = camera == null ? null : (Integer) camera.sourceId();
        Integer cameraId = camera == null ? null : (Integer) camera.cameraId();
        String mark = vrm.map(Vrm::value).orElse(null);
        String dedupeKey = camera == null || mark == null || filed == null
                ? null
                : new ReadKey(mark, camera.feedId(), camera.sourceId(), camera.cameraId(), filed).asText();
        LocationDisclosure disclosure = camera == null ? LocationDisclosure.RESTRICTED : camera.locationDisclosure();
        String locationText = values.text(Field.LOCATION_TEXT) != null
                ? values.text(Field.LOCATION_TEXT)
                : camera == null ? null : camera.locationText();
        // A camera's exact place is what makes a read sensitive (national-record 6.3).
        boolean exactPlace = position.latitude() != null || locationText != null;
        boolean sensitive = exactPlace && disclosure == LocationDisclosure.RESTRICTED;
        return new Read(
                id,
                vrmAsRead,
                mark,
                country,
                supplied(values.get(Field.COUNTRY_AS_SUPPLIED), values.get(Field.VRM_COUNTRY)),
                alternatives(),
                plausibility,
                captured,
                candidates,
                supplied(values.get(Field.CAPTURE_TIME)),
                basis(),
                clockQuality(filed),
                feedId,
                sourceId,
                cameraId,
                cameraRefs.isEmpty() ? null : cameraRefs.getFirst(),
                camera == null ? null : camera.category(),
                position.latitude(),
                position.longitude(),
                position.source(),
                locationText,
                disclosure,
                direction,
                supplied(values.get(Field.DIRECTION)),
                heading(),
                values.text(Field.LANE),
                confidence,
                confidenceAsSupplied(),
                ptz(),
                images.platePatch(),
                images.overview(),
                images.all(),
                images.absentReason(fields.imageAbsence()),
                vehicle(),
                flag(Field.MANUAL_ENTRY),
                flag(Field.MISREAD),
                values.text(Field.SOURCE_RECORD_ID),
                feed == null ? AcquisitionMode.LIVE_FEED : feed.acquisitionMode(),
                provenance,
                exactPlace ? "OFFICIAL-SENSITIVE" : "OFFICIAL",
                new Sensitivity(sensitive, sensitive ? "exact place of a camera" : null, sensitive ? "MG6D" : "MG6C"),
                filed == null ? null : retention(filed),
                List.of(),
                List.of(),
                Collections.unmodifiableSet(EnumSet.copyOf(flags)),
                dedupeKey);
    }

    /** The key by which a late image names its read, from the payload alone: for a trial without a register. */
    Optional<ReadKey> suppliedKey() {
        Integer feedId = number(Field.FEED_ID);
        Integer sourceId = number(Field.SOURCE_ID);
        Integer cameraId = number(Field.CAMERA_ID);
        Instant captured = capturedAt();
        return vrm.isEmpty() || feedId == null || sourceId == null || cameraId == null || captured == null
                ? Optional.empty()
                : Optional.of(new ReadKey(vrm.get().value(), feedId, sourceId, cameraId, captured));
    }

    private @Nullable CaptureTime captureTime() {
        Value value = values.get(Field.CAPTURE_TIME);
        TimeRule rule = value == null ? null : value.time();
        if (value == null || value.text() == null || rule == null) {
            return null;
        }
        if (value.ofReceipt()) {
            // Only where partner and hub have agreed on it: else the record has no time.
            return feed == null || !feed.timeOfReceipt() ? null : CaptureTime.ofReceipt(receivedAt);
        }
        ZoneId zone = camera != null && camera.zone() != null ? camera.zone() : feed == null ? null : feed.zone();
        return CaptureTime.of(value.text(), rule, zone, feed == null || feed.trustOffset());
    }

    private @Nullable Instant capturedAt() {
        return switch (time) {
            case null -> null;
            case CaptureTime.At at -> at.instant();
            case CaptureTime.Either either -> either.instants().getFirst();
            case CaptureTime.None _ -> null;
        };
    }

    private @Nullable TimeBasis basis() {
        return switch (time) {
            case null -> null;
            case CaptureTime.At at -> at.basis();
            case CaptureTime.Either either -> either.basis();
            case CaptureTime.None none -> none.basis();
        };
    }

    private void clockFlags() {
        if (time instanceof CaptureTime.Either) {
            flags.add(QualityFlag.TIME_AMBIGUOUS);
        }
        if (time instanceof CaptureTime.At at && at.assumed()) {
            flags.add(QualityFlag.CLOCK_SUSPECT);
        }
        Instant captured = capturedAt();
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
        if (feed.acquisitionMode() == AcquisitionMode.LIVE_FEED && delay.compareTo(IMPLAUSIBLE_DELAY) > 0) {
            flags.add(QualityFlag.CLOCK_SUSPECT);
        }
    }

    private @Nullable ClockQuality clockQuality(@Nullable Instant captured) {
        String sync = values.text(Field.CLOCK_SYNC_STATUS);
        if (captured == null || feed == null) {
            return sync == null ? null : new ClockQuality(null, sync, null);
        }
        return new ClockQuality(Duration.between(captured, receivedAt).toMillis(), sync, "RECEIPT_DELAY");
    }

    private List<String> alternatives() {
        return values.all(Field.VRM_ALTERNATIVES).stream()
                .map(Judgement::textOf)
                .filter(alternative -> !alternative.equals(vrmAsRead))
                .toList();
    }

    private @Nullable Integer confidence() {
        Value value = values.get(Field.CONFIDENCE);
        if (value == null || value.text() == null) {
            return null;
        }
        Integer percent = scale(value).percent(value.text());
        if (percent == null) {
            flags.add(QualityFlag.CONFIDENCE_UNUSABLE);
        } else if (feed != null && feed.lowConfidence() != null && percent < feed.lowConfidence()) {
            flags.add(QualityFlag.LOW_CONFIDENCE);
        }
        return percent;
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

    private @Nullable ConfidenceAsSupplied confidenceAsSupplied() {
        Value value = values.get(Field.CONFIDENCE);
        return value == null
                ? null
                : new ConfidenceAsSupplied(value.supplied(), scale(value).toString(), value.vendorName());
    }

    /** By the camera's own table first: the same token means another thing where a camera is mounted the other way. */
    private @Nullable Direction direction() {
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

    private @Nullable Integer heading() {
        String text = values.text(Field.HEADING_DEGREES);
        BigDecimal degrees = text == null ? null : Numbers.parse(text);
        if (degrees == null || degrees.signum() < 0 || degrees.compareTo(BigDecimal.valueOf(360)) > 0) {
            return null;
        }
        return degrees.setScale(0, RoundingMode.HALF_UP).intValue() % 360;
    }

    private @Nullable Ptz ptz() {
        Ptz ptz = new Ptz(
                number(Field.PTZ_PRESET),
                values.text(Field.PTZ_PAN),
                values.text(Field.PTZ_TILT),
                values.text(Field.PTZ_ZOOM));
        return ptz.preset() == null && ptz.pan() == null && ptz.tilt() == null && ptz.zoom() == null ? null : ptz;
    }

    private @Nullable Vehicle vehicle() {
        Vehicle vehicle = new Vehicle(
                values.text(Field.VEHICLE_MAKE),
                values.text(Field.VEHICLE_MODEL),
                values.text(Field.VEHICLE_COLOUR),
                values.text(Field.VEHICLE_TYPE),
                values.text(Field.VEHICLE_SPEED));
        return vehicle.make() == null
                        && vehicle.model() == null
                        && vehicle.colour() == null
                        && vehicle.type() == null
                        && vehicle.speed() == null
                ? null
                : vehicle;
    }

    /** True only for an explicit yes; one vendor's own code takes the text {@code False} for true. */
    private boolean flag(Field field) {
        String text = values.text(field);
        return text != null
                && (text.strip().equalsIgnoreCase("true") || text.strip().equals("1"));
    }

    private @Nullable Integer number(Field field) {
        String text = values.text(field);
        BigDecimal number = text == null ? null : Numbers.parse(text);
        try {
            return number == null ? null : (Integer) number.intValueExact();
        } catch (ArithmeticException noWholeNumber) {
            return null;
        }
    }

    private static @Nullable String supplied(@Nullable Value... candidates) {
        for (Value value : candidates) {
            if (value != null) {
                return value.supplied();
            }
        }
        return null;
    }

    private static String textOf(Value value) {
        return value.text() == null ? value.supplied() : value.text();
    }

    private static Retention retention(Instant captured) {
        Instant expires =
                captured.atOffset(ZoneOffset.UTC).plusMonths(RETENTION_MONTHS).toInstant();
        return new Retention(expires, "12 months from capture", List.of());
    }
}

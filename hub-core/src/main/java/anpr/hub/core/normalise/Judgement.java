package anpr.hub.core.normalise;

import anpr.hub.core.hotlist.VrmPattern;
import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.Numbers;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.ClockQuality;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.EventRef;
import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.Ptz;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.read.Sensitivity;
import anpr.hub.core.read.Vehicle;
import anpr.hub.core.read.Vrm;
import anpr.hub.core.read.VrmPlausibility;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the hub makes of one mapped record of a read: the quality rules of the national record, applied in order. */
final class Judgement {
    private static final int LONGEST_PLATE_SHOWN = 256;
    private static final Objection PARTIAL = new Objection(
            Reason.VRM_PARTIAL,
            "the camera left characters of the mark open; it is matched with lists, and not stored");

    private final Mapped.Fields fields;
    private final Values values;
    private final Origin origin;
    private final @Nullable Camera camera;
    private final Set<QualityFlag> flags;
    private final String vrmAsRead;
    private final Optional<Vrm> vrm;
    private final @Nullable CaptureTime time;
    private final Position position;
    private final Images images;

    private Judgement(Mapped.Fields fields, Submission submission, @Nullable Feed feed, ImageStore store) {
        this.fields = fields;
        this.values = fields.values();
        this.origin = Origin.of(values, submission, feed);
        this.camera = origin.camera();
        this.flags = EnumSet.noneOf(QualityFlag.class);
        this.flags.addAll(fields.flags());
        Value plate = values.get(Field.VRM_AS_READ);
        String supplied = plate == null ? "" : plate.supplied();
        this.vrmAsRead = supplied.length() > LONGEST_PLATE_SHOWN ? "" : supplied;
        String mark = plate == null ? null : plate.text();
        // A word for "no plate" may well look like a mark; a preview's mark is one.
        boolean none = fields.rule() != null && fields.rule() != Mapped.Rule.PREVIEW;
        this.vrm = mark == null || none ? Optional.empty() : Vrm.of(mark);
        this.time = origin.time(Field.CAPTURE_TIME);
        this.position = Position.of(values, camera, origin.doubts(), flags);
        this.images = Images.keep(submission, values, store);
        origin.clockFlags(time, flags);
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
        Objection toPlate = objectionToPlate(values, vrm);
        Objection toRest = objectionToRest();
        if (toPlate != null) {
            return toRest == null && partial() ? PARTIAL : toPlate;
        }
        return toRest;
    }

    /** Whether the camera read most of the mark, and the feed has such reads matched. */
    private boolean partial() {
        Feed feed = origin.feed();
        return feed != null
                && feed.partialReads()
                && VrmPattern.ofPartialRead(vrmAsRead).isPresent();
    }

    private @Nullable Objection objectionToRest() {
        Objection toTime = origin.objectionToTime(time);
        if (toTime != null) {
            return toTime;
        }
        Objection toCamera = origin.objectionToCamera();
        return toCamera != null ? toCamera : origin.objectionToFuture(time);
    }

    /** Why a plate is none to publish; null if it is one. */
    static @Nullable Objection objectionToPlate(Values values, Optional<Vrm> vrm) {
        Value plate = values.get(Field.VRM_AS_READ);
        if (plate == null || plate.text() == null) {
            return new Objection(Reason.FIELD_MISSING, "the record has no vrmAsRead" + Origin.unfilled(values));
        }
        if (vrm.isEmpty()) {
            return new Objection(
                    Reason.VRM_UNUSABLE,
                    "vrmAsRead has " + plate.supplied().length()
                            + " characters and is no mark of 1 to 12 letters A-Z and digits");
        }
        return null;
    }

    /** When it was captured; null if that is not known. */
    @Nullable
    Instant capturedAt() {
        return CaptureTime.filedAt(time);
    }

    Read read(UUID id, @Nullable Provenance provenance, @Nullable EventRef event) {
        String country = values.text(Field.VRM_COUNTRY);
        VrmPlausibility plausibility = vrm.map(mark -> mark.plausibility(country == null ? "" : country))
                .orElse(VrmPlausibility.UNKNOWN);
        if (vrm.isPresent() && plausibility == VrmPlausibility.UNKNOWN) {
            flags.add(QualityFlag.PATTERN_FAIL);
        }
        Integer confidence = origin.confidence(flags);
        Direction direction = origin.direction(flags);
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
        List<String> links = links();
        // A camera's exact place is what makes a read sensitive (national-record 6.3).
        boolean exactPlace = position.latitude() != null || locationText != null;
        boolean sensitive = exactPlace && disclosure == LocationDisclosure.RESTRICTED;
        return new Read(
                id,
                vrmAsRead,
                mark,
                country,
                origin.supplied(Field.COUNTRY_AS_SUPPLIED, Field.VRM_COUNTRY),
                alternatives(),
                plausibility,
                captured,
                candidates,
                origin.supplied(Field.CAPTURE_TIME),
                CaptureTime.basisOf(time),
                clockQuality(filed),
                feedId,
                sourceId,
                cameraId,
                origin.cameraRef(),
                camera == null ? null : camera.category(),
                position.latitude(),
                position.longitude(),
                position.source(),
                locationText,
                disclosure,
                direction,
                origin.supplied(Field.DIRECTION),
                heading(),
                values.text(Field.LANE),
                confidence,
                origin.confidenceAsSupplied(),
                ptz(),
                images.platePatch(),
                images.overview(),
                images.all(),
                links,
                images.absentReason(
                        fields.imageAbsence() == null && !links.isEmpty()
                                ? ImageAbsentReason.ELSEWHERE
                                : fields.imageAbsence()),
                vehicle(),
                origin.flag(Field.MANUAL_ENTRY),
                origin.flag(Field.MISREAD),
                values.text(Field.SOURCE_RECORD_ID),
                event,
                origin.acquisitionMode(),
                provenance,
                exactPlace ? "OFFICIAL-SENSITIVE" : "OFFICIAL",
                new Sensitivity(sensitive, sensitive ? "exact place of a camera" : null, sensitive ? "MG6D" : "MG6C"),
                filed == null ? null : Origin.retention(filed, "capture"),
                List.of(),
                List.of(),
                flags,
                dedupeKey);
    }

    /** The key by which a late image names its read, from the payload alone: for a trial without a register. */
    Optional<ReadKey> suppliedKey() {
        Integer feedId = origin.number(Field.FEED_ID);
        Integer sourceId = origin.number(Field.SOURCE_ID);
        Integer cameraId = origin.number(Field.CAMERA_ID);
        Instant captured = capturedAt();
        return vrm.isEmpty() || feedId == null || sourceId == null || cameraId == null || captured == null
                ? Optional.empty()
                : Optional.of(new ReadKey(vrm.get().value(), feedId, sourceId, cameraId, captured));
    }

    private @Nullable ClockQuality clockQuality(@Nullable Instant captured) {
        String sync = values.text(Field.CLOCK_SYNC_STATUS);
        if (captured == null || origin.feed() == null) {
            return sync == null ? null : new ClockQuality(null, sync, null);
        }
        return new ClockQuality(Duration.between(captured, origin.receivedAt()).toMillis(), sync, "RECEIPT_DELAY");
    }

    private List<String> alternatives() {
        List<Value> found = values.all(Field.VRM_ALTERNATIVES);
        if (found.isEmpty()) {
            return List.of();
        }
        return found.stream()
                .map(Origin::textOf)
                .filter(alternative -> !alternative.equals(vrmAsRead))
                .toList();
    }

    private List<String> links() {
        return values.all(Field.IMAGE_LINKS).stream()
                .map(Origin::textOf)
                .filter(link -> link.length() <= Value.LONGEST_TEXT)
                .toList();
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
                origin.number(Field.PTZ_PRESET),
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
}

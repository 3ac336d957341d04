package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.sighting.Pseudonym;
import anpr.hub.core.sighting.PseudonymousSighting;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the hub makes of one mapped record of a vehicle under a pseudonym. Nothing of it is ever looked at as a plate. */
final class SightingJudgement {
    private SightingJudgement() {}

    static Outcome of(Mapped.Fields fields, Origin origin, UUID id, @Nullable Provenance provenance) {
        Values values = origin.values();
        CaptureTime time = origin.time(Field.CAPTURE_TIME);
        Objection objection = objection(origin, time);
        if (objection != null) {
            return objection.quarantine(fields.index(), null);
        }
        Instant filed = Objects.requireNonNull(CaptureTime.filedAt(time));
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        flags.addAll(fields.flags());
        origin.clockFlags(time, flags);
        Camera camera = origin.camera();
        Position position = Position.of(values, camera, origin.doubts(), flags);
        return new Outcome.Sighted(
                fields.index(),
                new PseudonymousSighting(
                        id,
                        new Pseudonym(
                                Objects.requireNonNull(values.text(Field.PSEUDONYM_SCHEME)),
                                Objects.requireNonNull(values.text(Field.PSEUDONYM))),
                        time instanceof CaptureTime.At at ? at.instant() : null,
                        time instanceof CaptureTime.Either either ? either.instants() : List.of(),
                        origin.supplied(Field.CAPTURE_TIME),
                        CaptureTime.basisOf(time),
                        camera == null ? null : (Integer) camera.feedId(),
                        camera == null ? null : (Integer) camera.sourceId(),
                        camera == null ? null : (Integer) camera.cameraId(),
                        origin.cameraRef(),
                        position.latitude(),
                        position.longitude(),
                        position.source(),
                        origin.direction(flags),
                        origin.supplied(Field.DIRECTION),
                        values.text(Field.LANE),
                        values.text(Field.VEHICLE_TYPE),
                        values.text(Field.VRM_COUNTRY),
                        origin.confidence(flags),
                        origin.confidenceAsSupplied(),
                        values.text(Field.SOURCE_RECORD_ID),
                        origin.acquisitionMode(),
                        provenance,
                        position.latitude() == null ? "OFFICIAL" : "OFFICIAL-SENSITIVE",
                        Origin.retention(filed, "capture"),
                        flags));
    }

    private static @Nullable Objection objection(Origin origin, @Nullable CaptureTime time) {
        for (Field field : List.of(Field.PSEUDONYM, Field.PSEUDONYM_SCHEME)) {
            String text = origin.values().text(field);
            if (text == null) {
                return new Objection(Reason.FIELD_MISSING, "the record has no " + field.canonicalName());
            }
            if (!Pseudonym.usable(text)) {
                return new Objection(
                        Reason.PSEUDONYM_UNUSABLE,
                        field.canonicalName() + " has " + text.length()
                                + " characters; it must have 1 to 200, all of them printable");
            }
        }
        Objection toTime = origin.objectionToTime(time);
        if (toTime != null) {
            return toTime;
        }
        Objection toCamera = origin.objectionToCamera();
        return toCamera != null ? toCamera : origin.objectionToFuture(time);
    }
}

package anpr.hub.core.seal;

import static anpr.hub.core.seal.Protection.EDITED;
import static anpr.hub.core.seal.Protection.OPEN;
import static anpr.hub.core.seal.Protection.PROTECTED;

import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.sighting.PseudonymousSighting;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The groups of a sighting. The pseudonym is protected: whoever knows its key can try plates against it. */
public final class SightingGroups {
    /** Every component of a sighting is in one of them, but the seal itself. */
    public static final Grouping<PseudonymousSighting> GROUPING = groups();

    private SightingGroups() {}

    private static Grouping<PseudonymousSighting> groups() {
        Grouping.Cut<PseudonymousSighting> cut = new Grouping.Cut<PseudonymousSighting>()
                .group("id", OPEN, sighting -> new ProvenanceGroups.Id(sighting.recordId(), "sighting"))
                .group("pseudonym", PROTECTED, PseudonymousSighting::pseudonym)
                .group("reading", OPEN, Reading::of)
                .group("time.device", OPEN, DeviceTime::of)
                .group(
                        "time.hub",
                        OPEN,
                        sighting -> new ProvenanceGroups.HubTime(from(sighting).receivedAt()))
                .group(
                        "source",
                        EDITED,
                        sighting -> ProvenanceGroups.source(from(sighting), sighting.acquisitionMode()))
                .group("camera.identity", PROTECTED, Camera::of)
                .group("location.precise", PROTECTED, Place::of);
        ProvenanceGroups.raw(cut, SightingGroups::from);
        return ProvenanceGroups.making(cut, SightingGroups::from)
                .group("validation", OPEN, sighting -> new Validation(sighting.qualityFlags()))
                .group("handling", EDITED, sighting -> new Handling(sighting.marking(), sighting.retention()))
                .group("links", EDITED, Links::of)
                .by(PseudonymousSighting::recordId, sighting -> ProvenanceGroups.epoch(from(sighting)));
    }

    private static Provenance from(PseudonymousSighting sighting) {
        return ProvenanceGroups.present(sighting.provenance());
    }

    private record Reading(
            @Nullable String vehicleCategory,
            @Nullable String country,
            @Nullable Integer confidence,
            @Nullable ConfidenceAsSupplied confidenceAsSupplied) {
        static Reading of(PseudonymousSighting sighting) {
            return new Reading(
                    sighting.vehicleCategory(),
                    sighting.country(),
                    sighting.confidence(),
                    sighting.confidenceAsSupplied());
        }
    }

    private record DeviceTime(
            @Nullable Instant captureTime,
            List<Instant> captureTimeCandidates,
            @Nullable String captureTimeAsSupplied,
            @Nullable TimeBasis captureTimeBasis) {
        static DeviceTime of(PseudonymousSighting sighting) {
            return new DeviceTime(
                    sighting.captureTime(),
                    sighting.captureTimeCandidates(),
                    sighting.captureTimeAsSupplied(),
                    sighting.captureTimeBasis());
        }
    }

    private record Camera(
            @Nullable Integer feedId,
            @Nullable Integer sourceId,
            @Nullable Integer cameraId,
            @Nullable String cameraRef,
            @Nullable Direction direction,
            @Nullable String directionAsSupplied,
            @Nullable String lane,
            @Nullable String sourceRecordId) {
        static Camera of(PseudonymousSighting sighting) {
            return new Camera(
                    sighting.feedId(),
                    sighting.sourceId(),
                    sighting.cameraId(),
                    sighting.cameraRef(),
                    sighting.direction(),
                    sighting.directionAsSupplied(),
                    sighting.lane(),
                    sighting.sourceRecordId());
        }
    }

    private record Place(
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable LocationSource locationSource) {
        static Place of(PseudonymousSighting sighting) {
            return new Place(sighting.latitude(), sighting.longitude(), sighting.locationSource());
        }
    }

    private record Validation(
            @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags) {}

    private record Handling(String marking, Retention retention) {}

    private record Links(UUID submission, @Nullable UUID corrects) {
        static Links of(PseudonymousSighting sighting) {
            Provenance provenance = from(sighting);
            return new Links(provenance.submission(), provenance.corrects());
        }
    }
}

package anpr.hub.core.seal;

import static anpr.hub.core.seal.Protection.EDITED;
import static anpr.hub.core.seal.Protection.OPEN;
import static anpr.hub.core.seal.Protection.PROTECTED;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.ClockQuality;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Delivery;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.EventRef;
import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.Ptz;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.Sensitivity;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.read.VrmPlausibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The groups of a read; what is in which, and who may be shown it: {@code docs/spec/evidence.md}. */
public final class ReadGroups {
    /** Every component of a read is in one of them, but the seal itself. */
    public static final Grouping<Read> GROUPING = groups();

    private ReadGroups() {}

    private static Grouping<Read> groups() {
        Grouping.Cut<Read> cut = new Grouping.Cut<Read>()
                .group("id", OPEN, read -> new ProvenanceGroups.Id(read.recordId(), "read"))
                .group("plate", OPEN, Plate::of)
                .group("time.device", OPEN, DeviceTime::of)
                .group(
                        "time.hub",
                        OPEN,
                        read -> new ProvenanceGroups.HubTime(from(read).receivedAt()))
                .group("time.correction", OPEN, read -> null)
                .group("source", EDITED, read -> ProvenanceGroups.source(from(read), read.acquisitionMode()))
                .group("camera.identity", PROTECTED, Camera::of)
                .group("camera.kind", OPEN, read -> new Kind(read.cameraCategory()))
                .group("location.precise", PROTECTED, Place::of)
                .group("location.area", EDITED, read -> null);
        ProvenanceGroups.raw(cut, ReadGroups::from)
                .group("image.patch", OPEN, read -> Image.of(ImageRole.PLATE, read.platePatch()))
                .group("image.overview", PROTECTED, read -> Image.of(ImageRole.OVERVIEW, read.overview()))
                .group("image.original", PROTECTED, Originals::of)
                .group("vehicle", OPEN, Read::vehicle);
        return ProvenanceGroups.making(cut, ReadGroups::from)
                .group("validation", OPEN, read -> new Validation(read.qualityFlags(), read.imageAbsentReason()))
                .group("handling", EDITED, Handling::of)
                .group("links", EDITED, Links::of)
                .group("actor", EDITED, read -> null)
                .by(Read::recordId, read -> ProvenanceGroups.epoch(from(read)));
    }

    private static Provenance from(Read read) {
        return ProvenanceGroups.present(read.provenance());
    }

    private record Plate(
            String vrmAsRead,
            @Nullable String vrm,
            @Nullable String vrmCountry,
            @Nullable String countryAsSupplied,
            List<String> vrmAlternatives,
            VrmPlausibility vrmPlausibility,
            @Nullable Integer confidence,
            @Nullable ConfidenceAsSupplied confidenceAsSupplied,
            boolean manualEntry,
            boolean misread) {
        static Plate of(Read read) {
            return new Plate(
                    read.vrmAsRead(),
                    read.vrm(),
                    read.vrmCountry(),
                    read.countryAsSupplied(),
                    read.vrmAlternatives(),
                    read.vrmPlausibility(),
                    read.confidence(),
                    read.confidenceAsSupplied(),
                    read.manualEntry(),
                    read.misread());
        }
    }

    private record DeviceTime(
            @Nullable Instant captureTime,
            List<Instant> captureTimeCandidates,
            @Nullable String captureTimeAsSupplied,
            @Nullable TimeBasis captureTimeBasis,
            @Nullable ClockQuality clockQuality) {
        static DeviceTime of(Read read) {
            return new DeviceTime(
                    read.captureTime(),
                    read.captureTimeCandidates(),
                    read.captureTimeAsSupplied(),
                    read.captureTimeBasis(),
                    read.clockQuality());
        }
    }

    /** The sender's own number of a record often begins with the camera's name. */
    private record Camera(
            @Nullable Integer feedId,
            @Nullable Integer sourceId,
            @Nullable Integer cameraId,
            @Nullable String cameraRef,
            @Nullable Direction direction,
            @Nullable String directionAsSupplied,
            @Nullable Integer headingDegrees,
            @Nullable String lane,
            @Nullable Ptz ptz,
            @Nullable String sourceRecordId,
            @Nullable String dedupeKey) {
        static Camera of(Read read) {
            return new Camera(
                    read.feedId(),
                    read.sourceId(),
                    read.cameraId(),
                    read.cameraRef(),
                    read.direction(),
                    read.directionAsSupplied(),
                    read.headingDegrees(),
                    read.lane(),
                    read.ptz(),
                    read.sourceRecordId(),
                    read.dedupeKey());
        }
    }

    private record Kind(@Nullable CameraCategory cameraCategory) {}

    private record Place(
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable LocationSource locationSource,
            @Nullable String locationText) {
        static Place of(Read read) {
            return new Place(read.latitude(), read.longitude(), read.locationSource(), read.locationText());
        }
    }

    /** Without the name of its file, which may be the camera's. */
    private record Image(
            ImageRole role,
            String mediaType,
            long bytes,
            String sha256,
            @Nullable Integer w,
            @Nullable Integer h) {
        static @Nullable Image of(ImageRole role, @Nullable ImageRef image) {
            return image == null
                    ? null
                    : new Image(role, image.mediaType(), image.bytes(), image.sha256(), image.w(), image.h());
        }
    }

    private record Originals(
            @Nullable String patchRef, @Nullable String overviewRef, List<ImageRef> images, List<String> links) {
        static Originals of(Read read) {
            return new Originals(ref(read.platePatch()), ref(read.overview()), read.imageOriginal(), read.imageLinks());
        }

        private static @Nullable String ref(@Nullable ImageRef image) {
            return image == null ? null : image.ref();
        }
    }

    private record Validation(
            @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags,
            @Nullable ImageAbsentReason imageAbsentReason) {}

    /** Deliveries follow the sealing; a read that is sealed has none yet. */
    private record Handling(
            String marking,
            Sensitivity sensitivity,
            @Nullable Retention retention,
            LocationDisclosure locationDisclosure,
            List<Delivery> delivery) {
        static Handling of(Read read) {
            return new Handling(
                    read.marking(), read.sensitivity(), read.retention(), read.locationDisclosure(), read.delivery());
        }
    }

    /** Hits follow the sealing, like deliveries. */
    private record Links(
            UUID submission,
            @Nullable EventRef vehicleEvent,
            @Nullable UUID corrects,
            List<Hit> hits) {
        static Links of(Read read) {
            Provenance provenance = from(read);
            return new Links(provenance.submission(), read.vehicleEvent(), provenance.corrects(), read.hits());
        }
    }
}

package anpr.hub.core.read;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical, NASPLE-aligned read: one vehicle at one camera at one time. Immutable; the component names are the
 * names of its JSON and XML forms (schemas in {@code mappings/canonical-read}).
 *
 * <p>A component is null, or a list empty, where the source said nothing: a missing value stays missing. Components
 * without {@code @Nullable} are present in every read that is published; the three identifiers and the category come
 * from the camera register and are absent only in a trial without a feed.
 *
 * @param recordId UUIDv7 given by the hub
 * @param vrmAsRead the plate exactly as supplied
 * @param vrm upper case A-Z0-9, 1 to 12 characters; null if the text cannot be one (then the read is quarantined)
 * @param vrmCountry ISO 3166 alpha-3, by the vendor's table
 * @param countryAsSupplied the vendor's country code or text
 * @param vrmAlternatives other readings that the source offers, best first, as supplied
 * @param captureTime UTC, cut to whole milliseconds; null if ambiguous (then {@code captureTimeCandidates} has both instants) or
 *     unknown (then the read is quarantined)
 * @param captureTimeCandidates the two possible instants of a repeated local hour, earlier first; else empty
 * @param captureTimeAsSupplied the time text(s) exactly as supplied
 * @param cameraRef the device's own name for itself, as supplied
 * @param feedId 1 to 32767
 * @param sourceId 1 to 32767
 * @param cameraId 1 to 32767
 * @param latitude WGS84 decimal degrees, rounded to six places (0.1 m); always together with {@code longitude}
 * @param headingDegrees compass bearing 0 to 359 (never an angle in the image plane)
 * @param confidence 0 to 100
 * @param imageOriginal every image as received, in the order of the message
 * @param imageLinks where the sender keeps images that did not come with the read, as supplied: what they show, and whether
 *     they are still there, the hub does not know
 * @param vehicleEvent what links it to the other reads of the same passage; null if the mapping links none
 * @param qualityFlags in the order of the enum
 * @param dedupeKey {@link ReadKey#asText()}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Read(
        UUID recordId,
        String vrmAsRead,
        @Nullable String vrm,
        @Nullable String vrmCountry,
        @Nullable String countryAsSupplied,
        List<String> vrmAlternatives,
        VrmPlausibility vrmPlausibility,
        @Nullable Instant captureTime,
        List<Instant> captureTimeCandidates,
        @Nullable String captureTimeAsSupplied,
        @Nullable TimeBasis captureTimeBasis,
        @Nullable ClockQuality clockQuality,
        @Nullable Integer feedId,
        @Nullable Integer sourceId,
        @Nullable Integer cameraId,
        @Nullable String cameraRef,
        @Nullable CameraCategory cameraCategory,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable LocationSource locationSource,
        @Nullable String locationText,
        LocationDisclosure locationDisclosure,
        @Nullable Direction direction,
        @Nullable String directionAsSupplied,
        @Nullable Integer headingDegrees,
        @Nullable String lane,
        @Nullable Integer confidence,
        @Nullable ConfidenceAsSupplied confidenceAsSupplied,
        @Nullable Ptz ptz,
        @Nullable ImageRef platePatch,
        @Nullable ImageRef overview,
        List<ImageRef> imageOriginal,
        List<String> imageLinks,
        @Nullable ImageAbsentReason imageAbsentReason,
        @Nullable Vehicle vehicle,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean manualEntry,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean misread,
        @Nullable String sourceRecordId,
        @Nullable EventRef vehicleEvent,
        AcquisitionMode acquisitionMode,
        @Nullable Provenance provenance,
        String marking,
        Sensitivity sensitivity,
        @Nullable Retention retention,
        List<Delivery> delivery,
        List<Hit> hits,
        @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags,
        @Nullable String dedupeKey) {

    private static final double PLACES = 1e6;

    public Read {
        vrmAlternatives = List.copyOf(vrmAlternatives);
        captureTime = captureTime == null ? null : captureTime.truncatedTo(ChronoUnit.MILLIS);
        captureTimeCandidates = captureTimeCandidates.isEmpty()
                ? List.of()
                : captureTimeCandidates.stream()
                        .map(candidate -> candidate.truncatedTo(ChronoUnit.MILLIS))
                        .toList();
        latitude = sixPlaces(latitude);
        longitude = sixPlaces(longitude);
        imageOriginal = List.copyOf(imageOriginal);
        imageLinks = List.copyOf(imageLinks);
        delivery = List.copyOf(delivery);
        hits = List.copyOf(hits);
        EnumSet<QualityFlag> inOrder = EnumSet.noneOf(QualityFlag.class);
        inOrder.addAll(qualityFlags);
        qualityFlags = Collections.unmodifiableSet(inOrder);
    }

    /** The instant under which the read is filed: the capture time, or the earlier candidate of an ambiguous one. */
    @JsonIgnore
    public Optional<Instant> filedAt() {
        return captureTime != null
                ? Optional.of(captureTime)
                : captureTimeCandidates.stream().findFirst();
    }

    /** The natural key; empty as long as any part of it is missing. */
    public Optional<ReadKey> key() {
        if (vrm == null || feedId == null || sourceId == null || cameraId == null) {
            return Optional.empty();
        }
        return filedAt().map(at -> new ReadKey(vrm, feedId, sourceId, cameraId, at));
    }

    /** The same, with the seal in its provenance, which it must have. */
    public Read sealed(Seal by) {
        return new Read(
                recordId,
                vrmAsRead,
                vrm,
                vrmCountry,
                countryAsSupplied,
                vrmAlternatives,
                vrmPlausibility,
                captureTime,
                captureTimeCandidates,
                captureTimeAsSupplied,
                captureTimeBasis,
                clockQuality,
                feedId,
                sourceId,
                cameraId,
                cameraRef,
                cameraCategory,
                latitude,
                longitude,
                locationSource,
                locationText,
                locationDisclosure,
                direction,
                directionAsSupplied,
                headingDegrees,
                lane,
                confidence,
                confidenceAsSupplied,
                ptz,
                platePatch,
                overview,
                imageOriginal,
                imageLinks,
                imageAbsentReason,
                vehicle,
                manualEntry,
                misread,
                sourceRecordId,
                vehicleEvent,
                acquisitionMode,
                Objects.requireNonNull(provenance).sealed(by),
                marking,
                sensitivity,
                retention,
                delivery,
                hits,
                qualityFlags,
                dedupeKey);
    }

    private static @Nullable Double sixPlaces(@Nullable Double degrees) {
        return degrees == null ? null : Math.rint(degrees * PLACES) / PLACES;
    }
}

package anpr.hub.core.sighting;

import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.TimeBasis;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One vehicle under a pseudonym at one camera at one time (journey times, low-emission zones). It has no VRM and none can
 * be made of it: it is matched against no list and never stands in the national store. Immutable; the component names
 * are those of its JSON form. A component is null, or a list empty, where the source said nothing.
 *
 * @param recordId UUIDv7 given by the hub
 * @param captureTime UTC in whole milliseconds; null if ambiguous (then both instants are in the candidates)
 * @param feedId of the camera register, like the two after it; null only in a trial without a feed
 * @param vehicleCategory the sender's word, such as an EU category
 * @param country ISO 3166 alpha-3 of the plate, where the sender tells it beside the pseudonym
 * @param confidence 0 to 100, of the reading that the pseudonym was made of
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PseudonymousSighting(
        UUID recordId,
        Pseudonym pseudonym,
        @Nullable Instant captureTime,
        List<Instant> captureTimeCandidates,
        @Nullable String captureTimeAsSupplied,
        @Nullable TimeBasis captureTimeBasis,
        @Nullable Integer feedId,
        @Nullable Integer sourceId,
        @Nullable Integer cameraId,
        @Nullable String cameraRef,
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable LocationSource locationSource,
        @Nullable Direction direction,
        @Nullable String directionAsSupplied,
        @Nullable String lane,
        @Nullable String vehicleCategory,
        @Nullable String country,
        @Nullable Integer confidence,
        @Nullable ConfidenceAsSupplied confidenceAsSupplied,
        @Nullable String sourceRecordId,
        AcquisitionMode acquisitionMode,
        @Nullable Provenance provenance,
        String marking,
        Retention retention,
        @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags) {

    public PseudonymousSighting {
        captureTimeCandidates = List.copyOf(captureTimeCandidates);
        EnumSet<QualityFlag> inOrder = EnumSet.noneOf(QualityFlag.class);
        inOrder.addAll(qualityFlags);
        qualityFlags = Collections.unmodifiableSet(inOrder);
    }

    /** The same, with the seal in its provenance, which it must have. */
    public PseudonymousSighting sealed(Seal by) {
        return new PseudonymousSighting(
                recordId,
                pseudonym,
                captureTime,
                captureTimeCandidates,
                captureTimeAsSupplied,
                captureTimeBasis,
                feedId,
                sourceId,
                cameraId,
                cameraRef,
                latitude,
                longitude,
                locationSource,
                direction,
                directionAsSupplied,
                lane,
                vehicleCategory,
                country,
                confidence,
                confidenceAsSupplied,
                sourceRecordId,
                acquisitionMode,
                Objects.requireNonNull(provenance).sealed(by),
                marking,
                retention,
                qualityFlags);
    }

    /** The instant under which it is filed: the capture time, or the earlier candidate of an ambiguous one. */
    @JsonIgnore
    public Optional<Instant> filedAt() {
        return captureTime != null
                ? Optional.of(captureTime)
                : captureTimeCandidates.stream().findFirst();
    }
}

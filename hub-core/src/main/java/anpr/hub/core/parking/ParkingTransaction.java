package anpr.hub.core.parking;

import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.Vrm;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a car park's business says of a vehicle: a barrier opened, a session was paid. It shows that a mark was used
 * there, not that a camera saw it: so it has neither image nor confidence, is matched against no list and never stands
 * in the national store. Immutable; the component names are those of its JSON form. A component is null where the source
 * said nothing; a time may lie in the future (a session that is paid for).
 *
 * @param recordId UUIDv7 given by the hub
 * @param vrmAsRead the mark exactly as supplied
 * @param vrm in the form of {@link Vrm}
 * @param entry when the vehicle came, or the session begins; null if not stated, like {@code exit}
 * @param carPark the operator's name or number for the place, as supplied; likewise the next three
 * @param device terminal, barrier or gate
 * @param type of transaction, in the sender's words
 * @param sourceRecordId by which the sender tells its transactions apart; versions of one share it
 * @param manualEntry typed by staff
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParkingTransaction(
        UUID recordId,
        String vrmAsRead,
        String vrm,
        @Nullable String vrmCountry,
        @Nullable StatedTime entry,
        @Nullable StatedTime exit,
        @Nullable String carPark,
        @Nullable String device,
        @Nullable String type,
        @Nullable String sourceRecordId,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean manualEntry,
        AcquisitionMode acquisitionMode,
        @Nullable Provenance provenance,
        String marking,
        Retention retention,
        @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags) {

    public ParkingTransaction {
        EnumSet<QualityFlag> inOrder = EnumSet.noneOf(QualityFlag.class);
        inOrder.addAll(qualityFlags);
        qualityFlags = Collections.unmodifiableSet(inOrder);
    }

    /** The same, with the seal in its provenance, which it must have. */
    public ParkingTransaction sealed(Seal by) {
        return new ParkingTransaction(
                recordId,
                vrmAsRead,
                vrm,
                vrmCountry,
                entry,
                exit,
                carPark,
                device,
                type,
                sourceRecordId,
                manualEntry,
                acquisitionMode,
                Objects.requireNonNull(provenance).sealed(by),
                marking,
                retention,
                qualityFlags);
    }

    /** Whether the sender gave anything by which a second one like it could be told from this one sent again. */
    public boolean distinguishable() {
        return entry != null || exit != null || sourceRecordId != null;
    }
}

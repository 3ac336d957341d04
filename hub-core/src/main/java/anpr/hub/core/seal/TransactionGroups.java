package anpr.hub.core.seal;

import static anpr.hub.core.seal.Protection.EDITED;
import static anpr.hub.core.seal.Protection.OPEN;
import static anpr.hub.core.seal.Protection.PROTECTED;

import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.parking.StatedTime;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Retention;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The groups of a parking transaction. */
public final class TransactionGroups {
    /** Every component of a transaction is in one of them, but the seal itself. */
    public static final Grouping<ParkingTransaction> GROUPING = groups();

    private TransactionGroups() {}

    private static Grouping<ParkingTransaction> groups() {
        Grouping.Cut<ParkingTransaction> cut = new Grouping.Cut<ParkingTransaction>()
                .group("id", OPEN, transaction -> new ProvenanceGroups.Id(transaction.recordId(), "transaction"))
                .group("plate", OPEN, Plate::of)
                .group("time.stated", OPEN, transaction -> new Times(transaction.entry(), transaction.exit()))
                .group(
                        "time.hub",
                        OPEN,
                        transaction ->
                                new ProvenanceGroups.HubTime(from(transaction).receivedAt()))
                .group(
                        "source",
                        EDITED,
                        transaction -> ProvenanceGroups.source(from(transaction), transaction.acquisitionMode()))
                .group("place", PROTECTED, Place::of)
                .group("type", OPEN, transaction -> new Type(transaction.type()));
        ProvenanceGroups.raw(cut, TransactionGroups::from);
        return ProvenanceGroups.making(cut, TransactionGroups::from)
                .group("validation", OPEN, transaction -> new Validation(transaction.qualityFlags()))
                .group("handling", EDITED, transaction -> new Handling(transaction.marking(), transaction.retention()))
                .group("links", EDITED, Links::of)
                .by(ParkingTransaction::recordId, transaction -> ProvenanceGroups.epoch(from(transaction)));
    }

    private static Provenance from(ParkingTransaction transaction) {
        return ProvenanceGroups.present(transaction.provenance());
    }

    private record Plate(
            String vrmAsRead, String vrm, @Nullable String vrmCountry, boolean manualEntry) {
        static Plate of(ParkingTransaction transaction) {
            return new Plate(
                    transaction.vrmAsRead(), transaction.vrm(), transaction.vrmCountry(), transaction.manualEntry());
        }
    }

    private record Times(
            @Nullable StatedTime entry, @Nullable StatedTime exit) {}

    private record Place(
            @Nullable String carPark,
            @Nullable String device,
            @Nullable String sourceRecordId) {
        static Place of(ParkingTransaction transaction) {
            return new Place(transaction.carPark(), transaction.device(), transaction.sourceRecordId());
        }
    }

    private record Type(@Nullable String type) {}

    private record Validation(
            @JsonInclude(JsonInclude.Include.ALWAYS) Set<QualityFlag> qualityFlags) {}

    private record Handling(String marking, Retention retention) {}

    private record Links(UUID submission, @Nullable UUID corrects) {
        static Links of(ParkingTransaction transaction) {
            Provenance provenance = from(transaction);
            return new Links(provenance.submission(), provenance.corrects());
        }
    }
}

package anpr.hub.core.normalise;

import anpr.hub.core.mapping.Field;
import anpr.hub.core.mapping.Mapped;
import anpr.hub.core.mapping.Value;
import anpr.hub.core.mapping.Values;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.parking.StatedTime;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Vrm;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the hub makes of one mapped record of a parking transaction. It needs a mark; it may lack any time, may state one
 * that is still to come, and names no camera.
 */
final class TransactionJudgement {
    private TransactionJudgement() {}

    static Outcome of(Mapped.Fields fields, Origin origin, UUID id, @Nullable Provenance provenance) {
        Values values = origin.values();
        Value plate = values.get(Field.VRM_AS_READ);
        Optional<Vrm> vrm = plate == null || plate.text() == null ? Optional.empty() : Vrm.of(plate.text());
        CaptureTime entry = origin.time(Field.ENTRY_TIME);
        CaptureTime exit = origin.time(Field.EXIT_TIME);
        Objection objection = Stream.of(
                        Optional.ofNullable(Judgement.objectionToPlate(values, vrm)),
                        objection(Field.ENTRY_TIME, entry),
                        objection(Field.EXIT_TIME, exit))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        if (objection != null) {
            return objection.quarantine(fields.index(), null);
        }
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        flags.addAll(fields.flags());
        if (entry instanceof CaptureTime.Either || exit instanceof CaptureTime.Either) {
            flags.add(QualityFlag.TIME_AMBIGUOUS);
        }
        StatedTime came = stated(entry, origin.supplied(Field.ENTRY_TIME));
        StatedTime left = stated(exit, origin.supplied(Field.EXIT_TIME));
        return new Outcome.Transacted(
                fields.index(),
                new ParkingTransaction(
                        id,
                        Objects.requireNonNull(plate).supplied(),
                        vrm.orElseThrow().value(),
                        values.text(Field.VRM_COUNTRY),
                        came,
                        left,
                        values.text(Field.CAR_PARK),
                        values.text(Field.DEVICE),
                        values.text(Field.TRANSACTION_TYPE),
                        values.text(Field.SOURCE_RECORD_ID),
                        origin.flag(Field.MANUAL_ENTRY),
                        origin.acquisitionMode(),
                        provenance,
                        "OFFICIAL",
                        Origin.retention(
                                Optional.ofNullable(CaptureTime.filedAt(exit))
                                        .or(() -> Optional.ofNullable(CaptureTime.filedAt(entry)))
                                        .orElse(origin.receivedAt()),
                                left != null ? "exit" : came != null ? "entry" : "receipt"),
                        flags));
    }

    private static Optional<Objection> objection(Field field, @Nullable CaptureTime time) {
        return time instanceof CaptureTime.None none
                ? Optional.of(new Objection(none.reason(), none.detail().replace("captureTime", field.canonicalName())))
                : Optional.empty();
    }

    private static @Nullable StatedTime stated(@Nullable CaptureTime time, @Nullable String supplied) {
        if (time == null || supplied == null) {
            return null;
        }
        return switch (time) {
            case CaptureTime.At at -> new StatedTime(at.instant(), List.<Instant>of(), supplied, at.basis());
            case CaptureTime.Either either -> new StatedTime(null, either.instants(), supplied, either.basis());
            case CaptureTime.None _ -> null;
        };
    }
}

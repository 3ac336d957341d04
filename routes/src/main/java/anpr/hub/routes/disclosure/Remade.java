package anpr.hub.routes.disclosure;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.proof.TileLog;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.Epochs;
import anpr.hub.core.seal.Grouping;
import anpr.hub.core.seal.Opening;
import anpr.hub.core.seal.ReadGroups;
import anpr.hub.core.seal.SightingGroups;
import anpr.hub.core.seal.TransactionGroups;
import anpr.hub.core.sighting.PseudonymousSighting;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A record that was made again.
 *
 * @param grouping how its kind is sealed
 * @param sealed puts a seal on it
 */
record Remade<T>(UUID id, T record, Grouping<T> grouping, BiFunction<T, Seal, T> sealed) {
    /** That of an outcome which is stored as a record. */
    static Optional<Remade<?>> of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(int index, Read read, var event) ->
                Optional.of(new Remade<>(read.recordId(), read, ReadGroups.GROUPING, Read::sealed));
            case Outcome.Sighted(int index, var sighting) ->
                Optional.of(new Remade<>(
                        sighting.recordId(), sighting, SightingGroups.GROUPING, PseudonymousSighting::sealed));
            case Outcome.Transacted(int index, var transaction) ->
                Optional.of(new Remade<>(
                        transaction.recordId(), transaction, TransactionGroups.GROUPING, ParkingTransaction::sealed));
            case Outcome.LateImage image -> Optional.empty();
            case Outcome.Quarantined quarantined -> Optional.empty();
            case Outcome.Dropped dropped -> Optional.empty();
        };
    }

    /** As it would be stored under this seal. */
    String text(@Nullable Seal seal) {
        try {
            return CanonicalRead.json().writeValueAsString(seal == null ? record : sealed.apply(record, seal));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }

    /** Whether it is what was sealed. */
    Opening opening(Seal seal, Epochs epochs, TileLog leaves) {
        return Opening.of(grouping, record, seal, epochs, leaves);
    }
}

package anpr.hub.routes.cli;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.normalise.Normaliser.Traced;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.Read;
import anpr.hub.core.sighting.PseudonymousSighting;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file, as {@code hub try} prints it.
 *
 * @param outcome of all of it: {@code ACCEPTED} if any record became a read or a late image, else {@code PSEUDONYM} or
 *     {@code TRANSACTION} if any became one, else {@code QUARANTINED} if any record was, else {@code HEARTBEAT} or
 *     {@code NOT_A_READ}
 * @param sourceType null if none was named and none recognised
 * @param reads in the order of the message; of records in quarantine and of passages without a plate, what could be made
 *     of them
 * @param lineage for each record that gave an entry of {@code reads}, {@code lateImages}, {@code sightings} or {@code
 *     transactions}, in the order of the message: where its values came from
 * @param sightings of vehicles under a pseudonym, which are no reads
 * @param transactions of car parks, which are no sightings
 * @param problems what kept records from publication, and what rule dropped them
 */
@JsonPropertyOrder({
    "file",
    "outcome",
    "sourceType",
    "reads",
    "lineage",
    "lateImages",
    "sightings",
    "transactions",
    "problems"
})
record TrialReport(
        String file,
        String outcome,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String sourceType,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Read> reads,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<List<FieldLineage>> lineage,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LateImage> lateImages,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PseudonymousSighting> sightings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ParkingTransaction> transactions,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Problem> problems) {
    /**
     * An image for a read of another message.
     *
     * @param key of the read it belongs to; null if it names an event
     * @param event key of the vehicle event it belongs to; null if it names a read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LateImage(
            int index, @Nullable String key, @Nullable String event, ImageRole role, ImageRef image) {
        static LateImage of(Outcome.LateImage late) {
            return switch (late.owner()) {
                case Outcome.Owner.OfRead(var key) ->
                    new LateImage(late.index(), key.asText(), null, late.role(), late.image());
                case Outcome.Owner.OfEvent(var event, var at) ->
                    new LateImage(late.index(), null, event.key(), late.role(), late.image());
            };
        }
    }

    /**
     * @param index position of the record in the message, from 0; -1 if the message could not be cut into records
     * @param reason of a quarantine; null where a rule of the mapping says that the record is no read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Problem(
            int index,
            @Nullable String reason,
            @Nullable String rule,
            @Nullable String detail) {}

    /** A file that no mapping was applied to. */
    static TrialReport unread(String file, String reason, String detail) {
        return new TrialReport(
                file,
                "QUARANTINED",
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Problem(-1, reason, null, detail)));
    }

    static TrialReport of(String file, SourceType type, List<Traced> records) {
        List<Read> reads = new ArrayList<>();
        List<List<FieldLineage>> lineage = new ArrayList<>();
        List<LateImage> lateImages = new ArrayList<>();
        List<PseudonymousSighting> sightings = new ArrayList<>();
        List<ParkingTransaction> transactions = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Traced traced : records) {
            Read read =
                    switch (traced.outcome()) {
                        case Outcome.Accepted accepted -> accepted.read();
                        case Outcome.Quarantined(int index, Outcome.Reason reason, String detail, Read partial) -> {
                            problems.add(new Problem(index, reason.name(), null, detail));
                            yield partial;
                        }
                        case Outcome.Dropped(int index, Outcome.Rule rule, Read partial) -> {
                            problems.add(new Problem(index, null, rule.name(), null));
                            yield partial;
                        }
                        case Outcome.LateImage late -> {
                            lateImages.add(LateImage.of(late));
                            lineage.add(traced.lineage());
                            yield null;
                        }
                        case Outcome.Sighted sighted -> {
                            sightings.add(sighted.sighting());
                            lineage.add(traced.lineage());
                            yield null;
                        }
                        case Outcome.Transacted transacted -> {
                            transactions.add(transacted.transaction());
                            lineage.add(traced.lineage());
                            yield null;
                        }
                    };
            if (read != null) {
                reads.add(read);
                lineage.add(traced.lineage());
            }
        }
        return new TrialReport(
                file, outcome(records), type.id(), reads, lineage, lateImages, sightings, transactions, problems);
    }

    private static String outcome(List<Traced> records) {
        Set<String> kinds = records.stream()
                .map(traced -> switch (traced.outcome()) {
                    case Outcome.Accepted _, Outcome.LateImage _ -> "ACCEPTED";
                    case Outcome.Sighted _ -> "PSEUDONYM";
                    case Outcome.Transacted _ -> "TRANSACTION";
                    case Outcome.Quarantined _ -> "QUARANTINED";
                    case Outcome.Dropped dropped ->
                        switch (dropped.rule()) {
                            case HEARTBEAT -> "HEARTBEAT";
                            case NOT_A_READ, NO_PLATE, PREVIEW -> "NOT_A_READ";
                        };
                })
                .collect(Collectors.toSet());
        for (String kind : List.of("ACCEPTED", "PSEUDONYM", "TRANSACTION", "QUARANTINED", "NOT_A_READ")) {
            if (kinds.contains(kind)) {
                return kind;
            }
        }
        return "HEARTBEAT";
    }
}

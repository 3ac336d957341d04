package anpr.hub.routes.store;

import anpr.hub.core.egress.Edited;
import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.seal.Grouping;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The guard where records leave their tables. A recipient's search does not see rows of which it may have nothing, so they take
 * no place in its limits and make no difference to its answer; what it does see is given as its label allows.
 *
 * @param grouping of the records
 */
record WayOut<T>(Grouping<T> grouping, Class<T> type) {
    /** Condition on column {@code canonical}; its parameter is {@link #paths}. A record that does not say is of the strictest. */
    static final String SEEN =
            " coalesce(canonical::json #>> '{provenance,acquisitionPath}', 'NATIONAL') = any(:paths::text[]) ";

    static String[] paths(Recipient recipient) {
        return Guard.paths(recipient).stream().map(AcquisitionPath::name).toArray(String[]::new);
    }

    /** Of a stored record, by its own word. */
    static Label label(String canonical) {
        try {
            JsonNode record = CanonicalRead.json().readTree(canonical);
            String path = record.at("/provenance/acquisitionPath").textValue();
            return Label.of(
                    path == null ? null : AcquisitionPath.valueOf(path),
                    LocationDisclosure.OPEN
                                    .name()
                                    .equals(record.path("locationDisclosure").textValue())
                            ? LocationDisclosure.OPEN
                            : LocationDisclosure.RESTRICTED);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no JSON");
        }
    }

    /** What the recipient gets of a record. */
    Optional<String> of(Recipient recipient, Shown shown) {
        return of(recipient, label(shown.canonical()), shown.canonical(), shown.canonical());
    }

    /**
     * What the recipient gets of a record and what is linked to it.
     *
     * @param label of all of it
     * @param whole the record with what is linked to it
     */
    Optional<String> of(Recipient recipient, Label label, String canonical, String whole) {
        return switch (Guard.release(recipient, label)) {
            case WHOLE -> Optional.of(whole);
            case EDITED -> Optional.of(Edited.of(grouping, parsed(canonical), label));
            case NOTHING -> Optional.empty();
        };
    }

    private T parsed(String canonical) {
        try {
            return CanonicalRead.json().readValue(canonical, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no record");
        }
    }
}

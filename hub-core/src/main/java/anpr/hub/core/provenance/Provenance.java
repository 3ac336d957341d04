package anpr.hub.core.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where one read came from. Written once, with the read, and never updated.
 *
 * @param supplierOrg the organisation that sent it
 * @param controller the data controller
 * @param agreementRef the agreement or, for one case, {@code requestRef}
 * @param legalGateway the lawful basis as the partner's configuration gives it
 * @param feed name of the feed
 * @param submission id of the submission that carried it
 * @param recordIndex position of the record in the submission, from 0
 * @param rawPayloadSha256 lower-case hex SHA-256 of the bytes as received
 * @param rawPayloadRef where those bytes are kept
 * @param receivedAt the hub's clock when the last byte had come
 * @param lineage one entry for each place in the payload that a field was made of, in the order of the canonical read
 * @param corrects id of the record in whose place this one is, made of the same bytes again; null for a first
 * @param seal where the read is committed to; null if it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
        String supplierOrg,
        String controller,
        @Nullable String agreementRef,
        @Nullable String requestRef,
        @Nullable String legalGateway,
        AcquisitionPath acquisitionPath,
        String feed,
        Component adapter,
        Component mapping,
        TransportFacts transport,
        UUID submission,
        int recordIndex,
        String rawPayloadSha256,
        String rawPayloadRef,
        Instant receivedAt,
        String hubVersion,
        List<FieldLineage> lineage,
        @Nullable UUID corrects,
        @Nullable Seal seal) {

    public Provenance {
        lineage = List.copyOf(lineage);
    }

    /** The same, sealed. */
    public Provenance sealed(Seal by) {
        return new Provenance(
                supplierOrg,
                controller,
                agreementRef,
                requestRef,
                legalGateway,
                acquisitionPath,
                feed,
                adapter,
                mapping,
                transport,
                submission,
                recordIndex,
                rawPayloadSha256,
                rawPayloadRef,
                receivedAt,
                hubVersion,
                lineage,
                corrects,
                by);
    }

    /**
     * A part of the software or configuration that worked on the read.
     *
     * @param digest lower-case hex SHA-256 of the part's bytes; null where it is not known, as of what is only tried
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Component(
            String id, String version, @Nullable String digest) {}
}

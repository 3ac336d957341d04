package anpr.hub.core.hotlist;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One row of a VOI list: the 16 columns of the national CSV, as supplied but for the VRM, which is normalised
 * (national-record, 5.1).
 *
 * @param entryId identifies the row in its list
 * @param weedDate as supplied; the format is the list owner's
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VoiEntry(
        String entryId,
        String vrm,
        @Nullable String make,
        @Nullable String model,
        @Nullable String colour,
        @Nullable String action,
        @Nullable String warningMarkers,
        @Nullable String reason,
        @Nullable String nimCode,
        @Nullable String information,
        @Nullable String forceArea,
        @Nullable String weedDate,
        @Nullable String pncId,
        @Nullable String marking,
        @Nullable String cadInformation,
        @Nullable String operationalInstructions,
        @Nullable String sourceReference) {}

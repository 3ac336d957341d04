package anpr.hub.core.hotlist;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of a VOI list: the 16 columns of the national CSV, as supplied but for the VRM, which is normalised
 * (national-record, 5.1).
 *
 * @param entryId identifies the row in its list
 * @param vrm 1 to 12 characters A-Z, 0-9, or a pattern of them: ? is any one character, * any number
 * @param weedDate as supplied; the format is the list owner's
 * @param weedAt the moment from which the entry matches no more; null if no weed date is given, or none that can be read
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
        @Nullable String sourceReference,
        @Nullable Instant weedAt) {
    private static final Pattern CODES = Pattern.compile("[A-Z]{2}(?:[ ,;/]+[A-Z]{2})*");
    private static final Pattern BETWEEN = Pattern.compile("[ ,;/]+");

    /**
     * The warning signals among the markers: two capitals each, if the text is nothing else; otherwise the text as it
     * is, because the column is free text and a word is no code (the list of signals is not public).
     */
    public List<String> warningCodes() {
        if (warningMarkers == null) {
            return List.of();
        }
        return CODES.matcher(warningMarkers).matches()
                ? List.of(BETWEEN.split(warningMarkers))
                : List.of(warningMarkers);
    }

    /** An entry of which no more is known. */
    public static VoiEntry bare(String entryId, String vrm) {
        return new VoiEntry(
                entryId, vrm, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null);
    }

    /** Whether the VRM is a pattern. */
    public boolean pattern() {
        return vrm.indexOf('?') >= 0 || vrm.indexOf('*') >= 0;
    }

    /** The same entry, which matches until then; null: until it is deleted. */
    public VoiEntry weededAt(@Nullable Instant moment) {
        return new VoiEntry(
                entryId,
                vrm,
                make,
                model,
                colour,
                action,
                warningMarkers,
                reason,
                nimCode,
                information,
                forceArea,
                weedDate,
                pncId,
                marking,
                cadInformation,
                operationalInstructions,
                sourceReference,
                moment);
    }
}

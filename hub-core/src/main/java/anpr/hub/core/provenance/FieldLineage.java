package anpr.hub.core.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of one canonical field came from.
 *
 * @param field name in the canonical read
 * @param path concrete path in the payload, such as {@code /EventNotificationAlert/ANPR/licensePlate} or {@code
 *     /results[1]/plate}; {@code register} for values of the camera register; null for a constant of the mapping
 * @param offset first byte of the supplied text in the payload as received, null where the parser cannot tell
 * @param length bytes of that text, null likewise
 * @param supplied the text as supplied; null for images (their digest is in the read) and constants
 * @param transforms what was applied, in order, with parameters, such as {@code timestamp(iso, zone=payload)}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FieldLineage(
        String field,
        @Nullable String path,
        @Nullable Long offset,
        @Nullable Integer length,
        @Nullable String supplied,
        List<String> transforms) {
    public FieldLineage {
        transforms = List.copyOf(transforms);
    }
}

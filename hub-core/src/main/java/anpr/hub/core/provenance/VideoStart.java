package anpr.hub.core.provenance;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When the video began that the records of a submission were made of: a person's word, which came with the submission and
 * so was said when that was received.
 *
 * @param time as stated: ISO 8601 with an offset or Z, at least to the minute
 * @param statedBy the person whose word it is, as the sender names them; at most 100 characters
 */
public record VideoStart(String time, String statedBy) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TIME = 40;

    /** @throws IllegalArgumentException if it is no such time or name; the message says what was expected, not what came */
    public VideoStart {
        time = time.strip();
        statedBy = statedBy.strip();
        if (statedBy.isEmpty()
                || statedBy.length() > LONGEST_NAME
                || statedBy.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "expected the name of who states the start of the video, of 1 to " + LONGEST_NAME + " characters");
        }
        if (time.length() > LONGEST_TIME) {
            throw noTime(null);
        }
        parsed(time);
    }

    public Instant instant() {
        return parsed(time).toInstant();
    }

    private static OffsetDateTime parsed(String time) {
        try {
            return OffsetDateTime.parse(time);
        } catch (DateTimeException e) {
            throw noTime(e);
        }
    }

    private static IllegalArgumentException noTime(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "expected the start of the video as ISO 8601 with an offset, such as 2026-03-14T08:15:30+00:00", cause);
    }
}

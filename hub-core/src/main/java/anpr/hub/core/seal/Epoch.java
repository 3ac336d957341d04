package anpr.hub.core.seal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Records that share a secret, and lose it together: those of a feed that came on one day.
 *
 * @param day in UTC
 * @param of name of the feed, or {@value #AUDIT}
 */
public record Epoch(LocalDate day, String of) {
    /** No feed is named so. */
    private static final String AUDIT = "_audit";

    /** That of what a feed brought at this time. */
    public static Epoch of(Instant receivedAt, String feed) {
        return new Epoch(day(receivedAt), feed);
    }

    /** That of what was done in the hub at this time. */
    public static Epoch ofAudit(Instant at) {
        return new Epoch(day(at), AUDIT);
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}

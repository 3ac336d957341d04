package anpr.hub.core.hotlist;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.read.ImageRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A read whose VRM is on a list, with the entry as it stood then.
 *
 * @param hitId {@link #id} of the read and the entry: the same however often the read is sent
 * @param owner the organisation whose list it is
 * @param differences where the read and the entry have another character, in order; empty but for
 *     {@link MatchType#CONFUSABLE} and {@link MatchType#PARTIAL}
 * @param priority of the list, 1 the most urgent
 * @param covert for entitled eyes only
 * @param snapshot the entry at the time of the hit; it does not follow later changes of the list
 * @param ageMs from capture to hit in milliseconds, below zero if the camera's clock is ahead; null if the capture time is
 *     ambiguous or unknown
 * @param confidence of the read, 0 to 100; null if the camera gives none
 * @param images of the read, as received by then
 */
public record Hit(
        UUID hitId,
        String listName,
        long listRevision,
        String owner,
        String entryId,
        MatchType matchType,
        List<Difference> differences,
        int priority,
        boolean covert,
        List<String> warningCodes,
        VoiEntry snapshot,
        Instant raisedAt,
        Liveness liveness,
        @Nullable Long ageMs,
        @Nullable Integer confidence,
        List<ImageRef> images) {
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    public Hit {
        differences = List.copyOf(differences);
        warningCodes = List.copyOf(warningCodes);
        images = List.copyOf(images);
    }

    /** How the read's VRM and the entry's agree. */
    public enum MatchType {
        /** Every character is the same. */
        EXACT,
        /** Characters that cameras take for each other differ. */
        CONFUSABLE,
        /** The entry is a pattern. */
        WILDCARD,
        /** The camera left characters open. */
        PARTIAL
    }

    /** Whether the vehicle may still be near. */
    public enum Liveness {
        /** Captured within the time that the list calls live. */
        LIVE,
        /** Captured before that, or at an unknown time; the read came late. */
        LATE,
        /** Captured and stored before the entry was on the list. */
        PAST
    }

    /**
     * A place in which the read and the entry differ.
     *
     * @param position from 0
     * @param read the character of the read; ? if the camera left it open
     * @param listed the character of the entry
     */
    public record Difference(int position, String read, String listed) {}

    /** The id of the hit of an entry on a read: a UUID of version 8, of the digest of the three. */
    public static UUID id(UUID recordId, String listName, String entryId) {
        String three = recordId + "\0" + listName + '\0' + entryId;
        ByteBuffer made = ByteBuffer.wrap(Sha256.of(three.getBytes(StandardCharsets.UTF_8)));
        return new UUID((made.getLong() & ~0xF000L) | VERSION_8, (made.getLong() >>> 2) | VARIANT);
    }

    /** The age of a read at a time; null if it is not known when it was captured. */
    public static @Nullable Long ageMs(@Nullable Instant captured, Instant at) {
        return captured == null ? null : Duration.between(captured, at).toMillis();
    }

    /** What a read of this age is to a list. */
    public static Liveness liveness(@Nullable Long ageMs, ListTerms terms) {
        return ageMs != null && ageMs <= terms.liveWithin().toMillis() ? Liveness.LIVE : Liveness.LATE;
    }
}

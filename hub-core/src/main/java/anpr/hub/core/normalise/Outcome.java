package anpr.hub.core.normalise;

import anpr.hub.core.mapping.VehicleEvent;
import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.sighting.PseudonymousSighting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of one record of a submission. Every record has exactly one outcome. */
public sealed interface Outcome {
    /** Position of the record in its submission, from 0; -1 if the submission could not be cut into records. */
    int index();

    /**
     * A read fit for publication.
     *
     * @param event the vehicle event that it belongs to; null if none
     */
    record Accepted(int index, Read read, @Nullable VehicleEvent event) implements Outcome {}

    /** An image for a read that came, or will come, in another submission. */
    record LateImage(int index, Owner owner, ImageRole role, ImageRef image) implements Outcome {}

    /** What a late image belongs to. */
    sealed interface Owner {
        /** The read with this key. */
        record OfRead(ReadKey key) implements Owner {}

        /**
         * The event whose reads bear the same key.
         *
         * @param at when the image was captured; null if it does not say, then its receipt is held against theirs
         */
        record OfEvent(VehicleEvent event, @Nullable Instant at) implements Owner {}
    }

    /** A vehicle under a pseudonym, fit for publication: no read, and nothing to match. */
    record Sighted(int index, PseudonymousSighting sighting) implements Outcome {}

    /** A parking transaction, fit for publication: no sighting by a camera. */
    record Transacted(int index, ParkingTransaction transaction) implements Outcome {}

    /**
     * Not fit for publication; kept, with the reason, and open to replay.
     *
     * @param detail what, where and what to do, without personal data
     * @param partial what could be made of it; null if nothing, or if it is about no read
     */
    record Quarantined(
            int index,
            Reason reason,
            String detail,
            @Nullable Read partial) implements Outcome {
        private static final int LONGEST_DETAIL = 1_000;

        /** What a sender named (a file, a variable) may stand in the detail: it is made short and printable. */
        public Quarantined {
            String shown = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
            detail = shown.codePoints()
                    .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }

    /**
     * Not a read, by a rule of the mapping: accepted, counted, nothing to publish.
     *
     * @param partial what the record says nevertheless (a passage without a readable plate); null if nothing
     */
    record Dropped(int index, Rule rule, @Nullable Read partial) implements Outcome {}

    /** Why a message is no read. */
    enum Rule {
        HEARTBEAT,
        NOT_A_READ,
        NO_PLATE,
        PREVIEW
    }

    /** Why a record is in quarantine. Each is documented in {@code docs/operations.md} and reached by a test. */
    enum Reason {
        /** The bytes are not the format that the feed's source type has. */
        UNPARSEABLE,
        /** The document has a DTD, or nests or swells beyond the limits. */
        HOSTILE,
        /** No record where the mapping says records lie, and no rule that says why. */
        UNRECOGNISED,
        /** A field that a read must have is absent. */
        FIELD_MISSING,
        /** The plate is no VRM: another script, marks of uncertainty, too long, a template's placeholder. */
        VRM_UNUSABLE,
        /** The camera left characters of the mark open; it is matched all the same, for its feed says so. */
        VRM_PARTIAL,
        /** The pseudonym or its scheme is empty, too long, or has control characters. */
        PSEUDONYM_UNUSABLE,
        /** The time text fits no pattern of the mapping. */
        TIME_UNPARSEABLE,
        /** The time has no zone and none is configured. */
        TIME_ZONE_UNKNOWN,
        /** A local time that the zone skips (start of summer time). */
        TIME_NONEXISTENT,
        /** Later than receipt by more than the tolerance. */
        TIME_IN_FUTURE,
        /** The camera is not in the register. */
        CAMERA_UNKNOWN,
        /** A row, line or value is broken, or a text inside the message that the record lies in. */
        ROW_MALFORMED,
        /** A file is not what the sender's manifest says it is, or is not there. */
        HASH_MISMATCH,
        /** The hub failed on it. */
        INTERNAL
    }
}

package anpr.hub.core.mapping;

import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.QualityFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a mapping made of one record of a submission: text and its origin, nothing decided yet. */
public sealed interface Mapped {
    /** Position of the record in its submission, from 0; -1 if the submission could not be cut into records. */
    int index();

    /**
     * A record with its values.
     *
     * @param rule the mapping's word that it is no read, which may come with what it says nevertheless; null for a read
     * @param flags what the mapping itself noticed
     * @param imageAbsence why there may be no image, by the mapping's word; null if it says nothing
     * @param event the vehicle's passage that the record tells of; null if the mapping or the record names none
     */
    record Fields(
            int index,
            Kind kind,
            @Nullable Rule rule,
            Values values,
            Set<QualityFlag> flags,
            @Nullable ImageAbsentReason imageAbsence,
            @Nullable VehicleEvent event)
            implements Mapped {}

    /** By a rule of the mapping, the whole message is no read. */
    record Ruled(int index, Rule rule) implements Mapped {}

    /**
     * A record, or with index -1 a whole submission, that cannot be mapped.
     *
     * @param detail what and where, without any of the content
     */
    record Faulty(int index, Fault fault, String detail) implements Mapped {}

    /** What a record is about. */
    enum Kind {
        /** A plate seen by a camera. */
        READ,
        /** An image for a read that came, or will come, in another message. */
        LATE_IMAGE,
        /** A vehicle under a pseudonym that the sender made of its plate: never a VRM. */
        PSEUDONYM,
        /** A business transaction about a vehicle, such as a parking session: no sighting by itself. */
        TRANSACTION
    }

    /** Why a message is no read. */
    enum Rule {
        HEARTBEAT,
        NOT_A_READ,
        NO_PLATE,
        PREVIEW
    }

    /** Why a record cannot be mapped. */
    enum Fault {
        UNPARSEABLE,
        HOSTILE,
        UNRECOGNISED,
        ROW_MALFORMED,
        HASH_MISMATCH
    }
}

package anpr.hub.core.seal;

import static anpr.hub.core.seal.Protection.EDITED;
import static anpr.hub.core.seal.Protection.OPEN;
import static anpr.hub.core.seal.Protection.PROTECTED;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done in the hub and that somebody may have to answer for. Immutable; never changed once it is sealed.
 *
 * @param recordId UUIDv7, in whose time it was
 * @param at to the millisecond, by the hub's clock
 * @param actor the account, or the part of the hub that did it of itself
 * @param reason as the actor gave it; null where none is asked for
 * @param recipient to whom it was disclosed; null if to nobody else
 * @param records ids of those that it was done to
 * @param detail what else there is to say, such as {@code query}; never of what was erased
 * @param open what a search found, whose existence may be told; null unless it is kept for a package, like the next
 * @param sensitive the rest of what it found, and padding that makes its length say nothing
 */
public record AuditEvent(
        UUID recordId,
        Type event,
        Instant at,
        String actor,
        @Nullable String reason,
        @Nullable String recipient,
        List<UUID> records,
        Map<String, String> detail,
        @Nullable Found open,
        @Nullable Found sensitive) {

    /** Every component of an event is in one of them. */
    public static final Grouping<AuditEvent> GROUPING = new Grouping.Cut<AuditEvent>()
            .group("id", OPEN, event -> new ProvenanceGroups.Id(event.recordId, "event"))
            .group("event", OPEN, event -> new What(event.event, event.at))
            .group("actor", EDITED, event -> new Who(event.actor))
            .group("purpose", EDITED, event -> new Purpose(event.reason, event.recipient))
            .group("subject", PROTECTED, AuditEvent::records)
            .group("detail", PROTECTED, AuditEvent::detail)
            .group("open", OPEN, AuditEvent::open)
            .group("sensitive", PROTECTED, AuditEvent::sensitive)
            .by(AuditEvent::recordId, event -> Epoch.ofAudit(event.at));

    public AuditEvent {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        records = List.copyOf(records);
        detail = detail == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }

    /** What was done. The first six are those that the Data Protection Act 2018 has logged (section 62). */
    public enum Type {
        COLLECTION,
        ALTERATION,
        CONSULTATION,
        DISCLOSURE,
        COMBINATION,
        ERASURE,
        /** Mappings, partners or settings came into force. */
        CONFIGURATION,
        /** A key was made, replaced or revoked. */
        KEYS,
        /** The hub's clock was seen to step. */
        CLOCK
    }

    /**
     * Leaves of the logs, in ascending order.
     *
     * @param padding null where the length may be known
     */
    public record Found(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Long> ingest,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Long> retrieved,
            @Nullable String padding) {
        public Found {
            ingest = List.copyOf(ingest);
            retrieved = List.copyOf(retrieved);
        }
    }

    private record What(Type event, Instant at) {}

    private record Who(String actor) {}

    private record Purpose(
            @Nullable String reason, @Nullable String recipient) {}
}

package anpr.hub.core.seal;

import anpr.hub.core.provenance.Seal;
import anpr.hub.core.seal.AuditEvent.Found;
import anpr.hub.core.seal.AuditEvent.Type;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where it is kept what was done in the hub, by whom and why. Safe for use by many threads. */
public interface AuditLog {
    /**
     * Makes an event of it, now, seals and stores it. Call it before what it tells of is done, and do that only if it did
     * not throw; not inside a transaction, for a leaf stays though the event is rolled back, and nothing opens it.
     */
    Logged log(Done done);

    /** An event as it was kept. */
    record Logged(AuditEvent event, Seal seal) {}

    /** What an event tells, but when it was; see {@link AuditEvent}. */
    record Done(
            Type event,
            String actor,
            @Nullable String reason,
            @Nullable String recipient,
            List<UUID> records,
            Map<String, String> detail,
            @Nullable Found open,
            @Nullable Found sensitive) {

        /** Something that was disclosed to nobody else. */
        public static Done of(
                Type event, String actor, @Nullable String reason, List<UUID> records, Map<String, String> detail) {
            return new Done(event, actor, reason, null, records, detail, null, null);
        }

        /** What was disclosed to somebody. */
        public static Done disclosed(
                String actor,
                @Nullable String reason,
                String recipient,
                List<UUID> records,
                Map<String, String> detail) {
            return new Done(Type.DISCLOSURE, actor, reason, recipient, records, detail, null, null);
        }
    }
}

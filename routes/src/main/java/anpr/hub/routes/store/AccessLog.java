package anpr.hub.routes.store;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who looked at what, and why. Nobody sees a record without a reason, and each look is logged with the records it showed
 * (DPA 2018 s.62) before they are shown.
 */
public final class AccessLog {
    private final AuditLog audit;

    public AccessLog(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * Searches, and logs what was found before it is shown.
     *
     * @param records ids of all that an item of the answer discloses
     */
    <T> List<T> logged(
            String account, String reason, String query, Supplier<List<T>> search, Function<T, List<UUID>> records) {
        List<T> found = search.get();
        List<UUID> shown = found.stream()
                .flatMap(item -> records.apply(item).stream())
                .distinct()
                .toList();
        audit.log(AuditLog.Done.of(AuditEvent.Type.CONSULTATION, account, reason, shown, Map.of("query", query)));
        return found;
    }
}

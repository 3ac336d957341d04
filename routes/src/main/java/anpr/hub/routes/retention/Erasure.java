package anpr.hub.routes.retention;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Erases records for good: the record, its hits and links, its images and the submission that brought it where nothing else
 * needs them, and the key of its epoch when the last record of the epoch has gone. The log {@code audit} tells which record
 * went by which rule, and nothing of what it said; the leaf stays, and nothing can be found by it. Safe for use by many
 * threads, in several hubs at once.
 */
public final class Erasure {
    private final InTurn inTurn;
    private final Holds holds;
    private final AuditLog audit;
    private final LeftOver leftOver;
    private final Traces traces;

    public Erasure(JdbcClient jdbc, InTurn inTurn, Holds holds, AuditLog audit, LeftOver leftOver) {
        this.inTurn = inTurn;
        this.holds = holds;
        this.audit = audit;
        this.leftOver = leftOver;
        this.traces = new Traces(jdbc);
    }

    /**
     * What went.
     *
     * @param submissionsKept that brought one of them and stay with the bytes of it, because others need them: erase those too
     * @param waiting images and keys that go when nothing that is on its way can need them any more
     */
    public record Erased(int records, List<UUID> submissionsKept, int waiting) {}

    /**
     * Erases these records, all or none.
     *
     * @param rule by which they go, such as of retention
     * @throws HeldException if one is held for a case
     * @throws NoSuchElementException if there is one that the store has not
     */
    public Erased erase(String actor, String rule, Set<UUID> records) {
        List<UUID> kept = inTurn.run(() -> {
            permitted(records);
            // No reason in the words of a person: a plate may stand in it.
            inTurn.logged(() -> audit.log(AuditLog.Done.of(
                    AuditEvent.Type.ERASURE, actor, null, List.copyOf(records), Map.of("rule", rule))));
            return traces.remove(records);
        });
        return new Erased(records.size(), kept, leftOver.clear());
    }

    private void permitted(Set<UUID> records) {
        Optional<String> why = holds.why(records);
        if (why.isPresent()) {
            throw new HeldException(why.get());
        }
        traces.expect(records);
    }
}

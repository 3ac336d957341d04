package anpr.hub.routes.store;

import anpr.hub.core.proof.Hash;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Sealer;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of what was done in the hub. Each event is a leaf of the log {@code audit} before it is stored: a row that is
 * altered no longer gives its leaf, and one that is missing leaves a leaf that nothing opens.
 */
public final class AuditTrail implements AuditLog {
    private final JdbcClient jdbc;
    private final Sealer sealer;
    private final Clock clock;
    private final Supplier<UUID> ids;

    public AuditTrail(JdbcClient jdbc, Sealer sealer, Clock clock, Supplier<UUID> ids) {
        this.jdbc = jdbc;
        this.sealer = sealer;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Logged log(Done done) {
        AuditEvent event = new AuditEvent(
                ids.get(),
                done.event(),
                clock.instant(),
                done.actor(),
                done.reason(),
                done.recipient(),
                done.records(),
                done.detail(),
                done.open(),
                done.sensitive());
        Hash leaf = sealer.leaf(AuditEvent.GROUPING, event);
        Seal seal = sealer.append(List.of(leaf)).getFirst();
        jdbc.sql("""
                        insert into audit_event (record_id, at, event, actor, reason, records, leaf, canonical)
                        values (?, ?, ?, ?, ?, ?::text[]::uuid[], ?, ?)""")
                .params(
                        event.recordId(),
                        Times.at(event.at()),
                        event.event().name(),
                        event.actor(),
                        event.reason(),
                        event.records().stream().map(UUID::toString).toArray(String[]::new),
                        seal.index(),
                        json(event))
                .update();
        return new Logged(event, seal);
    }

    /** An event with its leaf, as it is stored. */
    public Optional<Logged> find(UUID recordId, String origin) {
        return jdbc.sql("select leaf, canonical from audit_event where record_id = ?")
                .params(recordId)
                .query((row, number) ->
                        new Logged(event(row.getString("canonical")), new Seal(origin, row.getLong("leaf"))))
                .optional();
    }

    private static String json(AuditEvent event) {
        try {
            return CanonicalRead.json().writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event could not be written as JSON", e);
        }
    }

    private static AuditEvent event(String json) {
        try {
            return CanonicalRead.json().readValue(json, AuditEvent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no event");
        }
    }
}

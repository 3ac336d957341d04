package anpr.hub.routes.retention;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.store.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Records that are kept for a case, whatever rule would delete them (CPIA 1996 s.23 code: retain what may be relevant). A hold
 * has a reason, an owner and a day on which it is looked at again; it ends when somebody releases it, never by itself. Safe
 * for use by many threads, in several hubs at once.
 */
public final class Holds {
    private final JdbcClient jdbc;
    private final InTurn inTurn;
    private final AuditLog audit;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Traces traces;

    public Holds(JdbcClient jdbc, InTurn inTurn, AuditLog audit, Clock clock, Supplier<UUID> ids) {
        this.jdbc = jdbc;
        this.inTurn = inTurn;
        this.audit = audit;
        this.clock = clock;
        this.ids = ids;
        this.traces = new Traces(jdbc);
    }

    /**
     * A hold that stands.
     *
     * @param owner who answers for it
     * @param review on which it is looked at again; it stands after that day too
     */
    public record Hold(
            UUID id,
            String caseRef,
            String reason,
            String owner,
            LocalDate review,
            Instant placedAt,
            String placedBy,
            int records) {}

    /** What is asked for. */
    public record Order(String caseRef, String reason, String owner, LocalDate review, Set<UUID> records) {
        public Order {
            records = Set.copyOf(records);
        }
    }

    /**
     * Holds these records from now on.
     *
     * @throws NoSuchElementException if there is one that the store has not: then none is held
     */
    public UUID place(String actor, Order order) {
        UUID id = ids.get();
        return inTurn.run(() -> {
            traces.expect(order.records());
            inTurn.logged(() -> audit.log(AuditLog.Done.of(
                    AuditEvent.Type.ALTERATION,
                    actor,
                    order.reason(),
                    List.copyOf(order.records()),
                    Map.of("hold", id.toString(), "case", order.caseRef(), "owner", order.owner()))));
            jdbc.sql("""
                            insert into case_hold (id, case_ref, reason, owner, review, placed_at, placed_by)
                            values (?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            id,
                            order.caseRef(),
                            order.reason(),
                            order.owner(),
                            order.review(),
                            Times.at(clock.instant()),
                            actor)
                    .update();
            jdbc.sql("insert into held_record (hold, record_id) select ?, unnest(?::text[]::uuid[])")
                    .params(id, texts(order.records()))
                    .update();
            return id;
        });
    }

    /** Ends a hold; what it alone held may be erased then. False if there is no such hold that stands. */
    public boolean release(String actor, UUID hold, String reason) {
        return inTurn.run(() -> {
            boolean stands = jdbc.sql("select exists (select 1 from case_hold where id = ? and released_at is null)")
                    .param(hold)
                    .query(Boolean.class)
                    .single();
            if (stands) {
                inTurn.logged(() -> audit.log(AuditLog.Done.of(
                        AuditEvent.Type.ALTERATION, actor, reason, List.of(), Map.of("release", hold.toString()))));
                jdbc.sql("update case_hold set released_at = ?, released_by = ?, release_reason = ? where id = ?")
                        .params(Times.at(clock.instant()), actor, reason, hold)
                        .update();
            }
            return stands;
        });
    }

    /** Those that stand, the next to be looked at first. */
    public List<Hold> standing() {
        return jdbc.sql("""
                        select h.*, (select count(*) from held_record r where r.hold = h.id) as records from case_hold h
                        where released_at is null order by review, placed_at""")
                .query((row, number) -> new Hold(
                        row.getObject("id", UUID.class),
                        row.getString("case_ref"),
                        row.getString("reason"),
                        row.getString("owner"),
                        row.getObject("review", LocalDate.class),
                        Times.instant(row, "placed_at"),
                        row.getString("placed_by"),
                        row.getInt("records")))
                .list();
    }

    /** Why one of these records must stay; empty if all may go. */
    Optional<String> why(Set<UUID> records) {
        return jdbc.sql("""
                        select r.record_id, h.case_ref, h.owner, h.review from held_record r join case_hold h on h.id = r.hold
                        where h.released_at is null and r.record_id = any(?::text[]::uuid[]) order by h.placed_at limit 1""")
                .params((Object) texts(records))
                .query((row, number) -> "record " + row.getString("record_id") + " is held for case "
                        + row.getString("case_ref") + " by " + row.getString("owner") + ", to be looked at again on "
                        + row.getObject("review", LocalDate.class) + "; release the hold first")
                .optional();
    }

    static String[] texts(Set<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}

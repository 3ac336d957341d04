package anpr.hub.routes.store;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What officers do with hits: look at them, say that they have them; and what becomes of those that nobody has. A hit that
 * is not for an account is not there for it. Safe for use by many threads.
 */
public final class HitDesk {
    private static final String COLUMNS = "select h.* from hit h where ";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AccessLog log;
    private final AuditLog audit;
    private final Outbox outbox;
    private final Supplier<Subscribers> subscribers;
    private final Clock clock;
    private final HitEvents events;

    public HitDesk(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            Outbox outbox,
            Supplier<Subscribers> subscribers,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.log = new AccessLog(audit);
        this.audit = audit;
        this.outbox = outbox;
        this.subscribers = subscribers;
        this.clock = clock;
        this.events = new HitEvents(jdbc);
    }

    /**
     * Which hits are looked for; what is null does not matter.
     *
     * @param repeats whether also those that were not told, because they repeat another
     * @param most of them, the latest
     */
    public record Wanted(
            @Nullable String state,
            @Nullable String vrm,
            @Nullable String list,
            @Nullable String liveness,
            @Nullable Instant from,
            @Nullable Instant to,
            boolean repeats,
            int most) {}

    /** Hits by the time at which they were raised, the latest first. */
    public List<ShownHit> search(Entitled who, String reason, Wanted wanted) {
        return log.logged(
                who.account(),
                reason,
                "hits " + wanted,
                () -> who.bound(jdbc.sql(COLUMNS + who.clause() + """
                                 and (cast(:state as text) is null or h.state = :state)
                                 and (cast(:vrm as text) is null or h.vrm = :vrm)
                                 and (cast(:list as text) is null or h.list_name = :list)
                                 and (cast(:liveness as text) is null or h.liveness = :liveness)
                                 and h.raised_at between :from and :to and (:repeats or h.repeat_of is null)
                                order by h.raised_at desc, h.hit_id limit :most"""))
                        .param("state", wanted.state())
                        .param("vrm", wanted.vrm())
                        .param("list", wanted.list())
                        .param("liveness", wanted.liveness())
                        .param("from", Times.from(wanted.from()))
                        .param("to", Times.to(wanted.to()))
                        .param("repeats", wanted.repeats())
                        .param("most", wanted.most())
                        .query(ShownHit::of)
                        .list(),
                hit -> List.of(hit.recordId()));
    }

    /** One hit. */
    public Optional<ShownHit> find(Entitled who, String reason, UUID id) {
        return log
                .logged(who.account(), reason, "hit " + id, () -> seen(who, id), hit -> List.of(hit.recordId()))
                .stream()
                .findFirst();
    }

    private List<ShownHit> seen(Entitled who, UUID id) {
        return who.bound(jdbc.sql(COLUMNS + "h.hit_id = :id and " + who.clause()))
                .param("id", id)
                .query(ShownHit::of)
                .list();
    }

    /**
     * Something that happened to a hit.
     *
     * @param seq grows in the order in which things happened; not to be shown, for its gaps tell of what is not shown
     * @param id by which it is named outside
     */
    public record Happened(long seq, UUID id, String what, Instant at, ShownHit hit) {
        static Happened of(ResultSet row, int number) throws SQLException {
            return new Happened(
                    row.getLong("seq"),
                    row.getObject("id", UUID.class),
                    row.getString("what"),
                    Times.instant(row, "at"),
                    ShownHit.of(row, number));
        }
    }

    /** What happened after that, oldest first. */
    public List<Happened> after(Entitled who, String reason, long seq, int most) {
        List<Happened> found = who.bound(jdbc.sql("""
                        select e.seq, e.id, e.what, e.at, h.* from hit_event e join hit h using (hit_id)
                        where e.seq > :seq and\s""" + who.clause() + " order by e.seq limit :most"))
                .param("seq", seq)
                .param("most", most)
                .query(Happened::of)
                .list();
        return found.isEmpty()
                ? found
                : log.logged(
                        who.account(),
                        reason,
                        "hits as they happen",
                        () -> found,
                        happened -> List.of(happened.hit().recordId()));
    }

    /** Where in the order of things this one is, if it is there for this account. */
    public Optional<Long> place(Entitled who, UUID event) {
        return who.bound(jdbc.sql(
                        "select e.seq from hit_event e join hit h using (hit_id) where e.id = :id and " + who.clause()))
                .param("id", event)
                .query(Long.class)
                .optional();
    }

    /** The place after all that happened before then. */
    public long placeAt(Instant from) {
        return jdbc.sql("select coalesce(max(seq), 0) from hit_event where at < ?")
                .param(Times.at(from))
                .query(Long.class)
                .single();
    }

    /**
     * Somebody has it. The first who says so stays: to all others the hit is shown as it stands.
     *
     * @param note what they make of it, such as whether the image shows the vehicle
     */
    public Optional<ShownHit> acknowledge(Entitled who, UUID id, String note) {
        List<ShownHit> seen = seen(who, id);
        if (seen.isEmpty() || seen.getFirst().acknowledgedAt() != null) {
            return seen.stream().findFirst();
        }
        ShownHit hit = seen.getFirst();
        audit.log(AuditLog.Done.of(
                AuditEvent.Type.ALTERATION,
                who.account(),
                note,
                List.of(hit.recordId()),
                Map.of("hit", id.toString(), "list", hit.list(), "state", "ACKNOWLEDGED")));
        Instant now = clock.instant();
        transactions.executeWithoutResult(status -> {
            events.queueUp();
            int changed =
                    jdbc.sql("""
                            update hit set state = 'ACKNOWLEDGED', acknowledged_at = ?, acknowledged_by = ?, note = ?
                            where hit_id = ? and acknowledged_at is null""").params(Times.at(now), who.account(), note, id).update();
            if (changed > 0) {
                events.add(id, HitEvents.What.ACKNOWLEDGED, who.account(), now);
            }
        });
        return seen(who, id).stream().findFirst();
    }

    /**
     * Escalates the hits that nobody acknowledged in time: to the subscriber that the list's terms name, if the list is
     * there for it; otherwise once more to all who are told of such hits.
     *
     * @return how many of those that everybody may count: not of covert lists
     */
    public int escalate() {
        Instant now = clock.instant();
        Subscribers told = subscribers.get();
        Integer open = transactions.execute(status -> {
            events.queueUp();
            List<Overdue> overdue = jdbc.sql("""
                            update hit h set state = 'ESCALATED', escalated_at = :now
                            where state = 'RAISED' and acknowledge_by <= :now returning h.*""")
                    .param("now", Times.at(now))
                    .query((row, number) -> new Overdue(ShownHit.of(row, number), row.getString("escalate_to")))
                    .list();
            for (Overdue one : overdue) {
                ShownHit hit = one.hit();
                events.add(hit.hitId(), HitEvents.What.ESCALATED, "hub", now);
                to(one, told)
                        .forEach(subscriber -> outbox.put(
                                hit.hitId(),
                                hit.subject(),
                                hit.acquisitionPath(),
                                subscriber,
                                Outbox.Occasion.ESCALATED,
                                now));
            }
            return (int) overdue.stream().filter(one -> !one.hit().covert()).count();
        });
        return open == null ? 0 : open;
    }

    private record Overdue(ShownHit hit, @Nullable String to) {}

    private static List<Subscriber> to(Overdue overdue, Subscribers told) {
        Subscriber.Subject subject = overdue.hit().subject();
        return Optional.ofNullable(overdue.to())
                .flatMap(told::find)
                .filter(named -> named.mayKnow(subject))
                .map(List::of)
                .orElseGet(() -> told.all().stream()
                        .filter(subscriber -> subscriber.isTold(subject))
                        .toList());
    }
}

package anpr.hub.routes.store;

import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is to be told to subscribers: written in the transaction that stores the hit, so that neither is without the other,
 * and taken by the deliverers of any node. A node that takes and dies leaves a delivery that is taken again: each is made
 * at least once, under one id. Safe for use by many threads.
 */
public final class Outbox {
    private static final int LONGEST_ANSWER = 200;

    private final JdbcClient jdbc;
    private final Supplier<UUID> ids;

    public Outbox(JdbcClient jdbc, Supplier<UUID> ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Why a subscriber is told of a hit. */
    public enum Occasion {
        RAISED,
        ESCALATED,
        /** The list is to be looked at. */
        REVIEW
    }

    /** @param attempts before this one */
    public record Delivery(UUID id, Occasion occasion, int attempts, Told told) {
        static Delivery of(ResultSet row, int number) throws SQLException {
            Occasion occasion = Occasion.valueOf(row.getString("occasion"));
            Told told =
                    switch (occasion) {
                        case RAISED, ESCALATED -> ShownHit.of(row, number);
                        case REVIEW ->
                            new ListReview(
                                    row.getString("told_list"),
                                    row.getString("told_owner"),
                                    row.getInt("urgency"),
                                    row.getBoolean("told_covert"),
                                    row.getObject("review_on", LocalDate.class),
                                    Times.instant(row, "since"));
                    };
            return new Delivery(row.getObject("id", UUID.class), occasion, row.getInt("attempts"), told);
        }
    }

    /** In the transaction of the hit. */
    void put(
            UUID hit,
            Subscriber.Subject of,
            @Nullable AcquisitionPath path,
            Subscriber to,
            Occasion occasion,
            Instant now) {
        jdbc.sql("""
                        insert into hit_delivery (id, hit_id, subscriber, occasion, priority, since, next_at, list_name,
                                                  owner, covert, acquisition_path)
                        values (:id, :hit, :subscriber, :occasion, :priority, :now, :now, :list, :owner, :covert, :path)
                        on conflict do nothing""")
                .param("id", ids.get())
                .param("hit", hit)
                .param("subscriber", to.id())
                .param("occasion", occasion.name())
                .param("priority", of.priority())
                .param("now", Times.at(now))
                .param("list", of.list())
                .param("owner", of.owner())
                .param("covert", of.covert())
                .param("path", path == null ? null : path.name())
                .update();
    }

    /** Has subscribers told that a list is to be looked at, once for each day on which it was to be. */
    public void put(ListReview review, Subscribers told) {
        told.all().stream()
                .filter(subscriber -> subscriber.isToldOfReview(review.subject()))
                .forEach(subscriber -> jdbc.sql("""
                                insert into hit_delivery (id, subscriber, occasion, priority, since, next_at, list_name,
                                                          owner, covert, acquisition_path, review_on)
                                values (:id, :subscriber, 'REVIEW', :priority, :now, :now, :list, :owner, :covert, :path,
                                        :reviewOn)
                                on conflict do nothing""")
                        .param("id", ids.get())
                        .param("subscriber", subscriber.id())
                        .param("priority", review.priority())
                        .param("now", Times.at(review.at()))
                        .param("list", review.list())
                        .param("owner", review.owner())
                        .param("covert", review.covert())
                        .param("path", AcquisitionPath.FORCE.name())
                        .param("reviewOn", review.reviewOn())
                        .update());
    }

    /** For whom something is due. */
    public List<String> due(Instant now) {
        return jdbc.sql("select distinct subscriber from hit_delivery where state = 'WAITING' and next_at <= ?")
                .params(Times.at(now))
                .query(String.class)
                .list();
    }

    /**
     * Takes what is due for a subscriber, the most urgent first. Nobody else gets it before the lease ends.
     *
     * @param lease longer than an attempt may last
     */
    public List<Delivery> take(String subscriber, int most, Instant now, Duration lease) {
        return jdbc.sql("""
                        with taken as (
                            select id from hit_delivery
                            where subscriber = :subscriber and state = 'WAITING' and next_at <= :now
                            order by priority, id limit :most for update skip locked),
                        leased as (
                            update hit_delivery d set next_at = :lease, attempts = attempts + 1
                            from taken where d.id = taken.id
                            returning d.id, d.hit_id, d.occasion, d.attempts - 1 as attempts, d.priority as urgency,
                                d.list_name as told_list, d.owner as told_owner, d.covert as told_covert, d.review_on,
                                d.since)
                        select h.*, l.* from leased l left join hit h on h.hit_id = l.hit_id
                        order by l.urgency, l.id""")
                .param("subscriber", subscriber)
                .param("now", Times.at(now))
                .param("most", most)
                .param("lease", Times.at(now.plus(lease)))
                .query(Delivery::of)
                .list();
    }

    /** The subscriber has it. */
    public void done(UUID delivery, String answer, Instant now) {
        jdbc.sql("update hit_delivery set state = 'DONE', done_at = ?, answer = ? where id = ?")
                .params(Times.at(now), cut(answer), delivery)
                .update();
    }

    /** The subscriber has it not; it is tried again. */
    public void later(UUID delivery, String answer, Instant next) {
        jdbc.sql("update hit_delivery set next_at = ?, answer = ? where id = ? and state = 'WAITING'")
                .params(Times.at(next), cut(answer), delivery)
                .update();
    }

    /** It is not tried again, unless somebody says so. */
    public void dead(UUID delivery, String answer) {
        jdbc.sql("update hit_delivery set state = 'DEAD', answer = ? where id = ? and state = 'WAITING'")
                .params(cut(answer), delivery)
                .update();
    }

    /** What a subscriber has not taken from where it was laid is to be brought anew. */
    public void back(UUID delivery, Instant now) {
        jdbc.sql("update hit_delivery set state = 'WAITING', done_at = null, since = ?, next_at = ? where id = ?")
                .params(Times.at(now), Times.at(now), delivery)
                .update();
    }

    /** The subscriber does not want what was laid down for it. */
    public void rejected(UUID delivery, String answer) {
        jdbc.sql("update hit_delivery set state = 'DEAD', done_at = null, answer = ? where id = ?")
                .params(cut(answer), delivery)
                .update();
    }

    /**
     * Gives up what nobody took in this time.
     *
     * @return of how many it may be told: those of covert lists are not counted
     */
    public int giveUp(Duration after, Instant now) {
        return jdbc.sql("""
                        with dead as (
                            update hit_delivery set state = 'DEAD', answer = coalesce(answer, 'nobody took it')
                            where state = 'WAITING' and since <= ? returning covert)
                        select count(*) from dead where not covert""")
                .params(Times.at(now.minus(after)))
                .query(Integer.class)
                .single();
    }

    /** How many have been given up, but those of covert lists. */
    public long deadInTheOpen() {
        return jdbc.sql("select count(*) from hit_delivery where state = 'DEAD' and not covert")
                .query(Long.class)
                .single();
    }

    /**
     * A delivery as those see it who look after it: neither whose vehicle nor which list.
     *
     * @param answer what the subscriber said last; null if it was not tried
     */
    public record Standing(
            UUID id,
            String subscriber,
            String occasion,
            String state,
            int attempts,
            Instant since,
            Instant nextAt,
            @Nullable String answer) {
        static Standing of(ResultSet row, int number) throws SQLException {
            return new Standing(
                    row.getObject("id", UUID.class),
                    row.getString("subscriber"),
                    row.getString("occasion"),
                    row.getString("state"),
                    row.getInt("attempts"),
                    Times.instant(row, "since"),
                    Times.instant(row, "next_at"),
                    row.getString("answer"));
        }
    }

    /** Deliveries in a state, the oldest first, as far as they are there for those who look. */
    public List<Standing> standings(Entitled eyes, String state, int most) {
        return eyes.bound(jdbc.sql("select h.* from hit_delivery h where h.state = :state and " + eyes.clause()
                        + " order by h.since, h.id limit :most"))
                .param("state", state)
                .param("most", most)
                .query(Standing::of)
                .list();
    }

    /** Tries again what was given up, for as long as at first; false if there is no such delivery for these eyes. */
    public boolean again(Entitled eyes, UUID delivery, Instant now) {
        return eyes.bound(jdbc.sql("""
                        update hit_delivery h set state = 'WAITING', attempts = 0, since = :now, next_at = :now
                        where h.id = :id and h.state = 'DEAD' and\s""" + eyes.clause()))
                        .param("id", delivery)
                        .param("now", Times.at(now))
                        .update()
                > 0;
    }

    private static String cut(String answer) {
        return answer.length() <= LONGEST_ANSWER ? answer : answer.substring(0, LONGEST_ANSWER);
    }
}

package anpr.hub.routes.store;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of what happened to hits, in which numbers appear in their order. */
final class HitEvents {
    private final JdbcClient jdbc;

    HitEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum What {
        RAISED,
        REPEATED,
        ESCALATED,
        ACKNOWLEDGED
    }

    /**
     * In every transaction that adds events, before anything else: one after the other in the whole cluster. So no number
     * becomes visible after a higher one, and of two hits at once the second sees that it repeats the first.
     */
    void queueUp() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('anpr.hub.hit'))")
                .query((row, number) -> number)
                .list();
    }

    void add(UUID hit, What what, String by, Instant at) {
        jdbc.sql("insert into hit_event (hit_id, at, what, by_whom) values (?, ?, ?, ?)")
                .params(hit, Times.at(at), what.name(), by)
                .update();
    }
}

package anpr.hub.routes.pause;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Which feeds are paused. The table decides, and every node reads it each second; one that cannot goes by what it read
 * last. To ask costs a look into a map. Safe for use by many threads.
 */
public final class Pauses {
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;
    private volatile Map<String, Pause> inForce;

    public Pauses(JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.inForce = read();
    }

    /** The pause of a feed that is in force; empty if it is not paused. */
    public Optional<Pause> of(String feed) {
        return Optional.ofNullable(inForce.get(feed));
    }

    public boolean isPaused(String feed) {
        return inForce.containsKey(feed);
    }

    /** All that are in force. */
    public List<Pause> all() {
        return List.copyOf(inForce.values());
    }

    @Scheduled(fixedDelayString = "1s")
    public void follow() {
        inForce = read();
    }

    /**
     * From now on nothing of the feed is taken in: here at once, on other nodes within two seconds or so. If it is paused
     * already, that stands; somebody may still begin to wait for it to be drained.
     *
     * @param drain whether it is to be told when all that was accepted is through
     */
    public void pause(String actor, String feed, String reason, boolean drain) {
        log(actor, feed, reason, drain ? "drain" : "pause");
        jdbc.sql("""
                        insert into feed_pause (feed, drain, paused_at, paused_by, reason) values (?, ?, ?, ?, ?)
                        on conflict (feed) where resumed_at is null do update set drain = feed_pause.drain or excluded.drain""")
                .params(feed, drain, Times.at(clock.instant()), actor, reason)
                .update();
        follow();
    }

    /** What comes is taken in again, and what is fetched is fetched from where it was left. */
    public void resume(String actor, String feed, String reason) {
        log(actor, feed, reason, "resume");
        jdbc.sql("""
                        update feed_pause set resumed_at = ?, resumed_by = ?, resume_reason = ?
                        where feed = ? and resumed_at is null""").params(Times.at(clock.instant()), actor, reason, feed).update();
        follow();
    }

    /** The latest pauses of a feed, the newest first, that in force among them. */
    public List<Pause> history(String feed, int most) {
        return jdbc.sql("select * from feed_pause where feed = ? order by paused_at desc, id desc limit ?")
                .params(feed, most)
                .query(Pauses::pause)
                .list();
    }

    /** All that was accepted before is through. */
    void drained(Pause pause) {
        jdbc.sql("""
                        update feed_pause set drained_at = ?
                        where feed = ? and paused_at = ? and resumed_at is null and drained_at is null""")
                .params(Times.at(clock.instant()), pause.feed(), Times.at(pause.since()))
                .update();
        follow();
    }

    private Map<String, Pause> read() {
        return jdbc.sql("select * from feed_pause where resumed_at is null").query(Pauses::pause).list().stream()
                .collect(Collectors.toUnmodifiableMap(Pause::feed, Function.identity()));
    }

    private void log(String actor, String feed, String reason, String what) {
        audit.log(AuditLog.Done.of(
                AuditEvent.Type.CONFIGURATION, actor, reason, List.of(), Map.of("intake", what, "feed", feed)));
    }

    private static Pause pause(ResultSet row, int number) throws SQLException {
        return new Pause(
                row.getString("feed"),
                row.getBoolean("drain"),
                Times.instant(row, "paused_at"),
                row.getString("paused_by"),
                row.getString("reason"),
                instant(row, "drained_at"),
                instant(row, "resumed_at"),
                row.getString("resumed_by"),
                row.getString("resume_reason"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : Times.instant(row, column);
    }
}

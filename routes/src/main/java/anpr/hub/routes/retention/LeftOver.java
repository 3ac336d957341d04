package anpr.hub.routes.retention;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Epoch;
import anpr.hub.core.seal.Epochs;
import anpr.hub.routes.content.ContentStore;
import anpr.hub.routes.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Content and keys of epochs that erased records leave over. They go when nothing else needs them, and nothing that is on its
 * way through the hub can; until then it stands in the database that they are to go, so no crash forgets them.
 */
public final class LeftOver {
    private final JdbcClient jdbc;
    private final ContentStore content;
    private final Epochs epochs;
    private final AuditLog audit;
    private final Clock clock;
    private final Duration underWay;

    /** @param underWay longer than anything takes from the sender to the store */
    public LeftOver(
            JdbcClient jdbc, ContentStore content, Epochs epochs, AuditLog audit, Clock clock, Duration underWay) {
        this.jdbc = jdbc;
        this.content = content;
        this.epochs = epochs;
        this.audit = audit;
        this.clock = clock;
        this.underWay = underWay;
    }

    /** Clears away what can go; how much cannot yet. To be called now and then. */
    public int clear() {
        Instant settled = clock.instant().minus(underWay);
        List<String> unneeded = jdbc.sql("""
                        select p.sha256 from content_erasure p
                        where not exists (select 1 from read r where position(p.sha256 in r.canonical) > 0)
                            and not exists (select 1 from repeated_read r where position(p.sha256 in r.canonical) > 0)
                            and not exists (select 1 from quarantine r where position(p.sha256 in r.partial) > 0)
                            and not exists (select 1 from late_image r where r.sha256 = p.sha256)
                            and not exists (select 1 from event_image r where r.sha256 = p.sha256)
                            and not exists (
                                select 1 from submission r where position(convert_to(p.sha256, 'UTF8') in r.landed) > 0)
                            and not exists (
                                select 1 from owner_copy r where position(convert_to(p.sha256, 'UTF8') in r.landed) > 0)""").query(String.class).list();
        jdbc.sql("delete from content_erasure where sha256 <> all(?::text[])")
                .params((Object) unneeded.toArray(String[]::new))
                .update();
        for (String sha256 : unneeded) {
            if (content.erase(sha256, settled)) {
                jdbc.sql("delete from content_erasure where sha256 = ?")
                        .param(sha256)
                        .update();
            }
        }
        LocalDate over = LocalDate.ofInstant(settled, ZoneOffset.UTC);
        for (Epoch epoch : jdbc.sql("select day, feed from epoch_erasure where day < ?")
                .param(over)
                .query(LeftOver::epoch)
                .list()) {
            clear(epoch);
        }
        return jdbc.sql("select (select count(*) from content_erasure) + (select count(*) from epoch_erasure)")
                .query(Integer.class)
                .single();
    }

    /** By the ids of its records, which begin with the time that they came at, to an hour. */
    private void clear(Epoch epoch) {
        Instant begin = epoch.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = begin.plus(Duration.ofDays(1));
        boolean needed = jdbc.sql("""
                        select exists (select 1 from read where feed = :feed and record_id between :first::uuid and :last::uuid
                                and received_at >= :begin and received_at < :end)
                            or exists (select 1 from repeated_read where feed = :feed
                                and record_id between :first::uuid and :last::uuid
                                and received_at >= :begin and received_at < :end)
                            or exists (select 1 from sighting where feed = :feed
                                and received_at >= :begin and received_at < :end)
                            or exists (select 1 from parking_transaction where feed = :feed
                                and received_at >= :begin and received_at < :end)
                            or exists (select 1 from quarantine where feed = :feed and partial is not null
                                and received_at >= :begin and received_at < :end)""")
                .param("feed", epoch.of())
                .param("first", firstId(begin.minus(Duration.ofHours(1))))
                .param("last", firstId(end.plus(Duration.ofHours(1))))
                .param("begin", Times.at(begin))
                .param("end", Times.at(end))
                .query(Boolean.class)
                .single();
        if (!needed) {
            audit.log(AuditLog.Done.of(
                    AuditEvent.Type.ERASURE, "hub", null, List.of(), Map.of("key of", epoch.day() + " " + epoch.of())));
            epochs.erase(epoch);
        }
        jdbc.sql("delete from epoch_erasure where day = ? and feed = ?")
                .params(epoch.day(), epoch.of())
                .update();
    }

    private static Epoch epoch(ResultSet row, int number) throws SQLException {
        return new Epoch(row.getObject("day", LocalDate.class), row.getString("feed"));
    }

    /** The first of all ids of this time, as UUIDv7 begin. */
    private static String firstId(Instant at) {
        String hex = "%012x".formatted(at.toEpochMilli());
        return hex.substring(0, 8) + '-' + hex.substring(8) + "-0000-0000-000000000000";
    }
}

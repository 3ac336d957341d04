package anpr.hub.routes.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What came of a feed lately, without what was in it. Safe for use by many threads. */
public final class FeedHistory {
    private final JdbcClient jdbc;

    public FeedHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A submission and what became of it, replays included.
     *
     * @param settled whether it is known yet what became of it
     * @param records that were found in it
     * @param quarantined of them those that lie in quarantine or were tried again from there
     */
    public record Came(
            String submission,
            Instant receivedAt,
            String mediaType,
            long bytes,
            boolean settled,
            int records,
            int accepted,
            int quarantined) {}

    /** Records that were quarantined for one reason. */
    public record Rejected(String reason, long records, long open, Instant last) {}

    /**
     * What the ledger counted in one hour of receipt.
     *
     * @param records of all kinds
     * @param quarantined of them those that could not be normalised
     */
    public record Hour(Instant hour, long submissions, long records, long duplicates, long quarantined) {}

    /** A mapping that was kept when it came into force first. */
    public record MappingVersion(String version, String digest, Instant firstSeen) {}

    /** The latest submissions, the newest first, of those that came since then. */
    public List<Came> submissions(String feed, Instant since, int most) {
        return jdbc.sql("""
                        select s.id, s.received_at, s.media_type, s.bytes, t.submission is not null as settled,
                               coalesce(t.records, 0) as records, coalesce(t.accepted, 0) as accepted,
                               coalesce(t.quarantined, 0) as quarantined
                        from (select id, received_at, media_type, bytes from submission
                              where feed = ? and received_at >= ? order by received_at desc limit ?) s
                        left join lateral (
                            select t.submission, sum(records)::integer as records, sum(accepted)::integer as accepted,
                                   sum(quarantined)::integer as quarantined
                            from settlement t where t.submission = s.id and not t.replay group by t.submission) t on true
                        order by s.received_at desc""")
                .params(feed, Times.at(since), most)
                .query((row, number) -> new Came(
                        row.getString("id"),
                        Times.instant(row, "received_at"),
                        row.getString("media_type"),
                        row.getLong("bytes"),
                        row.getBoolean("settled"),
                        row.getInt("records"),
                        row.getInt("accepted"),
                        row.getInt("quarantined")))
                .list();
    }

    /** What was quarantined since then, by reason, the most frequent first. */
    public List<Rejected> rejected(String feed, Instant since) {
        return jdbc.sql("""
                        select reason, count(*) as n, count(*) filter (where state = 'OPEN') as open,
                               max(quarantined_at) as last
                        from quarantine where feed = ? and quarantined_at >= ? group by reason order by n desc, reason""")
                .params(feed, Times.at(since))
                .query((row, number) -> new Rejected(
                        row.getString("reason"), row.getLong("n"), row.getLong("open"), Times.instant(row, "last")))
                .list();
    }

    /** The hours in which something was received, the oldest first. */
    public List<Hour> hours(String feed, Instant now, Duration back) {
        return jdbc.sql("""
                        select date_trunc('hour', minute) as hour,
                               sum(n) filter (where account = 'received') as submissions,
                               sum(n) filter (where account = 'records') as records,
                               sum(n) filter (where account = 'duplicate') as duplicates,
                               sum(n) filter (where account = 'quarantined') as quarantined
                        from ledger where feed = ? and minute >= ? group by 1 order by 1""")
                .params(feed, Times.at(now.minus(back)))
                .query((row, number) -> new Hour(
                        Times.instant(row, "hour"),
                        row.getLong("submissions"),
                        row.getLong("records"),
                        row.getLong("duplicates"),
                        row.getLong("quarantined")))
                .list();
    }

    /** The mappings of a source type that were ever in force, the newest first. */
    public List<MappingVersion> mappings(String sourceType, int most) {
        return jdbc.sql("""
                        select version, digest, first_seen from mapping_version where source_type = ?
                        order by first_seen desc limit ?""")
                .params(sourceType, most)
                .query((row, number) -> new MappingVersion(
                        row.getString("version"), row.getString("digest"), Times.instant(row, "first_seen")))
                .list();
    }
}

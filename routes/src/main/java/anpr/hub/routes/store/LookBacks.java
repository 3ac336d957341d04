package anpr.hub.routes.store;

import anpr.hub.core.egress.Recipient;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.ListRevision.LookBack.State;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.store.VoiChanges.By;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Searches of stored reads for what came to a list: ordered with the revision, taken by one node at a time, remembered as they
 * go. Safe for use by many threads and nodes.
 */
public final class LookBacks {
    private static final String COLUMNS =
            "select record_id, feed, received_at, vrm, feed_id, source_id, camera_id, capture_time, canonical from read where ";

    /** What came with a revision and did not stand before it: an entry whose weed date is read anew is no new one. */
    private static final String NEW = """
             l.name = :list and e.from_revision = :revision and not exists (
                 select 1 from voi_entry o where o.list_id = e.list_id and o.entry_id = e.entry_id
                 and o.until_revision = e.from_revision)""";

    private final DataSource database;
    private final JdbcClient jdbc;

    public LookBacks(DataSource database) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
    }

    /**
     * A search, as the node that has taken it works it off.
     *
     * @param authority by which, as the list's terms had it
     * @param madeAt when the revision was made, and by whom for what reason
     * @param reach how far back from then
     * @param entries how many are new
     * @param searchedTo the id of the last entry that is done; empty at first
     * @param found hits so far
     * @param worked for how long so far
     * @param lease until when nobody else takes it
     */
    public record Search(
            String list,
            long revision,
            String authority,
            By by,
            Instant madeAt,
            Duration reach,
            long entries,
            String searchedTo,
            int found,
            Duration worked,
            Instant lease) {
        static Search of(ResultSet row, int number) throws SQLException {
            return new Search(
                    row.getString("list_name"),
                    row.getLong("revision"),
                    row.getString("authority"),
                    new By(row.getString("made_by"), row.getString("reason")),
                    Times.instant(row, "made_at"),
                    Duration.ofSeconds(row.getLong("reach_s")),
                    row.getLong("entries"),
                    row.getString("searched_to"),
                    row.getInt("found"),
                    Duration.ofMillis(row.getLong("worked_ms")),
                    Times.instant(row, "next_at"));
        }

        /** After another step. */
        public Search advanced(String to, int more, Duration longer) {
            return new Search(
                    list,
                    revision,
                    authority,
                    by,
                    madeAt,
                    reach,
                    entries,
                    to,
                    found + more,
                    worked.plus(longer),
                    lease);
        }
    }

    /** In the transaction of the revision: a search for the entries that came with it, if the list's terms allow one. */
    void order(Listed made, By by, Instant at) {
        if (made.terms().searched()) {
            jdbc.sql("""
                            insert into look_back (list_name, revision, authority, made_by, reason, made_at, reach, entries, next_at)
                            select :list, :revision, :authority, :by, :reason, :at, make_interval(secs => :reach), n, :at
                            from (select count(*) as n from voi_entry e join voi_list l using (list_id) where
                            """ + NEW + ") came where n > 0")
                    .param("list", made.name())
                    .param("revision", made.revision())
                    .param("authority", made.terms().authority())
                    .param("by", by.actor())
                    .param("reason", by.reason())
                    .param("at", Times.at(at))
                    .param("reach", made.terms().lookBack().toSeconds())
                    .update();
        }
    }

    /**
     * Takes a search that was ordered this long ago, and that no other node is at.
     *
     * @param lease longer than a search may last
     */
    public Optional<Search> take(Instant now, Duration after, Duration lease) {
        return jdbc.sql("""
                        with taken as (
                            select list_name, revision from look_back
                            where state = 'WAITING' and next_at <= :now and made_at <= :made
                            order by made_at, list_name, revision limit 1 for update skip locked)
                        update look_back b set next_at = :lease from taken t
                        where b.list_name = t.list_name and b.revision = t.revision
                        returning b.*, extract(epoch from b.reach)::bigint as reach_s""")
                .param("now", Times.at(now))
                .param("made", Times.at(now.minus(after)))
                .param("lease", Times.at(now.plus(lease).truncatedTo(ChronoUnit.MILLIS)))
                .query(Search::of)
                .optional();
    }

    /** Remembers how far a search is; false if another node has taken it meanwhile. */
    public boolean advance(Search search) {
        return jdbc.sql("""
                        update look_back set searched_to = :to, found = :found, worked_ms = :worked
                        where list_name = :list and revision = :revision and state = 'WAITING' and next_at = :lease""")
                        .param("to", search.searchedTo())
                        .param("found", search.found())
                        .param("worked", search.worked().toMillis())
                        .param("list", search.list())
                        .param("revision", search.revision())
                        .param("lease", Times.at(search.lease()))
                        .update()
                > 0;
    }

    /** It is over. */
    public void end(Search search, State state, @Nullable String why, Instant now) {
        jdbc.sql("""
                        update look_back set state = ?, why = ?, ended_at = ?
                        where list_name = ? and revision = ? and state = 'WAITING' and next_at = ?""")
                .params(state.name(), why, Times.at(now), search.list(), search.revision(), Times.at(search.lease()))
                .update();
    }

    /** The next entries that a search is for, as far as they still stand, in the order of their ids. */
    public List<VoiEntry> entries(Search search, int most) {
        return jdbc
                .sql("select e.entry from voi_entry e join voi_list l using (list_id) where " + NEW + """
                         and e.entry_id > :after order by e.entry_id limit :most""")
                .param("list", search.list())
                .param("revision", search.revision())
                .param("after", search.searchedTo())
                .param("most", most)
                .query(String.class)
                .list()
                .stream()
                .map(VoiStore::entry)
                .toList();
    }

    /** A read that may be of an entry, with its canonical JSON. */
    public record Stored(UUID recordId, ReadKey key, String feed, Instant receivedAt, String canonical) {
        static Stored of(ResultSet row, int number) throws SQLException {
            return new Stored(
                    row.getObject("record_id", UUID.class),
                    ReadColumns.key(row),
                    row.getString("feed"),
                    Times.instant(row, "received_at"),
                    row.getString("canonical"));
        }
    }

    /**
     * Stored reads that the matcher may have, by their VRMs, the latest first.
     *
     * @param marks VRMs as they may have been read
     * @param patterns of VRMs, as {@link VoiEntry} has them
     * @param from the earliest capture; of an ambiguous time the later one counts
     * @param until before which they were received
     * @param patience after which the search fails
     * @throws org.springframework.dao.QueryTimeoutException if it took longer
     */
    public List<Stored> reads(
            List<String> marks, List<String> patterns, Instant from, Instant until, int most, Duration patience) {
        JdbcTemplate patient = new JdbcTemplate(database);
        patient.setQueryTimeout(Math.toIntExact(Math.max(1, patience.toSeconds())));
        JdbcClient reads = JdbcClient.create(patient);
        List<Stored> found = new ArrayList<>();
        if (!marks.isEmpty()) {
            found.addAll(reads(reads, "vrm = any(:vrms::text[])", marks, from, until, most));
        }
        if (!patterns.isEmpty()) {
            List<String> like = patterns.stream()
                    .map(pattern -> pattern.replace('?', '_').replace('*', '%'))
                    .toList();
            found.addAll(reads(reads, "vrm like any(:vrms::text[])", like, from, until, most));
        }
        return found;
    }

    private static List<Stored> reads(
            JdbcClient jdbc, String condition, List<String> vrms, Instant from, Instant until, int most) {
        return jdbc.sql(COLUMNS + condition + """
                         and capture_time >= :earliest and coalesce(captured_latest, capture_time) >= :from
                         and received_at < :until and\s""" + WayOut.SEEN + " order by capture_time desc limit :most")
                .param("vrms", vrms.toArray(String[]::new))
                // The two instants of an ambiguous time lie an hour apart.
                .param("earliest", Times.at(from.minus(Duration.ofHours(1))))
                .param("from", Times.at(from))
                .param("until", Times.at(until))
                .param("paths", WayOut.paths(Recipient.Part.MATCHER))
                .param("most", most)
                .query(Stored::of)
                .list();
    }
}

package anpr.hub.routes.store;

import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.ListRevision;
import anpr.hub.core.hotlist.ListRevision.LookBack;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.Snapshots;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.read.CanonicalRead;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The VOI lists as they stand and as they stood: the truth of them. Safe for use by many threads and nodes. */
public final class VoiStore implements Snapshots {
    static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final TransactionOperations transactions;

    public VoiStore(DataSource database, TransactionOperations transactions) {
        this.jdbc = JdbcClient.create(database);
        this.streaming = new JdbcTemplate(database);
        streaming.setFetchSize(AT_ONCE);
        this.transactions = transactions;
    }

    /** Every list with its terms and latest revision, in the order of their names. */
    public List<Listed> lists() {
        return jdbc.sql("select name, revision, terms from voi_list order by name")
                .query((row, number) -> listed(row.getString(1), row.getLong(2), row.getString(3)))
                .list();
    }

    public Optional<Listed> list(String name) {
        return jdbc.sql("select name, revision, terms from voi_list where name = ?")
                .param(name)
                .query((row, number) -> listed(row.getString(1), row.getLong(2), row.getString(3)))
                .optional();
    }

    /** A list as it was in a revision; empty if there is no such, or if its entries are kept no more. */
    public Optional<Listed> list(String name, long revision) {
        return jdbc.sql("""
                        select list_name, revision, terms from voi_revision
                        where list_name = ? and revision = ? and erased_at is null""")
                .params(name, revision)
                .query((row, number) -> listed(row.getString(1), row.getLong(2), row.getString(3)))
                .optional();
    }

    /** The latest first. */
    public List<ListRevision> revisions(String name, int most) {
        return jdbc.sql("""
                        select r.revision, r.kind, r.imported_at, r.made_by, r.reason, r.sha256, r.entries, r.rejected,
                               r.restores, r.erased_at is not null, b.state, b.why
                        from voi_revision r left join look_back b using (list_name, revision)
                        where list_name = ? order by r.revision desc limit ?""")
                .params(name, most)
                .query((row, number) -> new ListRevision(
                        row.getLong(1),
                        ListRevision.Kind.valueOf(row.getString(2)),
                        row.getTimestamp(3).toInstant(),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getObject(9, Long.class),
                        row.getBoolean(10),
                        lookBack(row.getString(11), row.getString(12))))
                .list();
    }

    private static @Nullable LookBack lookBack(@Nullable String state, @Nullable String why) {
        return state == null ? null : new LookBack(LookBack.State.valueOf(state), why);
    }

    /** Each entry of a list as it stood in its revision, in no order that means anything. */
    public void entries(Listed list, Consumer<VoiEntry> taker) {
        stream("""
                select e.entry from voi_entry e join voi_list l using (list_id)
                where l.name = ? and e.from_revision <= ? and (e.until_revision is null or e.until_revision > ?)""", taker, list.name(), list.revision(), list.revision());
    }

    /** What came to a list after one revision and stands in another. For deletes, the two the other way round. */
    public void difference(String name, long before, long after, Consumer<VoiEntry> taker) {
        stream("""
                select e.entry from voi_entry e join voi_list l using (list_id)
                where l.name = ? and e.from_revision <= ? and (e.until_revision is null or e.until_revision > ?)
                and not exists (
                    select 1 from voi_entry o where o.list_id = e.list_id and o.entry_id = e.entry_id
                    and o.from_revision <= ? and (o.until_revision is null or o.until_revision > ?))""", taker, name, after, after, before, before);
    }

    /**
     * The same for somebody who will first have taken off every entry of the VRMs of those that went: with what came, those
     * that stood beside them and are still to stand.
     */
    public void differenceByVrm(String name, long before, long after, Consumer<VoiEntry> taker) {
        stream("""
                with mine as (
                    select e.entry_id, min(e.vrm) as vrm, min(e.entry) as entry,
                        bool_or(e.from_revision <= ? and (e.until_revision is null or e.until_revision > ?)) as stood,
                        bool_or(e.from_revision <= ? and (e.until_revision is null or e.until_revision > ?)) as stands
                    from voi_entry e join voi_list l using (list_id) where l.name = ? group by e.entry_id)
                select entry from mine
                where stands and (not stood or vrm in (select vrm from mine where stood and not stands))""", taker, before, before, after, after, name);
    }

    /** Whether anybody but this one has brought or taken back the entries of a list since a revision. */
    public boolean changedByOthers(String name, long since, String actor) {
        return jdbc.sql("""
                        select exists (select 1 from voi_revision where list_name = ? and revision > ? and made_by <> ?
                                       and kind in ('IMPORT', 'ROLLBACK'))""").params(name, since, actor).query(Boolean.class).single();
    }

    /** How many entries a list has in its revision. */
    public long size(Listed list) {
        return jdbc.sql("select entries from voi_revision where list_name = ? and revision = ?")
                .params(list.name(), list.revision())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** What the matcher needs of each entry, and no more. */
    public void marks(Listed list, Marks taker) {
        transactions.executeWithoutResult(status -> streaming.query(
                """
                select true, e.entry_id, e.vrm, e.weed_at from voi_entry e join voi_list l using (list_id)
                where l.name = ? and e.from_revision <= ? and (e.until_revision is null or e.until_revision > ?)""", (RowCallbackHandler) row -> mark(row, taker), list.name(), list.revision(), list.revision()));
    }

    /**
     * What came to a list and what went from it since an earlier revision, unless it is more than so much. An entry with
     * another moment of weeding went and came. Of what has been erased since, nothing is told: whoever makes a revision of
     * this compares its {@link #size}.
     *
     * @return whether everything was told; else nothing was
     */
    public boolean changes(Listed list, long since, long most, Marks taker) {
        String both = """
                select true, e.entry_id, e.vrm, e.weed_at
                from voi_entry e join voi_list l using (list_id)
                where l.name = ? and e.from_revision > ? and e.from_revision <= ?
                and (e.until_revision is null or e.until_revision > ?)
                union all
                select false, e.entry_id, e.vrm, e.weed_at from voi_entry e join voi_list l using (list_id)
                where l.name = ? and e.until_revision > ? and e.until_revision <= ? and e.from_revision <= ?""";
        String name = list.name();
        long now = list.revision();
        Object[] parameters = {name, since, now, now, name, since, now, since};
        Boolean told = transactions.execute(status -> {
            long many = jdbc.sql("select count(*) from (" + both + " limit " + (most + 1) + ") told")
                    .params(parameters)
                    .query(Long.class)
                    .single();
            if (many <= most) {
                streaming.query(both, (RowCallbackHandler) row -> mark(row, taker), parameters);
            }
            return many <= most;
        });
        return Boolean.TRUE.equals(told);
    }

    private static void mark(ResultSet row, Marks taker) throws SQLException {
        Timestamp weedAt = row.getTimestamp(4);
        taker.mark(row.getBoolean(1), row.getString(2), row.getString(3), weedAt == null ? null : weedAt.toInstant());
    }

    /** Takes entries without their texts. */
    @FunctionalInterface
    public interface Marks {
        /** @param stands whether it is on the list; false for what went */
        void mark(boolean stands, String entryId, String vrm, @Nullable Instant weedAt);

        default Marks and(Marks other) {
            return (stands, entryId, vrm, weedAt) -> {
                mark(stands, entryId, vrm, weedAt);
                other.mark(stands, entryId, vrm, weedAt);
            };
        }
    }

    @Override
    public Optional<VoiEntry> entry(String list, long revision, String entryId) {
        return jdbc.sql("""
                        select e.entry from voi_entry e join voi_list l using (list_id)
                        where l.name = ? and e.entry_id = ? and e.from_revision <= ?
                        and (e.until_revision is null or e.until_revision > ?)""")
                .params(list, entryId, revision, revision)
                .query(String.class)
                .optional()
                .map(VoiStore::entry);
    }

    /** The report of an import of this list, as CSV. */
    public Optional<String> report(String name, UUID importId) {
        return jdbc.sql("select report from voi_import where list_name = ? and import_id = ?")
                .params(name, importId)
                .query(String.class)
                .optional();
    }

    private void stream(String sql, Consumer<VoiEntry> taker, Object... parameters) {
        RowCallbackHandler each = row -> taker.accept(entry(row.getString(1)));
        transactions.executeWithoutResult(status -> streaming.query(sql, each, parameters));
    }

    static Listed listed(String name, long revision, String terms) {
        return new Listed(name, revision, terms(terms));
    }

    static VoiEntry entry(String json) {
        return read(json, VoiEntry.class);
    }

    static ListTerms terms(String json) {
        return read(json, ListTerms.class);
    }

    static String json(ListTerms terms) {
        try {
            return CanonicalRead.json().writeValueAsString(terms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms could not be written as JSON", e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return CanonicalRead.json().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no " + type.getSimpleName());
        }
    }
}

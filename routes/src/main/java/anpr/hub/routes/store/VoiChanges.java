package anpr.hub.routes.store;

import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.Import;
import anpr.hub.core.hotlist.Import.Refusal;
import anpr.hub.core.hotlist.ListRevision;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.core.hotlist.WeedDates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes VOI lists in the store. Each change is one transaction and one revision; two changes of one list come one after the
 * other. Safe for use by many threads and nodes.
 */
public final class VoiChanges {
    private final DataSource database;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final Limits limits;
    private final VoiStore store;
    private final LookBacks lookBacks;

    /**
     * What an import may be.
     *
     * @param mostBytes of a file, unpacked
     * @param mostRows of a file that are taken
     * @param mostPatterns of a list
     * @param mostBadRows after which a file is read no further
     * @param badShare above which a file is refused, 0 to 1
     */
    public record Limits(long mostBytes, long mostRows, long mostPatterns, long mostBadRows, double badShare) {
        int rowsTold() {
            return 100;
        }

        int longestReport() {
            return 32 << 20;
        }
    }

    /** Who changes a list, and on what authority or for what reason. */
    public record By(String actor, String reason) {}

    public VoiChanges(
            DataSource database, TransactionOperations transactions, Clock clock, Limits limits, VoiStore store) {
        this.database = database;
        this.jdbc = JdbcClient.create(database);
        this.transactions = transactions;
        this.clock = clock;
        this.limits = limits;
        this.store = store;
        this.lookBacks = new LookBacks(database);
    }

    public Limits limits() {
        return limits;
    }

    /** What is said of a list, which is made if there is none; a revision if anything changes. */
    public long terms(String name, ListTerms terms, By by) {
        return inOneTransaction(connection -> {
            Row list = locked(name, terms, true);
            if (list.terms().equals(terms) && list.revision() > 0) {
                return list.revision();
            }
            long next = list.revision() + 1;
            long more = 0;
            if (!sameDates(list.terms(), terms)) {
                try (VoiStaging staging = new VoiStaging(connection, new WeedDates(terms), clock.instant(), limits)) {
                    restage(list, list.revision(), staging);
                }
                more = replace(list, next);
            }
            jdbc.sql("update voi_list set terms = ? where list_id = ?")
                    .params(VoiStore.json(terms), list.id())
                    .update();
            revised(list, terms, next, more, ListRevision.Kind.TERMS, by, null, 0, null, null);
            return next;
        });
    }

    /**
     * Takes a file over, whole or not at all.
     *
     * @param file read once; must support {@link InputStream#mark}
     * @param sha256 of the file
     * @param terms of the list if there is none of this name; null if there must be one
     * @throws IOException if the file cannot be read from where it lies
     */
    public Import bring(
            UUID importId,
            String name,
            VoiFile.As as,
            InputStream file,
            String sha256,
            @Nullable ListTerms terms,
            By by)
            throws IOException {
        Staged staged = new Staged();
        try {
            return inOneTransaction(
                    connection -> brought(connection, new Order(importId, name, as, file, sha256, terms, by), staged));
        } catch (UncheckedIOException e) {
            Refusal refusal;
            if (e.getCause() instanceof VoiStaging.Refused refused) {
                refusal = refused.refusal;
            } else if (e.getCause() instanceof VoiFile.Unreadable unreadable) {
                refusal = Refusal.UNREADABLE;
                staged.note(String.valueOf(unreadable.getMessage()));
            } else {
                throw e.getCause();
            }
            long inForce = store.list(name).map(Listed::revision).orElse(0L);
            Import refused = staged.imported(importId, name, inForce, refusal, 0, 0);
            kept(refused, new Order(importId, name, as, file, sha256, terms, by), staged, null);
            return refused;
        }
    }

    private record Order(
            UUID importId,
            String name,
            VoiFile.As as,
            InputStream file,
            String sha256,
            @Nullable ListTerms terms,
            By by) {}

    /** What is known of a file's rows when its transaction is over, whichever way. */
    private static final class Staged {
        private @Nullable VoiStaging staging;
        private @Nullable String unreadable;

        void note(String sentence) {
            unreadable = sentence;
        }

        Import imported(UUID id, String name, long revision, @Nullable Refusal refusal, long added, long removed) {
            List<VoiCsv.Rejected> rows = unreadable != null
                    ? List.of(new VoiCsv.Rejected(0, VoiCsv.Reason.UNREADABLE, unreadable))
                    : staging == null ? List.of() : staging.first();
            return new Import(
                    id,
                    name,
                    revision,
                    refusal,
                    staging == null ? 0 : staging.accepted(),
                    added,
                    removed,
                    staging == null ? 0 : staging.rejected(),
                    rows);
        }

        String report() {
            return (staging == null ? "line,reason,detail\n" : staging.report())
                    + (unreadable == null ? "" : "0,UNREADABLE,\"" + unreadable.replace("\"", "\"\"") + "\"\n");
        }
    }

    private Import brought(Connection connection, Order order, Staged staged) throws IOException, SQLException {
        // The terms are those of before the file is read; if they change meanwhile, one of the two starts again.
        ListTerms terms = store.list(order.name()).map(Listed::terms).orElse(order.terms());
        if (terms == null) {
            throw new IllegalArgumentException("there is no list of this name");
        }
        VoiStaging staging = new VoiStaging(connection, new WeedDates(terms), clock.instant(), limits);
        staged.staging = staging;
        try (staging) {
            VoiFile.read(order.file(), order.as(), limits.mostBytes(), staging);
        }
        staging.judge();
        readyToCompare();
        duplicates(staging);
        Row list = locked(order.name(), terms, order.terms() != null);
        if (!sameDates(list.terms(), terms)) {
            throw new IllegalStateException("the list's terms changed while the file was read; bring it again");
        }
        long next = list.revision() + 1;
        long removed;
        long added;
        if (order.as() == VoiFile.As.FULL) {
            removed = execute("""
                    update voi_entry e set until_revision = ? where list_id = ? and until_revision is null
                    and not exists (select 1 from voi_stage s where s.entry_id = e.entry_id and s.deed = 'I')""", next, list.id());
            added = insert(list, next);
        } else {
            notOnList(list, staging);
            removed = remove(list, next);
            added = insert(list, next);
        }
        boolean changed = added + removed > 0 || list.revision() == 0;
        if (changed && standing(list, added - removed) > limits.mostRows()) {
            throw new VoiStaging.Refused(Refusal.TOO_MANY_ROWS);
        }
        if (staging.patterns() > 0 && patterns(list) > limits.mostPatterns()) {
            throw new VoiStaging.Refused(Refusal.TOO_MANY_PATTERNS);
        }
        Import made =
                staged.imported(order.importId(), order.name(), changed ? next : list.revision(), null, added, removed);
        if (changed) {
            revised(
                    list,
                    list.terms(),
                    next,
                    added - removed,
                    ListRevision.Kind.IMPORT,
                    order.by(),
                    order.sha256(),
                    staging.rejected(),
                    null,
                    order.importId());
        }
        kept(made, order, staged, made.revision());
        return made;
    }

    /** A million ids are compared in memory, not on disk. */
    private void readyToCompare() {
        execute("set local work_mem = '128MB'");
        execute("analyze voi_stage");
    }

    /** Of rows that are the same the first stays. */
    private void duplicates(VoiStaging staging) {
        jdbc.sql("""
                        with same as (
                            select deed, entry_id, min(ctid) as above from voi_stage
                            where deed <> 'V' group by deed, entry_id having count(*) > 1),
                        gone as (
                            delete from voi_stage s using same
                            where s.deed = same.deed and s.entry_id = same.entry_id and s.ctid > same.above
                            returning s.line, same.above)
                        select gone.line, s.line from gone join voi_stage s on s.ctid = gone.above
                        order by 1, 2 limit ?""")
                .param(limits.mostBadRows())
                .query((row, number) -> new VoiCsv.Rejected(
                        row.getLong(1), VoiCsv.Reason.DUPLICATE, "the same as line " + row.getLong(2)))
                .list()
                .forEach(staging::note);
    }

    /** What is past its weed date has gone of itself: nobody misses it. */
    private void notOnList(Row list, VoiStaging staging) {
        jdbc.sql("""
                        select line from (
                            select line, weed_at from voi_stage s where deed = 'D' and not exists (
                                select 1 from voi_entry e
                                where e.list_id = ? and e.until_revision is null and e.entry_id = s.entry_id)
                            union all
                            select line, weed_at from voi_stage s where deed = 'V' and not exists (
                                select 1 from voi_entry e
                                where e.list_id = ? and e.until_revision is null and e.vrm = s.vrm)) absent
                        where weed_at is null or weed_at > ?
                        order by line limit ?""")
                .params(list.id(), list.id(), Times.at(clock.instant()), limits.mostBadRows())
                .query((row, number) -> new VoiCsv.Rejected(
                        row.getLong(1), VoiCsv.Reason.NOT_ON_LIST, "expected an entry that is on the list"))
                .list()
                .forEach(staging::note);
    }

    /** What a delta deletes, by entry and by VRM; what it inserts again is on the list as it was. */
    private long remove(Row list, long next) {
        return execute("""
                        update voi_entry e set until_revision = ? from voi_stage d
                        where e.list_id = ? and e.until_revision is null and d.deed = 'D' and d.entry_id = e.entry_id
                        and not exists (select 1 from voi_stage s where s.deed = 'I' and s.entry_id = e.entry_id)""", next, list.id()) + execute("""
                        update voi_entry e set until_revision = ? from voi_stage d
                        where e.list_id = ? and e.until_revision is null and d.deed = 'V' and d.vrm = e.vrm
                        and not exists (select 1 from voi_stage s where s.deed = 'I' and s.entry_id = e.entry_id)""", next, list.id());
    }

    /** Those of the staging table that do not stand on the list. */
    private long insert(Row list, long next) {
        return execute("""
                insert into voi_entry (list_id, entry_id, from_revision, vrm, weed_at, entry)
                select ?, entry_id, ?, vrm, weed_at, entry from voi_stage s
                where deed = 'I' and not exists (
                    select 1 from voi_entry e where e.list_id = ? and e.entry_id = s.entry_id
                    and e.until_revision is null)""", list.id(), next, list.id());
    }

    /** The list becomes what is staged, moments of weeding included; by how many entries it has grown. */
    private long replace(Row list, long next) {
        readyToCompare();
        long removed = execute("""
                update voi_entry e set until_revision = ? where list_id = ? and until_revision is null
                and not exists (select 1 from voi_stage s where s.entry_id = e.entry_id
                                and s.weed_at is not distinct from e.weed_at)""", next, list.id());
        return insert(list, next) - removed;
    }

    /**
     * Makes a list what it was in an earlier revision, as a new one. Its terms stay, and what has been weeded since, or
     * should have been, does not come back.
     *
     * @throws IllegalArgumentException if there is no such revision, or if its entries are kept no more
     */
    public long rollBack(String name, long to, By by) {
        return inOneTransaction(connection -> {
            Row list = locked(name, ListTerms.UNSTATED, false);
            if (to >= list.revision() || store.list(name, to).isEmpty()) {
                throw new IllegalArgumentException(
                        "expected an earlier revision whose entries are still kept; see the list's revisions");
            }
            long next = list.revision() + 1;
            try (VoiStaging staging =
                    new VoiStaging(connection, new WeedDates(list.terms()), clock.instant(), limits)) {
                restage(list, to, staging);
            }
            long more = replace(list, next);
            revised(list, list.terms(), next, more, ListRevision.Kind.ROLLBACK, by, null, 0, to, null);
            return next;
        });
    }

    /** The entries of a revision once more, with the moments of weeding that the terms give them now. */
    private void restage(Row list, long revision, VoiStaging staging) throws IOException, SQLException {
        // On a connection of its own: that of the transaction is busy with the copy. What stood does not change.
        try (Connection reading = database.getConnection();
                PreparedStatement statement = reading.prepareStatement("""
                        select entry from voi_entry
                        where list_id = ? and from_revision <= ? and (until_revision is null or until_revision > ?)""")) {
            reading.setAutoCommit(false);
            statement.setFetchSize(VoiStore.AT_ONCE);
            statement.setInt(1, list.id());
            statement.setLong(2, revision);
            statement.setLong(3, revision);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    staging.row(
                            VoiFile.Deed.INSERT,
                            0,
                            VoiStore.entry(rows.getString(1)).weededAt(null));
                }
            }
            reading.rollback();
            reading.setAutoCommit(true);
        }
    }

    /** The lists with entries whose moment has come. */
    public List<String> due() {
        return jdbc.sql("""
                        select distinct l.name from voi_entry e join voi_list l using (list_id)
                        where e.until_revision is null and e.weed_at <= ?""")
                .param(Times.at(clock.instant()))
                .query(String.class)
                .list();
    }

    /** Takes every entry off its list whose moment has come, as a revision; it has not matched since that moment. */
    public long weed(String name) {
        return inOneTransaction(connection -> {
            Row list = locked(name, ListTerms.UNSTATED, false);
            long next = list.revision() + 1;
            long weeded = execute("""
                    update voi_entry set until_revision = ?
                    where list_id = ? and until_revision is null and weed_at <= ?""", next, list.id(), Times.at(clock.instant()));
            if (weeded > 0) {
                By hub = new By("hub", weeded + " entries past their weed date");
                revised(list, list.terms(), next, -weeded, ListRevision.Kind.WEEDING, hub, null, 0, null, null);
            }
            return weeded;
        });
    }

    /** Of a list whose old entries may go, up to which revision. */
    public record Erasable(String name, long before) {}

    /** Lists with entries that stood last in revisions that have been superseded for this long. */
    public List<Erasable> erasable(Duration keep) {
        return jdbc.sql("""
                        select l.name, max(r.revision) from voi_list l join voi_revision r on r.list_name = l.name
                        where r.imported_at < ? and exists (
                            select 1 from voi_entry e where e.list_id = l.list_id and e.until_revision <= r.revision)
                        group by l.name""")
                .param(Times.at(clock.instant().minus(keep)))
                .query((row, number) -> new Erasable(row.getString(1), row.getLong(2)))
                .list();
    }

    /** Erases what stood only in revisions before this one. The revisions stay, without their entries. */
    public long erase(Erasable old) {
        return inOneTransaction(connection -> {
            Row list = locked(old.name(), ListTerms.UNSTATED, false);
            jdbc.sql("""
                            update voi_revision set erased_at = now()
                            where list_name = ? and revision < ? and erased_at is null""").params(old.name(), old.before()).update();
            return execute("delete from voi_entry where list_id = ? and until_revision <= ?", list.id(), old.before());
        });
    }

    private record Row(int id, String name, long revision, ListTerms terms) {}

    /** Nobody else changes the list until the transaction ends. */
    private Row locked(String name, ListTerms terms, boolean make) {
        if (make) {
            jdbc.sql("insert into voi_list (name, revision, terms) values (?, 0, ?) on conflict do nothing")
                    .params(name, VoiStore.json(terms))
                    .update();
        }
        return jdbc.sql("select list_id, name, revision, terms from voi_list where name = ? for update")
                .param(name)
                .query((row, number) ->
                        new Row(row.getInt(1), row.getString(2), row.getLong(3), VoiStore.terms(row.getString(4))))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("there is no list of this name"));
    }

    private void revised(
            Row list,
            ListTerms terms,
            long next,
            long more,
            ListRevision.Kind kind,
            By by,
            @Nullable String sha256,
            long rejected,
            @Nullable Long restores,
            @Nullable UUID importId) {
        Instant now = clock.instant();
        jdbc.sql("update voi_list set revision = ? where list_id = ?")
                .params(next, list.id())
                .update();
        jdbc.sql("""
                        insert into voi_revision (list_name, revision, kind, imported_at, made_by, reason, sha256, entries,
                                                  rejected, restores, terms, import_id)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        list.name(),
                        next,
                        kind.name(),
                        Times.at(now),
                        by.actor(),
                        by.reason(),
                        sha256,
                        standing(list, more),
                        rejected,
                        restores,
                        VoiStore.json(terms),
                        importId)
                .update();
        lookBacks.order(new Listed(list.name(), next, terms), by, now);
    }

    /** How many entries stand when so many have come, by what was counted for the revision before. */
    private long standing(Row list, long more) {
        return jdbc.sql("""
                        select coalesce(
                            (select entries + ? from voi_revision
                             where list_name = ? and revision = ? and erased_at is null),
                            (select count(*) from voi_entry where list_id = ? and until_revision is null))""")
                .params(more, list.name(), list.revision(), list.id())
                .query(Long.class)
                .single();
    }

    private long patterns(Row list) {
        return jdbc.sql("""
                        select count(*) from voi_entry
                        where list_id = ? and until_revision is null and (vrm like '%?%' or vrm like '%*%')""").param(list.id()).query(Long.class).single();
    }

    private void kept(Import made, Order order, Staged staged, @Nullable Long revision) {
        Refusal refusal = made.refusal();
        jdbc.sql("""
                        insert into voi_import (import_id, list_name, at, made_by, reason, imported_as, sha256, accepted,
                                                rejected, revision, refusal, report)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        made.importId(),
                        made.list(),
                        Times.at(clock.instant()),
                        order.by().actor(),
                        order.by().reason(),
                        order.as().name(),
                        order.sha256(),
                        made.accepted(),
                        made.rejected(),
                        revision,
                        refusal == null ? null : refusal.name(),
                        staged.report())
                .update();
    }

    private long execute(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).update();
    }

    private interface InTransaction<T> {
        T with(Connection connection) throws IOException, SQLException;
    }

    private <T> T inOneTransaction(InTransaction<T> work) {
        T done = transactions.execute(
                status -> new JdbcTemplate(database).execute((ConnectionCallback<T>) connection -> {
                    try {
                        return work.with(connection);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
        if (done == null) {
            throw new IllegalStateException("a change of a list told nothing of itself");
        }
        return done;
    }

    private static boolean sameDates(ListTerms one, ListTerms other) {
        return one.weedFormat().equals(other.weedFormat()) && one.weedMoment() == other.weedMoment();
    }
}

package anpr.hub.routes.hotlist;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.exchange.Dialect;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.Import;
import anpr.hub.core.hotlist.ListTerms;
import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.hotlist.VoiFile;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.store.ListReview;
import anpr.hub.routes.store.VoiChanges;
import anpr.hub.routes.store.VoiChanges.By;
import anpr.hub.routes.store.VoiStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes lists: each change is logged before it is made, made in the store, and put in force. The log lines of a covert
 * list do not exist; what happens to it is in the audit log. Safe for use by many threads.
 */
public final class VoiLists {
    private static final Logger LOG = LoggerFactory.getLogger(VoiLists.class);
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final int BUFFER = 1 << 16;
    /** As the hub's owners of lists read deltas. */
    private static final Dialect OWN = new Dialect("0", Optional.empty(), false, true, Dialect.UNVERIFIED.names());

    private final VoiStore store;
    private final VoiChanges changes;
    private final Hotlists hotlists;
    private final AuditLog audit;
    private final Path incoming;
    private final Clock clock;
    private final Supplier<UUID> ids;

    /**
     * @param incoming where files lie while they are taken over; what an earlier hub left there goes
     * @throws IOException if it cannot be made
     */
    public VoiLists(
            VoiStore store,
            VoiChanges changes,
            Hotlists hotlists,
            AuditLog audit,
            Path incoming,
            Clock clock,
            Supplier<UUID> ids)
            throws IOException {
        this.store = store;
        this.changes = changes;
        this.hotlists = hotlists;
        this.audit = audit;
        this.incoming = incoming;
        this.clock = clock;
        this.ids = ids;
        Files.createDirectories(
                incoming, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var left = Files.list(incoming)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Takes a file over, whole or not at all.
     *
     * @param file is read to its end
     * @param terms of the list if there is none of this name; null if there must be one
     * @throws VoiFile.Unreadable if it has more bytes than any list may
     * @throws IllegalArgumentException if there must be a list of this name and is none
     */
    public Import bring(String name, VoiFile.As as, InputStream file, @Nullable ListTerms terms, By by)
            throws IOException {
        UUID id = ids.get();
        Path lies = incoming.resolve(id.toString());
        try {
            String sha256 = receive(file, lies);
            log(
                    AuditEvent.Type.ALTERATION,
                    name,
                    by,
                    Map.of("import", id.toString(), "as", as.name(), "sha256", sha256));
            Import made;
            try (InputStream received = new BufferedInputStream(Files.newInputStream(lies), BUFFER)) {
                made = changes.bring(id, name, as, received, sha256, terms, by);
            }
            hotlists.putInForce(name);
            tell(made);
            return made;
        } finally {
            Files.deleteIfExists(lies);
        }
    }

    /** That a file may have when unpacked. */
    public long mostBytes() {
        return changes.limits().mostBytes();
    }

    /** Says of a list what its owner says of it, and makes it if there is none; its revision afterwards. */
    public long terms(String name, ListTerms terms, By by) {
        log(AuditEvent.Type.ALTERATION, name, by, Map.of("terms", terms.toString()));
        long revision = changes.terms(name, terms, by);
        hotlists.putInForce(name);
        return revision;
    }

    /**
     * Makes a list what it was in an earlier revision.
     *
     * @throws IllegalArgumentException if there is no such revision, or if its entries are kept no more
     */
    public long rollBack(String name, long to, By by) {
        log(AuditEvent.Type.ALTERATION, name, by, Map.of("restores", Long.toString(to)));
        long revision = changes.rollBack(name, to, by);
        hotlists.putInForce(name);
        return revision;
    }

    /** Takes off what is past its weed date. It has not matched since, so that nothing waits for this. */
    public void weed() {
        for (String name : changes.due()) {
            log(AuditEvent.Type.ALTERATION, name, new By("hub", "weeding"), Map.of());
            changes.weed(name);
            hotlists.putInForce(name);
        }
    }

    /** Brings this node up to the store. */
    public void catchUp() {
        hotlists.catchUp();
    }

    /**
     * Notes that a list was to be reviewed; of a covert one only in the audit log.
     *
     * @return what its owner's subscribers are to be told; empty if the list says no day any more
     */
    public Optional<ListReview> remind(Listed overdue) {
        log(
                AuditEvent.Type.CONFIGURATION,
                overdue.name(),
                new By("hub", "review is overdue"),
                Map.of(
                        "owner",
                        overdue.terms().owner(),
                        "reviewOn",
                        String.valueOf(overdue.terms().reviewOn())));
        if (!overdue.terms().covert()) {
            LOG.error(
                    "VOI list {} was to be reviewed on {} by {}",
                    overdue.name(),
                    overdue.terms().reviewOn(),
                    overdue.terms().owner());
        }
        return Optional.ofNullable(overdue.terms().reviewOn())
                .map(reviewOn -> new ListReview(
                        overdue.name(),
                        overdue.terms().owner(),
                        overdue.terms().priority(),
                        overdue.terms().covert(),
                        reviewOn,
                        clock.instant()));
    }

    /** Erases entries of revisions that have been superseded for this long. */
    public void erase(Duration keep) {
        for (VoiChanges.Erasable old : changes.erasable(keep)) {
            log(
                    AuditEvent.Type.ERASURE,
                    old.name(),
                    new By("hub", "superseded for longer than lists are kept"),
                    Map.of("before", Long.toString(old.before())));
            changes.erase(old);
        }
    }

    /** The lists that their owners should have looked at again. */
    public List<Listed> overdue() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), LONDON);
        return store.lists().stream()
                .filter(listed -> listed.terms().active())
                .filter(listed -> {
                    LocalDate reviewOn = listed.terms().reviewOn();
                    return reviewOn != null && reviewOn.isBefore(today);
                })
                .toList();
    }

    /** Logs that somebody looks at a list, before they do. */
    public void looked(String name, By by, String at) {
        log(AuditEvent.Type.CONSULTATION, name, by, Map.of("at", at));
    }

    /** What a copy of a list is to hold. */
    public sealed interface Copy {
        /** A revision, as CSV. */
        record Whole(Listed of) implements Copy {}

        /** What changed from a revision to another, as a zip of deletes and inserts, by entry. */
        record Delta(Listed of, long since) implements Copy {}

        /** What a unit is to make of its list, as it reads it. */
        record Update(ListZip.Change change, ListUnit unit) implements Copy {
            private String source() {
                return unit.sourceId().orElse(unit.id());
            }
        }
    }

    /**
     * Writes a copy of a list.
     *
     * @param recipient the organisation that gets it, for the log
     * @return a file that the caller sends, and then deletes
     */
    public Path copy(Copy what, String recipient, By by) throws IOException {
        record Told(String list, long revision) {}
        Told of =
                switch (what) {
                    case Copy.Whole(var whole) -> new Told(whole.name(), whole.revision());
                    case Copy.Delta(var later, var since) -> new Told(later.name(), later.revision());
                    case Copy.Update(var change, var unit) -> new Told(change.list(), change.until());
                };
        audit.log(AuditLog.Done.disclosed(
                by.actor(),
                by.reason(),
                recipient,
                List.of(),
                Map.of("list", of.list(), "revision", Long.toString(of.revision()))));
        Path to = incoming.resolve(ids.get().toString());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), BUFFER)) {
            switch (what) {
                case Copy.Whole whole -> {
                    VoiCsv.Writing rows = new VoiCsv.Writing(out);
                    store.entries(whole.of(), rows::write);
                    rows.flush();
                }
                case Copy.Delta(var later, var since) ->
                    new ListZip(store, OWN, "hub")
                            .write(new ListZip.Change(later.name(), since, later.revision()), out);
                case Copy.Update update ->
                    new ListZip(store, update.unit().dialect(), update.source()).write(update.change(), out);
            }
            return to;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(to);
            throw e;
        }
    }

    private void log(AuditEvent.Type type, String name, By by, Map<String, String> more) {
        Map<String, String> detail = new TreeMap<>(more);
        detail.put("list", name);
        audit.log(AuditLog.Done.of(type, by.actor(), by.reason(), List.of(), detail));
    }

    private void tell(Import made) {
        boolean covert =
                store.list(made.list()).map(listed -> listed.terms().covert()).orElse(true);
        if (covert) {
            return;
        }
        if (made.taken()) {
            LOG.info(
                    "VOI list {} revision {} is in force: {} entries came, {} went, {} rows rejected",
                    made.list(),
                    made.revision(),
                    made.added(),
                    made.removed(),
                    made.rejected());
        } else {
            LOG.error(
                    "VOI list {}: a file is refused, revision {} stays in force: {} ({} rows rejected; see the report of import {})",
                    made.list(),
                    made.revision(),
                    made.refusal(),
                    made.rejected(),
                    made.importId());
        }
    }

    /** As long as the sender takes; nothing else waits for it meanwhile. */
    private String receive(InputStream file, Path to) throws IOException {
        MessageDigest digest = Sha256.begun();
        long most = changes.limits().mostBytes();
        long length = 0;
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
            for (int n = file.read(buffer); n >= 0; n = file.read(buffer)) {
                length += n;
                if (length > most) {
                    throw new VoiFile.Unreadable(
                            "expected a file of at most " + most + " bytes; see hub.lists.most-bytes");
                }
                out.write(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}

package anpr.hub.routes.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.disclosure.CameraNames;
import anpr.hub.core.disclosure.Drafts;
import anpr.hub.core.disclosure.EvidencePackage;
import anpr.hub.core.disclosure.Exhibit;
import anpr.hub.core.disclosure.Holdings;
import anpr.hub.core.disclosure.Inference;
import anpr.hub.core.disclosure.KnownDefects;
import anpr.hub.core.disclosure.LeakScan;
import anpr.hub.core.disclosure.Occasion;
import anpr.hub.core.disclosure.PackageNumber;
import anpr.hub.core.disclosure.Recipient;
import anpr.hub.core.disclosure.Selection;
import anpr.hub.core.disclosure.TrustFolder;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.ConsistencyProof;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Opening;
import anpr.hub.routes.seal.Anchoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes evidence packages of a hub's data. First the search; then its result is committed to in the log {@code audit}; then
 * the three copies are written, sealed and looked through; then it is logged to whom what is released; then it is. One at a
 * time.
 */
public final class Packaging {
    private final Kept hub;
    private final Anchoring anchoring;
    private final PartnerConfig partners;
    private final Drafts drafts;
    private final KnownDefects defects;

    /**
     * @param anchoring asks those who vouch for the logs
     * @param partners tell how many cameras are alike; none if that need not be known
     */
    public Packaging(Kept hub, Anchoring anchoring, PartnerConfig partners, Drafts drafts, KnownDefects defects) {
        this.hub = hub;
        this.anchoring = anchoring;
        this.partners = partners;
        this.drafts = drafts;
        this.defects = defects;
    }

    /**
     * What is asked for.
     *
     * @param hidden ids of records whose existence is sensitive
     */
    public record Order(
            String caseRef,
            Occasion.Query query,
            Set<UUID> hidden,
            String actor,
            String reason,
            String purpose,
            String marking) {
        public Order {
            hidden = Set.copyOf(hidden);
        }
    }

    /**
     * What was released.
     *
     * @param records by recipient, how many it is told of
     * @param unproved found, and in no copy
     * @param vouching what there is to say of who vouches for the logs, or does not
     * @param warnings what a person should think about before handing anything over
     */
    public record Released(
            PackageNumber number,
            Map<Recipient, Long> records,
            int unproved,
            List<String> vouching,
            List<String> warnings) {}

    /**
     * Makes the three copies in a folder, and the trust folder.
     *
     * @throws IllegalStateException if it must not be released: nothing is in the folder then
     */
    public Released make(Order order, Path out, Path trust) throws IOException {
        PackageNumber number = new PackageNumber(order.caseRef(), next(order.caseRef()));
        CaseSearch search = new CaseSearch(hub.jdbc(), hub.logs());
        CaseSearch.Found found = search.find(order.query(), order.hidden());
        AuditLog.Logged selected = select(order, number, found);
        VouchedLogs vouched = new VouchedLogs(hub, anchoring);
        Map<Logs.Log, Anchors.Anchor> anchors = vouched.covering(needed(found, selected, trust));
        Map<String, String> cameras = CameraNames.of(
                        hub.data().resolve("seal/cases"), order.caseRef(), new SecureRandom())
                .name(found.exhibits().stream().map(EvidencePackage::camera).toList());
        Occasion occasion = occasion(order, number, found, selected, search.images(found));
        EvidencePackage made = new EvidencePackage(
                occasion,
                new EvidencePackage.Material(
                        found.exhibits(),
                        exhibit(selected),
                        anchors,
                        log -> earlier(log, anchors.get(log), trust),
                        (log, index) -> hub.logs()
                                .get(log)
                                .prove(
                                        index,
                                        Objects.requireNonNull(anchors.get(log)).note())
                                .encoded(),
                        cameras,
                        holdings()),
                drafts,
                defects);
        SealCertificate seal = SealCertificate.in(hub.data().resolve("seal/keys"), hub.clock());
        release(order, number, found, made, seal, out);
        new HubTrust(hub.data(), hub.clock()).writeKeys(trust);
        Map<Recipient, Long> records = new EnumMap<>(Recipient.class);
        for (Recipient recipient : Recipient.values()) {
            records.put(recipient, made.records(recipient));
        }
        return new Released(
                number,
                records,
                found.unproved(),
                vouched.remarks(),
                Inference.warnings(found.exhibits(), cameras, this::alike));
    }

    /** How many leaves of each log a checkpoint must cover, so that all is proved and it is not behind what others hold. */
    private Map<Logs.Log, Long> needed(CaseSearch.Found found, AuditLog.Logged selected, Path trust)
            throws IOException {
        Map<Logs.Log, Long> needed = new EnumMap<>(Logs.Log.class);
        needed.put(Logs.Log.AUDIT, selected.seal().index() + 1);
        found.exhibits().forEach(exhibit -> needed.merge(exhibit.log(), exhibit.index() + 1, Math::max));
        for (Logs.Log log : Logs.Log.values()) {
            held(log, trust).forEach(size -> needed.merge(log, size, Math::max));
        }
        return needed;
    }

    /** Sizes of the checkpoints of a log that a trust folder has. */
    private List<Long> held(Logs.Log log, Path trust) throws IOException {
        String origin = hub.logs().get(log).key().name();
        return TrustFolder.held(trust).stream()
                .filter(held -> held.origin().equals(origin))
                .map(Checkpoint::size)
                .toList();
    }

    /** From what the trust folder holds, and the last anchor of each day: others may hold those. */
    private List<ConsistencyProof> earlier(Logs.Log log, Anchors.@Nullable Anchor now, Path trust) {
        try {
            Set<Long> sizes = new TreeSet<>(held(log, trust));
            hub.logs().anchors(log).lastOfEachDay().forEach(anchor -> sizes.add(anchor.size()));
            long size = now == null ? 0 : now.size();
            return sizes.stream()
                    .filter(old -> old > 0 && old < size)
                    .map(old -> hub.logs().get(log).leaves().tree().consistency(old, size))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("earlier checkpoints cannot be read", e);
        }
    }

    /** What a refused copy had in it, by file and kind. */
    private static IllegalStateException refused(PackageNumber number, List<LeakScan.Leak> leaks) {
        StringBuilder said = new StringBuilder("nothing of package ")
                .append(number.caseRef())
                .append(' ')
                .append(number.number())
                .append(" is released, for what must not be in it is in it:");
        leaks.stream()
                .map(leak -> "\n  " + leak.file() + ": " + leak.kind())
                .distinct()
                .forEach(said::append);
        return new IllegalStateException(said.toString());
    }

    private void release(
            Order order,
            PackageNumber number,
            CaseSearch.Found found,
            EvidencePackage made,
            SealCertificate seal,
            Path out)
            throws IOException {
        Files.createDirectories(out);
        for (Recipient recipient : Recipient.values()) {
            if (Files.exists(out.resolve(number.id(recipient)))) {
                throw new IOException(
                        out.resolve(number.id(recipient)) + " is there already; name another folder by --out");
            }
        }
        Path making = Files.createTempDirectory(out, ".making-");
        try {
            List<LeakScan.Leak> leaks = new ArrayList<>();
            for (Recipient recipient : Recipient.values()) {
                leaks.addAll(made.write(
                        recipient,
                        making.resolve(number.id(recipient)),
                        new EvidencePackage.Sealing(seal::sign, seal.fingerprint())));
            }
            if (!leaks.isEmpty()) {
                throw refused(number, leaks);
            }
            for (Recipient recipient : Recipient.values()) {
                hub.audit().log(disclosed(order, number, found, recipient, making));
            }
            hub.logs().get(Logs.Log.AUDIT).publish();
            for (Recipient recipient : Recipient.values()) {
                Files.move(
                        making.resolve(number.id(recipient)),
                        out.resolve(number.id(recipient)),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Parcel.delete(making);
        }
    }

    private static AuditLog.Done disclosed(
            Order order, PackageNumber number, CaseSearch.Found found, Recipient recipient, Path making)
            throws IOException {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("case", order.caseRef());
        detail.put("package", number.id(recipient));
        detail.put(
                "manifest",
                Sha256.hex(
                        Files.readAllBytes(making.resolve(number.id(recipient)).resolve("tagmanifest-sha256.txt"))));
        return AuditLog.Done.disclosed(
                order.actor(),
                order.reason(),
                recipient.text() + " of " + order.caseRef(),
                recipient.isToldOfAll() ? found.records() : told(found),
                detail);
    }

    private static List<UUID> told(CaseSearch.Found found) {
        return found.exhibits().stream()
                .filter(exhibit -> !exhibit.hidden())
                .map(exhibit ->
                        UUID.fromString(exhibit.value("id").path("recordId").asText()))
                .toList();
    }

    private AuditLog.Logged select(Order order, PackageNumber number, CaseSearch.Found found) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("query", order.query().toString());
        detail.put("case", order.caseRef());
        detail.put("package", String.valueOf(number.number()));
        detail.put("unproved", String.valueOf(found.unproved()));
        return hub.audit()
                .log(new AuditLog.Done(
                        AuditEvent.Type.CONSULTATION,
                        order.actor(),
                        order.reason(),
                        null,
                        found.records(),
                        detail,
                        Selection.open(found.exhibits()),
                        Selection.sensitive(found.exhibits())));
    }

    /** One more than the last that a search was logged for, whatever became of it. */
    private int next(String caseRef) {
        // Checks the name before anything is asked by it.
        PackageNumber first = new PackageNumber(caseRef, 1);
        return 1
                + hub.jdbc()
                        .sql("""
                                select coalesce(max((canonical::json #>> '{detail,package}')::int), 0) from audit_event
                                where event = 'CONSULTATION' and canonical::json #>> '{detail,case}' = ?
                                    and canonical::json #>> '{detail,package}' is not null""")
                        .param(first.caseRef())
                        .query(Integer.class)
                        .single();
    }

    private Occasion occasion(
            Order order, PackageNumber number, CaseSearch.Found found, AuditLog.Logged selected, String images) {
        List<String> notLooked = new ArrayList<>(CaseSearch.NOT_LOOKED);
        notLooked.add(images);
        return new Occasion(
                number,
                order.purpose(),
                order.marking(),
                hub.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                hub.version(),
                new Occasion.Search(
                        selected.seal().index(),
                        selected.event().at(),
                        order.actor(),
                        order.reason(),
                        order.query(),
                        CaseSearch.LOOKED,
                        notLooked,
                        found.unproved()));
    }

    private Exhibit exhibit(AuditLog.Logged selected) {
        Opening opening = Opening.of(
                AuditEvent.GROUPING,
                selected.event(),
                selected.seal(),
                hub.logs().epochs(),
                hub.logs().get(Logs.Log.AUDIT).leaves());
        if (opening instanceof Opening.AsSealed as) {
            return Exhibit.of(Logs.Log.AUDIT, AuditEvent.GROUPING, as, false);
        }
        throw new IllegalStateException("the result list does not give the leaf that was just made of it");
    }

    private Holdings holdings() {
        return new KeptBeside(hub);
    }

    /** How many registered cameras are of the kind and source type of the one that a record is of. */
    private int alike(Exhibit exhibit) {
        if (partners.feeds().isEmpty()) {
            return Integer.MAX_VALUE;
        }
        String type = exhibit.value("mapping").path("id").asText();
        String category = exhibit.value("camera.kind").path("cameraCategory").asText();
        return (int) partners.feeds().values().stream()
                .filter(feed -> feed.sourceType().equals(type))
                .map(Feed::cameras)
                .flatMap(register -> register.cameras().stream())
                .filter(camera -> category.isEmpty() || camera.category().name().equals(category))
                .count();
    }

    /** Templates of drafts of somebody's own, or the hub's. */
    public static Drafts drafts(@Nullable Path file) throws IOException {
        return Drafts.parse(
                file == null
                        ? new String(EvidencePackage.resource("drafts.yaml"), UTF_8)
                        : Files.readString(file, UTF_8));
    }
}

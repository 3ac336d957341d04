package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.ConsistencyProof;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.Logs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one package, made of the same leaves: each is written, sealed, and looked through for what its recipient must
 * not have. Layout: {@code docs/spec/evidence.md}, section 3. For one thread.
 */
public final class EvidencePackage {
    /** Flags by which a record may undermine a case or assist it; a person decides whether it does. */
    private static final Set<String> TELLING =
            Set.of("LOW_CONFIDENCE", "CLOCK_SUSPECT", "TIME_AMBIGUOUS", "TIME_MISSING", "FUTURE", "LOCATION_JUMP");

    /** Of no package: what its first page says, every one says. */
    private static final Occasion BLANK = new Occasion(
            new PackageNumber("x", 1),
            "",
            "",
            Instant.EPOCH,
            "",
            new Occasion.Search(
                    0, Instant.EPOCH, "", "", new Occasion.Query(null, null, null, 1), List.of(), List.of(), 1));

    private final Occasion occasion;
    private final Material material;
    private final Drafts drafts;
    private final KnownDefects defects;

    /**
     * What a package is made of.
     *
     * @param all records of the search that can be proved
     * @param selection the event of the search, opened, as a leaf of {@code audit}
     * @param anchors checkpoints of the logs that are referred to, with what others say to them; they hold all leaves
     * @param earlier that the tree of a checkpoint begins with those of checkpoints that others may hold
     * @param proofs text of the proof of a leaf under its log's checkpoint
     * @param cameras names of cameras in the case, by {@link #camera}
     */
    public record Material(
            List<Exhibit> all,
            Exhibit selection,
            Map<Logs.Log, Anchors.Anchor> anchors,
            Function<Logs.Log, List<ConsistencyProof>> earlier,
            BiFunction<Logs.Log, Long, String> proofs,
            Map<String, String> cameras,
            Holdings holdings) {
        public Material {
            all = List.copyOf(all);
            anchors = Map.copyOf(anchors);
            cameras = Map.copyOf(cameras);
        }
    }

    /**
     * Who seals.
     *
     * @param fingerprint hex SHA-256 of the certificate
     */
    public record Sealing(Bag.Signer signer, String fingerprint) {}

    public EvidencePackage(Occasion occasion, Material material, Drafts drafts, KnownDefects defects) {
        this.occasion = occasion;
        this.material = material;
        this.drafts = drafts;
        this.defects = defects;
    }

    /** By what a record's camera is known; see {@link Material#cameras}. */
    public static String camera(Exhibit exhibit) {
        return Tables.camera(exhibit);
    }

    /**
     * Writes and seals a copy.
     *
     * @param root a folder that is not there yet
     * @return what was found in it that its recipient must not have: if there is any, it must not leave
     */
    public List<LeakScan.Leak> write(Recipient recipient, Path root, Sealing sealing) throws IOException {
        Redaction redaction = new Redaction(recipient, material.all(), material.holdings(), commonplace() + said());
        List<View> views = redaction.views();
        List<Vouched> vouched = vouched(views);
        Tables tables = new Tables(recipient, views, material.cameras(), vouched);
        Bag bag = new Bag(root);
        evidence(bag, recipient, views, tables);
        if (recipient != Recipient.COURT_ANNEX) {
            papers(bag, recipient, redaction, tables, sealing.fingerprint());
        }
        bag.add("READ-ME-FIRST.html", new ReadMe(recipient, occasion, views, vouched).toString());
        for (String own : List.of("VERIFY.md", "verify.sh", "Verify.java")) {
            bag.add(own, resource(own));
        }
        bag.add("bag-info.txt", info(recipient));
        bag.seal(sealing.signer());
        List<LeakScan.Leak> leaks = new ArrayList<>(strays(recipient, root));
        leaks.addAll(redaction.scan().folder(root));
        return leaks;
    }

    /** What every copy of this package says, whoever it is for: times and sizes of its making, and what was asked. */
    private String said() {
        StringBuilder said = new StringBuilder();
        material.anchors().forEach((log, anchor) -> said.append('\n').append(Vouched.of(log, anchor)));
        Occasion.Search search = occasion.search();
        return said.append('\n')
                .append(search.query())
                .append('\n')
                .append(search.at())
                .append('\n')
                .append(occasion.issued())
                .toString();
    }

    /** Files and groups that stand in the finished copy and are none of this recipient's; read again from what was written. */
    private List<LeakScan.Leak> strays(Recipient recipient, Path root) throws IOException {
        Map<String, Boolean> may = new HashMap<>();
        material.all().forEach(exhibit -> exhibit.parts()
                .forEach(part -> may.put(
                        part.disclosure().encoded(),
                        recipient.sees(part.protection()) && (recipient.isToldOfAll() || !exhibit.hidden()))));
        List<LeakScan.Leak> strays = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !recipient.has(file))
                    .forEach(file ->
                            strays.add(new LeakScan.Leak(file, "a file that is in no copy for " + recipient.text())));
        }
        for (String line : Files.readAllLines(root.resolve("data/records.sdl"))) {
            String[] parts = line.split("~");
            for (int i = 1; i < parts.length; i++) {
                if (!may.getOrDefault(parts[i], false)) {
                    strays.add(new LeakScan.Leak("data/records.sdl", "a group that is not for " + recipient.text()));
                }
            }
        }
        return strays;
    }

    /** How many records a recipient is told of. */
    public long records(Recipient recipient) {
        return material.all().stream()
                .filter(exhibit -> recipient.isToldOfAll() || !exhibit.hidden())
                .count();
    }

    private void evidence(Bag bag, Recipient recipient, List<View> views, Tables tables) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (View view : views) {
            lines.append(view.line());
            bag.add(
                    "data/proofs/" + view.exhibit().name() + ".tlog-proof",
                    material.proofs().apply(view.exhibit().log(), view.exhibit().index()));
            for (View.Attached attached : view.files()) {
                Optional<byte[]> content = content(view.exhibit(), attached);
                if (content.isPresent()) {
                    bag.add(attached.path(), content.get());
                }
            }
        }
        bag.add("data/records.sdl", lines.toString());
        bag.add("data/records.csv", tables.records());
        Set<String> opened = recipient.isToldOfAll() ? Set.of("id", "open", "sensitive") : Set.of("id", "open");
        View selection = new View(
                material.selection(),
                material.selection().parts().stream()
                        .filter(part -> opened.contains(part.group()))
                        .toList(),
                List.of(),
                List.of());
        bag.add("data/selection.sdl", selection.line());
        bag.add(
                "data/selection.tlog-proof",
                material.proofs().apply(Logs.Log.AUDIT, material.selection().index()));
        for (Logs.Log log : referred(views)) {
            Anchors.Anchor anchor = anchor(log);
            String folder = "data/logs/" + log.text() + '/';
            bag.add(folder + "checkpoint.txt", anchor.bytes());
            if (anchor.stamp() != null) {
                bag.add(folder + "checkpoint.tsr", anchor.stamp());
            }
            for (ConsistencyProof earlier : material.earlier().apply(log)) {
                bag.add(folder + "consistency-" + earlier.earlier() + ".txt", earlier.encoded());
            }
        }
    }

    private void papers(Bag bag, Recipient recipient, Redaction redaction, Tables tables, String fingerprint)
            throws IOException {
        Map<SoftwarePart, Integer> software = tables.software();
        bag.add("data/custody.csv", tables.custody(occasion));
        bag.add("data/clock/clock.csv", tables.clocks());
        bag.add("data/software/software.csv", software(bag, recipient, redaction.scan(), software));
        Set<SoftwarePart> worked = new TreeSet<>(software.keySet());
        worked.add(new SoftwarePart("hub", "hub", occasion.hubVersion(), ""));
        bag.add("data/software/KNOWN-DEFECTS.csv", defects.of(worked));
        Map<String, String> facts = facts(recipient, redaction.views(), worked, fingerprint);
        bag.add("data/statement/MG11-producer-draft.txt", drafts.statement(facts));
        bag.add("data/statement/search-method-draft.txt", drafts.method(facts));
        bag.add("data/prov/prov.json", ProvDocument.of(recipient, occasion, redaction.views()));
        if (recipient == Recipient.PROSECUTOR) {
            for (Map.Entry<String, String> schedule :
                    drafts.schedules(facts, flagged(redaction.views())).entrySet()) {
                bag.add("data/schedule/" + schedule.getKey(), schedule.getValue());
            }
        }
    }

    /** Lays the mapping files too, but one that names what is withheld. */
    private String software(Bag bag, Recipient recipient, LeakScan scan, Map<SoftwarePart, Integer> software)
            throws IOException {
        Csv table = new Csv("part", "id", "version", "SHA-256", "records", "file");
        for (Map.Entry<SoftwarePart, Integer> each : software.entrySet()) {
            SoftwarePart part = each.getKey();
            String file = "";
            if (part.kind().equals("mapping")) {
                Optional<String> text = material.holdings().mapping(part.digest());
                if (text.isEmpty()) {
                    file = "not kept";
                } else if (recipient == Recipient.DEFENCE
                        && scan.text(text.get()).isPresent()) {
                    file = "withheld: it names what is withheld";
                } else {
                    file = part.file();
                    bag.add(file, text.get());
                }
            }
            table.row(part.kind(), part.id(), part.version(), part.digest(), each.getValue(), file);
        }
        return table.toString();
    }

    private Map<String, String> facts(
            Recipient recipient, List<View> views, Set<SoftwarePart> software, String fingerprint) throws IOException {
        Occasion.Search search = occasion.search();
        Map<String, String> facts = new TreeMap<>();
        facts.put("package", occasion.number().id(recipient));
        facts.put("case", occasion.number().caseRef());
        facts.put("number", String.format(Locale.ROOT, "%03d", occasion.number().number()));
        facts.put("records", String.valueOf(views.size()));
        facts.put(
                "vehicle",
                search.query().vrm() == null
                        ? "every vehicle"
                        : "vehicle " + search.query().vrm());
        facts.put("from", since(", captured from ", search.query().from()));
        facts.put("to", since(", captured until ", search.query().to()));
        facts.put("searched", ReadMe.time(search.at()));
        facts.put("issued", ReadMe.time(occasion.issued()));
        facts.put("leaf", String.valueOf(search.leaf()));
        facts.put("unproved", String.valueOf(search.unproved()));
        facts.put("looked", "- " + String.join("\n- ", search.looked()));
        facts.put("notLooked", "- " + String.join("\n- ", search.notLooked()));
        facts.put("signer", fingerprint);
        facts.put("verifySh", Sha256.hex(resource("verify.sh")));
        facts.put("verifyJava", Sha256.hex(resource("Verify.java")));
        facts.put(
                "software",
                software.stream()
                        .map(part -> part.kind() + ' ' + part.id() + ' ' + part.version())
                        .collect(Collectors.joining(", ")));
        return facts;
    }

    private static String since(String words, @Nullable Instant time) {
        return time == null ? "" : words + time;
    }

    private static List<Map<String, String>> flagged(List<View> views) {
        List<Map<String, String>> flagged = new ArrayList<>();
        int row = 0;
        for (View view : views) {
            row++;
            List<String> why = new ArrayList<>();
            view.value("validation").path("qualityFlags").forEach(flag -> {
                if (TELLING.contains(flag.asText())) {
                    why.add(flag.asText().toLowerCase(Locale.ROOT).replace('_', ' '));
                }
            });
            if (!view.value("plate").path("vrmAlternatives").isEmpty()) {
                why.add("the camera gave other readings");
            }
            if (view.value("plate").path("manualEntry").asBoolean()) {
                why.add("entered by a person");
            }
            if (view.value("plate").path("misread").asBoolean()) {
                why.add("marked as misread");
            }
            if (!why.isEmpty()) {
                flagged.add(Map.of(
                        "row",
                        String.valueOf(row),
                        "captured",
                        view.text("time.device", "captureTime"),
                        "why",
                        String.join(", ", why)));
            }
        }
        return flagged;
    }

    /** Empty if it is not kept any more, or not what was sealed. */
    private Optional<byte[]> content(Exhibit exhibit, View.Attached attached) {
        return switch (attached.form()) {
            case RAW ->
                material.holdings().raw(attached.kept()).filter(bytes -> Sha256.hex(bytes)
                        .equals(exhibit.value("raw").path("sha256").asText()));
            case IMAGE -> material.holdings().image(attached.kept());
            case BARE_IMAGE ->
                material.holdings()
                        .image(attached.kept())
                        .flatMap(BareImage::of)
                        .map(BareImage::bytes);
        };
    }

    private String info(Recipient recipient) {
        return "Package-Id: " + occasion.number().id(recipient) + "\nCase: "
                + occasion.number().caseRef() + "\nRecipient: " + recipient.text() + "\nPurpose: "
                + oneLine(occasion.purpose()) + "\nIssued: " + occasion.issued() + "\nSecurity-Marking: "
                + oneLine(occasion.marking()) + '\n';
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\x00-\\x1f\\x7f]", " ").strip();
    }

    /** For each log that a copy refers to. */
    private List<Vouched> vouched(List<View> views) {
        return referred(views).stream().map(log -> Vouched.of(log, anchor(log))).toList();
    }

    private static Set<Logs.Log> referred(List<View> views) {
        Set<Logs.Log> referred = new TreeSet<>(Set.of(Logs.Log.AUDIT));
        views.forEach(view -> referred.add(view.exhibit().log()));
        return referred;
    }

    private Anchors.Anchor anchor(Logs.Log log) {
        Anchors.Anchor anchor = material.anchors().get(log);
        if (anchor == null) {
            throw new IllegalArgumentException("the log " + log.text() + " has no checkpoint here");
        }
        return anchor;
    }

    /** What stands in every package: the verifiers, the drafts, and the first page of one without records. */
    private String commonplace() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String own : List.of("VERIFY.md", "verify.sh", "Verify.java", "drafts.yaml")) {
            text.append(new String(resource(own), UTF_8)).append('\n');
        }
        for (Recipient recipient : Recipient.values()) {
            text.append(new ReadMe(recipient, BLANK, List.of(), List.of())).append('\n');
        }
        Tables empty = new Tables(Recipient.DEFENCE, List.of(), new HashMap<>(), List.of());
        return text.append(empty.records()).append(empty.clocks()).toString();
    }

    /** A file that goes with every package as it is, such as {@code verify.sh}. */
    public static byte[] resource(String name) {
        try (InputStream in = EvidencePackage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the hub's own files");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}

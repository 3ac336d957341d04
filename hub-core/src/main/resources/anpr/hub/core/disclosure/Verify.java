import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks an evidence package: {@code java Verify.java TRUST [PACKAGE-ID]}, in the package's directory, with Java 17 or later
 * and nothing else. TRUST is a folder that you have from elsewhere than the package. Ends with VERIFIED and status 0, or with
 * NOT VERIFIED and status 1; status 2 if it could not look. What it checks, and what it says: docs/spec/evidence.md, 4 and 5.
 * It shares nothing with verify.sh, which answers the same.
 */
public final class Verify {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern MANIFEST_LINE = Pattern.compile("([0-9a-f]{64}) {2}([A-Za-z0-9._/-]+)");
    private static final String COUNT = "(?:0|[1-9][0-9]{0,14})";
    private static final String DIGEST = "[A-Za-z0-9_-]{43}";
    private static final Pattern ROW = Pattern.compile("(ingest|retrieved|audit) (" + COUNT + ") (\\{\"_sd\":\\[(\"" + DIGEST
            + "\"(?:,\"" + DIGEST + "\")*+)],\"_sd_alg\":\"sha-256\"})~((?:[A-Za-z0-9_-]++~)*+)");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[01][0-9]-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z");
    private static final List<String> COLUMNS = List.of("row", "log", "index", "plate", "captured");
    /** By how much the clocks of a time-stamping authority and of the hub may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Path root;
    private final Trust trust;
    private final PrintStream out;
    /** Relative path, with slashes, to what lies there; in the order of the walk. */
    private final Map<String, Path> files = new LinkedHashMap<>();

    private final Map<String, String> sealed = new HashMap<>();
    private final Map<String, Log> logs = new LinkedHashMap<>();

    private Verify(Path root, Trust trust, PrintStream out) {
        this.root = root;
        this.trust = trust;
        this.out = out;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(Path.of("").toAbsolutePath(), args, out));
    }

    /** @return the status: 0 verified, 1 not verified, 2 could not look */
    public static int run(Path root, String[] args, PrintStream out) {
        if (args.length < 1 || args.length > 2) {
            out.println("usage: java Verify.java TRUST [PACKAGE-ID]   (in the package's directory)");
            return 2;
        }
        try {
            Trust trust = Trust.read(root.resolve(args[0]));
            String verified = new Verify(root, trust, out).check(args.length == 2 ? args[1] : null);
            out.println(verified);
            return 0;
        } catch (CannotLook e) {
            out.println("cannot verify: " + e.getMessage());
            return 2;
        } catch (Fail e) {
            out.println("FAIL " + e.getMessage());
            out.println("NOT VERIFIED");
            return 1;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            out.println("FAIL files: could not be read: " + e);
            out.println("NOT VERIFIED");
            return 1;
        }
    }

    private String check(String expected) throws Fail, CannotLook, IOException {
        verifier();
        files();
        Seal seal = seal();
        Bag bag = signer(seal);
        manifest();
        if (expected != null && !expected.equals(bag.id)) {
            throw new Fail("package", "this is package " + bag.id + ", not " + plain(expected));
        }
        ok("package", bag.id + ", case " + bag.caseId + ", for " + bag.recipient);
        checkpoints();
        tokens(bag);
        keys(bag);
        witnesses();
        history();
        List<Row> rows = order();
        inclusion(rows);
        field(rows);
        raw(rows);
        csv(rows);
        selection(rows, bag);
        return "VERIFIED " + rows.size() + " records, package " + bag.id + ", case " + bag.caseId + ", for " + bag.recipient
                + ", issued " + bag.issued;
    }

    private void ok(String check, String text) {
        out.println("ok " + check + ": " + text);
    }

    private void note(String check, String text) {
        out.println("note " + check + ": " + text);
    }

    // ---------------------------------------------------------------------------------------------- verifier, files

    private void verifier() throws Fail, IOException {
        Map<String, Path> verifiers = new LinkedHashMap<>();
        verifiers.put("verify.sh", root.resolve("verify.sh"));
        verifiers.put("Verify.java", root.resolve("Verify.java"));
        for (Map.Entry<String, Path> verifier : verifiers.entrySet()) {
            isNamed(verifier.getKey(), verifier.getValue());
        }
        Path running = running();
        if (running != null) {
            isNamed("Verify.java", running);
        }
        ok("verifier", "verify.sh and Verify.java are those that the trust folder names");
    }

    private void isNamed(String name, Path file) throws Fail, IOException {
        if (!Files.isRegularFile(file)
                || !trust.verifiers.contains(hex(sha256(Files.readAllBytes(file))) + "  " + name)) {
            throw new Fail("verifier", "this verifier is not the one that the trust folder names");
        }
    }

    /** The source that Java was started with; null where it does not say, as when this was compiled before. */
    private static Path running() {
        var source = Verify.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null || !source.getLocation().getPath().endsWith(".java")) {
            return null;
        }
        return Path.of(URI.create(source.getLocation().toString()));
    }

    private void files() throws Fail, IOException {
        walk(root, "");
        Set<String> lower = new HashSet<>();
        Set<String> twice = new TreeSet<>();
        Set<String> all = new HashSet<>(files.keySet());
        for (String file : files.keySet()) {
            for (int slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
                all.add(file.substring(0, slash));
            }
        }
        for (String path : all) {
            if (!lower.add(path.toLowerCase(Locale.ROOT))) {
                twice.add(path.toLowerCase(Locale.ROOT));
            }
        }
        for (String path : twice) {
            throw strange(path);
        }
        ok("files", files.size() + " files, no links, no names that do not belong");
    }

    private void walk(Path folder, String prefix) throws Fail, IOException {
        List<Path> entries = new ArrayList<>();
        try (var found = Files.newDirectoryStream(folder)) {
            found.forEach(entries::add);
        }
        entries.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            String path = prefix + name;
            boolean folderHere = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (!NAME.matcher(name).matches()
                    || name.contains("..")
                    || !(folderHere || Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))) {
                throw strange(path);
            }
            if (folderHere) {
                walk(entry, path + "/");
            } else {
                files.put(path, entry);
            }
        }
    }

    private static Fail strange(String path) {
        return new Fail("files", plain(path) + ": a link, or a name that no file of a package has");
    }

    private byte[] bytes(String path) throws IOException {
        Path file = files.get(path);
        return file == null ? new byte[0] : Files.readAllBytes(file);
    }

    /** The lines of a file of which each ends with LF; null where that is not so, or the file is not there. */
    private List<String> lines(String path) throws IOException {
        return files.containsKey(path) ? linesOf(bytes(path)) : null;
    }

    private static List<String> linesOf(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\0') >= 0 || !(text.isEmpty() || text.endsWith("\n"))) {
            return null;
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        lines.remove(lines.size() - 1);
        return lines;
    }

    // ------------------------------------------------------------------------------------------------- seal, signer

    private record Seal(X509Certificate signer, List<X509Certificate> chain) {}

    private record Bag(String id, String caseId, String recipient, String issued) {}

    private Seal seal() throws Fail, IOException {
        try {
            Cms cms = Cms.read(bytes("tagmanifest-sha256.txt.p7s"));
            if (!cms.strict || cms.content != null || !cms.type.equals(Cms.DATA)) {
                throw new GeneralSecurityException("not a detached signature and nothing else");
            }
            X509Certificate signer = cms.verify(bytes("tagmanifest-sha256.txt"));
            for (X509Certificate certificate : cms.certificates) {
                leadsTo(chain(certificate, cms.certificates, trust.sealRoots), trust.sealRoots);
            }
            ok("seal", "fits tagmanifest-sha256.txt, and its certificate leads to the trusted root");
            return new Seal(signer, chain(signer, cms.certificates, trust.sealRoots));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Fail(
                    "seal",
                    "the seal does not fit tagmanifest-sha256.txt or its certificate does not lead to the trusted root");
        }
    }

    private Bag signer(Seal seal) throws Fail, CannotLook, IOException {
        String id;
        try {
            id = hex(sha256(seal.signer.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        List<Term> terms = trust.signers.getOrDefault(id, List.of());
        if (terms.isEmpty()) {
            throw new Fail("signer", "sealed by a certificate that the trust folder does not name");
        }
        Bag bag = bag();
        Instant at = Instant.parse(bag.issued);
        if (terms.stream().noneMatch(term -> term.covers(at)) || !inForce(seal.chain, at)) {
            throw new Fail("signer", "sealed at " + bag.issued + ", when its certificate was not in force");
        }
        ok("signer", "sealed at " + bag.issued + " by a certificate that the trust folder names");
        return bag;
    }

    /** Read before all files are compared, for it has the time; so it is compared first. */
    private Bag bag() throws Fail, IOException {
        Map<String, String> tags = manifest("tagmanifest-sha256.txt");
        String digest = tags.get("bag-info.txt");
        if (digest != null && files.containsKey("bag-info.txt") && !digest.equals(hex(sha256(bytes("bag-info.txt"))))) {
            throw new Fail("manifest", "bag-info.txt: differs from what was sealed");
        }
        Map<String, String> values = new HashMap<>();
        Pattern field = Pattern.compile("([A-Za-z-]+): ([!-~](?:[ -~]*[!-~])?)");
        List<String> lines = lines("bag-info.txt");
        boolean wrong = lines == null;
        for (String line : wrong ? List.<String>of() : lines) {
            Matcher matcher = field.matcher(line);
            wrong |= !matcher.matches() || values.put(matcher.group(1), matcher.group(2)) != null;
        }
        Bag bag = new Bag(
                values.getOrDefault("Package-Id", ""),
                values.getOrDefault("Case", ""),
                values.getOrDefault("Recipient", ""),
                values.getOrDefault("Issued", ""));
        if (wrong
                || bag.id.isEmpty()
                || bag.caseId.isEmpty()
                || !List.of("DEFENCE", "PROSECUTOR", "COURT-ANNEX").contains(bag.recipient)
                || !isTime(bag.issued)) {
            throw new Fail("package", "bag-info.txt does not name case, recipient and package");
        }
        return bag;
    }

    // ------------------------------------------------------------------------------------------------- manifests

    private void manifest() throws Fail, IOException {
        int all = compare("tagmanifest-sha256.txt", false) + compare("manifest-sha256.txt", true);
        for (String path : List.of(
                "bagit.txt",
                "manifest-sha256.txt",
                "data/records.sdl",
                "data/records.csv",
                "data/selection.sdl",
                "data/selection.tlog-proof")) {
            if (!files.containsKey(path)) {
                throw new Fail("manifest", path + ": is missing");
            }
        }
        ok("manifest", all + " files are as they were sealed");
    }

    private int compare(String manifest, boolean data) throws Fail, IOException {
        Map<String, String> named = manifest(manifest);
        for (String path : named.keySet()) {
            if (!files.containsKey(path) || path.startsWith("data/") != data || isSealItself(path)) {
                throw new Fail("manifest", path + ": is missing");
            }
        }
        for (Map.Entry<String, String> entry : named.entrySet()) {
            String digest = hex(sha256(bytes(entry.getKey())));
            if (!digest.equals(entry.getValue())) {
                throw new Fail("manifest", entry.getKey() + ": differs from what was sealed");
            }
            sealed.put(entry.getKey(), digest);
        }
        for (String path : files.keySet()) {
            if (path.startsWith("data/") == data && !isSealItself(path) && !named.containsKey(path)) {
                throw new Fail("manifest", path + ": was not sealed");
            }
        }
        return named.size();
    }

    private static boolean isSealItself(String path) {
        return path.equals("tagmanifest-sha256.txt") || path.equals("tagmanifest-sha256.txt.p7s");
    }

    private Map<String, String> manifest(String path) throws Fail, IOException {
        Map<String, String> named = new LinkedHashMap<>();
        List<String> lines = linesOf(bytes(path));
        boolean wrong = lines == null;
        for (String line : wrong ? List.<String>of() : lines) {
            Matcher matcher = MANIFEST_LINE.matcher(line);
            wrong |= !matcher.matches() || named.put(matcher.group(2), matcher.group(1)) != null;
            if (wrong) {
                break;
            }
        }
        if (wrong) {
            throw new Fail("manifest", path + ": differs from what was sealed");
        }
        return named;
    }

    // ------------------------------------------------------------------------------------------------- checkpoints

    /** A checkpoint of a log, and what was found out about it. */
    private static final class Log {
        final String name;
        final Note note;
        final Key key;
        Instant stamped;

        Log(String name, Note note, Key key) {
            this.name = name;
            this.note = note;
            this.key = key;
        }
    }

    private void checkpoints() throws Fail, IOException {
        Set<String> names = new TreeSet<>(Set.of("audit"));
        for (String path : files.keySet()) {
            String[] parts = path.split("/");
            if (parts.length > 3 && path.startsWith("data/logs/")) {
                names.add(parts[2]);
            }
        }
        for (String name : names) {
            Note note = Note.read(bytes("data/logs/" + name + "/checkpoint.txt"));
            Key key = note == null
                            || !List.of("ingest", "retrieved", "audit").contains(name)
                            || !note.origin.endsWith("/" + name)
                    ? null
                    : trust.key("log", note.origin, note.signatures.get(0));
            byte[] signature = key == null ? null : note.signatures.get(0).value;
            if (key == null
                    || signature.length != 68
                    || !key.verifies(note.body, Arrays.copyOfRange(signature, 4, 68))) {
                throw new Fail("checkpoint", "log " + name + ": not signed by a log key of the trust folder");
            }
            logs.put(name, new Log(name, note, key));
            ok("checkpoint", "log " + name + ": " + note.size + " leaves, signed by " + note.origin);
        }
    }

    private void tokens(Bag bag) throws Fail, IOException {
        for (Log log : logs.values()) {
            String path = "data/logs/" + log.name + "/checkpoint.tsr";
            if (!files.containsKey(path)) {
                note("token", "log " + log.name + ": no time stamp, its time is what the hub says");
                continue;
            }
            try {
                log.stamped = stamped(bytes(path), bytes("data/logs/" + log.name + "/checkpoint.txt"));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new Fail(
                        "token",
                        "log " + log.name + ": the time stamp is not of this checkpoint, or not of a trusted authority");
            }
            if (log.stamped.isAfter(Instant.parse(bag.issued).plus(SKEW))) {
                throw new Fail(
                        "token",
                        "log " + log.name + ": stamped at " + log.stamped + ", after the package says it was issued");
            }
            ok("token", "log " + log.name + ": stamped at " + log.stamped);
        }
    }

    /** RFC 3161, section 2.4.2. */
    private Instant stamped(byte[] reply, byte[] stamped) throws GeneralSecurityException {
        List<Der> response = Der.read(reply).children(0x30);
        byte[] status = response.get(0).children(0x30).get(0).value(0x02);
        if (response.size() != 2 || status.length != 1 || status[0] < 0 || status[0] > 1) {
            throw new GeneralSecurityException("not granted");
        }
        Cms cms = Cms.read(response.get(1).encoded());
        if (cms.content == null || !cms.type.equals("1.2.840.113549.1.9.16.1.4")) {
            throw new GeneralSecurityException("not a time stamp");
        }
        X509Certificate signer = cms.verify(cms.content);
        cms.namesSigner(signer);
        List<Der> info = Der.read(cms.content).children(0x30);
        List<Der> imprint = info.get(2).children(0x30);
        String algorithm = Cms.DIGESTS.get(imprint.get(0).children(0x30).get(0).oid());
        if (algorithm == null
                || !MessageDigest.isEqual(
                        MessageDigest.getInstance(algorithm).digest(stamped), imprint.get(1).value(0x04))) {
            throw new GeneralSecurityException("of something else");
        }
        Instant time = generalized(info.get(4).value(0x18));
        List<X509Certificate> chain = chain(signer, cms.certificates, trust.tsaRoots);
        leadsTo(chain, trust.tsaRoots);
        if (!inForce(chain, time)
                || !List.of("1.3.6.1.5.5.7.3.8").equals(signer.getExtendedKeyUsage())
                || !signer.getCriticalExtensionOIDs().contains("2.5.29.37")) {
            throw new GeneralSecurityException("not by an authority in force");
        }
        return time;
    }

    private static Instant generalized(byte[] text) throws GeneralSecurityException {
        String time = new String(text, StandardCharsets.ISO_8859_1);
        if (!time.matches("[0-9]{14}(\\.[0-9]+)?Z")) {
            throw new GeneralSecurityException("no time");
        }
        return LocalDateTime.parse(time.substring(0, 14), DateTimeFormatter.ofPattern("uuuuMMddHHmmss"))
                .toInstant(ZoneOffset.UTC);
    }

    private void keys(Bag bag) throws Fail {
        for (Log log : logs.values()) {
            Instant at = log.stamped == null ? Instant.parse(bag.issued) : log.stamped;
            if (!log.key.inForce(at)) {
                throw new Fail("key", "log " + log.name + ": key " + log.key.id + " was not in force at " + at);
            }
            ok("key", "log " + log.name + ": key " + log.key.id + " was in force at " + at);
        }
    }

    private void witnesses() throws Fail {
        for (Log log : logs.values()) {
            List<String> signed = new ArrayList<>();
            for (Note.Signed line : log.note.signatures.subList(1, log.note.signatures.size())) {
                Key key = trust.key("witness", line.name, line);
                if (key == null) {
                    continue;
                }
                long seconds = line.value.length == 76 ? ByteBuffer.wrap(line.value, 4, 8).getLong() : -1;
                if (seconds < 0
                        || seconds > 253402300799L
                        || !key.verifies(
                                "cosignature/v1\ntime " + seconds + "\n" + log.note.body,
                                Arrays.copyOfRange(line.value, 12, 76))) {
                    throw new Fail(
                            "witness",
                            "log " + log.name + ": signature of witness " + line.name + " does not verify");
                }
                Instant at = log.stamped == null ? Instant.ofEpochSecond(seconds) : log.stamped;
                if (!key.inForce(at)) {
                    throw new Fail(
                            "witness", "log " + log.name + ": key " + key.id + " was not in force at " + at);
                }
                signed.add(line.name);
            }
            if (signed.isEmpty()) {
                note(
                        "witness",
                        "log " + log.name
                                + ": no witness has signed: the log is only as honest as who keeps its key");
            } else {
                ok("witness", "log " + log.name + ": signed by " + String.join(", ", signed));
            }
        }
    }

    private void history() throws Fail, IOException {
        for (Log log : logs.values()) {
            int held = 0;
            for (Map.Entry<String, Note> other : trust.checkpoints.entrySet()) {
                Note old = other.getValue();
                if (!old.origin.equals(log.note.origin)) {
                    continue;
                }
                if (!continues(log, old)) {
                    throw new Fail(
                            "history",
                            "log " + log.name + ": does not continue the checkpoint of " + old.size + " leaves in "
                                    + plain(other.getKey()));
                }
                held++;
            }
            if (held == 0) {
                note("history", "log " + log.name + ": no checkpoint that others hold is in the trust folder");
            } else {
                ok("history", "log " + log.name + ": continues " + held + " checkpoints that others hold");
            }
        }
    }

    private boolean continues(Log log, Note old) throws IOException {
        if (old.size >= log.note.size) {
            return old.size == log.note.size && Arrays.equals(old.root, log.note.root);
        }
        if (old.size == 0) {
            return Arrays.equals(old.root, sha256(new byte[0]));
        }
        List<String> lines = lines("data/logs/" + log.name + "/consistency-" + old.size + ".txt");
        if (lines == null
                || lines.size() < 3
                || !lines.get(0).equals("anpr-hub/consistency@v1")
                || !lines.get(1).equals("old " + old.size)
                || !lines.get(2).equals("new " + log.note.size)) {
            return false;
        }
        List<byte[]> path = hashes(lines.subList(3, lines.size()));
        return path != null && consistent(old.size, old.root, log.note.size, log.note.root, path);
    }

    /** RFC 9162, section 2.1.4.2, for {@code 0 < old < size}. */
    private static boolean consistent(long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(old) == 1) {
            path.add(0, oldRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        int shift = Long.numberOfTrailingZeros(~(old - 1));
        long fn = (old - 1) >> shift;
        long sn = (size - 1) >> shift;
        byte[] fr = path.get(0);
        byte[] sr = fr;
        for (byte[] hash : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = node(hash, fr);
                sr = node(hash, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = node(sr, hash);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(fr, oldRoot) && Arrays.equals(sr, root);
    }

    // ------------------------------------------------------------------------------------------------- records

    /** A record of the log, and what is shown of it. */
    private static final class Row {
        final int number;
        final String log;
        final long index;
        final String payload;
        final List<String> digests = new ArrayList<>();
        final List<String> disclosures = new ArrayList<>();
        final Map<String, Object> groups = new HashMap<>();

        Row(int number, Matcher line) {
            this.number = number;
            this.log = line.group(1);
            this.index = Long.parseLong(line.group(2));
            this.payload = line.group(3);
            for (String quoted : line.group(4).split(",")) {
                digests.add(quoted.substring(1, 44));
            }
            if (!line.group(5).isEmpty()) {
                disclosures.addAll(List.of(line.group(5).split("~")));
            }
        }

        /** Null where the line is none, or its digests are not in their order. */
        static Row read(int number, String line) {
            Matcher matcher = ROW.matcher(line);
            if (!matcher.matches()) {
                return null;
            }
            Row row = new Row(number, matcher);
            for (int i = 1; i < row.digests.size(); i++) {
                if (row.digests.get(i - 1).compareTo(row.digests.get(i)) >= 0) {
                    return null;
                }
            }
            return row;
        }

        /** The text of a member of a group's value; null if it is not shown. */
        String text(String group, String member) {
            return groups.get(group) instanceof Map<?, ?> map && map.get(member) instanceof String text ? text : null;
        }
    }

    private List<Row> order() throws Fail, IOException {
        String text = new String(bytes("data/records.sdl"), StandardCharsets.ISO_8859_1);
        List<Row> rows = new ArrayList<>();
        Row last = null;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            int number = rows.size() + 1;
            Row row = end < 0 ? null : Row.read(number, text.substring(from, end));
            if (row == null || row.log.equals("audit")) {
                throw new Fail("order", "row " + number + ": malformed");
            }
            if (last != null) {
                int order = row.log.compareTo(last.log);
                if (order < 0 || order == 0 && row.index <= last.index) {
                    throw new Fail(
                            "order", "row " + number + ": index " + row.index + " does not follow " + last.index);
                }
            }
            rows.add(row);
            last = row;
            from = end + 1;
        }
        ok("order", rows.size() + " records, by log and index");
        return rows;
    }

    private void inclusion(List<Row> rows) throws Fail, IOException {
        for (Row row : rows) {
            if (!included(row, "data/proofs/" + row.log + "-" + row.index + ".tlog-proof")) {
                throw new Fail(
                        "inclusion",
                        "row " + row.number + ": record " + row.log + " " + row.index
                                + " is not in the log as of its checkpoint");
            }
        }
        ok("inclusion", "all records are in their logs");
    }

    /** RFC 9162, section 2.1.3.2. */
    private boolean included(Row row, String proof) throws IOException {
        Log log = logs.get(row.log);
        List<String> lines = lines(proof);
        int empty = lines == null ? -1 : lines.indexOf("");
        if (log == null
                || empty < 2
                || !lines.get(0).equals("c2sp.org/tlog-proof@v1")
                || !lines.get(1).equals("index " + row.index)
                || !lines.subList(empty + 1, lines.size()).equals(log.note.lines)
                || row.index >= log.note.size) {
            return false;
        }
        List<byte[]> path = hashes(lines.subList(2, empty));
        if (path == null) {
            return false;
        }
        long fn = row.index;
        long sn = log.note.size - 1;
        byte[] payload = row.payload.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = sha256(new byte[] {0}, payload);
        for (byte[] sibling : path) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(hash, log.note.root);
    }

    private void field(List<Row> rows) throws Fail {
        int fields = 0;
        for (Row row : rows) {
            if (!committed(row)) {
                throw new Fail("field", "row " + row.number + ": a field was not committed to");
            }
        }
        for (Row row : rows) {
            if (!open(row)) {
                throw new Fail("field", "row " + row.number + ": a field has more than one reading, or none");
            }
            fields += row.groups.size();
        }
        ok("field", fields + " fields were committed to");
    }

    private static boolean committed(Row row) {
        Set<String> digests = new HashSet<>(row.digests);
        for (String disclosure : row.disclosures) {
            byte[] digest = sha256(disclosure.getBytes(StandardCharsets.US_ASCII));
            if (!digests.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(digest))) {
                return false;
            }
        }
        return true;
    }

    /** Reads the disclosures into the row's groups. */
    private static boolean open(Row row) {
        for (String disclosure : row.disclosures) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(disclosure);
                if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(disclosure)) {
                    return false;
                }
                List<?> parts = (List<?>) new Json(bytes).read();
                if (parts.size() != 3
                        || !((String) parts.get(0)).matches("[A-Za-z0-9_-]{22}")
                        || !((String) parts.get(1)).matches("[A-Za-z][A-Za-z0-9._-]{0,63}")
                        || row.groups.put((String) parts.get(1), parts.get(2)) != null) {
                    return false;
                }
            } catch (IllegalArgumentException | ClassCastException e) {
                return false;
            }
        }
        return true;
    }

    private void raw(List<Row> rows) throws Fail {
        Map<String, Row> byName = new HashMap<>();
        for (Row row : rows) {
            byName.put(row.log + "-" + row.index, row);
        }
        Pattern image = Pattern.compile("data/images/([a-z]+-[0-9]+)-[^/]+");
        Pattern bytes = Pattern.compile("data/raw/([a-z]+-[0-9]+)\\.bin");
        int checked = 0;
        int derived = 0;
        // by row, raw bytes before images, so that the first that fails is the same for everybody
        Map<Row, List<String>> raws = new HashMap<>();
        Map<Row, List<String>> images = new HashMap<>();
        for (String path : files.keySet()) {
            if (path.startsWith("data/images/derived/")) {
                derived++;
            } else if (path.startsWith("data/images/") || path.startsWith("data/raw/")) {
                Matcher matcher = (path.startsWith("data/raw/") ? bytes : image).matcher(path);
                Row row = matcher.matches() ? byName.get(matcher.group(1)) : null;
                if (row == null) {
                    throw new Fail("raw", path + ": is of no record");
                }
                (path.startsWith("data/raw/") ? raws : images).computeIfAbsent(row, r -> new ArrayList<>()).add(path);
                checked++;
            }
        }
        for (Row row : rows) {
            for (String path : raws.getOrDefault(row, List.of())) {
                if (!sealed.get(path).equals(row.text("raw", "sha256"))) {
                    throw new Fail("raw", "row " + row.number + ": raw bytes differ from those hashed on receipt");
                }
            }
            Set<String> received = new HashSet<>();
            for (String group : List.of("image.patch", "image.overview", "image.original")) {
                digests(row.groups.get(group), received);
            }
            for (String path : images.getOrDefault(row, List.of())) {
                if (!received.contains(sealed.get(path))) {
                    throw new Fail("raw", "row " + row.number + ": an image differs from the one hashed on receipt");
                }
            }
        }
        ok("raw", checked + " files are as they were received");
        if (derived > 0) {
            note("raw", derived + " images are derived copies, which no receipt is compared with");
        }
    }

    private static void digests(Object value, Set<String> to) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("sha256") instanceof String digest) {
                to.add(digest);
            }
            map.values().forEach(member -> digests(member, to));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> digests(item, to));
        }
    }

    private void csv(List<Row> rows) throws Fail, IOException {
        String text = new String(bytes("data/records.csv"), StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\n", -1);
        for (int number = 0; number <= rows.size(); number++) {
            List<String> cells = number < lines.length - 1 ? cells(lines[number], number == 0) : null;
            boolean right = cells != null && cells.size() >= 5;
            if (right) {
                right = cells.subList(0, 5).equals(number == 0 ? COLUMNS : cells(rows.get(number - 1)));
            }
            if (!right) {
                throw unlike(number);
            }
        }
        if (lines.length != rows.size() + 2 || !lines[rows.size() + 1].isEmpty()) {
            throw unlike(rows.size() + 1);
        }
        ok("csv", "records.csv says what the records say");
    }

    private static Fail unlike(int number) {
        return new Fail("csv", "row " + number + ": records.csv does not say what the record says");
    }

    private static List<String> cells(Row row) {
        String plate = row.text("plate", "vrm");
        if (plate == null) {
            plate = row.text("plate", "vrmAsRead");
        }
        String captured = row.text("time.device", "captureTime");
        return List.of(
                String.valueOf(row.number), row.log, String.valueOf(row.index), cell(plate), cell(captured));
    }

    /** As a spreadsheet takes it for text, in the bytes of the file. */
    private static String cell(String value) {
        if (value == null) {
            return "";
        }
        String spaced = value.replaceAll("[\\x00-\\x1f]", " ");
        String safe = !spaced.isEmpty() && "=+-@".indexOf(spaced.charAt(0)) >= 0 ? "'" + spaced : spaced;
        return new String(safe.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Null where the line is not CSV, or has a cell that a spreadsheet would run. */
    private static List<String> cells(String written, boolean first) {
        String line = first && written.startsWith("\u00ef\u00bb\u00bf") ? written.substring(3) : written;
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder cell = new StringBuilder();
            if (at < line.length() && line.charAt(at) == '"') {
                at++;
                while (true) {
                    int quote = line.indexOf('"', at);
                    if (quote < 0) {
                        return null;
                    }
                    cell.append(line, at, quote);
                    at = quote + 1;
                    if (at == line.length() || line.charAt(at) != '"') {
                        break;
                    }
                    cell.append('"');
                    at++;
                }
            } else {
                int comma = line.indexOf(',', at);
                cell.append(line, at, comma < 0 ? line.length() : comma);
                at += cell.length();
                if (cell.indexOf("\"") >= 0) {
                    return null;
                }
            }
            boolean runs = cell.length() > 0
                    && "=+-@".indexOf(cell.charAt(0)) >= 0
                    && !cell.toString().matches("-[0-9]+(\\.[0-9]+)?");
            if (runs || cell.chars().anyMatch(c -> c < 0x20)) {
                return null;
            }
            cells.add(cell.toString());
            if (at == line.length()) {
                return cells;
            }
            if (line.charAt(at++) != ',') {
                return null;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- selection

    private void selection(List<Row> rows, Bag bag) throws Fail, IOException {
        List<String> lines = lines("data/selection.sdl");
        Row selection = lines == null || lines.size() != 1 ? null : Row.read(1, lines.get(0));
        Set<String> found = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        boolean right = selection != null
                && selection.log.equals("audit")
                && included(selection, "data/selection.tlog-proof")
                && committed(selection)
                && open(selection)
                && found(selection.groups.get("open"), found, inOrder)
                && (bag.recipient.equals("DEFENCE") || found(selection.groups.get("sensitive"), found, inOrder));
        if (!right) {
            throw new Fail("selection", "the result list is not in the audit log");
        }
        Set<String> here = new HashSet<>();
        rows.forEach(row -> here.add(row.log + " " + row.index));
        for (String record : inOrder) {
            if (!here.contains(record)) {
                throw new Fail(
                        "selection", "record " + record + " was found by the search and is not in the package");
            }
        }
        for (Row row : rows) {
            String record = row.log + " " + row.index;
            if (!found.contains(record)) {
                throw new Fail(
                        "selection", "record " + record + " is in the package and was not found by the search");
            }
        }
        ok("selection", found.size() + " records, those of result list audit " + selection.index);
    }

    private static boolean found(Object group, Set<String> found, List<String> inOrder) {
        if (!(group instanceof Map<?, ?> lists)
                || !List.copyOf(lists.keySet()).equals(List.of("ingest", "retrieved"))
                        && !(List.copyOf(lists.keySet()).equals(List.of("ingest", "retrieved", "padding"))
                                && lists.get("padding") instanceof String)) {
            return false;
        }
        for (String log : List.of("ingest", "retrieved")) {
            if (!(lists.get(log) instanceof List<?> indexes)) {
                return false;
            }
            long last = -1;
            for (Object index : indexes) {
                if (!(index instanceof Json.Token token) || !token.text.matches(COUNT)) {
                    return false;
                }
                long leaf = Long.parseLong(token.text);
                if (leaf <= last || !found.add(log + " " + leaf)) {
                    return false;
                }
                inOrder.add(log + " " + leaf);
                last = leaf;
            }
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------- trust

    private record Term(Instant from, Instant until) {
        boolean covers(Instant at) {
            return !at.isBefore(from) && (until == null || at.isBefore(until));
        }
    }

    private record Key(String kind, String name, String id, List<Term> terms, PublicKey key) {
        boolean inForce(Instant at) {
            return terms.stream().anyMatch(term -> term.covers(at));
        }

        boolean verifies(String text, byte[] signature) {
            try {
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(key);
                verifier.update(text.getBytes(StandardCharsets.ISO_8859_1));
                return verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }

    /** What the package is measured by; from elsewhere. */
    private static final class Trust {
        final Map<String, Key> keys = new HashMap<>();
        final Map<String, List<Term>> signers = new HashMap<>();
        final Set<String> verifiers = new HashSet<>();
        final Map<String, Note> checkpoints = new LinkedHashMap<>();
        List<X509Certificate> sealRoots = List.of();
        List<X509Certificate> tsaRoots = List.of();

        static Trust read(Path folder) throws CannotLook, IOException {
            Trust trust = new Trust();
            Pattern key = Pattern.compile("(log|witness) ([!-~]+) ([0-9a-f]{8}) (\\S+) (\\S+)");
            for (String line : lines(folder, "keys.txt")) {
                Matcher matcher = key.matcher(line);
                if (!matcher.matches()) {
                    throw new CannotLook("the trust folder's keys.txt has a line that is none");
                }
                trust.key(folder, matcher);
            }
            Pattern signer = Pattern.compile("([0-9a-f]{64}) (\\S+) (\\S+)");
            for (String line : lines(folder, "seal-signers.txt")) {
                Matcher matcher = signer.matcher(line);
                if (!matcher.matches()) {
                    throw new CannotLook("the trust folder's seal-signers.txt has a line that is none");
                }
                trust.signers
                        .computeIfAbsent(matcher.group(1), id -> new ArrayList<>())
                        .add(term(matcher.group(2), matcher.group(3)));
            }
            trust.verifiers.addAll(lines(folder, "verifiers.sha256"));
            trust.sealRoots = certificates(folder.resolve("seal-root.pem"));
            trust.tsaRoots = Files.exists(folder.resolve("tsa-root.pem"))
                    ? certificates(folder.resolve("tsa-root.pem"))
                    : List.of();
            trust.checkpoints(folder.resolve("checkpoints"));
            return trust;
        }

        private void key(Path folder, Matcher line) throws CannotLook, IOException {
            String id = line.group(1) + " " + line.group(2) + " " + line.group(3);
            Term term = term(line.group(4), line.group(5));
            Key known = keys.get(id);
            if (known != null) {
                known.terms.add(term);
                return;
            }
            try {
                PublicKey key = KeyFactory.getInstance("Ed25519")
                        .generatePublic(new X509EncodedKeySpec(pem(
                                Files.readString(folder.resolve("keys/" + line.group(3) + ".pem")), "PUBLIC KEY")));
                keys.put(
                        id,
                        new Key(line.group(1), line.group(2), line.group(3), new ArrayList<>(List.of(term)), key));
            } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
                throw new CannotLook("the trust folder has no Ed25519 key keys/" + line.group(3) + ".pem");
            }
        }

        private void checkpoints(Path folder) throws CannotLook, IOException {
            List<Path> held = new ArrayList<>();
            if (Files.isDirectory(folder)) {
                try (var found = Files.newDirectoryStream(folder, "*.txt")) {
                    found.forEach(held::add);
                }
            }
            held.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
            for (Path file : held) {
                Note note = Note.read(Files.readAllBytes(file));
                if (note == null) {
                    throw new CannotLook("the trust folder's checkpoints/" + plain(file.getFileName().toString())
                            + " is no checkpoint");
                }
                checkpoints.put(file.getFileName().toString(), note);
            }
        }

        /** Null if it names none for whoever wrote this line. */
        Key key(String kind, String name, Note.Signed signed) {
            return keys.get(kind + " " + name + " " + signed.keyId());
        }

        private static Term term(String from, String until) throws CannotLook {
            if (!isTime(from) || !(until.equals("-") || isTime(until))) {
                throw new CannotLook("the trust folder has a time that is not yyyy-mm-ddThh:mm:ssZ");
            }
            return new Term(Instant.parse(from), until.equals("-") ? null : Instant.parse(until));
        }

        private static List<String> lines(Path folder, String name) throws CannotLook, IOException {
            Path file = folder.resolve(name);
            List<String> lines = Files.isRegularFile(file) ? linesOf(Files.readAllBytes(file)) : null;
            if (lines == null) {
                throw new CannotLook("the trust folder has no " + name + " of whole lines");
            }
            return lines;
        }

        private static List<X509Certificate> certificates(Path file) throws CannotLook, IOException {
            try {
                List<X509Certificate> certificates = new ArrayList<>();
                for (var certificate : CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                    certificates.add((X509Certificate) certificate);
                }
                return certificates;
            } catch (GeneralSecurityException | IOException e) {
                throw new CannotLook("the trust folder has no certificates in " + file.getFileName());
            }
        }

        private static byte[] pem(String text, String label) {
            Matcher matcher = Pattern.compile("-----BEGIN " + label + "-----([^-]+)-----END " + label + "-----")
                    .matcher(text);
            if (!matcher.find()) {
                throw new IllegalArgumentException("no " + label);
            }
            return Base64.getMimeDecoder().decode(matcher.group(1));
        }
    }

    // ------------------------------------------------------------------------------------------------- notes, hashes

    /** A signed checkpoint. Text is kept byte by byte (ISO 8859-1). */
    private record Note(
            String origin, long size, byte[] root, String body, List<Signed> signatures, List<String> lines) {
        /** @param value key id and signature */
        record Signed(String name, byte[] value) {
            String keyId() {
                return hex(Arrays.copyOf(value, 4));
            }
        }

        private static final Pattern SIGNATURE =
                Pattern.compile("\u00e2\u0080\u0094 ([!-~]+) ([A-Za-z0-9+/]+={0,2})");

        /** Null where it is none. */
        static Note read(byte[] bytes) {
            List<String> lines = linesOf(bytes);
            if (lines == null
                    || lines.size() < 5
                    || !lines.get(0).matches("[!-~]+")
                    || !lines.get(1).matches(COUNT)
                    || !lines.get(3).isEmpty()) {
                return null;
            }
            byte[] root = hash(lines.get(2));
            List<Signed> signatures = new ArrayList<>();
            for (String line : lines.subList(4, lines.size())) {
                Matcher matcher = SIGNATURE.matcher(line);
                byte[] value = matcher.matches() ? base64(matcher.group(2)) : null;
                if (value == null || value.length < 5) {
                    return null;
                }
                signatures.add(new Signed(matcher.group(1), value));
            }
            String body = String.join("\n", lines.subList(0, 3)) + "\n";
            return root == null
                    ? null
                    : new Note(lines.get(0), Long.parseLong(lines.get(1)), root, body, signatures, lines);
        }
    }

    /** Null where a line is not the Base64 of a hash. */
    private static List<byte[]> hashes(List<String> lines) {
        List<byte[]> hashes = new ArrayList<>();
        for (String line : lines) {
            byte[] hash = hash(line);
            if (hash == null) {
                return null;
            }
            hashes.add(hash);
        }
        return hashes;
    }

    private static byte[] hash(String text) {
        byte[] hash = base64(text);
        return hash != null && hash.length == 32 ? hash : null;
    }

    /** Null where it is not the one way to write those bytes. */
    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean isTime(String text) {
        try {
            return TIME.matcher(text).matches() && Instant.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** What may be printed of a text that somebody else chose. */
    private static String plain(String text) {
        return text.replaceAll("[^A-Za-z0-9._/ -]+", "?");
    }

    private static final class Fail extends Exception {
        private static final long serialVersionUID = 1;

        Fail(String check, String message) {
            super(check + ": " + message);
        }
    }

    private static final class CannotLook extends Exception {
        private static final long serialVersionUID = 1;

        CannotLook(String message) {
            super(message);
        }
    }

    // ------------------------------------------------------------------------------------------------- certificates

    /** From the certificate to one that a root has signed; just the certificate if it is a root itself. */
    private static List<X509Certificate> chain(
            X509Certificate leaf, Collection<X509Certificate> others, Collection<X509Certificate> roots)
            throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
        while (!roots.contains(last(chain)) && issuer(last(chain), roots) == null) {
            X509Certificate issuer = issuer(last(chain), others);
            if (issuer == null || chain.contains(issuer) || chain.size() > 5) {
                throw new GeneralSecurityException("leads to no root");
            }
            chain.add(issuer);
        }
        X509Certificate root = roots.contains(last(chain)) ? null : issuer(last(chain), roots);
        if (root != null) {
            chain.add(root);
        }
        return chain;
    }

    private static X509Certificate last(List<X509Certificate> chain) {
        return chain.get(chain.size() - 1);
    }

    private static X509Certificate issuer(X509Certificate certificate, Collection<X509Certificate> among) {
        for (X509Certificate issuer : among) {
            if (issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                try {
                    certificate.verify(issuer.getPublicKey());
                    return issuer;
                } catch (GeneralSecurityException e) {
                    // another of this name may be the one
                }
            }
        }
        return null;
    }

    /** RFC 5280, section 6, at a time when all of the chain were in force: when it matters is asked by itself. */
    private static void leadsTo(List<X509Certificate> chain, Collection<X509Certificate> roots)
            throws GeneralSecurityException {
        X509Certificate root = last(chain);
        if (!roots.contains(root)) {
            throw new GeneralSecurityException("leads to no root");
        }
        if (chain.size() == 1) {
            return;
        }
        Date common = chain.stream().map(X509Certificate::getNotBefore).max(Date::compareTo).orElseThrow();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(common);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, chain.size() - 1)),
                        parameters);
    }

    private static boolean inForce(List<X509Certificate> chain, Instant at) {
        return chain.stream()
                .noneMatch(certificate -> at.isBefore(certificate.getNotBefore().toInstant())
                        || !at.isBefore(certificate.getNotAfter().toInstant()));
    }

    // ------------------------------------------------------------------------------------------------- CMS and DER

    /** A SignedData of one signer (RFC 5652). */
    private static final class Cms {
        static final String DATA = "1.2.840.113549.1.7.1";
        static final Map<String, String> DIGESTS = Map.of(
                "2.16.840.1.101.3.4.2.1", "SHA-256",
                "2.16.840.1.101.3.4.2.2", "SHA-384",
                "2.16.840.1.101.3.4.2.3", "SHA-512");
        private static final Map<String, String> SIGNATURES = Map.of(
                "1.2.840.113549.1.1.11", "SHA256withRSA",
                "1.2.840.113549.1.1.12", "SHA384withRSA",
                "1.2.840.113549.1.1.13", "SHA512withRSA",
                "1.2.840.10045.4.3.2", "SHA256withECDSA",
                "1.2.840.10045.4.3.3", "SHA384withECDSA",
                "1.2.840.10045.4.3.4", "SHA512withECDSA",
                "1.3.101.112", "Ed25519");

        final String type;
        final byte[] content;
        final List<X509Certificate> certificates = new ArrayList<>();
        /** That nothing in it could be changed without the signature taking note. */
        final boolean strict;

        private final String digest;
        private final String signature;
        private final Der identifier;
        private final Der attributes;
        private final byte[] value;
        private final Map<String, Der> attribute = new HashMap<>();

        private Cms(Der contentInfo) throws GeneralSecurityException {
            List<Der> info = contentInfo.children(0x30);
            List<Der> outer = info.get(1).children(0xa0);
            if (info.size() != 2 || outer.size() != 1 || !info.get(0).oid().equals("1.2.840.113549.1.7.2")) {
                throw new GeneralSecurityException("not signed data");
            }
            List<Der> data = new ArrayList<>(outer.get(0).children(0x30));
            byte[] version = data.remove(0).value(0x02);
            List<Der> digests = data.remove(0).children(0x31);
            List<Der> encapsulated = data.remove(0).children(0x30);
            type = encapsulated.get(0).oid();
            content = encapsulated.size() == 1
                    ? null
                    : encapsulated.get(1).children(0xa0).get(0).value(0x04);
            if (data.get(0).tag == 0xa0) {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                for (Der certificate : data.remove(0).children(0xa0)) {
                    certificates.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(certificate.encoded())));
                }
            }
            boolean lists = data.get(0).tag == 0xa1;
            if (lists) {
                data.remove(0);
            }
            List<Der> signers = data.remove(0).children(0x31);
            if (!data.isEmpty() || signers.size() != 1) {
                throw new GeneralSecurityException("not one signer");
            }
            List<Der> signer = new ArrayList<>(signers.get(0).children(0x30));
            byte[] signerVersion = signer.remove(0).value(0x02);
            identifier = signer.remove(0);
            digest = DIGESTS.get(algorithm(signer.remove(0)));
            attributes = signer.remove(0);
            String algorithm = algorithm(signer.remove(0));
            signature = algorithm.equals("1.2.840.113549.1.1.1") && digest != null
                    ? digest.replace("-", "") + "withRSA"
                    : SIGNATURES.get(algorithm);
            value = signer.remove(0).value(0x04);
            int named = identifier.tag == 0x30 ? 1 : 3;
            strict = signer.isEmpty()
                    && !lists
                    && Arrays.equals(signerVersion, new byte[] {(byte) named})
                    && Arrays.equals(version, new byte[] {(byte) named})
                    && digests.size() == 1
                    && digest != null
                    && digest.equals(DIGESTS.get(algorithm(digests.get(0))));
            for (Der one : attributes.children(0xa0)) {
                List<Der> parts = one.children(0x30);
                List<Der> values = parts.get(1).children(0x31);
                if (parts.size() != 2 || values.size() != 1 || attribute.put(parts.get(0).oid(), values.get(0)) != null) {
                    throw new GeneralSecurityException("an attribute twice");
                }
            }
        }

        static Cms read(byte[] encoded) throws GeneralSecurityException {
            return new Cms(Der.read(encoded));
        }

        private static String algorithm(Der identifier) throws GeneralSecurityException {
            List<Der> parts = identifier.children(0x30);
            boolean plain = parts.size() == 1 || parts.size() == 2 && parts.get(1).value(0x05).length == 0;
            if (!plain) {
                throw new GeneralSecurityException("an algorithm with parameters");
            }
            return parts.get(0).oid();
        }

        /** @return the certificate of who signed */
        X509Certificate verify(byte[] signed) throws GeneralSecurityException {
            if (digest == null || signature == null) {
                throw new GeneralSecurityException("signed in a way that is not trusted");
            }
            Der typed = attribute.get("1.2.840.113549.1.9.3");
            Der digested = attribute.get("1.2.840.113549.1.9.4");
            if (typed == null
                    || digested == null
                    || !typed.oid().equals(type)
                    || !MessageDigest.isEqual(
                            MessageDigest.getInstance(digest).digest(signed), digested.value(0x04))) {
                throw new GeneralSecurityException("of something else");
            }
            for (X509Certificate certificate : certificates) {
                if (isNamed(certificate)) {
                    Signature verifier = Signature.getInstance(signature);
                    verifier.initVerify(certificate.getPublicKey());
                    byte[] set = attributes.encoded();
                    set[0] = 0x31;
                    verifier.update(set);
                    if (!verifier.verify(value)) {
                        throw new GeneralSecurityException("does not fit");
                    }
                    return certificate;
                }
            }
            throw new GeneralSecurityException("by nobody who is named");
        }

        private boolean isNamed(X509Certificate certificate) throws GeneralSecurityException {
            if (identifier.tag == 0x30) {
                List<Der> parts = identifier.children(0x30);
                return parts.size() == 2
                        && Arrays.equals(
                                parts.get(0).encoded(),
                                certificate.getIssuerX500Principal().getEncoded())
                        && Arrays.equals(
                                parts.get(1).value(0x02),
                                certificate.getSerialNumber().toByteArray());
            }
            byte[] extension = certificate.getExtensionValue("2.5.29.14");
            return extension != null
                    && Arrays.equals(
                            Der.read(Der.read(extension).value(0x04)).value(0x04), identifier.value(0x80));
        }

        /** That the signed attribute of RFC 2634 or RFC 5816 names the certificate. */
        void namesSigner(X509Certificate signer) throws GeneralSecurityException {
            Der first = attribute.get("1.2.840.113549.1.9.16.2.12");
            Der second = attribute.get("1.2.840.113549.1.9.16.2.47");
            if (first == null && second == null) {
                throw new GeneralSecurityException("names no certificate");
            }
            if (first != null) {
                Der named = first.children(0x30).get(0).children(0x30).get(0).children(0x30).get(0);
                isDigest("SHA-1", named, signer);
            }
            if (second != null) {
                List<Der> named =
                        second.children(0x30).get(0).children(0x30).get(0).children(0x30);
                boolean other = named.get(0).tag == 0x30;
                String algorithm = other ? DIGESTS.get(algorithm(named.get(0))) : "SHA-256";
                isDigest(String.valueOf(algorithm), named.get(other ? 1 : 0), signer);
            }
        }

        private static void isDigest(String algorithm, Der named, X509Certificate signer)
                throws GeneralSecurityException {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(signer.getEncoded());
            if (!MessageDigest.isEqual(digest, named.value(0x04))) {
                throw new GeneralSecurityException("names another certificate");
            }
        }
    }

    /** One element of DER. */
    private static final class Der {
        final int tag;
        private final byte[] bytes;
        private final int start;
        private final int from;
        private final int end;

        private Der(byte[] bytes, int start, int limit) throws GeneralSecurityException {
            if (limit - start < 2) {
                throw new GeneralSecurityException("ends too early");
            }
            this.bytes = bytes;
            this.start = start;
            tag = bytes[start] & 0xff;
            int length = bytes[start + 1] & 0xff;
            int head = start + 2;
            if (length >= 0x80) {
                int octets = length & 0x7f;
                if (octets < 1 || octets > 3 || limit - head < octets) {
                    throw new GeneralSecurityException("not DER");
                }
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = length << 8 | bytes[head++] & 0xff;
                }
                if (length < (octets == 1 ? 0x80 : 1 << 8 * (octets - 1))) {
                    throw new GeneralSecurityException("not DER");
                }
            }
            if ((tag & 0x1f) == 0x1f || length > limit - head) {
                throw new GeneralSecurityException("not DER");
            }
            from = head;
            end = head + length;
        }

        static Der read(byte[] bytes) throws GeneralSecurityException {
            Der der = new Der(bytes, 0, bytes.length);
            if (der.end != bytes.length) {
                throw new GeneralSecurityException("something follows");
            }
            return der;
        }

        List<Der> children(int expected) throws GeneralSecurityException {
            is(expected);
            List<Der> children = new ArrayList<>();
            for (int at = from; at < end; at = children.get(children.size() - 1).end) {
                children.add(new Der(bytes, at, end));
            }
            if (children.isEmpty()) {
                throw new GeneralSecurityException("nothing in it");
            }
            return children;
        }

        byte[] value(int expected) throws GeneralSecurityException {
            is(expected);
            return Arrays.copyOfRange(bytes, from, end);
        }

        byte[] encoded() {
            return Arrays.copyOfRange(bytes, start, end);
        }

        String oid() throws GeneralSecurityException {
            byte[] value = value(0x06);
            StringBuilder oid = new StringBuilder();
            long arc = 0;
            for (byte octet : value) {
                arc = arc << 7 | octet & 0x7f;
                if (octet >= 0) {
                    if (oid.length() == 0) {
                        long first = Math.min(arc / 40, 2);
                        oid.append(first).append('.').append(arc - 40 * first);
                    } else {
                        oid.append('.').append(arc);
                    }
                    arc = 0;
                }
            }
            return oid.toString();
        }

        private void is(int expected) throws GeneralSecurityException {
            if (tag != expected) {
                throw new GeneralSecurityException("tag " + tag + " where " + expected + " is expected");
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- JSON

    /** JSON (RFC 8259) that has one reading: UTF-8, no white space, no member twice, escapes only where they must be. */
    private static final class Json {
        /** A number as it is written, or one of the three words. */
        record Token(String text) {}

        private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
        private static final int DEEPEST = 32;

        private final String text;
        private int at;

        Json(byte[] bytes) {
            try {
                text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("not UTF-8", e);
            }
        }

        Object read() {
            Object value = value(0);
            if (at != text.length()) {
                throw new IllegalArgumentException("something follows");
            }
            return value;
        }

        private Object value(int depth) {
            if (depth > DEEPEST) {
                throw new IllegalArgumentException("too deep");
            }
            switch (peek()) {
                case '{':
                    return object(depth);
                case '[':
                    return array(depth);
                case '"':
                    return string();
                default:
                    return scalar();
            }
        }

        private Map<String, Object> object(int depth) {
            Map<String, Object> members = new LinkedHashMap<>();
            take('{');
            if (peek() == '}') {
                at++;
                return members;
            }
            while (true) {
                int start = at;
                String name = string();
                if (text.substring(start, at).indexOf('\\') >= 0 || members.containsKey(name)) {
                    throw new IllegalArgumentException("a member twice");
                }
                take(':');
                members.put(name, value(depth + 1));
                if (peek() == '}') {
                    at++;
                    return members;
                }
                take(',');
            }
        }

        private List<Object> array(int depth) {
            List<Object> items = new ArrayList<>();
            take('[');
            if (peek() == ']') {
                at++;
                return items;
            }
            while (true) {
                items.add(value(depth + 1));
                if (peek() == ']') {
                    at++;
                    return items;
                }
                take(',');
            }
        }

        private String string() {
            take('"');
            StringBuilder string = new StringBuilder();
            while (true) {
                char c = take();
                if (c == '"') {
                    return string.toString();
                }
                if (c < 0x20) {
                    throw new IllegalArgumentException("a control character");
                }
                string.append(c == '\\' ? escaped() : c);
            }
        }

        private char escaped() {
            char c = take();
            int plain = "\"\\bfnrt".indexOf(c);
            if (plain >= 0) {
                return "\"\\\b\f\n\r\t".charAt(plain);
            }
            if (c == 'u' && text.length() - at >= 4) {
                String digits = text.substring(at, at + 4);
                if (digits.matches("00[01][0-9A-Fa-f]")) {
                    at += 4;
                    return (char) Integer.parseInt(digits, 16);
                }
            }
            throw new IllegalArgumentException("an escape that need not be");
        }

        private Object scalar() {
            for (String word : List.of("true", "false", "null")) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return new Token(word);
                }
            }
            Matcher number = NUMBER.matcher(text).region(at, text.length());
            if (!number.lookingAt()) {
                throw new IllegalArgumentException("no value");
            }
            at = number.end();
            return new Token(number.group());
        }

        private char peek() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("ends too early");
            }
            return text.charAt(at);
        }

        private char take() {
            char c = peek();
            at++;
            return c;
        }

        private void take(char expected) {
            if (take() != expected) {
                throw new IllegalArgumentException("not " + expected);
            }
        }
    }
}

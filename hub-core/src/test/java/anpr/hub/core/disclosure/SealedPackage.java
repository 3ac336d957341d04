package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Commitment;
import anpr.hub.core.proof.ConsistencyProof;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An evidence package on disk and the trust folder that fits it, made of the specification's text and of the openssl command
 * rather than of the hub's own builder; with the keys at hand, so that a test can seal again what it has altered.
 */
final class SealedPackage {
    static final String HUB = "hub.test";
    static final String ID = "ANPR-OP-SIM-001-PROSECUTOR";

    final Path root;
    final Path trust;
    final List<Long> ingest = new ArrayList<>();
    final List<Long> retrieved = new ArrayList<>();
    final TreeMap<String, SignedLog> logs = new TreeMap<>();
    final TreeMap<String, KeyPair> keys = new TreeMap<>();
    final KeyPair witnessKeys = NoteSigner.newKeys();
    String recipient = "PROSECUTOR";
    Instant issued = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** What the search is said to have found, if not what is in the package. */
    @Nullable
    List<Long> found;

    /** Groups of a record, beside those that every one has; or in their place. */
    final TreeMap<Integer, TreeMap<String, String>> groups = new TreeMap<>();

    boolean stamped = true;
    boolean witnessed = true;
    private final Authority authority;
    private final Path directory;
    private String signer = "signer";
    private int strangers;

    SealedPackage(Path directory, Authority authority) {
        this.directory = directory;
        this.authority = authority;
        this.root = directory.resolve("package");
        this.trust = directory.resolve("trust");
    }

    /** Three records of {@code ingest} and one of {@code retrieved}, among others that are not ours. */
    SealedPackage make() throws IOException {
        return make(3, 700);
    }

    SealedPackage make(int records, int others) throws IOException {
        for (String log : List.of("audit", "ingest", "retrieved")) {
            keys.put(log, NoteSigner.newKeys());
            logs.put(
                    log,
                    SignedLog.open(
                            directory.resolve("logs").resolve(log),
                            new NoteSigner.Log(HUB + "/" + log, keys.get(log))));
        }
        log("ingest").append(others(others));
        log("ingest").publish();
        StringBuilder sdl = new StringBuilder();
        StringBuilder csv = new StringBuilder("row,log,index,plate,captured,note\n");
        List<Record> all = new ArrayList<>();
        for (int row = 1; row <= records; row++) {
            all.add(record("ingest", row));
            log("ingest").append(others(others / 2 / records + 1));
        }
        log("retrieved").append(others(1));
        all.add(record("retrieved", records + 1));
        log("audit").append(others(5));
        List<Long> list = found == null ? ingest : found;
        SequencedMap<String, @Nullable String> result = new LinkedHashMap<>();
        result.put("id", "{\"recordId\":\"simulated\",\"kind\":\"event\"}");
        result.put("actor", "{\"actor\":\"simulated\"}");
        boolean hides = recipient.equals("DEFENCE");
        result.put("open", found(hides ? list : list.subList(0, list.size() - 1), hides ? retrieved : List.of(), ""));
        result.put(
                "sensitive",
                found(
                        hides ? List.of() : list.subList(list.size() - 1, list.size()),
                        hides ? List.of() : retrieved,
                        ",\"padding\":\"0000000000\""));
        Record selection = sealed("audit", result);
        log("audit").append(others(2));
        for (Record record : all) {
            sdl.append(line(record));
            csv.append(record.row).append(',').append(record.log).append(',').append(record.index);
            csv.append(",ZZ99ZZZ,2026-11-0")
                    .append(record.row % 9 + 1)
                    .append("T08:00:00Z,\"a \"\"note\"\", of -1\"\n");
        }
        logs.values().forEach(SignedLog::publish);
        write("data/records.sdl", sdl.toString());
        write("data/records.csv", csv.toString());
        write("data/selection.sdl", line(selection));
        for (String log : logs.keySet()) {
            checkpoint(log, logs.get(log).checkpoint());
        }
        for (Record record : all) {
            write("data/proofs/" + record.log + "-" + record.index + ".tlog-proof", prove(record.log, record.index));
            if (!recipient.equals("DEFENCE")) {
                write("data/raw/" + record.log + "-" + record.index + ".bin", raw(record.row));
            }
            write("data/images/" + record.log + "-" + record.index + "-patch.bin", image(record.row));
        }
        write("data/selection.tlog-proof", prove("audit", selection.index));
        write("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        for (String verifier : List.of("verify.sh", "Verify.java")) {
            Files.copy(Verifiers.resource(verifier), root.resolve(verifier));
        }
        info();
        trust();
        return seal();
    }

    private record Record(int row, String log, long index, Commitment commitment, List<String> shown) {}

    private Record record(String log, int row) {
        SequencedMap<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("id", "{\"recordId\":\"simulated-" + row + "\",\"kind\":\"read\",\"schema\":1,\"groups\":1}");
        values.put("plate", "{\"vrmAsRead\":\"ZZ99 ZZZ\",\"vrm\":\"ZZ99ZZZ\",\"confidence\":0.93,\"misread\":false}");
        values.put(
                "time.device",
                "{\"captureTime\":\"2026-11-0" + (row % 9 + 1) + "T08:00:00Z\",\"captureTimeCandidates\":[]}");
        values.put(
                "location.precise",
                "{\"latitude\":51.5000,\"longitude\":-0.1000,\"locationText\":\"Fförd \\\"Sim\\\"\"}");
        values.put("location.area", null);
        values.put("raw", "{\"sha256\":\"" + sha256(raw(row).getBytes(UTF_8)) + "\",\"recordIndex\":0}");
        values.put(
                "image.patch",
                "{\"role\":\"PLATE\",\"sha256\":\"" + sha256(image(row).getBytes(UTF_8)) + "\"}");
        values.put("lineage", "[{\"field\":\"vrm\",\"offset\":" + row + ",\"transforms\":[\"upper\",\"strip\"]},{}]");
        values.putAll(groups.getOrDefault(row, new TreeMap<>()));
        Record record = sealed(log, values);
        (log.equals("ingest") ? ingest : retrieved).add(record.index);
        return new Record(row, log, record.index, record.commitment, record.shown);
    }

    private Record sealed(String log, SequencedMap<String, @Nullable String> values) {
        byte[] seed = HexFormat.of().parseHex(sha256((log + values).getBytes(UTF_8)));
        Commitment commitment = Commitment.to(seed, values);
        long index = log(log).append(List.of(Hash.ofLeaf(commitment.payload())))[0];
        List<String> withheld = List.of("location.precise", "raw", "sensitive");
        List<String> shown = commitment.disclosures().stream()
                .filter(disclosure -> !(recipient.equals("DEFENCE") && withheld.contains(disclosure.group())))
                .map(disclosure -> disclosure.encoded())
                .toList();
        return new Record(0, log, index, commitment, shown);
    }

    private static String line(Record record) {
        StringBuilder line = new StringBuilder();
        line.append(record.log).append(' ').append(record.index).append(' ');
        line.append(new String(record.commitment.payload(), UTF_8)).append('~');
        record.shown.forEach(disclosure -> line.append(disclosure).append('~'));
        return line.append('\n').toString();
    }

    private static String found(List<Long> ingest, List<Long> retrieved, String padding) {
        return ("{\"ingest\":" + ingest + ",\"retrieved\":" + retrieved + padding + "}").replace(" ", "");
    }

    static String raw(int row) {
        return "<read n=\"" + row + "\"/>\n";
    }

    static String image(int row) {
        return "a picture, simulated, " + row;
    }

    private List<Hash> others(int count) {
        List<Hash> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(Hash.ofLeaf(("of somebody else, " + strangers++).getBytes(UTF_8)));
        }
        return others;
    }

    SignedLog log(String name) {
        SignedLog log = logs.get(name);
        if (log == null) {
            throw new IllegalArgumentException(name);
        }
        return log;
    }

    String prove(String log, long index) {
        return log(log).prove(index, SignedNote.parse(read("data/logs/" + log + "/checkpoint.txt")))
                .encoded();
    }

    /** With a witness's signature and a time stamp, unless there are to be none. */
    void checkpoint(String log, SignedNote note) throws IOException {
        SignedNote signed = witnessed
                ? note.and(new NoteSigner.Witness("witness.test", witnessKeys).sign(note.text(), issued))
                : note;
        write("data/logs/" + log + "/checkpoint.txt", signed.encoded());
        if (stamped) {
            authority.stamp(root.resolve("data/logs/" + log + "/checkpoint.txt"));
        }
    }

    /** The note as it is, stamped. */
    void checkpointAs(String log, SignedNote note) throws IOException {
        write("data/logs/" + log + "/checkpoint.txt", note.encoded());
        authority.stamp(root.resolve("data/logs/" + log + "/checkpoint.txt"));
    }

    /** Proof that the log's first leaves are those of an earlier checkpoint. */
    void continues(String log, long earlier) {
        ConsistencyProof proof = log(log).leaves()
                .tree()
                .consistency(
                        earlier, Checkpoint.parse(log(log).checkpoint().text()).size());
        StringBuilder text =
                new StringBuilder("anpr-hub/consistency@v1\nold " + earlier + "\nnew " + proof.size() + "\n");
        proof.path().forEach(hash -> text.append(hash).append('\n'));
        write("data/logs/" + log + "/consistency-" + earlier + ".txt", text.toString());
    }

    void info() {
        write(
                "bag-info.txt",
                "Package-Id: " + ID + "\nCase: OP-SIM\nRecipient: " + recipient + "\nPurpose: a test\nIssued: " + issued
                        + "\nSecurity-Marking: OFFICIAL-SENSITIVE\n");
    }

    void trust() throws IOException {
        StringBuilder lines = new StringBuilder();
        List<NoteSigner> signers = new ArrayList<>();
        keys.forEach((log, pair) -> signers.add(new NoteSigner.Log(HUB + "/" + log, pair)));
        signers.add(new NoteSigner.Witness("witness.test", witnessKeys));
        for (NoteSigner signer : signers) {
            String id = id(signer);
            lines.append(signer instanceof NoteSigner.Log ? "log " : "witness ")
                    .append(signer.key().name());
            lines.append(' ').append(id).append(" 2020-01-01T00:00:00Z -\n");
            write(trust.resolve("keys/" + id + ".pem"), pem(signer));
        }
        write(trust.resolve("keys.txt"), lines.toString());
        write(
                trust.resolve("seal-signers.txt"),
                authority.fingerprint("signer") + " 2020-01-01T00:00:00Z -\n" + authority.fingerprint("old")
                        + " 2020-01-01T00:00:00Z 2021-01-01T00:00:00Z\n");
        Files.copy(authority.file("root.pem"), trust.resolve("seal-root.pem"));
        Files.copy(authority.file("tsa-root.pem"), trust.resolve("tsa-root.pem"));
        write(
                trust.resolve("verifiers.sha256"),
                sha256(Files.readAllBytes(Verifiers.resource("verify.sh"))) + "  verify.sh\n"
                        + sha256(Files.readAllBytes(Verifiers.resource("Verify.java"))) + "  Verify.java\n");
    }

    static String id(NoteSigner signer) {
        SignedNote note = signer instanceof NoteSigner.Log log
                ? log.sign("a\n0\nb\n")
                : new SignedNote("a\n0\nb\n", List.of())
                        .and(((NoteSigner.Witness) signer).sign("a\n0\nb\n", Instant.EPOCH));
        return HexFormat.of()
                .formatHex(
                        Base64.getDecoder().decode(note.signatures().getFirst().bytes()), 0, 4);
    }

    static String pem(NoteSigner signer) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(signer.key().publicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    void sealWith(String name) {
        signer = name;
    }

    /** Names all files and signs that, as whoever has the package's key can. */
    SealedPackage seal() throws IOException {
        Files.deleteIfExists(root.resolve("manifest-sha256.txt"));
        Files.deleteIfExists(root.resolve("tagmanifest-sha256.txt"));
        Files.deleteIfExists(root.resolve("tagmanifest-sha256.txt.p7s"));
        write("manifest-sha256.txt", manifest(true));
        write("tagmanifest-sha256.txt", manifest(false));
        authority.seal(root, signer);
        return this;
    }

    String manifest(boolean data) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = root.relativize(file).toString();
                if (name.startsWith("data/") == data) {
                    lines.append(sha256(Files.readAllBytes(file)))
                            .append("  ")
                            .append(name)
                            .append('\n');
                }
            }
        }
        return lines.toString();
    }

    String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        write(root.resolve(file), text);
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) throws IOException {
        Files.delete(root.resolve(file));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.routes.disclosure.SealCertificate;
import anpr.hub.routes.seal.StampAuthority;
import anpr.hub.simulator.stamp.TimeStampAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a sceptical expert tries on a package, with pictures and vouched for by others, that {@code hub package} made of a
 * hub's data; sealed again with the hub's own certificate where that helps: both verifiers in the package say the same, and
 * what is wrong. The numbers are those of the attacks in {@code docs/disclosure.md}.
 */
class PackageAttacksTest {
    private static final String ID = "ANPR-OP-ATTACK-001-PROSECUTOR";
    private static final String RECORDS = "data/records.sdl";
    private static final String TABLE = "data/records.csv";
    private static final String CHECKPOINT = "data/logs/ingest/checkpoint.txt";
    private static final String STAMP = "data/logs/ingest/checkpoint.tsr";
    private static final String ORIGIN = "hub.example/ingest";

    @TempDir
    static Path shared;

    private static Method javaVerifier;

    @TempDir
    Path dir;

    private Path root = Path.of("");
    private Path trust = Path.of("");

    @BeforeAll
    static void aPackage() throws Exception {
        try (VouchedData vouched = new VouchedData(shared)) {
            try (TestHub hub = vouched.hub()) {
                Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
                for (int minutes = 1; minutes <= 8; minutes++) {
                    VouchedData.postWithPictures(
                            hub,
                            HikvisionPush.of(minutes % 2 == 0 ? "ZZ99ZZA" : "ZZ99ZZB", now.minusSeconds(60L * minutes)),
                            minutes);
                }
                VouchedData.settled(hub, 8);
            }
            Path data = vouched.data;
            // Of a hub that has sealed since yesterday.
            SealCertificate.in(data.resolve("seal/keys"), Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)));
            Path out = shared.resolve("out");
            Path trust = shared.resolve("trust");
            assertThat(VouchedData.run("trust", "--data", data.toString(), "--out", trust.toString())
                            .status())
                    .isZero();
            VouchedData.Said said = vouched.pack("OP-ATTACK", out, trust, "--vrm", "ZZ99ZZA");
            assertThat(said.status()).as(said.text()).isZero();
        }
        Path classes = Files.createDirectory(shared.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                classes.toString(),
                                shared.resolve("out")
                                        .resolve(ID)
                                        .resolve("Verify.java")
                                        .toString()))
                .isZero();
        javaVerifier = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ClassLoader.getPlatformClassLoader())
                .loadClass("Verify")
                .getMethod("run", Path.class, String[].class, PrintStream.class);
    }

    @BeforeEach
    void aCopyOfIt() throws IOException {
        root = dir.resolve(ID);
        trust = dir.resolve("trust");
        ExampleAdapter.copy(shared.resolve("out").resolve(ID), root);
        ExampleAdapter.copy(shared.resolve("trust"), trust);
    }

    @Test
    void asItWasMadeItIsVerified() throws Exception {
        String answer = both(ID);

        assertThat(answer)
                .contains("ok token: log ingest: stamped at", "ok witness: log ingest: signed by witness.example")
                .doesNotContain("note token", "note witness");
        assertThat(answer.lines().toList().getLast())
                .startsWith("VERIFIED 4 records, package " + ID + ", case OP-ATTACK, for PROSECUTOR, issued ");
    }

    @Test
    void anOldPackageIsNotTakenForTheOneThatTheLetterNames() throws Exception {
        assertThat(both("ANPR-OP-ATTACK-002-PROSECUTOR"))
                .contains("FAIL package: this is package " + ID + ", not ANPR-OP-ATTACK-002-PROSECUTOR");
    }

    /** What is done to it. */
    @FunctionalInterface
    private interface Edit {
        void on(PackageAttacksTest it) throws Exception;
    }

    /**
     * @param resealed whether the hub's own certificate seals it again afterwards
     * @param answer what the line that fails says; {@code *} stands for anything
     */
    private record Attack(String name, Edit edit, boolean resealed, String answer) {
        @Override
        public String toString() {
            return name + (resealed ? ", sealed again" : "");
        }
    }

    static List<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        Edit flipRaw = it -> it.flip(it.raw(0));
        attacks.add(new Attack(
                "1: a bit of the raw bytes", flipRaw, false, "manifest: data/raw/*: differs from what was sealed"));
        attacks.add(new Attack(
                "1: a bit of the raw bytes",
                flipRaw,
                true,
                "raw: row 1: raw bytes differ from those hashed on receipt"));
        attacks.add(new Attack(
                "1: a bit of a picture",
                it -> it.flip(it.picture(0)),
                true,
                "raw: row 1: an image differs from the one hashed on receipt"));
        attacks.add(new Attack(
                "1: the picture of another record",
                it -> Files.copy(
                        it.root.resolve(it.picture(1)),
                        it.root.resolve(it.picture(0)),
                        StandardCopyOption.REPLACE_EXISTING),
                true,
                "raw: row 1: an image differs from the one hashed on receipt"));
        attacks.add(new Attack(
                "1: a picture of no record",
                it -> Files.copy(it.root.resolve(it.picture(0)), it.root.resolve("data/images/ingest-999-plate.jpg")),
                true,
                "raw: data/images/ingest-999-plate.jpg: is of no record"));
        Edit otherPlate = it -> it.rows(rows -> rows.set(1, reopened(rows.get(1), "plate", "ZZ99ZZA", "ZZ98ZZA")));
        attacks.add(new Attack(
                "2: a plate", otherPlate, false, "manifest: data/records.sdl: differs from what was sealed"));
        attacks.add(new Attack("2: a plate", otherPlate, true, "field: row 2: a field was not committed to"));
        attacks.add(new Attack(
                "2: a plate in the table for people",
                it -> it.rewrite(TABLE, text -> text.replaceFirst("ZZ99ZZA", "ZZ98ZZA")),
                true,
                "csv: row 1: records.csv does not say what the record says"));
        attacks.add(new Attack(
                "3: a row removed",
                it -> it.rows(rows -> rows.remove(0)),
                false,
                "manifest: data/records.sdl: differs from what was sealed"));
        attacks.add(new Attack(
                "4: a row removed with all that belongs to it",
                PackageAttacksTest::drop,
                true,
                "selection: record ingest * was found by the search and is not in the package"));
        attacks.add(new Attack(
                "5: rows in another order",
                it -> it.rows(rows -> rows.addFirst(rows.remove(1))),
                true,
                "order: row 2: index * does not follow *"));
        attacks.add(new Attack(
                "6: a row given the next number",
                PackageAttacksTest::renumber,
                true,
                "inclusion: row 4: record ingest * is not in the log as of its checkpoint"));
        attacks.add(new Attack(
                "7: a hash dropped from a proof",
                it -> it.rewrite(it.proof(0), text -> text.replaceFirst("(index \\d+\\n)[^\\n]+\\n", "$1")),
                true,
                "inclusion: row 1: record ingest * is not in the log as of its checkpoint"));
        attacks.add(new Attack(
                "8: the size of the tree",
                it -> it.rewrite(CHECKPOINT, text -> text.replaceFirst("\\n\\d+\\n", "\n9999\n")),
                true,
                "checkpoint: log ingest: not signed by a log key of the trust folder"));
        attacks.add(new Attack(
                "9: the time stamp of another checkpoint",
                it -> Files.copy(
                        it.root.resolve("data/logs/audit/checkpoint.tsr"),
                        it.root.resolve(STAMP),
                        StandardCopyOption.REPLACE_EXISTING),
                true,
                "token: log ingest: the time stamp is not of this checkpoint, or not of a trusted authority"));
        attacks.add(new Attack(
                "9: no time stamp at all",
                it -> Files.copy(
                        it.root.resolve("tagmanifest-sha256.txt.p7s"),
                        it.root.resolve(STAMP),
                        StandardCopyOption.REPLACE_EXISTING),
                true,
                "token: log ingest: the time stamp is not of this checkpoint, or not of a trusted authority"));
        attacks.add(new Attack(
                "9: the time stamp of an authority of its own",
                PackageAttacksTest::stampAnew,
                true,
                "token: log ingest: the time stamp is not of this checkpoint, or not of a trusted authority"));
        attacks.add(
                new Attack(
                        "10: a signer of its own, with its root in the package",
                        it -> {
                            SealCertificate own = SealCertificate.in(it.dir.resolve("own"), Clock.systemUTC());
                            Files.createDirectory(it.root.resolve("keys"));
                            Files.writeString(it.root.resolve("keys/seal-root.pem"), own.root());
                            it.seal(own);
                        },
                        false,
                        "seal: the seal does not fit tagmanifest-sha256.txt or its certificate does not lead to the trusted root"));
        attacks.add(new Attack(
                "11: a checkpoint signed by an unknown key",
                it -> it.rewrite(CHECKPOINT, text -> new NoteSigner.Log(ORIGIN, NoteSigner.newKeys())
                        .sign(SignedNote.parse(text).text())
                        .encoded()),
                true,
                "checkpoint: log ingest: not signed by a log key of the trust folder"));
        attacks.add(new Attack(
                "11: a witness's signature by an unknown key",
                it -> it.rewrite(CHECKPOINT, text -> {
                    SignedNote note = SignedNote.parse(text);
                    SignedNote alone = new SignedNote(
                            note.text(), List.of(note.signatures().getFirst()));
                    return alone.and(new NoteSigner.Witness(VouchedData.WITNESS, NoteSigner.newKeys())
                                    .sign(note.text(), Instant.now()))
                            .encoded();
                }),
                true,
                "token: log ingest: the time stamp is not of this checkpoint, or not of a trusted authority"));
        attacks.add(new Attack(
                "12: a file slipped in",
                it -> Files.writeString(it.root.resolve("data/extra.txt"), "look here"),
                false,
                "manifest: data/extra.txt: was not sealed"));
        attacks.add(new Attack(
                "13: history rewritten with the log's own key",
                it -> it.hold(3, Hash.ofLeaf("the root that somebody else saw".getBytes(UTF_8))),
                false,
                "history: log ingest: does not continue the checkpoint of 3 leaves in *"));
        attacks.add(new Attack(
                "13: history cut off before what somebody else holds",
                it -> it.hold(900_000, Hash.ofLeaf("later".getBytes(UTF_8))),
                false,
                "history: log ingest: does not continue the checkpoint of 900000 leaves in *"));
        attacks.add(new Attack(
                "14: the hub's clock set back an hour as it was made",
                it -> it.rewrite("bag-info.txt", PackageAttacksTest::anHourEarlier),
                true,
                "token: log *: stamped at *, after the package says it was issued"));
        attacks.add(new Attack(
                "16: an old package with a new number",
                it -> it.rewrite("bag-info.txt", text -> text.replace("-001-", "-002-")),
                false,
                "manifest: bag-info.txt: differs from what was sealed"));
        attacks.add(new Attack(
                "16: a package with another recipient",
                it -> it.rewrite("bag-info.txt", text -> text.replace("Recipient: PROSECUTOR", "Recipient: DEFENCE")),
                false,
                "manifest: bag-info.txt: differs from what was sealed"));
        attacks.add(new Attack(
                "17: the log's key revoked before",
                it -> Files.writeString(
                        it.trust.resolve("keys.txt"),
                        Files.readString(it.trust.resolve("keys.txt"))
                                .replaceAll(
                                        "(log " + ORIGIN + " \\S+ )\\S+ -",
                                        "$12025-01-01T00:00:00Z 2025-01-02T00:00:00Z")),
                false,
                "key: log ingest: key * was not in force at *"));
        attacks.add(new Attack(
                "18: another verifier",
                it -> {
                    it.rewrite("verify.sh", text -> text + "# and more\n");
                    it.rewrite("Verify.java", text -> text + "// and more\n");
                },
                true,
                "verifier: this verifier is not the one that the trust folder names"));
        attacks.add(new Attack(
                "22: a link out of the package",
                it -> Files.createSymbolicLink(it.root.resolve("data/link"), Path.of("/etc/hostname")),
                false,
                "files: data/link: a link, or a name that no file of a package has"));
        attacks.add(new Attack(
                "22: a name that climbs out of the package when it is unpacked",
                it -> Files.writeString(it.root.resolve("data/..bashrc"), "look here"),
                true,
                "files: data/..bashrc: a link, or a name that no file of a package has"));
        attacks.add(new Attack(
                "22: a member twice in a record",
                it -> it.rows(rows -> rows.set(0, reopened(rows.get(0), "plate", "{", "{\"vrm\":\"ZZ98ZZA\","))),
                true,
                "field: row 1: a field was not committed to"));
        attacks.add(new Attack(
                "22: bytes that are no UTF-8 in the table for people",
                it -> Files.write(it.root.resolve(TABLE), new byte[] {(byte) 0xC0, (byte) 0xAF}),
                true,
                "csv: row 0: records.csv does not say what the record says"));
        attacks.add(new Attack(
                "22: names that differ in case alone",
                it -> Files.copy(it.root.resolve(RECORDS), it.root.resolve("data/Records.sdl")),
                true,
                "files: data/*ecords.sdl: a link, or a name that no file of a package has"));
        attacks.add(new Attack(
                "22: a NUL in the records",
                it -> it.rewrite(RECORDS, text -> text.replaceFirst("ingest", "ing\0est")),
                true,
                "order: row *: malformed"));
        attacks.add(new Attack(
                "22: a formula in the table for people",
                it -> it.rewrite(TABLE, text -> text.replaceFirst("ZZ99ZZA", "=cmd")),
                true,
                "csv: row 1: records.csv does not say what the record says"));
        return attacks;
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsWrongIsSaid(Attack attack) throws Exception {
        attack.edit.on(this);
        if (attack.resealed) {
            seal(SealCertificate.in(shared.resolve("data/seal/keys"), Clock.systemUTC()));
        }

        String answer = both();

        assertThat(answer.lines().toList().getLast()).as(answer).isEqualTo("NOT VERIFIED");
        assertThat(answer.lines().filter(line -> line.startsWith("FAIL ")))
                .singleElement()
                .asString()
                .matches("FAIL "
                        + Stream.of(attack.answer.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
    }

    /** What both verifiers say, which must be the same to the letter. */
    private String both(String... id) throws Exception {
        String said = ShippedVerifiers.shell(root, trust, id);
        String[] arguments =
                Stream.concat(Stream.of(trust.toString()), Stream.of(id)).toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        javaVerifier.invoke(null, root, arguments, new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8)).as("Verify.java beside verify.sh").isEqualTo(said);
        return said;
    }

    private void rewrite(String file, UnaryOperator<String> edit) throws IOException {
        String before = Files.readString(root.resolve(file));
        String after = edit.apply(before);
        assertThat(after).as("the attack changes " + file).isNotEqualTo(before);
        Files.writeString(root.resolve(file), after);
    }

    private interface Rows {
        void edit(List<String> rows);
    }

    private void rows(Rows edit) throws IOException {
        rewrite(RECORDS, text -> {
            List<String> rows = new ArrayList<>(text.lines().toList());
            edit.edit(rows);
            return String.join("\n", rows) + "\n";
        });
    }

    private long index(int row) {
        try {
            String[] line = Files.readString(root.resolve(RECORDS))
                    .lines()
                    .toList()
                    .get(row)
                    .split(" ");
            return Long.parseLong(line[1]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String raw(int row) {
        return "data/raw/ingest-" + index(row) + ".bin";
    }

    private String picture(int row) {
        return "data/images/ingest-" + index(row) + "-plate.jpg";
    }

    private String overview(int row) {
        return "data/images/ingest-" + index(row) + "-overview.jpg";
    }

    private void flip(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(file));
        bytes[bytes.length / 2] ^= 1;
        Files.write(root.resolve(file), bytes);
    }

    private void stampAnew() throws IOException {
        try (TimeStampAuthority own = new TimeStampAuthority(Clock.systemUTC());
                HttpClient client = HttpClient.newHttpClient()) {
            byte[] stamp = new StampAuthority(
                            own.url(),
                            Files.writeString(dir.resolve("own-tsa.pem"), own.root()),
                            null,
                            client,
                            Duration.ofMinutes(1),
                            Clock.systemUTC(),
                            new SecureRandom())
                    .stamp(Files.readAllBytes(root.resolve(CHECKPOINT)));
            Files.write(root.resolve(STAMP), stamp);
        }
    }

    private static String anHourEarlier(String info) {
        Matcher issued = Pattern.compile("Issued: (\\S+)").matcher(info);
        assertThat(issued.find()).isTrue();
        return issued.replaceFirst("Issued: " + Instant.parse(issued.group(1)).minus(1, ChronoUnit.HOURS));
    }

    private String proof(int row) {
        return "data/proofs/ingest-" + index(row) + ".tlog-proof";
    }

    /** The row with one group opened to another value, under the same salt. */
    private static String reopened(String row, String group, String from, String to) {
        return Stream.of(row.split("~", -1))
                .map(part -> {
                    if (part.isEmpty() || part.contains(" ")) {
                        return part;
                    }
                    Disclosure disclosure = Disclosure.parse(part);
                    return disclosure.group().equals(group)
                            ? new Disclosure(
                                            disclosure.salt(),
                                            group,
                                            disclosure.value().replace(from, to))
                                    .encoded()
                            : part;
                })
                .collect(Collectors.joining("~"));
    }

    private void drop() throws IOException {
        Files.delete(root.resolve(proof(1)));
        Files.delete(root.resolve(raw(1)));
        Files.delete(root.resolve(picture(1)));
        Files.delete(root.resolve(overview(1)));
        rows(rows -> rows.remove(1));
        rewrite(TABLE, text -> {
            List<String> lines = new ArrayList<>(text.lines().toList());
            lines.remove(2);
            for (int row = 1; row < lines.size(); row++) {
                lines.set(row, row + lines.get(row).substring(lines.get(row).indexOf(',')));
            }
            return String.join("\n", lines) + "\n";
        });
    }

    private void renumber() throws IOException {
        long from = index(3);
        long to = from + 1;
        rewrite(proof(3), text -> text.replaceFirst("index " + from, "index " + to));
        Files.move(root.resolve(proof(3)), root.resolve("data/proofs/ingest-" + to + ".tlog-proof"));
        Files.move(root.resolve(raw(3)), root.resolve("data/raw/ingest-" + to + ".bin"));
        Files.move(root.resolve(picture(3)), root.resolve("data/images/ingest-" + to + "-plate.jpg"));
        Files.move(root.resolve(overview(3)), root.resolve("data/images/ingest-" + to + "-overview.jpg"));
        rewrite(TABLE, text -> text.replaceFirst("ingest," + from + ",", "ingest," + to + ","));
        rewrite(RECORDS, text -> text.replaceFirst("ingest " + from + " ", "ingest " + to + " "));
    }

    /** A checkpoint of the log that somebody else holds. */
    private void hold(long size, Hash root) throws IOException {
        SignedNote held = new NoteSigner.Log(ORIGIN, KeyFiles.loadOrCreate(shared.resolve("data/seal/keys"), "ingest"))
                .sign(new Checkpoint(ORIGIN, size, root).text());
        Files.createDirectories(trust.resolve("checkpoints"));
        Files.writeString(trust.resolve("checkpoints/held.txt"), held.encoded());
    }

    /** Names all files anew and signs that, as the hub does. */
    private void seal(SealCertificate by) throws IOException {
        Path tags = root.resolve("tagmanifest-sha256.txt");
        Files.delete(tags);
        Files.delete(root.resolve("tagmanifest-sha256.txt.p7s"));
        Files.delete(root.resolve("manifest-sha256.txt"));
        Files.writeString(root.resolve("manifest-sha256.txt"), manifest(true));
        Files.writeString(tags, manifest(false));
        Files.write(root.resolve("tagmanifest-sha256.txt.p7s"), by.sign(Files.readAllBytes(tags)));
    }

    private String manifest(boolean data) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()) {
                String name = root.relativize(file).toString();
                if (name.startsWith("data/") == data) {
                    lines.append(Sha256.hex(Files.readAllBytes(file)))
                            .append("  ")
                            .append(name)
                            .append('\n');
                }
            }
        }
        return lines.toString();
    }
}

package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that no hub writes: names, manifests, tables, seals and JSON in which a checker could be made to see something else than a
 * person, or than the other checker. Both say the same, run nothing, and touch nothing outside the package.
 */
class HostilePackageTest {
    @TempDir
    static Path shared;

    private static Authority authority;
    private static Verifiers verifiers;

    @TempDir
    Path directory;

    @BeforeAll
    static void authorities() throws Exception {
        for (String program : List.of("bash", "openssl", "xxd")) {
            assumeTrue(Verifiers.canRun(program), () -> program + " is missing");
        }
        authority = new Authority(Files.createDirectory(shared.resolve("authority")));
        verifiers = new Verifiers(Files.createDirectory(shared.resolve("verifier")));
    }

    @FunctionalInterface
    interface Edit {
        void on(SealedPackage it) throws Exception;
    }

    /** @param before of the package before it is made; the edit is of what was sealed */
    record Attack(String name, String recipient, Edit before, Edit edit, boolean resealed, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static void add(List<Attack> to, String name, Edit edit, boolean resealed, String answer) {
        to.add(new Attack(name, "PROSECUTOR", it -> {}, edit, resealed, answer));
    }

    static void resealWith(SealedPackage it, String manifest, String extra) throws IOException {
        it.delete("tagmanifest-sha256.txt");
        it.delete("tagmanifest-sha256.txt.p7s");
        if (manifest.equals("manifest-sha256.txt")) {
            it.write(manifest, it.read(manifest) + extra);
        }
        String tags = it.manifest(false);
        it.write("tagmanifest-sha256.txt", manifest.equals("tagmanifest-sha256.txt") ? tags + extra : tags);
        authority.seal(it.root, "signer");
    }

    static void sh(Path dir, String script) throws Exception {
        Verifiers.Answer answer = Verifiers.process(dir, List.of("bash", "-c", script));
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    static final String Z = "0".repeat(64);

    static List<Attack> attacks() {
        List<Attack> l = new ArrayList<>();
        for (String m : List.of("manifest-sha256.txt", "tagmanifest-sha256.txt")) {
            add(
                    l,
                    "slip " + m,
                    it -> resealWith(it, m, Z + "  ../../etc/passwd\n"),
                    false,
                    "manifest: ../../etc/passwd: is missing");
            add(
                    l,
                    "abs " + m,
                    it -> resealWith(it, m, Z + "  /etc/passwd\n"),
                    false,
                    "manifest: /etc/passwd: is missing");
            add(
                    l,
                    "crlf " + m,
                    it -> resealWith(it, m, Z + "  data/x\r\n"),
                    false,
                    "manifest: " + m + ": differs from what was sealed");
            add(
                    l,
                    "noeol " + m,
                    it -> resealWith(it, m, Z + "  data/x"),
                    false,
                    "manifest: " + m + ": differs from what was sealed");
            add(
                    l,
                    "subscript " + m,
                    it -> resealWith(it, m, Z + "  x[$(touch pwned)]\n"),
                    false,
                    "manifest: " + m + ": differs from what was sealed");
            add(
                    l,
                    "dup " + m,
                    it -> resealWith(it, m, it.read(m).lines().findFirst().orElseThrow() + "\n"),
                    false,
                    "manifest: " + m + ": differs from what was sealed");
        }
        add(
                l,
                "formula",
                it -> it.write(
                        "data/records.csv", it.read("data/records.csv").replaceFirst("\"a ", "\"=cmd|' /C calc'!A0 ")),
                true,
                "csv: row 1: ");
        add(
                l,
                "formula tab",
                it -> it.write("data/records.csv", it.read("data/records.csv").replaceFirst("\"a ", "\"\t=1 ")),
                true,
                "csv: row 1: ");
        add(
                l,
                "csv crlf",
                it -> it.write("data/records.csv", it.read("data/records.csv").replace("\n", "\r\n")),
                true,
                "csv: row 0: ");
        add(
                l,
                "csv extra row",
                it -> it.write("data/records.csv", it.read("data/records.csv") + "5,ingest,9,A,B\n"),
                true,
                "csv: row 5: ");
        add(
                l,
                "csv short",
                it -> it.write("data/records.csv", it.read("data/records.csv").replaceFirst("4,retrieved[^\n]*\n", "")),
                true,
                "csv: row 4: ");
        add(
                l,
                "csv nul",
                it -> it.write("data/records.csv", it.read("data/records.csv").replaceFirst("\"a ", "\"a\0 ")),
                true,
                "csv: row 1: ");
        add(
                l,
                "csv no eol",
                it -> it.write("data/records.csv", it.read("data/records.csv").stripTrailing()),
                true,
                "csv: row 4: ");
        add(
                l,
                "csv open quote",
                it -> it.write("data/records.csv", it.read("data/records.csv").replaceFirst("of -1\"\n", "of -1\n")),
                true,
                "csv: row 1: ");
        add(
                l,
                "sdl crlf",
                it -> it.write("data/records.sdl", it.read("data/records.sdl").replace("\n", "\r\n")),
                true,
                "order: row 1: malformed");
        add(
                l,
                "sdl noeol",
                it -> it.write("data/records.sdl", it.read("data/records.sdl").stripTrailing()),
                true,
                "order: row 4: malformed");
        add(
                l,
                "sdl blank",
                it -> it.write("data/records.sdl", it.read("data/records.sdl") + "\n"),
                true,
                "order: row 5: malformed");
        add(
                l,
                "sdl tilde",
                it -> it.write("data/records.sdl", it.read("data/records.sdl").replaceFirst("~\n", "~~\n")),
                true,
                "order: row 1: malformed");
        add(
                l,
                "sdl twice",
                it -> it.write("data/records.sdl", it.read("data/records.sdl").replaceFirst("(?s)^([^\n]*\n)", "$1$1")),
                true,
                "order: row 2: index ");
        add(
                l,
                "disclosure twice",
                it -> it.write(
                        "data/records.sdl", it.read("data/records.sdl").replaceFirst("~([^~\n]+~)\n", "~$1$1\n")),
                true,
                "field: row 1: a field has more");
        add(
                l,
                "sdl audit",
                it -> it.write("data/records.sdl", it.read("data/records.sdl").replaceFirst("ingest", "audit")),
                true,
                "order: row 1: malformed");
        add(
                l,
                "huge line",
                it -> it.write("data/records.sdl", "ingest 1 " + "A".repeat(5_000_000) + "\n"),
                true,
                "order: row 1: malformed");
        add(l, "fifo", it -> sh(it.root, "mkfifo data/pipe"), false, "files: data/pipe: ");
        add(l, "space", it -> it.write("data/a b", "x"), true, "files: data/a b: ");
        add(l, "newline", it -> it.write("data/a\nb", "x"), true, "files: data/a?b: ");
        add(l, "escape", it -> it.write("data/a\u001b[2Jb", "x"), false, "files: data/a?2Jb: ");
        add(l, "dollar", it -> it.write("data/$(touch pwned)", "x"), true, "files: ");
        add(l, "dots", it -> it.write("data/a..b", "x"), true, "files: data/a..b: ");
        add(l, "dash", it -> it.write("-rf", "x"), false, "manifest: -rf: was not sealed");
        add(
                l,
                "link dir",
                it -> Files.createSymbolicLink(it.root.resolve("data/zz"), Path.of("/etc")),
                false,
                "files: data/zz: ");
        add(l, "folder case", it -> it.write("DATA/x", "x"), true, "files: data: ");
        add(
                l,
                "recipient",
                it -> {
                    it.recipient = "PUBLIC";
                    it.info();
                },
                true,
                "package: bag-info.txt does not name case, recipient and package");
        add(
                l,
                "bag twice",
                it -> it.write("bag-info.txt", it.read("bag-info.txt") + "Case: OTHER\n"),
                true,
                "package: bag-info.txt does not name");
        add(
                l,
                "bag nul",
                it -> it.write("bag-info.txt", it.read("bag-info.txt").replace("OP-SIM\n", "OP-SIM\0X\n")),
                true,
                "package: bag-info.txt does not name");
        add(
                l,
                "bag bad time",
                it -> it.write(
                        "bag-info.txt",
                        it.read("bag-info.txt").replaceFirst("Issued: .*", "Issued: 2026-02-30T00:00:00Z")),
                true,
                "package: bag-info.txt does not name");
        add(
                l,
                "bag unsealed",
                it -> it.write("bag-info.txt", it.read("bag-info.txt").replace("a test", "b test")),
                false,
                "manifest: bag-info.txt: differs");
        add(
                l,
                "late token",
                it -> {
                    it.issued = it.issued.minus(Duration.ofHours(1));
                    it.info();
                },
                true,
                "token: log audit: stamped at ");
        add(
                l,
                "strange tsa",
                it -> Files.copy(
                        authority.file("self-root.pem"),
                        it.trust.resolve("tsa-root.pem"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING),
                false,
                "token: log audit: the time stamp is not");
        add(
                l,
                "no tsa root",
                it -> Files.delete(it.trust.resolve("tsa-root.pem")),
                false,
                "token: log audit: the time stamp is not");
        add(
                l,
                "token garbage",
                it -> it.write("data/logs/ingest/checkpoint.tsr", "x"),
                true,
                "token: log ingest: the time stamp is not");
        add(
                l,
                "token empty",
                it -> it.write("data/logs/ingest/checkpoint.tsr", ""),
                true,
                "token: log ingest: the time stamp is not");
        add(
                l,
                "bad witness",
                it -> {
                    SignedNote note = SignedNote.parse(it.read("data/logs/ingest/checkpoint.txt"));
                    SignedNote.Signature w = note.signatures().get(1);
                    byte[] b = Base64.getDecoder().decode(w.bytes());
                    b[b.length - 40] ^= 1;
                    it.checkpointAs(
                            "ingest",
                            new SignedNote(
                                    note.text(),
                                    List.of(
                                            note.signatures().get(0),
                                            new SignedNote.Signature(
                                                    w.name(),
                                                    Base64.getEncoder().encodeToString(b)))));
                },
                true,
                "witness: log ingest: signature of witness witness.test does not verify");
        add(
                l,
                "revoked witness",
                it -> SealedPackage.write(
                        it.trust.resolve("keys.txt"),
                        Files.readString(it.trust.resolve("keys.txt"))
                                .replaceAll("(witness \\S+ \\S+ \\S+) -", "$1 2025-01-01T00:00:00Z")),
                false,
                "witness: log audit: key ");
        add(
                l,
                "future key",
                it -> SealedPackage.write(
                        it.trust.resolve("keys.txt"),
                        Files.readString(it.trust.resolve("keys.txt"))
                                .replaceAll("(log hub.test/audit \\S+) \\S+ -", "$1 2099-01-01T00:00:00Z -")),
                false,
                "key: log audit: key ");
        add(
                l,
                "log dir strange",
                it -> it.write("data/logs/other/checkpoint.txt", it.read("data/logs/ingest/checkpoint.txt")),
                true,
                "checkpoint: log other: not signed");
        add(
                l,
                "checkpoint of other log",
                it -> it.write("data/logs/ingest/checkpoint.txt", it.read("data/logs/retrieved/checkpoint.txt")),
                true,
                "checkpoint: log ingest: not signed");
        add(
                l,
                "no audit",
                it -> {
                    it.delete("data/logs/audit/checkpoint.txt");
                    it.delete("data/logs/audit/checkpoint.tsr");
                },
                true,
                "checkpoint: log audit: not signed");
        add(
                l,
                "no proof",
                it -> it.delete("data/proofs/ingest-" + it.ingest.get(1) + ".tlog-proof"),
                true,
                "inclusion: row 2: ");
        add(
                l,
                "proof noncanonical",
                it -> {
                    String p = "data/proofs/ingest-" + it.ingest.get(1) + ".tlog-proof";
                    it.write(p, loosen(it.read(p)));
                },
                true,
                "inclusion: row 2: ");
        add(
                l,
                "proof hash more",
                it -> {
                    String p = "data/proofs/ingest-" + it.ingest.get(1) + ".tlog-proof";
                    it.write(p, it.read(p).replaceFirst("(index \\d+\\n[^\\n]+\\n)([^\\n]+\\n)", "$1$2$2"));
                },
                true,
                "inclusion: row 2: ");
        add(
                l,
                "proof of older checkpoint",
                it -> {
                    String p = "data/proofs/ingest-" + it.ingest.get(1) + ".tlog-proof";
                    it.write(
                            p,
                            it.read(p)
                                    .replaceFirst(
                                            "\n\n(?s).*",
                                            "\n\n"
                                                    + it.log("ingest")
                                                            .checkpoint()
                                                            .encoded()));
                },
                true,
                "inclusion: row 2: ");
        add(
                l,
                "raw of nobody",
                it -> it.write("data/raw/ingest-1.bin", "x"),
                true,
                "raw: data/raw/ingest-1.bin: is of no record");
        add(l, "raw strange", it -> it.write("data/raw/x", "x"), true, "raw: data/raw/x: is of no record");
        add(
                l,
                "image in subfolder",
                it -> it.write("data/images/sub/ingest-1-x", "x"),
                true,
                "raw: data/images/sub/ingest-1-x: is of no record");
        l.add(new Attack(
                "raw in defence",
                "DEFENCE",
                it -> {},
                it -> it.write("data/raw/ingest-" + it.ingest.get(0) + ".bin", SealedPackage.raw(1)),
                true,
                "raw: row 1: raw bytes differ"));
        add(
                l,
                "selection of ingest",
                it -> it.write(
                        "data/selection.sdl",
                        it.read("data/records.sdl").lines().findFirst().orElseThrow() + "\n"),
                true,
                "selection: the result list is not");
        add(
                l,
                "selection withheld",
                it -> it.write(
                        "data/selection.sdl", it.read("data/selection.sdl").replaceFirst("~[^~\n]+~\n", "~\n")),
                true,
                "selection: the result list is not");
        add(
                l,
                "selection two lines",
                it -> it.write(
                        "data/selection.sdl", it.read("data/selection.sdl").repeat(2)),
                true,
                "selection: the result list is not");
        for (String cms : List.of(
                "-nodetach -signer A/signer.pem -inkey A/signer.key",
                "-signer A/signer.pem -inkey A/signer.key -signer A/other.pem -inkey A/other.key",
                "-signer A/signer.pem -inkey A/signer.key -certfile A/self-root.pem",
                "-signer A/signer.pem -inkey A/signer.key -noattr",
                "-md sha1 -signer A/signer.pem -inkey A/signer.key",
                "-nocerts -signer A/signer.pem -inkey A/signer.key")) {
            add(
                    l,
                    "cms " + cms,
                    it -> sh(
                            it.root,
                            "openssl cms -sign -binary -in tagmanifest-sha256.txt -outform DER -out tagmanifest-sha256.txt.p7s "
                                    + cms.replace("A/", authority.file("") + "/")),
                    false,
                    "seal: the seal does not fit");
        }
        add(
                l,
                "cms issuer in capitals",
                it -> inSeal(it, HexFormat.of().formatHex("simulated".getBytes(US_ASCII)), 0, 'S'),
                false,
                "seal: the seal does not fit");
        add(l, "cms other algorithm", it -> inSeal(it, "2a8648ce3d040302", 7, 3), false, "seal: the seal does not fit");
        add(
                l,
                "cms attribute in another writing",
                it -> inSeal(it, "06092a864886f70d01090431", 11, 0x11),
                false,
                "seal: the seal does not fit");
        add(
                l,
                "cms trailing",
                it -> sh(it.root, "printf x >> tagmanifest-sha256.txt.p7s"),
                false,
                "seal: the seal does not fit");
        add(l, "cms empty", it -> sh(it.root, ": > tagmanifest-sha256.txt.p7s"), false, "seal: the seal does not fit");
        add(
                l,
                "cms pem",
                it -> sh(
                        it.root,
                        "openssl cms -cmsout -inform DER -in tagmanifest-sha256.txt.p7s -outform PEM -out x && mv x tagmanifest-sha256.txt.p7s"),
                false,
                "seal: the seal does not fit");
        for (String plate : List.of(
                "{\"vrm\":\"A\0B\"}",
                "{ \"vrm\":\"A\"}",
                "{\"vrm\":\"\\u0041\"}",
                "{\"v\\u0072m\":\"A\"}",
                "{\"vrm\":\"A\"},1",
                "{\"vrm\":01}",
                "{\"vrm\":\"A\",}",
                "[1,2",
                "{\"vrm\":\"A\tB\"}",
                "nul",
                "[]]",
                "\"\\\"")) {
            l.add(new Attack(
                    "json " + plate.replace("\0", "NUL"),
                    "PROSECUTOR",
                    it -> {
                        it.groups.put(2, new TreeMap<>());
                        it.groups.get(2).put("plate", plate);
                    },
                    it -> {},
                    false,
                    "field: row 2: a field has more than one reading"));
        }
        return l;
    }

    static String loosen(String proof) {
        int line = proof.indexOf('\n', proof.indexOf("index")) + 1;
        char c = proof.charAt(line + 42);
        String abc = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return proof.substring(0, line + 42) + abc.charAt(abc.indexOf(c) + 1) + proof.substring(line + 43);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsWrongIsSaid(Attack attack) throws Exception {
        SealedPackage it = new SealedPackage(directory, authority);
        it.recipient = attack.recipient;
        attack.before.on(it);
        it.make();
        attack.edit.on(it);
        if (attack.resealed) {
            it.seal();
        }
        Verifiers.Answer answer = verifiers.both(it.root, it.trust.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(1);
        assertThat(answer.text()).contains("FAIL " + attack.answer);
        assertThat(Files.exists(it.root.resolve("pwned"))).isFalse();
    }

    @Test
    void aMemberWithoutANameIsStillOne() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority);
        it.groups.put(2, new TreeMap<>());
        it.groups.get(2).put("plate", "{\"\":\"x\",\"vrm\":\"ZZ99ZZZ\"}");

        Verifiers.Answer answer = verifiers.both(it.make().root, it.trust.toString());

        assertThat(answer.status()).as(answer.text()).isZero();
    }

    @Test
    void aSealThatHasExpiredSinceIsStillGood() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority);
        it.stamped = false;
        it.issued = Instant.parse("2020-06-01T12:00:00Z");
        it.sealWith("old");
        it.make();
        Verifiers.Answer answer = verifiers.both(it.root, it.trust.toString());
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    @Test
    void aSealMayHaveItsRootInside() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority).make();
        sh(
                it.root,
                "openssl cms -sign -binary -in tagmanifest-sha256.txt -outform DER -out tagmanifest-sha256.txt.p7s -signer A/signer.pem -inkey A/signer.key -certfile A/root.pem"
                        .replace("A/", authority.file("") + "/"));
        Verifiers.Answer answer = verifiers.both(it.root, it.trust.toString());
        assertThat(answer.status()).as(answer.text()).isZero();
    }

    @Test
    void theJavaFileRunsByItselfAndKnowsItsOwnCopyElsewhere() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority).make();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Verifiers.Answer answer =
                Verifiers.process(it.root, List.of(java, "Verify.java", it.trust.toString(), SealedPackage.ID));

        assertThat(answer).isEqualTo(Verifiers.shell(it.root, it.trust.toString(), SealedPackage.ID));
        assertThat(answer.status()).as(answer.text()).isZero();
        Path other = directory.resolve("elsewhere/Verify.java");
        SealedPackage.write(other, it.read("Verify.java") + "// and more\n");
        assertThat(Verifiers.process(it.root, List.of(java, other.toString(), it.trust.toString()))
                        .text())
                .contains("FAIL verifier: this verifier is not the one that the trust folder names");
    }

    @Test
    void withoutOneOfItsProgramsTheScriptSaysWhich() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority).make();

        Verifiers.Answer answer = Verifiers.process(
                it.root, List.of("env", "-i", "PATH=" + directory, "/bin/bash", "verify.sh", it.trust.toString()));

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.text()).contains("cannot verify: the program base64 is missing");
    }

    /** A bit of each byte for Java; of every seventh for the script, which takes longer. */
    @Test
    void noByteOfTheSealCanBeAnother() throws Exception {
        SealedPackage it = new SealedPackage(directory, authority).make();
        Path seal = it.root.resolve("tagmanifest-sha256.txt.p7s");
        byte[] good = Files.readAllBytes(seal);
        List<String> accepted = new ArrayList<>();
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(seal, flipped);
            if (verifiers.java(it.root, it.trust.toString()).status() != 1) {
                accepted.add("Verify.java, byte " + at);
            }
            if (at % 7 == 0 && Verifiers.shell(it.root, it.trust.toString()).status() != 1) {
                accepted.add("verify.sh, byte " + at);
            }
        }
        assertThat(accepted).isEmpty();
    }

    /** The last place in the seal that has these bytes, with another in the place of one of them. */
    private static void inSeal(SealedPackage it, String hex, int at, int other) throws IOException {
        Path seal = it.root.resolve("tagmanifest-sha256.txt.p7s");
        String all = HexFormat.of().formatHex(Files.readAllBytes(seal));
        byte[] bytes = HexFormat.of().parseHex(all);
        bytes[all.lastIndexOf(hex) / 2 + at] = (byte) other;
        Files.write(seal, bytes);
    }
}

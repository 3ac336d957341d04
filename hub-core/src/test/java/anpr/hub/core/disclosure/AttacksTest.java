package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a sceptical expert tries on a package, most of it with the package's own sealing key: both verifiers say the same, and
 * what is wrong.
 */
class AttacksTest {
    private static final String RECORDS = "data/records.sdl";
    private static final String CHECKPOINT = "data/logs/ingest/checkpoint.txt";

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

    @ParameterizedTest
    @MethodSource
    void anHonestPackageIsVerified(String recipient) throws Exception {
        SealedPackage honest = new SealedPackage(directory, authority);
        honest.recipient = recipient;

        Verifiers.Answer answer = verifiers.both(honest.make().root, honest.trust.toString(), SealedPackage.ID);

        assertThat(answer.status()).as(answer.text()).isZero();
        assertThat(answer.verdict())
                .isEqualTo("VERIFIED 4 records, package " + SealedPackage.ID + ", case OP-SIM, for " + recipient
                        + ", issued " + honest.issued);
    }

    static Stream<String> anHonestPackageIsVerified() {
        return Stream.of("PROSECUTOR", "DEFENCE");
    }

    @Test
    void withoutAWitnessAndATimeStampThePackageSaysSo() throws Exception {
        SealedPackage bare = new SealedPackage(directory, authority);
        bare.stamped = false;
        bare.witnessed = false;

        Verifiers.Answer answer = verifiers.both(bare.make().root, bare.trust.toString());

        assertThat(answer.status()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("note token: log ingest: ")
                .contains("no witness has signed: the log is only as honest as who keeps its key");
    }

    @Test
    void aCheckpointThatSomebodyElseHoldsIsContinued() throws Exception {
        SealedPackage honest = new SealedPackage(directory, authority).make();
        hold(honest, 700, honest.log("ingest").leaves().tree().root(700));
        honest.continues("ingest", 700);
        honest.seal();

        assertThat(verifiers.both(honest.root, honest.trust.toString()).verdict())
                .startsWith("VERIFIED 4 records");
    }

    /** What is done to a package that was honest. */
    @FunctionalInterface
    private interface Edit {
        void on(SealedPackage honest) throws Exception;
    }

    /**
     * @param resealed whether the package's own key signs it again afterwards
     * @param answer what the line before the last says; {@code *} stands for anything
     */
    private record Attack(String name, Edit edit, boolean resealed, String answer) {
        @Override
        public String toString() {
            return name + (resealed ? ", sealed again" : "");
        }
    }

    static List<Attack> attacks() {
        List<Attack> attacks = new ArrayList<>();
        Edit flipRaw = it -> it.write(raw(it, 0), SealedPackage.raw(1).replace("1", "2"));
        attacks.add(new Attack(
                "a bit of the raw bytes", flipRaw, false, "manifest: data/raw/*: differs from what was sealed"));
        attacks.add(new Attack(
                "a bit of the raw bytes", flipRaw, true, "raw: row 1: raw bytes differ from those hashed on receipt"));
        attacks.add(new Attack(
                "an image",
                it -> it.write("data/images/ingest-" + it.ingest.getFirst() + "-patch.bin", "another picture"),
                true,
                "raw: row 1: an image differs from the one hashed on receipt"));
        Edit otherPlate = it -> rows(it, rows -> {
            rows.set(1, reopened(rows.get(1), "plate", "ZZ99ZZZ", "ZZ98ZZZ"));
            return rows;
        });
        attacks.add(
                new Attack("a plate", otherPlate, false, "manifest: data/records.sdl: differs from what was sealed"));
        attacks.add(new Attack("a plate", otherPlate, true, "field: row 2: a field was not committed to"));
        attacks.add(new Attack(
                "the plate in the table for people",
                it -> it.write("data/records.csv", it.read("data/records.csv").replaceFirst("ZZ99ZZZ", "ZZ98ZZZ")),
                true,
                "csv: row 1: records.csv does not say what the record says"));
        attacks.add(new Attack(
                "a row removed",
                it -> rows(it, rows -> rows.subList(1, rows.size())),
                false,
                "manifest: data/records.sdl: differs from what was sealed"));
        attacks.add(new Attack(
                "a row removed with all that belongs to it",
                AttacksTest::drop,
                true,
                "selection: record ingest * was found by the search and is not in the package"));
        attacks.add(new Attack(
                "rows in another order",
                it -> rows(it, rows -> List.of(rows.get(1), rows.get(0), rows.get(2), rows.get(3))),
                true,
                "order: row 2: index * does not follow *"));
        attacks.add(new Attack(
                "a row given another number",
                AttacksTest::renumber,
                true,
                "inclusion: row 1: record ingest * is not in the log as of its checkpoint"));
        attacks.add(new Attack(
                "a hash dropped from a proof",
                it -> it.write(proof(it), it.read(proof(it)).replaceFirst("(index \\d+\\n)[^\\n]+\\n", "$1")),
                true,
                "inclusion: row 1: record ingest * is not in the log as of its checkpoint"));
        attacks.add(new Attack(
                "the size of the tree",
                it -> it.write(CHECKPOINT, it.read(CHECKPOINT).replaceFirst("\\n\\d+\\n", "\n9999\n")),
                true,
                "checkpoint: log ingest: not signed by a log key of the trust folder"));
        attacks.add(new Attack(
                "the time stamp of another checkpoint",
                it -> Files.write(
                        it.root.resolve("data/logs/ingest/checkpoint.tsr"),
                        Files.readAllBytes(it.root.resolve("data/logs/audit/checkpoint.tsr"))),
                true,
                "token: log ingest: the time stamp is not of this checkpoint, or not of a trusted authority"));
        attacks.add(
                new Attack(
                        "a signer of its own, with its root in the package",
                        it -> {
                            it.write("keys/seal-root.pem", Files.readString(authority.file("self-root.pem")));
                            it.sealWith("self");
                        },
                        true,
                        "seal: the seal does not fit tagmanifest-sha256.txt or its certificate does not lead to the trusted root"));
        attacks.add(new Attack(
                "another signer of the trusted root",
                it -> it.sealWith("other"),
                true,
                "signer: sealed by a certificate that the trust folder does not name"));
        attacks.add(new Attack(
                "a signer whose certificate has expired",
                it -> it.sealWith("old"),
                true,
                "signer: sealed at *, when its certificate was not in force"));
        attacks.add(new Attack(
                "a checkpoint signed by an unknown key",
                it -> it.write(
                        CHECKPOINT,
                        new NoteSigner.Log("hub.test/ingest", NoteSigner.newKeys())
                                .sign(SignedNote.parse(it.read(CHECKPOINT)).text())
                                .encoded()),
                true,
                "checkpoint: log ingest: not signed by a log key of the trust folder"));
        attacks.add(new Attack(
                "a file slipped in",
                it -> it.write("data/extra.txt", "look here"),
                false,
                "manifest: data/extra.txt: was not sealed"));
        attacks.add(new Attack(
                "a file taken out",
                it -> it.delete("data/records.csv"),
                false,
                "manifest: data/records.csv: is missing"));
        attacks.add(new Attack(
                "history rewritten with the log's own key",
                it -> {
                    hold(it, 300, Hash.ofLeaf("the root that the witness saw".getBytes(UTF_8)));
                    it.continues("ingest", 300);
                },
                true,
                "history: log ingest: does not continue the checkpoint of 300 leaves in *"));
        attacks.add(new Attack(
                "history cut off before what somebody else holds",
                it -> hold(it, 900_000, Hash.ofLeaf("later".getBytes(UTF_8))),
                false,
                "history: log ingest: does not continue the checkpoint of 900000 leaves in *"));
        attacks.add(new Attack(
                "the log's key revoked before",
                it -> SealedPackage.write(
                        it.trust.resolve("keys.txt"),
                        Files.readString(it.trust.resolve("keys.txt"))
                                .replaceAll("(log hub.test/ingest \\S+ \\S+) -", "$1 2025-01-01T00:00:00Z")),
                false,
                "key: log ingest: key * was not in force at *"));
        attacks.add(new Attack(
                "another verifier",
                it -> it.write("verify.sh", it.read("verify.sh") + "# and more\n"),
                true,
                "verifier: this verifier is not the one that the trust folder names"));
        attacks.add(new Attack(
                "a link out of the package",
                it -> Files.createSymbolicLink(it.root.resolve("data/link"), Path.of("/etc/passwd")),
                false,
                "files: data/link: a link, or a name that no file of a package has"));
        attacks.add(new Attack(
                "names that differ in case alone",
                it -> it.write("data/Records.sdl", it.read(RECORDS)),
                true,
                "files: data/*ecords.sdl: a link, or a name that no file of a package has"));
        attacks.add(new Attack(
                "a NUL in the records",
                it -> it.write(RECORDS, it.read(RECORDS).replaceFirst("ingest", "ing\0est")),
                true,
                "order: row *: malformed"));
        attacks.add(new Attack(
                "a row in another writing",
                it -> it.write(RECORDS, it.read(RECORDS).replaceFirst("ingest ", "ingest 0")),
                true,
                "order: row 1: malformed"));
        return attacks;
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsWrongIsSaid(Attack attack) throws Exception {
        SealedPackage attacked = new SealedPackage(directory, authority).make();
        attack.edit.on(attacked);
        if (attack.resealed) {
            attacked.seal();
        }

        Verifiers.Answer answer = verifiers.both(attacked.root, attacked.trust.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(1);
        assertThat(answer.verdict()).isEqualTo("NOT VERIFIED");
        assertThat(answer.text().lines().filter(line -> line.startsWith("FAIL ")))
                .singleElement()
                .asString()
                .matches("FAIL "
                        + Stream.of(attack.answer.split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")));
    }

    @Test
    void anOldPackageIsNotTakenForTheOneThatTheLetterNames() throws Exception {
        SealedPackage old = new SealedPackage(directory, authority).make();

        Verifiers.Answer answer = verifiers.both(old.root, old.trust.toString(), "ANPR-OP-SIM-002-PROSECUTOR");

        assertThat(answer.text())
                .contains("FAIL package: this is package " + SealedPackage.ID + ", not ANPR-OP-SIM-002-PROSECUTOR");
        assertThat(answer.status()).isEqualTo(1);
    }

    @Test
    void aRecordThatTheSearchDidNotFindHasNoPlaceInThePackage() throws Exception {
        SealedPackage more = new SealedPackage(directory, authority);
        more.recipient = "DEFENCE";
        more.found = List.of();

        assertThat(verifiers.both(more.make().root, more.trust.toString()).text())
                .contains("was not found by the search");
    }

    @Test
    void aPlateThatIsSaidTwiceInOneRecordIsNotShownAsOne() throws Exception {
        SealedPackage twice = new SealedPackage(directory, authority);
        twice.groups.put(1, new TreeMap<>());
        twice.groups.get(1).put("plate", "{\"vrm\":\"ZZ99ZZZ\",\"vrm\":\"ZZ98ZZZ\"}");

        Verifiers.Answer answer = verifiers.both(twice.make().root, twice.trust.toString());

        assertThat(answer.status()).as(answer.text()).isEqualTo(1);
        assertThat(answer.text()).contains("row 1: ");
    }

    @Test
    void whateverByteIsFlippedTheSealIsBroken() throws Exception {
        SealedPackage honest = new SealedPackage(directory, authority).make();
        Random random = new Random(9162);
        List<Path> files;
        try (Stream<Path> all = Files.walk(honest.root)) {
            files = all.filter(file -> Files.isRegularFile(file) && !file.endsWith("verify.sh"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            byte[] sealed = Files.readAllBytes(file);
            byte[] flipped = sealed.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);

            Verifiers.Answer answer = verifiers.both(honest.root, honest.trust.toString());

            assertThat(answer.status()).as("%s: %s", file, answer.text()).isEqualTo(1);
            Files.write(file, sealed);
        }
        assertThat(verifiers.both(honest.root, honest.trust.toString()).status())
                .isZero();
    }

    @Test
    void withoutATrustFolderNothingIsSaidOfThePackage() throws Exception {
        SealedPackage honest = new SealedPackage(directory, authority).make();

        assertThat(verifiers
                        .both(honest.root, directory.resolve("nowhere").toString())
                        .status())
                .isEqualTo(2);
    }

    private static String raw(SealedPackage it, int row) {
        return "data/raw/ingest-" + it.ingest.get(row) + ".bin";
    }

    private static String proof(SealedPackage it) {
        return "data/proofs/ingest-" + it.ingest.getFirst() + ".tlog-proof";
    }

    private static void rows(SealedPackage it, Function<List<String>, List<String>> edit) {
        List<String> rows = new ArrayList<>(it.read(RECORDS).lines().toList());
        it.write(RECORDS, String.join("\n", edit.apply(rows)) + "\n");
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

    private static void drop(SealedPackage it) throws IOException {
        long index = it.ingest.get(1);
        rows(it, rows -> {
            rows.remove(1);
            return rows;
        });
        List<String> table = new ArrayList<>(it.read("data/records.csv").lines().toList());
        table.remove(2);
        for (int row = 1; row < table.size(); row++) {
            table.set(row, row + table.get(row).substring(table.get(row).indexOf(',')));
        }
        it.write("data/records.csv", String.join("\n", table) + "\n");
        it.delete("data/proofs/ingest-" + index + ".tlog-proof");
        it.delete("data/raw/ingest-" + index + ".bin");
        it.delete("data/images/ingest-" + index + "-patch.bin");
    }

    private static void renumber(SealedPackage it) throws IOException {
        long from = it.ingest.getFirst();
        long to = from + 1;
        rows(it, rows -> {
            rows.set(0, rows.get(0).replaceFirst("ingest " + from, "ingest " + to));
            return rows;
        });
        it.write("data/records.csv", it.read("data/records.csv").replaceFirst("ingest," + from, "ingest," + to));
        String moved = it.read(proof(it)).replaceFirst("index " + from, "index " + to);
        it.delete(proof(it));
        it.write("data/proofs/ingest-" + to + ".tlog-proof", moved);
        it.write("data/raw/ingest-" + to + ".bin", it.read(raw(it, 0)));
        it.delete(raw(it, 0));
        String image = "data/images/ingest-%d-patch.bin";
        it.write(image.formatted(to), it.read(image.formatted(from)));
        it.delete(image.formatted(from));
    }

    /** A checkpoint of the log that somebody else kept. */
    private static void hold(SealedPackage it, long size, Hash root) {
        SignedNote held = new NoteSigner.Log("hub.test/ingest", Objects.requireNonNull(it.keys.get("ingest")))
                .sign(new Checkpoint("hub.test/ingest", size, root).text());
        SealedPackage.write(it.trust.resolve("checkpoints/held.txt"), held.encoded());
    }
}

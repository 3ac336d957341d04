package anpr.hub.core.disclosure;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What verifiers are given beside a package: public keys and roots, in the form of {@code docs/spec/evidence.md}, section 4.
 * It must reach its readers by another way than packages do.
 */
public final class TrustFolder {
    /**
     * A key, and when it was in force.
     *
     * @param until when it was replaced or since when it is distrusted; null while it is in force
     */
    public record Key(NoteKey key, Instant from, @Nullable Instant until) {
        /** One that still is. */
        public Key(NoteKey key, Instant from) {
            this(key, from, null);
        }
    }

    /**
     * A certificate that may seal.
     *
     * @param fingerprint hex SHA-256
     * @param root that it leads to, in PEM
     */
    public record Signer(String fingerprint, Instant from, String root) {}

    private TrustFolder() {}

    /** Writes it; what lies there of it already is replaced, other files stay. */
    public static void write(Path folder, List<Key> keys, Signer signer) throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        StringBuilder lines = new StringBuilder();
        for (Key key : keys) {
            String kind =
                    switch (key.key().kind()) {
                        case LOG -> "log";
                        case WITNESS -> "witness";
                    };
            lines.append(kind)
                    .append(' ')
                    .append(key.key().name())
                    .append(' ')
                    .append(key.key().keyId())
                    .append(' ')
                    .append(key.from().truncatedTo(ChronoUnit.SECONDS))
                    .append(' ')
                    .append(key.until() == null ? "-" : key.until().truncatedTo(ChronoUnit.SECONDS))
                    .append('\n');
            Files.writeString(folder.resolve("keys").resolve(key.key().keyId() + ".pem"), pem(key.key()));
        }
        Files.writeString(folder.resolve("keys.txt"), lines);
        Files.writeString(folder.resolve("seal-root.pem"), signer.root());
        Files.writeString(
                folder.resolve("seal-signers.txt"),
                signer.fingerprint() + ' ' + signer.from().truncatedTo(ChronoUnit.SECONDS) + " -\n");
        Files.writeString(
                folder.resolve("verifiers.sha256"),
                Sha256.hex(EvidencePackage.resource("verify.sh")) + "  verify.sh\n"
                        + Sha256.hex(EvidencePackage.resource("Verify.java")) + "  Verify.java\n");
    }

    /** Lays checkpoints beside the keys that others hold; a package must continue each. */
    public static void hold(Path folder, List<SignedNote> checkpoints) throws IOException {
        Path held = folder.resolve("checkpoints");
        Files.createDirectories(held);
        for (SignedNote note : checkpoints) {
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            Files.writeString(
                    held.resolve(
                            checkpoint.origin().replaceAll("[^A-Za-z0-9._-]", "-") + '-' + checkpoint.size() + ".txt"),
                    note.encoded());
        }
    }

    /** The checkpoints that lie in a trust folder; none if it is not there. */
    public static List<Checkpoint> held(Path folder) throws IOException {
        return texts(folder).stream()
                .map(text -> Checkpoint.parse(SignedNote.parse(text).text()))
                .toList();
    }

    /** The same with their signatures, as they lie there. */
    public static List<String> texts(Path folder) throws IOException {
        Path held = folder.resolve("checkpoints");
        if (!Files.isDirectory(held)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(held)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private static String pem(NoteKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key.publicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }
}

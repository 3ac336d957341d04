package anpr.hub.core.disclosure;

import anpr.hub.core.proof.NoteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/**
 * What verifiers are given beside a package: public keys and roots, in the form of {@code docs/spec/evidence.md}, section 4.
 * It must reach its readers by another way than packages do.
 */
public final class TrustFolder {
    /** A key that was in force from then on. */
    public record Key(NoteKey key, Instant from) {}

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
                    .append(" -\n");
            Files.writeString(folder.resolve("keys").resolve(key.key().keyId() + ".pem"), pem(key.key()));
        }
        Files.writeString(folder.resolve("keys.txt"), lines);
        Files.writeString(folder.resolve("seal-root.pem"), signer.root());
        Files.writeString(
                folder.resolve("seal-signers.txt"),
                signer.fingerprint() + ' ' + signer.from().truncatedTo(ChronoUnit.SECONDS) + " -\n");
        Files.writeString(
                folder.resolve("verifiers.sha256"),
                Bag.sha256(EvidencePackage.resource("verify.sh")) + "  verify.sh\n"
                        + Bag.sha256(EvidencePackage.resource("Verify.java")) + "  Verify.java\n");
    }

    private static String pem(NoteKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(key.publicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
    }
}

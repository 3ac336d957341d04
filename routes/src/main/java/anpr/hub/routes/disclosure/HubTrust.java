package anpr.hub.routes.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.disclosure.TrustFolder;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.seal.KeyHistory;
import anpr.hub.routes.seal.AnchorSettings;
import anpr.hub.routes.seal.HeldCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Writes what verifiers are given, of the keys that a hub has and had, and of what its witnesses say. The hub may run. */
public final class HubTrust {
    private final Path seal;
    private final Clock clock;

    /** @param data of the hub */
    public HubTrust(Path data, Clock clock) {
        this.seal = data.resolve("seal");
        this.clock = clock;
    }

    /**
     * What stands in the folder.
     *
     * @param troubles which witness could not be asked, and why
     */
    public record Written(List<KeyHistory.Entry> keys, List<String> troubles) {
        public Written {
            keys = List.copyOf(keys);
            troubles = List.copyOf(troubles);
        }
    }

    /** Writes keys, roots and verifiers, and the checkpoints that the witnesses hold now. */
    public Written write(Path folder) throws IOException, InterruptedException {
        List<KeyHistory.Entry> keys = keys();
        List<String> origins = keys.stream()
                .map(KeyHistory.Entry::key)
                .filter(key -> key.kind() == NoteKey.Kind.LOG)
                .map(NoteKey::name)
                .distinct()
                .toList();
        List<SignedNote> held = new ArrayList<>();
        List<String> troubles = new HeldCheckpoints(AnchorSettings.in(seal)).ask(origins, held::add);
        write(folder, keys);
        TrustFolder.hold(folder, held);
        return new Written(keys, troubles);
    }

    /** Writes keys, roots and verifiers. */
    void writeKeys(Path folder) throws IOException {
        write(folder, keys());
    }

    private void write(Path folder, List<KeyHistory.Entry> keys) throws IOException {
        SealCertificate certificate = SealCertificate.in(seal.resolve("keys"), clock);
        TrustFolder.write(
                folder,
                keys.stream()
                        .map(entry -> new TrustFolder.Key(entry.key(), entry.from(), entry.until()))
                        .toList(),
                new TrustFolder.Signer(certificate.fingerprint(), certificate.from(), certificate.root()));
        AnchorSettings.Authority authority = AnchorSettings.in(seal).authority();
        if (authority != null) {
            Files.writeString(folder.resolve("tsa-root.pem"), Files.readString(authority.ca(), UTF_8), UTF_8);
        }
    }

    private List<KeyHistory.Entry> keys() throws IOException {
        List<KeyHistory.Entry> keys = KeyHistory.in(seal.resolve("keys")).all();
        if (keys.isEmpty()) {
            throw new IOException(
                    "there is no history of keys in " + seal + "; name the folder that a hub ran on by --data");
        }
        return keys;
    }
}

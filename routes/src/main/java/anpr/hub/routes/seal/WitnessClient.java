package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.proof.TileLog;
import anpr.hub.core.witness.AddCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks one witness for its signature (C2SP tlog-witness). Safe for use by many threads. */
final class WitnessClient {
    private static final int MOST_BYTES = 16_384;
    private static final int TRIES = 3;

    private final NoteKey key;
    private final URI add;
    private final BoundedHttp http;

    /** By origin, what the witness is thought to have signed last; it says so if it is another. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();

    WitnessClient(AnchorSettings.OneWitness witness, HttpClient client, Duration patience) {
        this.key = witness.parsed();
        this.add = URI.create(witness.base() + "add-checkpoint");
        this.http = new BoundedHttp(client, patience, MOST_BYTES);
    }

    String name() {
        return key.name();
    }

    /**
     * Its signature under a checkpoint, verified.
     *
     * @param leaves of the log, for the proof that it continues what the witness saw
     * @throws IOException if the witness cannot be asked or refuses; says why
     */
    SignedNote.Signature cosign(SignedNote note, TileLog leaves) throws IOException, InterruptedException {
        Checkpoint asked = Checkpoint.parse(note.text());
        for (int tries = 0; tries < TRIES; tries++) {
            long old = sizes.getOrDefault(asked.origin(), 0L);
            if (old > asked.size()) {
                throw new IOException("has signed " + old + " leaves of " + asked.origin() + ", which now signs "
                        + asked.size() + ": an older state of the log was restored, or it has two histories");
            }
            AddCheckpoint request = new AddCheckpoint(
                    old, leaves.tree().consistency(old, asked.size()).path(), note);
            BoundedHttp.Reply reply = http.send(
                    HttpRequest.newBuilder(add).POST(HttpRequest.BodyPublishers.ofString(request.encoded(), UTF_8)));
            switch (reply.status()) {
                case 200 -> {
                    SignedNote.Signature signature = verified(note, reply.text());
                    sizes.put(asked.origin(), asked.size());
                    return signature;
                }
                case 409 -> {
                    long known = size(reply.text());
                    if (known == old) {
                        throw new IOException("refuses " + asked.origin() + " with " + asked.size()
                                + " leaves: it has signed another tree of that size; the log has two histories");
                    }
                    sizes.put(asked.origin(), known);
                }
                case 403 -> throw new IOException("does not know the key of " + asked.origin());
                case 404 -> throw new IOException("does not watch " + asked.origin());
                case 422 ->
                    throw new IOException("refuses " + asked.origin()
                            + ": it does not continue what the witness signed last; the log has two histories");
                default -> throw new IOException("answered with status " + reply.status());
            }
        }
        throw new IOException("says again and again that it has signed another size");
    }

    private SignedNote.Signature verified(SignedNote note, String answer) throws IOException {
        for (String line : answer.lines().toList()) {
            try {
                SignedNote.Signature signature = SignedNote.signature(line);
                if (key.signed(new SignedNote(note.text(), List.of(signature)))) {
                    return signature;
                }
            } catch (IllegalArgumentException e) {
                // A line of somebody else's is passed over.
            }
        }
        throw new IOException("answered without a signature by its key " + key.keyId());
    }

    private static long size(String answer) throws IOException {
        String size = answer.strip();
        if (!size.matches("0|[1-9][0-9]{0,17}")) {
            throw new IOException("said that it has signed another size, and not which");
        }
        return Long.parseLong(size);
    }
}

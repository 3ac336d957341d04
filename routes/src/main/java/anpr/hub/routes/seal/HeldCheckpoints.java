package anpr.hub.routes.seal;

import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What witnesses saw last of logs, as they give it to everybody. */
public final class HeldCheckpoints {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 16_384;

    private final AnchorSettings settings;

    public HeldCheckpoints(AnchorSettings settings) {
        this.settings = settings;
    }

    /**
     * Asks every witness for every log.
     *
     * @param held is given each checkpoint that the witness itself signed
     * @return who could not be asked or said something else, and why
     */
    public List<String> ask(List<String> origins, Consumer<SignedNote> held) throws InterruptedException {
        List<String> troubles = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            BoundedHttp http = new BoundedHttp(client, PATIENCE, MOST_BYTES);
            for (AnchorSettings.OneWitness witness : settings.witnesses()) {
                for (String origin : origins) {
                    try {
                        held.accept(one(http, witness, origin));
                    } catch (IOException | IllegalArgumentException e) {
                        troubles.add(witness.parsed().name() + " of " + origin + ": " + e.getMessage());
                    }
                }
            }
        }
        return troubles;
    }

    private static SignedNote one(BoundedHttp http, AnchorSettings.OneWitness witness, String origin)
            throws IOException, InterruptedException {
        NoteKey key = witness.parsed();
        BoundedHttp.Reply reply =
                http.send(HttpRequest.newBuilder(URI.create(witness.base() + "checkpoints/" + origin)));
        if (reply.status() != 200) {
            throw new IOException("answered with status " + reply.status());
        }
        SignedNote note = SignedNote.parse(reply.text());
        if (!key.signed(note) || !note.text().startsWith(origin + '\n')) {
            throw new IOException("answered with what it did not sign of this log");
        }
        return note;
    }
}

package anpr.hub.routes.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.proof.TileLog;
import anpr.hub.core.witness.AddCheckpoint;
import anpr.hub.simulator.WitnessProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WitnessProcessTest {
    private static final String ORIGIN = "hub.example/ingest";

    @TempDir
    Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final NoteSigner.Log log = new NoteSigner.Log(ORIGIN, NoteSigner.newKeys());
    private TileLog honest;
    private TileLog rewritten;
    private WitnessProcess witness;

    @BeforeEach
    void start() throws Exception {
        honest = log("honest", "leaf ");
        rewritten = log("rewritten", "other ");
        witness = start(log.key());
    }

    @AfterEach
    void stop() throws Exception {
        witness.close();
        honest.close();
        rewritten.close();
    }

    @Test
    void itSpeaksTheProtocol() throws Exception {
        HttpResponse<String> first = post(request(honest, 0, 700));
        assertThat(first.statusCode()).isEqualTo(200);
        SignedNote.Signature signature = SignedNote.signature(first.body().strip());
        assertThat(witness.key().signed(note(honest, 700).and(signature))).isTrue();

        HttpResponse<String> behind = post(request(honest, 0, 1000));
        assertThat(behind.statusCode()).isEqualTo(409);
        assertThat(behind.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
        assertThat(behind.body()).isEqualTo("700\n");

        assertThat(post(request(rewritten, 700, 1000)).statusCode()).isEqualTo(422);
        assertThat(post(request(rewritten, 700, 700)).statusCode()).isEqualTo(409);
        assertThat(post("old 1001\n\n" + note(honest, 1000).encoded()).statusCode())
                .isEqualTo(400);
        assertThat(post("old 0\n\n"
                                + new NoteSigner.Log(ORIGIN, NoteSigner.newKeys())
                                        .sign(note(honest, 1).text())
                                        .encoded())
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("old 0\n\n"
                                + new NoteSigner.Log("b.example/ingest", NoteSigner.newKeys())
                                        .sign(new Checkpoint("b.example/ingest", 0, Hash.OF_EMPTY_TREE).text())
                                        .encoded())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatItSawLastIsThereForEverybody() throws Exception {
        assertThat(get("/checkpoints/" + ORIGIN).statusCode()).isEqualTo(404);
        post(request(honest, 0, 700));

        assertThat(get("/checkpoints").body()).isEqualTo(ORIGIN + "\n");
        SignedNote seen = SignedNote.parse(get("/checkpoints/" + ORIGIN).body());
        assertThat(seen.text()).isEqualTo(note(honest, 700).text());
        assertThat(log.key().signed(seen) && witness.key().signed(seen)).isTrue();
    }

    @Test
    void anAnswerThatWasLostWithTheProcessIsHadByAskingAgain() throws Exception {
        post(request(honest, 0, 700));
        post(request(honest, 700, 900));
        witness.kill();
        witness = start(log.key());

        HttpResponse<String> again = post(request(honest, 700, 900));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).isEqualTo("900\n");
        HttpResponse<String> fresh = post(request(honest, 900, 900));
        assertThat(fresh.statusCode()).isEqualTo(200);
        assertThat(witness.key()
                        .signed(note(honest, 900)
                                .and(SignedNote.signature(fresh.body().strip()))))
                .isTrue();
    }

    @Test
    void killedAtAnyMomentItForgetsNothingThatItSigned() throws Exception {
        Random random = new Random(4711);
        long signed = 0;
        for (int kill = 0; kill < 5; kill++) {
            WitnessProcess victim = witness;
            int after = 5 + random.nextInt(80);
            Thread killer = Thread.ofVirtual().start(() -> killAfter(victim, after));
            long old = signed;
            try {
                for (long size = old + 1; size <= 1000; size++) {
                    HttpResponse<String> answer = post(request(honest, old, size));
                    assertThat(answer.statusCode()).isEqualTo(200);
                    old = size;
                    signed = size;
                }
            } catch (IOException e) {
                // The process is dead; what was answered until then holds.
            }
            killer.join();
            witness = start(log.key());

            long known = signed;
            HttpResponse<String> seen = get("/checkpoints/" + ORIGIN);
            long size = seen.statusCode() == 404
                    ? 0
                    : Checkpoint.parse(SignedNote.parse(seen.body()).text()).size();
            assertThat(size).isBetween(known, known + 1);
            if (size > 0) {
                assertThat(post(request(rewritten, size, size)).statusCode()).isEqualTo(409);
                assertThat(post(request(rewritten, size, 1000)).statusCode()).isEqualTo(422);
            }
            signed = size;
        }
    }

    @Test
    void aRequestThatIsTooLongOrNoRequestIsRefused() throws Exception {
        assertThat(post("x".repeat(AddCheckpoint.MOST_BYTES + 1)).statusCode()).isEqualTo(413);
        assertThat(post("old 0\n\nnothing\n").statusCode()).isEqualTo(400);
        assertThat(post("").statusCode()).isEqualTo(400);
        assertThat(get("/add-checkpoint").statusCode()).isEqualTo(405);
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/checkpoints/../witness.pem").statusCode()).isEqualTo(404);
    }

    @Test
    void manyWhoSayNothingDoNotKeepOutOneWhoAsks() throws Exception {
        Socket[] silent = new Socket[40];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = new Socket(witness.url().getHost(), witness.url().getPort());
            silent[i]
                    .getOutputStream()
                    .write("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nold"
                            .getBytes(UTF_8));
        }
        try {
            assertThat(post(request(honest, 0, 700)).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private HttpResponse<String> post(AddCheckpoint request) throws Exception {
        return post(request.encoded());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return http.send(
                to("/add-checkpoint")
                        .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(to(path).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(witness.url() + path)).timeout(Duration.ofSeconds(40));
    }

    private AddCheckpoint request(TileLog leaves, long old, long size) {
        return new AddCheckpoint(old, leaves.tree().consistency(old, size).path(), note(leaves, size));
    }

    private SignedNote note(TileLog leaves, long size) {
        return log.sign(new Checkpoint(ORIGIN, size, leaves.tree().root(size)).text());
    }

    private TileLog log(String name, String leaf) {
        TileLog made = TileLog.open(directory.resolve(name));
        made.append(IntStream.range(0, 1000)
                .mapToObj(i -> Hash.ofLeaf((leaf + i).getBytes(UTF_8)))
                .toList());
        return made;
    }

    private WitnessProcess start(NoteKey watched) throws IOException {
        return WitnessProcess.start(
                System.getProperty("java.class.path"),
                directory.resolve("witness"),
                "witness.example",
                List.of(watched));
    }

    private static void killAfter(WitnessProcess victim, int milliseconds) {
        try {
            Thread.sleep(milliseconds);
            victim.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

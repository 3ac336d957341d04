package anpr.hub.core.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.MerkleTree;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.proof.TileLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final String ORIGIN = "hub.example/ingest";
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    @TempDir
    Path directory;

    private final NoteSigner.Log log = new NoteSigner.Log(ORIGIN, NoteSigner.newKeys());
    private final NoteSigner.Witness signer = new NoteSigner.Witness("witness.example", NoteSigner.newKeys());
    private TileLog honest;
    private TileLog rewritten;
    private Witness witness;

    @BeforeEach
    void open() throws IOException {
        honest = TileLog.open(directory.resolve("honest"));
        honest.append(leaves(1000, -1));
        rewritten = TileLog.open(directory.resolve("rewritten"));
        rewritten.append(leaves(1000, 500));
        witness = start();
    }

    @AfterEach
    void close() throws IOException {
        witness.close();
        honest.close();
        rewritten.close();
    }

    @Test
    void whatContinuesTheLastIsSignedWithTheTimeOfTheWitness() {
        assertThat(ask(honest, 0, 700)).isInstanceOf(Answer.Cosigned.class);

        Answer answer = ask(honest, 700, 1000);

        assertThat(answer).isInstanceOfSatisfying(Answer.Cosigned.class, cosigned -> assertThat(
                        signer.key().witnessed(note(honest, 1000).and(cosigned.signature())))
                .contains(NOW));
        assertThat(size()).isEqualTo(1000);
    }

    @Test
    void theSameCheckpointIsSignedAgain() {
        ask(honest, 0, 700);

        assertThat(ask(honest, 700, 700)).isInstanceOf(Answer.Cosigned.class);
    }

    @Test
    void aTreeWithARewrittenLeafIsRefusedThoughTheLogsKeySignedIt() {
        ask(honest, 0, 700);

        assertThat(ask(rewritten, 700, 1000)).isEqualTo(new Answer.Inconsistent());
        assertThat(size()).isEqualTo(700);
    }

    @Test
    void aSecondHistoryOfTheSameSizeIsRefusedAndKeptAsProof() throws Exception {
        ask(honest, 0, 700);

        assertThat(ask(rewritten, 700, 700)).isEqualTo(new Answer.Forked(700));
        assertThat(ask(rewritten, 0, 700)).isEqualTo(new Answer.Forked(700));

        assertThat(Checkpoint.parse(witness.last(ORIGIN).orElseThrow().text()).root())
                .isEqualTo(honest.tree().root(700));
        Path fork;
        try (var files = Files.list(directory.resolve("witness"))) {
            fork = files.filter(file -> file.toString().endsWith(".fork"))
                    .findFirst()
                    .orElseThrow();
        }
        SignedNote other = SignedNote.parse(Files.readString(fork, UTF_8));
        assertThat(log.key().signed(other)).isTrue();
        assertThat(Checkpoint.parse(other.text()).root())
                .isEqualTo(rewritten.tree().root(700));
    }

    @Test
    void anOlderTreeIsNotSignedAfterALaterOne() {
        ask(honest, 0, 1000);

        assertThat(ask(honest, 0, 700)).isEqualTo(new Answer.Behind(1000));
        assertThat(ask(honest, 700, 700)).isEqualTo(new Answer.Behind(1000));
    }

    @Test
    void whoSaysAnotherSizeThanWasSignedIsToldWhich() {
        ask(honest, 0, 700);

        assertThat(ask(honest, 0, 1000)).isEqualTo(new Answer.Behind(700));
        assertThat(ask(honest, 600, 1000)).isEqualTo(new Answer.Behind(700));
    }

    @Test
    void aProofWithAHashTooFewOrTooManyIsNone() {
        ask(honest, 0, 700);
        List<Hash> path = honest.tree().consistency(700, 1000).path();

        assertThat(witness.add(new AddCheckpoint(700, path.subList(1, path.size()), note(honest, 1000))))
                .isEqualTo(new Answer.Inconsistent());
        assertThat(witness.add(new AddCheckpoint(
                        700,
                        IntStream.range(0, path.size() + 1)
                                .mapToObj(i -> path.get(Math.min(i, path.size() - 1)))
                                .toList(),
                        note(honest, 1000))))
                .isEqualTo(new Answer.Inconsistent());
        assertThat(witness.add(new AddCheckpoint(700, List.of(), note(honest, 1000))))
                .isEqualTo(new Answer.Inconsistent());
    }

    @Test
    void anEmptyTreeHasOneRoot() {
        SignedNote false0 = log.sign(new Checkpoint(ORIGIN, 0, Hash.ofLeaf(new byte[] {1})).text());

        assertThat(witness.add(new AddCheckpoint(0, List.of(), false0))).isEqualTo(new Answer.Forked(0));
        assertThat(ask(honest, 0, 0)).isInstanceOf(Answer.Cosigned.class);
    }

    @Test
    void anUnknownLogOrKeyAndAShrinkingTreeAreRefusedBeforeAnythingIsLookedUp() {
        NoteSigner.Log stranger = new NoteSigner.Log("other.example/ingest", NoteSigner.newKeys());
        NoteSigner.Log impostor = new NoteSigner.Log(ORIGIN, NoteSigner.newKeys());
        Hash root = honest.tree().root(10);

        assertThat(witness.add(new AddCheckpoint(
                        0, List.of(), stranger.sign(new Checkpoint("other.example/ingest", 10, root).text()))))
                .isEqualTo(new Answer.UnknownLog());
        assertThat(witness.add(new AddCheckpoint(0, List.of(), impostor.sign(new Checkpoint(ORIGIN, 10, root).text()))))
                .isEqualTo(new Answer.UnknownKey());
        assertThat(witness.add(new AddCheckpoint(11, List.of(), note(honest, 10))))
                .isEqualTo(new Answer.Shrunk());
        assertThat(witness.last(ORIGIN)).isEmpty();
    }

    @Test
    void afterARestartItRefusesWhatItRefusedBefore() throws Exception {
        ask(honest, 0, 700);
        witness.close();
        witness = start();

        assertThat(ask(rewritten, 0, 700)).isEqualTo(new Answer.Forked(700));
        assertThat(ask(honest, 700, 1000)).isInstanceOf(Answer.Cosigned.class);
    }

    @Test
    void whatItKeepsMustBeItsOwn() throws Exception {
        ask(honest, 0, 700);
        witness.close();
        try (var files = Files.list(directory.resolve("witness"))) {
            Path kept = files.filter(file -> file.toString().endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(kept, note(rewritten, 10).encoded(), UTF_8);
        }

        assertThatIllegalStateException().isThrownBy(this::start).withMessageContaining("a witness that forgets");
    }

    @Test
    void oneProcessHasItOpen() {
        assertThatIllegalStateException().isThrownBy(this::start).withMessageContaining("another process");
    }

    @Test
    void aRequestIsReadAsItIsWritten() {
        AddCheckpoint request = request(honest, 700, 1000);

        assertThat(AddCheckpoint.parse(request.encoded())).isEqualTo(request);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddCheckpoint.parse(request.encoded().replace("old 700", "old 0700")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddCheckpoint.parse("old 1\n"
                        + (Hash.OF_EMPTY_TREE + "\n").repeat(64) + "\n"
                        + note(honest, 10).encoded()))
                .withMessageContaining("at most 63");
    }

    private Answer ask(TileLog leaves, long old, long size) {
        return witness.add(request(leaves, old, size));
    }

    private AddCheckpoint request(TileLog leaves, long old, long size) {
        return new AddCheckpoint(old, leaves.tree().consistency(old, size).path(), note(leaves, size));
    }

    private SignedNote note(TileLog leaves, long size) {
        MerkleTree tree = leaves.tree();
        return log.sign(new Checkpoint(ORIGIN, size, tree.root(size)).text());
    }

    private long size() {
        return Checkpoint.parse(witness.last(ORIGIN).orElseThrow().text()).size();
    }

    private Witness start() throws IOException {
        return Witness.open(directory.resolve("witness"), signer, List.of(log.key()), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static List<Hash> leaves(int count, int altered) {
        return IntStream.range(0, count)
                .mapToObj(i -> Hash.ofLeaf((i == altered ? "another" : "leaf " + i).getBytes(UTF_8)))
                .toList();
    }
}

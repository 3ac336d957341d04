package anpr.hub.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The example of Go's package note, which the specification was written down from. */
    private static final String EXAMPLE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private static final String EXAMPLE_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final Hash ROOT = Hash.OF_EMPTY_TREE;
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final NoteSigner.Log log = new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys());
    private final NoteSigner.Witness witness = new NoteSigner.Witness("witness.example", NoteSigner.newKeys());
    private final String text = new Checkpoint("hub.example/ingest", 7, ROOT).text();

    @Test
    void theSpecificationsExampleIsSignedByItsKey() {
        SignedNote note = SignedNote.parse(EXAMPLE);

        assertThat(NoteKey.parse(EXAMPLE_KEY).signed(note)).isTrue();
        assertThat(note.encoded()).isEqualTo(EXAMPLE);
        assertThat(NoteKey.parse(EXAMPLE_KEY)).hasToString(EXAMPLE_KEY);
    }

    @Test
    void anotherTextIsNotSigned() {
        SignedNote other = SignedNote.parse(EXAMPLE.replace("answer", "question"));

        assertThat(NoteKey.parse(EXAMPLE_KEY).signed(other)).isFalse();
    }

    @Test
    void aCheckpointIsSignedByItsLogAndByAWitnessThatSaysWhen() {
        SignedNote note = log.sign(text).and(witness.sign(text, NOON));
        SignedNote received = SignedNote.parse(note.encoded());

        assertThat(log.key().signed(received)).isTrue();
        assertThat(witness.key().witnessed(received)).contains(NOON);
        assertThat(Checkpoint.parse(received.text())).isEqualTo(new Checkpoint("hub.example/ingest", 7, ROOT));
    }

    @Test
    void aLogsKeyIsNoWitness() {
        NoteSigner.Log posing = new NoteSigner.Log("witness.example", NoteSigner.newKeys());

        assertThat(witness.key().signed(posing.sign(text))).isFalse();
        assertThat(posing.key().witnessed(posing.sign(text))).isEmpty();
    }

    @Test
    void anotherKeyOfTheSameNameIsNotTaken() {
        NoteSigner.Log other = new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys());

        assertThat(log.key().signed(other.sign(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no signatures\n",
                "no newline at the end\n\n— name AAAAAAAA",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n— name with spaces AAAAAAAA\n",
                "text\n\n— name ?\n",
                "text\n\n— name AAAA\n",
                "tab\there\n\n— name AAAAAAAA\n"
            })
    void whatIsNoNoteIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SignedNote.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hub.example/ingest\n007\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "hub.example/ingest\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "hub.example/ingest\n7\n47DEQpj8HBSa\n",
                "hub.example/ingest\n7\n",
                "hub example\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.parse(text));
    }

    @Test
    void aProofIsOneTextThatIsCheckedWithTheLogsKeyAlone() {
        byte[] leaf = {1, 2, 3};
        List<Hash> leaves = List.of(Hash.ofLeaf(leaf), Hash.ofLeaf(new byte[] {4}), Hash.ofLeaf(new byte[] {5}));
        MerkleTree tree = MerkleTreeTest.tree(leaves);
        SignedNote checkpoint = log.sign(new Checkpoint("hub.example/ingest", 3, tree.root(3)).text());
        String proof = new LogProof(tree.inclusion(0, 3), checkpoint).encoded();

        assertThat(LogProof.parse(proof).proves(leaf, log.key())).isTrue();
        assertThat(LogProof.parse(proof).proves(new byte[] {9}, log.key())).isFalse();
        assertThat(LogProof.parse(proof).encoded()).isEqualTo(proof);
        assertThat(LogProof.parse(proof.replace("index 0", "index 1")).proves(leaf, log.key()))
                .isFalse();
    }
}

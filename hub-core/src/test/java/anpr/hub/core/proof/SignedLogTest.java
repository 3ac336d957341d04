package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedLogTest {
    private static final int RECORD = 36;

    @TempDir
    Path directory;

    private final NoteSigner.Log signer = new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys());

    @Test
    void aLeafIsProvenByTheNextCheckpoint() throws Exception {
        byte[] leaf = "a record".getBytes(UTF_8);
        try (SignedLog log = SignedLog.open(directory, signer)) {
            long index = log.append(List.of(Hash.ofLeaf(leaf)))[0];
            String proof = log.prove(index, log.publish()).encoded();

            assertThat(LogProof.parse(proof).proves(leaf, signer.key())).isTrue();
        }
    }

    @Test
    void itsLastCheckpointIsThereAfterARestart() throws Exception {
        SignedNote last;
        try (SignedLog log = SignedLog.open(directory, signer)) {
            log.append(MerkleTreeTest.leaves(10));
            last = log.publish();
            log.append(List.of(Hash.ofLeaf("after it".getBytes(UTF_8))));
        }
        try (SignedLog log = SignedLog.open(directory, signer)) {
            assertThat(log.checkpoint()).isEqualTo(last);
            assertThat(Checkpoint.parse(log.publish().text()).size()).isEqualTo(11);
        }
    }

    @Test
    void aLogThatLostWhatItSignedIsNotGoneOnWith() throws Exception {
        try (SignedLog log = SignedLog.open(directory, signer)) {
            log.append(MerkleTreeTest.leaves(10));
            log.publish();
        }
        try (RandomAccessFile journal = new RandomAccessFile(
                directory.resolve("journal/000000000000000").toFile(), "rw")) {
            journal.setLength(9L * RECORD);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> SignedLog.open(directory, signer))
                .withMessageContaining("has 9 leaves and does not hold the 10 that it signed");
    }

    @Test
    void anotherKeyCannotGoOnWithALog() throws Exception {
        SignedLog.open(directory, signer).close();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> SignedLog.open(directory, new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys())))
                .withMessageContaining("is not signed by the key of hub.example/ingest");
    }
}

package anpr.hub.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileLogTest {
    private static final int RECORD = 36;
    private static final int THREE_JOURNALS = 3 * TileLog.IN_A_JOURNAL + 777;

    @TempDir
    Path directory;

    @Test
    void leavesAreNumberedInTheirOrderAndTheRootIsThatOfTheDefinition() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(1000);
        try (TileLog log = TileLog.open(directory)) {
            assertThat(log.append(leaves.subList(0, 300))).startsWith(0, 1, 2).endsWith(299);
            assertThat(log.append(leaves.subList(300, 1000))).startsWith(300).endsWith(999);

            for (int size : List.of(0, 1, 255, 256, 257, 300, 512, 1000)) {
                assertThat(log.tree().root(size))
                        .as("root of %d leaves", size)
                        .isEqualTo(MerkleTreeTest.tree(leaves).root(size));
            }
        }
    }

    @Test
    void fullTilesLieWhereTheLayoutSaysAndHoldTheHashesOfTheirLevel() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(256 * 256);
        try (TileLog log = TileLog.open(directory)) {
            log.append(leaves);
        }
        byte[] lowest = Files.readAllBytes(directory.resolve("tile/0/001"));
        byte[] above = Files.readAllBytes(directory.resolve("tile/1/000"));

        assertThat(Arrays.copyOf(lowest, 32)).isEqualTo(leaves.get(256).bytes());
        assertThat(Arrays.copyOf(above, 32))
                .isEqualTo(MerkleTreeTest.tree(leaves).root(256).bytes());
        assertThat(new Tile(0, 1_234_067).in(directory)).isEqualTo(directory.resolve("tile/0/x001/x234/067"));
    }

    @Test
    void aLogGoesOnWhereItWasClosed() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(THREE_JOURNALS);
        try (TileLog log = TileLog.open(directory)) {
            log.append(leaves.subList(0, THREE_JOURNALS - 10));
        }
        try (TileLog log = TileLog.open(directory)) {
            assertThat(log.size()).isEqualTo(THREE_JOURNALS - 10);
            assertThat(log.append(leaves.subList(THREE_JOURNALS - 10, THREE_JOURNALS)))
                    .startsWith(THREE_JOURNALS - 10);
            assertThat(log.tree()
                            .inclusion(5, THREE_JOURNALS)
                            .proves(leaves.get(5), log.tree().root(THREE_JOURNALS)))
                    .isTrue();
            assertThat(log.tree()
                            .consistency(100_000, THREE_JOURNALS)
                            .proves(log.tree().root(100_000), log.tree().root(THREE_JOURNALS)))
                    .isTrue();
        }
    }

    @Test
    void journalsThatAreNeededNoMoreGo() throws Exception {
        try (TileLog log = TileLog.open(directory)) {
            log.append(MerkleTreeTest.leaves(THREE_JOURNALS));
        }
        try (var journals = Files.list(directory.resolve("journal"))) {
            assertThat(journals.map(journal -> journal.getFileName().toString()))
                    .containsExactlyInAnyOrder("000000000131072", "000000000196608");
        }
    }

    @Test
    void aLeafThatIsAppendedAgainIsFoundAlsoAfterARestart() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(TileLog.IN_A_JOURNAL + 10);
        try (TileLog log = TileLog.open(directory)) {
            log.append(leaves);
            assertThat(log.append(List.of(leaves.get(7)))).containsExactly(7);
        }
        try (TileLog log = TileLog.open(directory)) {
            assertThat(log.append(List.of(leaves.get(7), leaves.getLast())))
                    .containsExactly(7, TileLog.IN_A_JOURNAL + 9);
            assertThat(log.size()).isEqualTo(leaves.size());
        }
    }

    @Test
    void aTornEndIsCutOffForNobodyWasToldOfIt() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(20);
        try (TileLog log = TileLog.open(directory)) {
            log.append(leaves);
        }
        cutJournal(19 * RECORD + 5);

        try (TileLog log = TileLog.open(directory)) {
            assertThat(log.size()).isEqualTo(19);
            assertThat(log.append(List.of(leaves.getLast()))).containsExactly(19);
            assertThat(log.tree().root(20))
                    .isEqualTo(MerkleTreeTest.tree(leaves).root(20));
        }
    }

    @Test
    void damageBeforeWholeLeavesIsNoTornEnd() throws Exception {
        try (TileLog log = TileLog.open(directory)) {
            log.append(MerkleTreeTest.leaves(20));
        }
        try (RandomAccessFile journal = new RandomAccessFile(journal().toFile(), "rw")) {
            journal.seek(10 * RECORD);
            journal.write(0x55);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> TileLog.open(directory))
                .withMessageContaining("is damaged before leaf 11");
    }

    @Test
    void aSecondWriterIsRefused() throws Exception {
        try (TileLog log = TileLog.open(directory)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> TileLog.open(directory))
                    .withMessageContaining("another process has the log");
            assertThat(log.size()).isZero();
        }
    }

    @Test
    void aReaderSeesWhatIsThereWhileAWriterAppends() throws Exception {
        List<Hash> leaves = MerkleTreeTest.leaves(700);
        try (TileLog log = TileLog.open(directory)) {
            log.append(leaves);
            try (TileLog reader = TileLog.read(directory)) {
                log.append(List.of(Hash.ofLeaf("later".getBytes(UTF_8))));
                assertThat(reader.size()).isEqualTo(700);
                assertThat(reader.tree().root(700)).isEqualTo(log.tree().root(700));
            }
        }
    }

    @Test
    void manyAppendAtOnceAndEachLeafHasItsOwnIndex() throws Exception {
        var indexes = new ConcurrentSkipListSet<Long>();
        try (TileLog log = TileLog.open(directory);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> appends = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Hash leaf = Hash.ofLeaf(("leaf " + i).getBytes(UTF_8));
                appends.add(() -> indexes.add(log.append(List.of(leaf))[0]));
            }
            for (Future<Boolean> append : threads.invokeAll(appends)) {
                assertThat(append.get()).isTrue();
            }
            assertThat(log.size()).isEqualTo(50);
        }
        assertThat(indexes).hasSize(50);
    }

    private void cutJournal(long length) throws IOException {
        try (RandomAccessFile journal = new RandomAccessFile(journal().toFile(), "rw")) {
            journal.setLength(length);
        }
    }

    private Path journal() {
        return directory.resolve("journal/000000000000000");
    }
}

package anpr.hub.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileFilesTest {
    private static final int SIGNED = 256 * 256 + 300;

    @TempDir
    Path directory;

    private final List<Hash> leaves = MerkleTreeTest.leaves(SIGNED + 7);
    private TileLog log;

    @BeforeEach
    void fill() {
        log = TileLog.open(directory);
        log.append(leaves);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @Test
    void aFullTileIsTheFileOfTheLog() throws Exception {
        assertThat(find("0/001")).isEqualTo(Files.readAllBytes(directory.resolve("tile/0/001")));
        assertThat(find("1/000")).isEqualTo(Files.readAllBytes(directory.resolve("tile/1/000")));
    }

    @Test
    void aPartialTileIsAsFarAsTheCheckpointGoes() {
        byte[] last = find("0/257.p/44");

        assertThat(Arrays.copyOfRange(last, 43 * 32, 44 * 32))
                .isEqualTo(leaves.get(SIGNED - 1).bytes());
        assertThat(find("2/000.p/1")).isEqualTo(log.tree().root(256 * 256).bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/257",
                "0/257.p/45",
                "0/001.p/256",
                "0/x000/001",
                "0/1",
                "8/000",
                "0/../0/001",
                "0/x001/x234/067",
                "2/000.p/2",
                "",
                "0/000.p/0"
            })
    void whatIsNotThereOrNotSignedOrWrittenAnotherWayIsNotFound(String path) {
        assertThat(TileFiles.find(log, SIGNED, path)).isEmpty();
    }

    private byte[] find(String path) {
        return TileFiles.find(log, SIGNED, path).orElseThrow();
    }
}

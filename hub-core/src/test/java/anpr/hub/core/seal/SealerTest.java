package anpr.hub.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    @TempDir
    Path directory;

    private SignedLog log;
    private Epochs epochs;
    private Sealer sealer;

    @BeforeEach
    void open() {
        log = SignedLog.open(directory.resolve("log"), new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys()));
        epochs = new Epochs(directory.resolve("epochs"), new SecureRandom());
        sealer = new Sealer(log, epochs);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @Test
    void aReadIsALeafThatItsStoredFormOpens() {
        Read read = Specimens.read();
        Seal seal = seal(read);
        Read stored = CanonicalRead.fromJson(CanonicalRead.toJson(read));

        assertThat(seal).isEqualTo(new Seal("hub.example/ingest", 0));
        assertThat(open(stored, seal)).isInstanceOfSatisfying(Opening.AsSealed.class, opened -> {
            assertThat(opened.commitment().disclosures())
                    .extracting(Disclosure::group)
                    .contains("id", "plate", "location.precise")
                    .doesNotContain("time.correction");
            assertThat(log.prove(seal.index(), log.publish())
                            .proves(opened.commitment().payload(), log.key()))
                    .isTrue();
        });
    }

    @Test
    void aStoredReadThatWasAlteredDoesNotOpenItsLeaf() {
        Read read = Specimens.read();
        Seal seal = seal(read);
        String json = new String(CanonicalRead.toJson(read), StandardCharsets.UTF_8);
        Read altered = CanonicalRead.fromJson(json.replace("ZZ99ZZZ", "QQ12QQQ").getBytes(StandardCharsets.UTF_8));

        assertThat(open(altered, seal)).isEqualTo(new Opening.Altered(seal));
        assertThat(open(read, new Seal(seal.log(), 1))).isInstanceOf(Opening.Altered.class);
    }

    @Test
    void aReadThatComesAgainFindsItsLeaf() {
        Seal first = seal(Specimens.read());
        Seal other = seal(Specimens.read(UUID.fromString("019fbd6f-0000-7000-8000-000000000005")));

        assertThat(seal(Specimens.read())).isEqualTo(first);
        assertThat(other.index()).isEqualTo(1);
        assertThat(log.leaves().size()).isEqualTo(2);
    }

    @Test
    void seedsOutliveTheProcessAndDifferFromRecordToRecord() {
        UUID record = Specimens.read().recordId();
        Epoch epoch = ReadGroups.GROUPING.epoch(Specimens.read());
        byte[] seed = epochs.seed(epoch, record);
        Epochs after = new Epochs(directory.resolve("epochs"), new SecureRandom());

        assertThat(after.seed(epoch, record)).isEqualTo(seed).hasSize(32);
        assertThat(after.existing(epoch, record)).contains(seed);
        assertThat(after.seed(epoch, new UUID(1, 1))).isNotEqualTo(seed);
        assertThat(after.seed(new Epoch(epoch.day().plusDays(1), epoch.of()), record))
                .isNotEqualTo(seed);
    }

    @Test
    void aKeyIsTheHubsAlone() throws Exception {
        seal(Specimens.read());

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("epochs/2026-07-01/mockway.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void afterErasureNothingOpensTheLeaf() {
        Read read = Specimens.read();
        Seal seal = seal(read);

        assertThat(epochs.erase(ReadGroups.GROUPING.epoch(read))).isTrue();
        assertThat(open(read, seal)).isEqualTo(new Opening.Erased(seal));
        assertThat(epochs.erase(ReadGroups.GROUPING.epoch(read))).isFalse();
    }

    @Test
    void aKeyThatIsCutShortIsNotReplaced() throws Exception {
        seal(Specimens.read());
        Files.write(directory.resolve("epochs/2026-07-01/mockway.key"), new byte[31]);
        Epochs after = new Epochs(directory.resolve("epochs"), new SecureRandom());

        assertThatIllegalStateException()
                .isThrownBy(() -> new Sealer(log, after).leaf(ReadGroups.GROUPING, Specimens.read()))
                .withMessageContaining("does not have 32 bytes");
    }

    private Seal seal(Read read) {
        return sealer.append(List.of(sealer.leaf(ReadGroups.GROUPING, read))).getFirst();
    }

    private Opening open(Read read, Seal seal) {
        return Opening.of(ReadGroups.GROUPING, read, seal, epochs, log.leaves());
    }
}

package anpr.hub.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorsTest {
    private static final Instant EVENING = Instant.parse("2026-11-24T23:59:30Z");
    private static final Instant MORNING = Instant.parse("2026-11-25T00:00:30Z");

    @TempDir
    Path directory;

    private final NoteSigner.Log log = new NoteSigner.Log("hub.example/ingest", NoteSigner.newKeys());

    @Test
    void theNewestIsTheOneAskedForLastThoughAnotherHasALargerName() throws Exception {
        Anchors anchors = new Anchors(directory.resolve("anchors"));
        anchors.keep(new Anchors.Anchor(EVENING, note(9), null));
        anchors.keep(new Anchors.Anchor(MORNING, note(10), null));
        anchors.keep(new Anchors.Anchor(MORNING.plusSeconds(60), note(11), new byte[] {1, 2}));

        Anchors.Anchor newest = anchors.newest().orElseThrow();

        assertThat(newest.size()).isEqualTo(11);
        assertThat(newest.stamp()).containsExactly(1, 2);
        assertThat(anchors.lastOfEachDay()).extracting(Anchors.Anchor::size).containsExactly(9L, 11L);
    }

    @Test
    void aStampIsOfTheBytesOfTheFile() throws Exception {
        Anchors anchors = new Anchors(directory);
        Anchors.Anchor bare = new Anchors.Anchor(EVENING, note(9), null);
        anchors.keep(bare);
        anchors.keep(new Anchors.Anchor(EVENING, note(9), new byte[] {1}));

        assertThat(directory.resolve("2026-11-24/9-" + EVENING.getEpochSecond() + ".txt"))
                .hasBinaryContent(bare.bytes());
        assertThat(directory.resolve("2026-11-24/9-" + EVENING.getEpochSecond() + ".tsr"))
                .hasBinaryContent(new byte[] {1});
    }

    @Test
    void twoOfOneSecondKeepTheirOwnBytes() throws Exception {
        Anchors anchors = new Anchors(directory);
        NoteSigner.Witness witness = new NoteSigner.Witness("witness.example", NoteSigner.newKeys());
        SignedNote signed = note(9).and(witness.sign(note(9).text(), EVENING));
        anchors.keep(new Anchors.Anchor(EVENING, note(9), new byte[] {1}));
        anchors.keep(new Anchors.Anchor(EVENING, signed, new byte[] {2}));

        assertThat(anchors.newest().orElseThrow().note()).isEqualTo(signed);
        assertThat(anchors.newest().orElseThrow().stamp()).containsExactly(2);
        assertThat(directory.resolve("2026-11-24/9-" + EVENING.getEpochSecond() + ".tsr"))
                .hasBinaryContent(new byte[] {1});
    }

    @Test
    void whatACrashLeftBehindIsNoAnchor() throws Exception {
        Anchors anchors = new Anchors(directory);
        assertThat(anchors.newest()).isEmpty();

        anchors.keep(new Anchors.Anchor(EVENING, note(9), null));
        Files.writeString(directory.resolve("2026-11-24/10-" + MORNING.getEpochSecond() + ".txt.next"), "hub.exa");

        assertThat(anchors.newest().orElseThrow().size()).isEqualTo(9);
    }

    private SignedNote note(long size) {
        return log.sign(new Checkpoint("hub.example/ingest", size, Hash.ofLeaf(new byte[] {(byte) size})).text());
    }
}

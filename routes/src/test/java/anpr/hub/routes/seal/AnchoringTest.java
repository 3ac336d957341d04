package anpr.hub.routes.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.seal.Anchors;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.witness.Witness;
import anpr.hub.routes.witness.WitnessServer;
import anpr.hub.simulator.stamp.TimeStampAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bouncycastle.tsp.TimeStampResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub asks of those who vouch for its logs, over real HTTP, and what it makes of their answers. */
class AnchoringTest {
    @TempDir
    Path directory;

    private final NoteSigner.Witness signer = new NoteSigner.Witness("witness.example", NoteSigner.newKeys());
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path seal;
    private Logs logs;
    private WitnessServer server;
    private TimeStampAuthority authority;

    @BeforeEach
    void start() throws Exception {
        seal = Files.createDirectories(directory.resolve("seal"));
        logs = kept(Logs.open(seal, "hub.example", new SecureRandom()));
        authority = kept(new TimeStampAuthority(Clock.systemUTC()));
        server = witness("witness", 0, signer);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void anAnchorIsCosignedStampedAndKept() throws Exception {
        settings(1, signer.key());
        append(100);

        anchoring().round();

        Anchors.Anchor anchor = logs.anchors(Logs.Log.INGEST).newest().orElseThrow();
        assertThat(anchor.size()).isEqualTo(100);
        assertThat(logs.get(Logs.Log.INGEST).key().signed(anchor.note())).isTrue();
        assertThat(signer.key().witnessed(anchor.note())).isPresent();
        assertThat(new TimeStampResponse(anchor.stamp())
                        .getTimeStampToken()
                        .getTimeStampInfo()
                        .getMessageImprintDigest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(anchor.bytes()));
        assertThat(logs.anchors(Logs.Log.AUDIT).newest()).isPresent();
    }

    @Test
    void theNextContinuesIt() throws Exception {
        settings(1, signer.key());
        Anchoring anchoring = anchoring();
        append(100);
        anchoring.round();
        append(250);

        anchoring.round();

        assertThat(anchoring.troubles()).isEmpty();
        assertThat(anchoring.vouched(Logs.Log.INGEST).map(Anchors.Anchor::size)).contains(250L);
    }

    @Test
    void aHubThatWasStartedAgainAsksTheWitnessWhereItWas() throws Exception {
        settings(1, signer.key());
        append(100);
        anchoring().round();
        append(250);

        Anchoring again = anchoring();
        assertThat(again.vouched(Logs.Log.INGEST).map(Anchors.Anchor::size)).contains(100L);
        again.round();

        assertThat(again.troubles()).isEmpty();
        assertThat(again.vouched(Logs.Log.INGEST).map(Anchors.Anchor::size)).contains(250L);
    }

    @Test
    void whoIsAwayIsToldOfAndTheOthersAreAskedAndAskedAgain() throws Exception {
        settings(1, signer.key());
        Anchoring anchoring = anchoring();
        append(100);
        int port = server.port();
        server.close();
        authority.close();

        anchoring.round();

        assertThat(anchoring.troubles())
                .containsEntry("ingest, witness witness.example", "cannot be asked: ConnectException")
                .containsEntry("ingest, time stamps", "cannot be asked: ConnectException");
        assertThat(anchoring.vouched(Logs.Log.INGEST)).isEmpty();
        assertThat(logs.anchors(Logs.Log.INGEST).newest()).isEmpty();

        server = witness("witness-again", port, signer);
        anchoring.round();

        assertThat(anchoring.troubles()).doesNotContainKey("ingest, witness witness.example");
        assertThat(anchoring.vouched(Logs.Log.INGEST)).isPresent();
        assertThat(logs.anchors(Logs.Log.INGEST).newest().orElseThrow().stamp()).isNull();
    }

    @Test
    void aHistoryThatWasWrittenAnewIsNotVouchedFor() throws Exception {
        settings(1, signer.key());
        append(100);
        anchoring().round();
        logs.close();
        // Who has all of the hub's keys writes its log anew, with another leaf in it.
        Files.move(seal.resolve("logs"), directory.resolve("history"));
        logs = kept(Logs.open(seal, "hub.example", new SecureRandom()));
        logs.get(Logs.Log.INGEST).append(List.of(Hash.ofLeaf("another".getBytes(UTF_8))));
        append(150);

        Anchoring anchoring = anchoring();
        anchoring.round();

        assertThat(anchoring.troubles().get("ingest, witness witness.example"))
                .isEqualTo(
                        "refuses hub.example/ingest: it does not continue what the witness signed last; the log has two"
                                + " histories");
        assertThat(anchoring.vouched(Logs.Log.INGEST)).isEmpty();
    }

    @Test
    void asManyMustSignAsTheQuorumSays() throws Exception {
        NoteSigner.Witness other = new NoteSigner.Witness("other.example", NoteSigner.newKeys());
        WitnessServer second = witness("other", 0, other);
        String settings = """
                witnesses:
                  - {url: "http://127.0.0.1:%d", key: "%s"}
                  - {url: "http://127.0.0.1:%d/", key: "%s"}
                """.formatted(server.port(), signer.key(), second.port(), other.key());
        Files.writeString(seal.resolve("anchors.yaml"), settings);
        append(10);
        anchoring().round();
        assertThat(anchoring().vouched(Logs.Log.INGEST)).isPresent();

        second.close();
        append(20);
        Anchoring anchoring = anchoring();
        anchoring.round();
        assertThat(anchoring.vouched(Logs.Log.INGEST).map(Anchors.Anchor::size)).contains(10L);
        assertThat(anchoring.states().getFirst().size()).isEqualTo(20);
        assertThat(anchoring.states().getFirst().witnesses()).containsExactly("witness.example");
        assertThat(anchoring.states().getFirst().needed()).isEqualTo(2);
    }

    @Test
    void aSignatureByAnotherKeyThanTheWitnesssIsPassedOver() throws Exception {
        NoteSigner.Witness impostor = new NoteSigner.Witness("witness.example", NoteSigner.newKeys());
        settings(1, impostor.key());

        Anchoring anchoring = anchoring();
        SignedNote note = anchoring.anchor(Logs.Log.INGEST).note();

        assertThat(note.signatures()).hasSize(1);
        assertThat(anchoring.troubles().get("ingest, witness witness.example"))
                .startsWith("answered without a signature by its key");
    }

    @Test
    void withoutSettingsNobodyIsAskedAndNothingIsKept() throws Exception {
        Anchoring anchoring = anchoring();
        anchoring.round();

        assertThat(anchoring.troubles()).isEmpty();
        assertThat(logs.anchors(Logs.Log.INGEST).newest()).isEqualTo(Optional.empty());
    }

    @Test
    void settingsThatSayNothingSoundAreRefusedWithTheirFile() throws Exception {
        for (String wrong : List.of(
                "witnesses: [{url: 'file:///etc', key: x}]",
                "witnesses: [{url: 'http://127.0.0.1:1', key: nokey}]",
                "quorum: 1",
                "witness: []",
                "authority: {url: 'http://127.0.0.1:1', ca: missing.pem}")) {
            Files.writeString(seal.resolve("anchors.yaml"), wrong);
            assertThatIllegalStateException().as(wrong).isThrownBy(this::anchoring);
        }
    }

    private void settings(int quorum, NoteKey witness) throws IOException {
        Files.writeString(seal.resolve("tsa-root.pem"), authority.root());
        Files.writeString(seal.resolve("anchors.yaml"), """
                quorum: %d
                witnesses:
                  - url: http://127.0.0.1:%d
                    key: %s
                authority:
                  url: %s
                  ca: tsa-root.pem
                """.formatted(quorum, server.port(), witness, authority.url()));
    }

    private Anchoring anchoring() throws IOException {
        return Anchoring.open(seal, logs, feed -> Optional.empty(), Clock.systemUTC());
    }

    /** Has the log {@code ingest} this many leaves, signed. */
    private void append(int leaves) {
        logs.get(Logs.Log.INGEST)
                .append(IntStream.range((int) logs.get(Logs.Log.INGEST).leaves().size(), leaves)
                        .mapToObj(i -> Hash.ofLeaf(("leaf " + i).getBytes(UTF_8)))
                        .toList());
        logs.get(Logs.Log.INGEST).publish();
    }

    private WitnessServer witness(String name, int port, NoteSigner.Witness by) throws IOException {
        List<NoteKey> keys =
                Arrays.stream(Logs.Log.values()).map(log -> logs.get(log).key()).toList();
        Witness witness = kept(Witness.open(directory.resolve(name), by, keys, Clock.systemUTC()));
        WitnessServer started =
                kept(new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        started.start();
        return started;
    }

    private <T extends AutoCloseable> T kept(T opened) {
        open.add(opened);
        return opened;
    }
}

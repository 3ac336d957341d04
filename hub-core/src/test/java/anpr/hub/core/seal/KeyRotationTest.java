package anpr.hub.core.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import anpr.hub.core.disclosure.TrustFolder;
import anpr.hub.core.proof.Checkpoint;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    private static final UUID ID = UUID.fromString("019ac000-0000-7000-8000-000000000001");

    @TempDir
    Path seal;

    private final List<AuditLog.Done> audited = new ArrayList<>();
    private Logs logs;
    private NoteKey first;
    private Instant now;

    @BeforeEach
    void open() throws IOException {
        reopen();
        first = logs.get(Logs.Log.INGEST).key();
        now = KeyHistory.in(keys())
                .current("hub.example/ingest")
                .orElseThrow()
                .from()
                .plusSeconds(60);
        append("before");
    }

    @AfterEach
    void close() throws IOException {
        logs.close();
    }

    @Test
    void theNewKeySignsWhatTheOldOneSignedLast() throws Exception {
        NoteKey next = rotate(null);
        SignedNote old = logs.get(Logs.Log.INGEST).checkpoint();
        reopen();

        SignedNote signed = logs.get(Logs.Log.INGEST).checkpoint();
        assertThat(next.keyId()).isNotEqualTo(first.keyId());
        assertThat(first.signed(old)).isTrue();
        assertThat(next.signed(signed)).isTrue();
        assertThat(signed.text()).isEqualTo(old.text());
        append("after");
        assertThat(Checkpoint.parse(logs.get(Logs.Log.INGEST).publish().text()).size())
                .isEqualTo(2);
    }

    @Test
    void aLeafThatTheOldKeysSignNamesBoth() throws Exception {
        NoteKey next = rotate(null);

        assertThat(audited).singleElement().satisfies(done -> {
            assertThat(done.event()).isEqualTo(AuditEvent.Type.KEYS);
            assertThat(done.detail()).containsEntry("old", first.toString()).containsEntry("new", next.toString());
        });
        assertThat(Checkpoint.parse(logs.get(Logs.Log.AUDIT).checkpoint().text())
                        .size())
                .isEqualTo(1);
    }

    @Test
    void theTrustFolderSaysUntilWhenTheOldKeyWasInForce() throws Exception {
        NoteKey next = rotate(now.minusSeconds(30));
        Path folder = seal.resolve("trust");
        TrustFolder.write(
                folder,
                KeyHistory.in(keys()).all().stream()
                        .map(entry -> new TrustFolder.Key(entry.key(), entry.from(), entry.until()))
                        .toList(),
                new TrustFolder.Signer("00", now, ""));

        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        assertThat(Files.readAllLines(folder.resolve("keys.txt")))
                .anyMatch(line -> line.startsWith("log hub.example/ingest " + first.keyId())
                        && line.endsWith(" " + at.minusSeconds(30)))
                .contains("log hub.example/ingest " + next.keyId() + ' ' + at + " -");
        assertThat(folder.resolve("keys/" + first.keyId() + ".pem")).exists();
        assertThat(folder.resolve("keys/" + next.keyId() + ".pem")).exists();
    }

    @Test
    void theOldSecretIsGone() throws Exception {
        rotate(null);

        assertThat(keys().resolve("ingest.pem")).doesNotExist();
        assertThat(keys().resolve("ingest-2.pem")).exists();
    }

    @Test
    void aRotationThatEndedInTheMidstIsAskedForAgainAndMakesNoThirdKey() throws Exception {
        KeyRotation broken = new KeyRotation(keys(), logs, done -> {
            throw new IllegalStateException("killed");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> broken.rotate(Logs.Log.INGEST, "operator", "yearly", now, null));
        byte[] made = Files.readAllBytes(keys().resolve("ingest-2.pub.pem"));
        reopen();
        assertThat(logs.get(Logs.Log.INGEST).key()).hasToString(first.toString());

        rotate(null);
        reopen();

        assertThat(keys().resolve("ingest-2.pub.pem")).hasBinaryContent(made);
        assertThat(KeyHistory.in(keys()).all()).hasSize(4);
    }

    @Test
    void itIsReplacedAgain() throws Exception {
        rotate(null);
        reopen();
        now = now.plusSeconds(60);
        NoteKey third = rotate(null);
        reopen();

        assertThat(logs.get(Logs.Log.INGEST).key()).hasToString(third.toString());
        assertThat(KeyHistory.in(keys()).former("hub.example/ingest")).hasSize(2);
    }

    @Test
    void oneWhoseLogsWereNotOpenedAnewIsNotReplacedAgain() throws Exception {
        rotate(null);

        assertThatIllegalStateException().isThrownBy(() -> rotate(null)).withMessageContaining("begin anew");
    }

    @Test
    void itIsNotDistrustedBeforeItWasThereOrInTheFuture() {
        assertThatIllegalArgumentException().isThrownBy(() -> rotate(now.plusSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> rotate(now.minusSeconds(3600)));
    }

    @Test
    void aKeyThatIsMissingOrAnotherIsNotSignedWith() throws Exception {
        logs.close();
        Path secret = keys().resolve("ingest.pem");
        Path aside = seal.resolve("aside.pem");
        Files.move(secret, aside);
        assertThatIllegalStateException().isThrownBy(this::reopen).withMessageContaining("is missing");

        for (String ending : List.of(".pem", ".pub.pem")) {
            Files.copy(
                    keys().resolve("audit" + ending),
                    keys().resolve("ingest" + ending),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThatIllegalStateException()
                .isThrownBy(this::reopen)
                .withMessageContaining("is not the one that history.txt");
    }

    private NoteKey rotate(@Nullable Instant since) throws IOException {
        return new KeyRotation(keys(), logs, this::log).rotate(Logs.Log.INGEST, "operator", "yearly", now, since);
    }

    private AuditLog.Logged log(AuditLog.Done done) {
        audited.add(done);
        AuditEvent event = new AuditEvent(
                ID,
                done.event(),
                now,
                done.actor(),
                done.reason(),
                done.recipient(),
                done.records(),
                done.detail(),
                null,
                null);
        Sealer sealer = logs.sealer(Logs.Log.AUDIT);
        Seal leaf =
                sealer.append(List.of(sealer.leaf(AuditEvent.GROUPING, event))).getFirst();
        return new AuditLog.Logged(event, leaf);
    }

    private void append(String leaf) {
        logs.get(Logs.Log.INGEST).append(List.of(Hash.ofLeaf(leaf.getBytes(UTF_8))));
        logs.get(Logs.Log.INGEST).publish();
    }

    private void reopen() throws IOException {
        if (logs != null) {
            logs.close();
        }
        logs = Logs.open(seal, "hub.example", new SecureRandom());
    }

    private Path keys() {
        return seal.resolve("keys");
    }
}

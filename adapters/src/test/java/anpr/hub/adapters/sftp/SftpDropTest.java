package anpr.hub.adapters.sftp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.adapters.FixedGate;
import anpr.hub.adapters.RecordingIntake.Landed;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.CopyFileExtension;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@AdapterConformanceTest.Of("sftp")
class SftpDropTest extends AdapterConformanceTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final byte[] READ = "<read/>".getBytes(UTF_8);

    @TempDir
    Path folder;

    private SftpDrop drop;

    @BeforeEach
    void start() throws IOException {
        drop = SftpDrop.start(impatient(), gate(SftpDrop.TRANSPORT), INTAKE, TALLY, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private SftpSettings impatient() {
        var usual = SftpSettings.of("127.0.0.1", 0, folder.resolve("host-key"), folder.resolve("drop"));
        return new SftpSettings(
                usual.host(),
                usual.port(),
                usual.hostKey(),
                usual.root(),
                usual.names(),
                usual.keepUnfinished(),
                usual.maxFiles(),
                usual.maxSessions(),
                mostConnections(),
                usual.authTimeout(),
                Duration.ofSeconds(4));
    }

    @AfterEach
    void stop() throws IOException {
        drop.close();
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[atLeastBytes];
        new Random(51).nextBytes(message);
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws Exception {
        try (var client = DropClient.withPassword(drop.port(), account, secret)) {
            client.put("/read.xml", message);
            return new Answer(true, "");
        } catch (SftpException | SshException e) {
            return new Answer(false, e.getMessage());
        }
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws Exception {
        var client = DropClient.withPassword(drop.port(), account, secret);
        client.begin("/cut.xml", message, bytes);
        client.cut();
        await().until(() -> drop.sessions() == 0);
    }

    @Override
    protected void stopAdapter() throws IOException {
        drop.close();
    }

    @Override
    protected int open() {
        return drop.sessions();
    }

    @Override
    protected void startAgain() throws IOException {
        start();
    }

    @Override
    protected int mostConnections() {
        return 5;
    }

    @Override
    protected Connection openConnection() throws IOException {
        var client = DropClient.withPassword(drop.port(), FEED, FixedGate.SECRET);
        return connection(client);
    }

    @Override
    protected Connection stall() throws IOException {
        var client = DropClient.withPassword(drop.port(), FEED, FixedGate.SECRET);
        client.begin("/stalled.xml", READ, 3);
        return connection(client);
    }

    private static Connection connection(DropClient client) {
        return new Connection() {
            @Override
            public boolean isCut() {
                return !client.session().isOpen();
            }

            @Override
            public void close() {
                client.cut();
            }
        };
    }

    @Test
    void recordsTheFacts() throws Exception {
        try (var client = connect()) {
            client.sftp().mkdir("/in");
            client.put("/in/../in/read.xml", READ);
        }

        Landed landed = INTAKE.only();
        assertThat(landed.arrival().transport().protocol()).isEqualTo("sftp");
        assertThat(landed.arrival().transport().path()).isEqualTo("/in/read.xml");
        assertThat(landed.arrival().transport().userAgent()).startsWith("SSH-2.0-");
        assertThat(landed.arrival().mediaType()).isEqualTo("application/octet-stream");
    }

    @Test
    void removesAFileThatIsTakenOverButStillKnowsOfIt() throws Exception {
        try (var client = connect()) {
            client.put("/read.xml", READ);

            assertThat(files()).isEmpty();
            assertThat(client.sftp().stat("/read.xml").getSize())
                    .as("clients look whether it arrived whole")
                    .isEqualTo(READ.length);
            client.sftp().setStat("/read.xml", new SftpClient.Attributes().perms(0644));
        }
    }

    @Test
    void leavesNoFileThatWasRefused() throws Exception {
        INTAKE.refuse(Refusal.UNAVAILABLE);
        try (var client = connect()) {
            assertThatThrownBy(() -> client.put("/read.xml", READ)).hasMessageContaining("send again later");

            assertThatThrownBy(() -> client.sftp().stat("/read.xml")).hasMessageContaining("No such file");
        }
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read.xml.part", "read.xml.TMP", "read.xml.filepart", "read.xml.writing", ".read.xml"})
    void landsATemporaryFileWhenItIsRenamed(String temporary) throws Exception {
        try (var client = connect()) {
            client.put(temporary, READ);
            assertThat(INTAKE.landed()).isEmpty();

            client.sftp().rename(temporary, "read.xml");
            assertThat(client.sftp().stat("read.xml").getSize()).isEqualTo(READ.length);
        }
        assertThat(INTAKE.only().arrival().body()).isEqualTo(READ);
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/read.xml");
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsATemporaryFileWhoseRenameIsRefused() throws Exception {
        try (var client = connect()) {
            client.put("read.part", READ);
            INTAKE.refuse(Refusal.UNAVAILABLE);
            assertThatThrownBy(() -> client.sftp().rename("read.part", "read.xml"))
                    .isInstanceOf(SftpException.class);

            INTAKE.reset();
            client.sftp().rename("read.part", "read.xml");
        }
        assertThat(INTAKE.landed()).hasSize(1);
    }

    @Test
    void doesNotRenameAFileThatIsStillBeingWritten() throws Exception {
        try (var client = connect()) {
            client.begin("read.part", READ, 3);

            assertThatThrownBy(() -> client.sftp().rename("read.part", "read.xml"))
                    .hasMessageContaining("still being written");
        }
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void doesNotTakeTheHalfOfAFileByAnotherName() throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);

        try (var client = connect()) {
            assertThatThrownBy(() -> client.sftp().rename("/cut.xml", "/whole.xml"))
                    .isInstanceOf(SftpException.class);
        }
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void leavesAHalfWrittenFileForTheClientToGoOnWith() throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);

        try (var client = connect()) {
            assertThat(client.sftp().stat("/cut.xml").getSize()).isEqualTo(3);
            try (var rest = client.sftp().open("/cut.xml", EnumSet.of(OpenMode.Write))) {
                client.sftp().write(rest, 3, READ, 3, READ.length - 3);
            }
        }
        assertThat(INTAKE.only().arrival().body()).isEqualTo(READ);
    }

    @Test
    void takesTheSameNameAgain() throws Exception {
        try (var client = connect()) {
            client.put("/read.xml", READ);
            client.put("/read.xml", "<another/>".getBytes(UTF_8));
        }
        assertThat(INTAKE.landed())
                .extracting(landed -> new String(landed.arrival().body(), UTF_8))
                .containsExactly("<read/>", "<another/>");
    }

    @Test
    void takesOnlyTheLatestOfTwoUploadsOfOneName() throws Exception {
        try (var slow = connect();
                var again = connect()) {
            var early = slow.begin("/read.xml", "<early/>".getBytes(UTF_8), 4);
            var late = again.begin("/read.xml", READ, 2);

            assertThatThrownBy(() -> slow.sftp().write(early, 4, READ, 0, 4)).hasMessageContaining("Another upload");
            assertThatThrownBy(early::close).hasMessageContaining("Another upload");
            again.sftp().write(late, 2, READ, 2, READ.length - 2);
            late.close();
        }
        assertThat(INTAKE.only().arrival().body()).isEqualTo(READ);
    }

    @Test
    void takesFilesOfManySessionsAtOnce() {
        CompletableFuture<?>[] senders = IntStream.range(0, 4)
                .mapToObj(sender -> CompletableFuture.runAsync(() -> putTen(sender)))
                .toArray(CompletableFuture[]::new);

        assertThat(CompletableFuture.allOf(senders)).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(INTAKE.landed())
                .extracting(landed -> new String(landed.arrival().body(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40)
                        .mapToObj(i -> "<read n='" + i + "'/>")
                        .toList());
    }

    private void putTen(int sender) {
        try (var client = connect()) {
            for (int i = 0; i < 10; i++) {
                String read = "<read n='" + (10 * sender + i) + "'/>";
                client.put("/" + sender + "-" + i + ".xml", read.getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void letsOtherSessionsGoOnWhileAFileBecomesDurable() throws Exception {
        INTAKE.hold();
        try (var slow = connect();
                var fast = connect()) {
            var waiting = CompletableFuture.runAsync(() -> put(slow, "/slow.xml"));
            await().until(() -> INTAKE.waiting() == 1);

            fast.sftp().mkdir("/other");
            assertThat(waiting).isNotDone();
            INTAKE.release();
            assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void doesNotDisturbTheIntakeWhenTheConnectionIsCutMeanwhile() throws Exception {
        INTAKE.hold();
        var client = connect();
        var waiting = CompletableFuture.runAsync(() -> put(client, "/read.xml"));
        await().until(() -> INTAKE.waiting() == 1);

        client.cut();
        await().until(() -> drop.sessions() == 0);
        INTAKE.release();

        await().until(() -> INTAKE.landed().size() == 1);
        assertThat(waiting).failsWithin(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void endsTheThreadOfAConversationWithItsConnection() throws Exception {
        connect().cut();
        try (var client = connect()) {
            client.put("/read.xml", READ);
        }

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("DropSubsystem")));
    }

    private static void put(DropClient client, String path) {
        try {
            client.put(path, READ);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void removesAFileThatGrowsTooLarge() throws Exception {
        byte[] message = message(FEED, FixedGate.SECRET, FixedGate.MAX_BYTES);
        try (var client = connect()) {
            client.put("/whole.xml", message);
            var handle = client.begin("/long.part", message, 32_000);
            client.sftp().write(handle, 32_000, message, 0, 32_000);

            assertThatThrownBy(() -> client.sftp().write(handle, 64_000, message, 0, 1_537))
                    .hasMessageContaining("longer than the 65536 bytes");
            client.cut();
        }
        await().until(() -> TALLY.refused().contains(Refusal.TOO_LARGE));
        assertThat(INTAKE.landed()).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thumbs.db", ".DS_Store", "DESKTOP.INI", "empty.xml"})
    void countsWhatIsNoMessage(String name) throws Exception {
        try (var client = connect()) {
            client.put("/" + name, name.startsWith("empty") ? new byte[0] : READ);
        }
        assertThat(INTAKE.landed()).isEmpty();
        assertThat(TALLY.ignored()).hasSize(1);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../escape.xml", "/../../../escape.xml", "in/../../escape.xml", "/in/./../../escape.xml"})
    void keepsEveryPathWithinTheAccount(String path) throws Exception {
        try (var client = connect()) {
            client.sftp().mkdir("/in");
            client.put(path, READ);
        }
        assertThat(INTAKE.only().arrival().transport().path()).isEqualTo("/escape.xml");
    }

    @Test
    void makesNoLinksAndReadsNothingBack() throws Exception {
        try (var client = connect()) {
            client.put("/read.part", READ);

            assertThatThrownBy(() -> client.sftp().symLink("/link", "/etc")).isInstanceOf(SftpException.class);
            assertThatThrownBy(() -> client.sftp().link("/link", "/read.part", false))
                    .isInstanceOf(Exception.class);
            assertThatThrownBy(() -> client.sftp().open("/read.part", EnumSet.of(OpenMode.Read)))
                    .hasMessageContaining("not read back");
            assertThat(client.sftp().getExtension(CopyFileExtension.class))
                    .satisfiesAnyOf(copy -> assertThat(copy).isNull(), copy -> assertThatThrownBy(
                                    () -> copy.copyFile("/read.part", "/copy.xml", true))
                            .isInstanceOf(Exception.class));
        }
        assertThat(files()).containsExactly("read.part");
    }

    @Test
    void followsNoLinkThatIsThereNevertheless() throws Exception {
        try (var client = connect()) {
            Path outside = Files.createDirectory(folder.resolve("outside"));
            Files.createSymbolicLink(folder.resolve("drop").resolve(FEED).resolve("way-out"), outside);

            assertThatThrownBy(() -> client.put("/way-out/read.xml", READ)).isInstanceOf(IOException.class);
            assertThat(outside).isEmptyDirectory();
        }
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void keepsOneAccountOutOfAnother() throws Exception {
        Files.createDirectories(folder.resolve("drop/neighbour"));
        try (var client = connect()) {
            assertThatThrownBy(() -> client.sftp().stat("/../neighbour")).isInstanceOf(SftpException.class);
            assertThat(client.sftp().readDir("/"))
                    .extracting(SftpClient.DirEntry::getFilename)
                    .doesNotContain("neighbour");
        }
    }

    @Test
    void forwardsNothing() throws Exception {
        try (var client = connect();
                ClientChannel tunnel = client.session()
                        .createDirectTcpipChannel(null, new SshdSocketAddress("127.0.0.1", drop.port()))) {
            OpenFuture opening = tunnel.open();
            assertThat(opening.await(Duration.ofSeconds(10))).isTrue();
            assertThat(opening.isOpened()).isFalse();
        }
    }

    @Test
    void sweepsUnfinishedFilesThatAreOld() throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);
        Path left = folder.resolve("drop").resolve(FEED).resolve("cut.xml");
        Files.setLastModifiedTime(left, FileTime.from(NOW.minusSeconds(6 * 86_400)));
        drop.sweep();
        assertThat(left).exists();

        Files.setLastModifiedTime(left, FileTime.from(NOW.minusSeconds(8 * 86_400)));
        drop.sweep();
        assertThat(left).doesNotExist();
        assertThat(INTAKE.landed()).isEmpty();
    }

    @Test
    void leavesUnfinishedFilesAloneOverARestart() throws Exception {
        sendCut(FEED, FixedGate.SECRET, READ, 3);
        byte[] hostKey = Files.readAllBytes(folder.resolve("host-key"));
        drop.close();
        start();

        assertThat(INTAKE.landed()).isEmpty();
        assertThat(files()).containsExactly("cut.xml");
        assertThat(folder.resolve("host-key")).hasBinaryContent(hostKey);
    }

    @Test
    void limitsTheFilesThatAnAccountLeavesUnfinished() throws Exception {
        drop.close();
        SftpSettings usual = SftpSettings.of("127.0.0.1", 0, folder.resolve("host-key"), folder.resolve("drop"));
        drop = SftpDrop.start(
                new SftpSettings(
                        usual.host(),
                        0,
                        usual.hostKey(),
                        usual.root(),
                        usual.names(),
                        usual.keepUnfinished(),
                        2,
                        usual.maxSessions(),
                        1,
                        usual.authTimeout(),
                        usual.idleTimeout()),
                gate(SftpDrop.TRANSPORT),
                INTAKE,
                TALLY,
                Clock.fixed(NOW, ZoneOffset.UTC));
        try (var client = connect()) {
            client.put("/1.part", READ);
            client.put("/2.part", READ);
            assertThatThrownBy(() -> client.put("/3.part", READ)).hasMessageContaining("2 unfinished files");
            assertThatThrownBy(() -> client.sftp().mkdir("/folder")).isInstanceOf(SftpException.class);
            client.sftp().rename("/1.part", "/1.xml");
            client.put("/3.part", READ);

            assertThatThrownBy(this::connect).as("one session a feed").isInstanceOf(IOException.class);
        }
    }

    private DropClient connect() throws IOException {
        return DropClient.withPassword(drop.port(), FEED, FixedGate.SECRET);
    }

    /** What lies in the account's folder on the hub's disk. */
    private String[] files() throws IOException {
        Path root = folder.resolve("drop").resolve(FEED);
        try (Stream<Path> files = Files.walk(root)) {
            String[] names = files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toArray(String[]::new);
            Arrays.sort(names);
            return names;
        }
    }
}

package anpr.hub.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpLineTest {
    private static final byte[] BODY = "<AutoVu/>".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final SshServer hub = SshServer.setUpDefaultServer();
    private Path dropped;
    private SftpLine line;

    @BeforeEach
    void start() throws IOException {
        dropped = Files.createDirectory(folder.resolve("dropped"));
        hub.setHost("127.0.0.1");
        hub.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("host-key")));
        hub.setPasswordAuthenticator(
                (user, password, session) -> user.equals("sampleshire-autovu") && password.equals("a-secret"));
        hub.setFileSystemFactory(new VirtualFileSystemFactory(dropped));
        hub.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        hub.start();
        ssh.setServerKeyVerifier((session, address, key) -> true);
        ssh.start();
        line = new SftpLine(ssh, "127.0.0.1", hub.getPort(), "sampleshire-autovu", "a-secret");
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        ssh.stop();
        hub.stop(true);
    }

    @Test
    void aFileIsPutUnderItsNameStraightOrByRenaming() throws IOException {
        assertThat(line.send(upload("straight.xml", false))).isEqualTo(Answer.YES);
        assertThat(line.send(upload("renamed.xml", true))).isEqualTo(Answer.YES);

        assertThat(files()).containsExactlyInAnyOrder("straight.xml", "renamed.xml");
        assertThat(dropped.resolve("straight.xml")).hasBinaryContent(BODY);
        assertThat(dropped.resolve("renamed.xml")).hasBinaryContent(BODY);
    }

    @Test
    void aCutUploadLeavesHalfAFileAndTheNextOneIsWhole() throws IOException {
        line.sendHalf(upload("read.xml", false));

        Awaitility.await().until(() -> hub.getActiveSessions().isEmpty());
        assertThat(dropped.resolve("read.xml")).hasSize(BODY.length / 2);
        assertThat(line.send(upload("read.xml", false))).isEqualTo(Answer.YES);
        assertThat(dropped.resolve("read.xml")).hasBinaryContent(BODY);
    }

    @Test
    void hangingUpAfterTheLastByteLeavesTheWholeFile() throws IOException {
        line.sendAndHangUp(upload("read.xml", false));

        Awaitility.await()
                .untilAsserted(() -> assertThat(dropped.resolve("read.xml")).hasBinaryContent(BODY));
    }

    @Test
    void aFileThatTheHubRefusesIsANo() throws IOException {
        assertThat(line.send(upload("no/such/folder/read.xml", false))).isEqualTo(Answer.NO);
        assertThat(line.send(upload("read.xml", false))).isEqualTo(Answer.YES);
    }

    private Message upload(String name, boolean renamed) {
        return new Message("m1", "sampleshire-autovu", new Message.Upload(name, renamed), BODY, List.of());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(dropped)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

package anpr.hub.adapters.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/** A partner's SFTP client, one connection. */
final class DropClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SshClient ssh = SshClient.setUpDefaultClient();
    private final ClientSession session;
    private final SftpClient sftp;

    private DropClient(int port, String account, @Nullable String password, @Nullable KeyPair key) throws IOException {
        ssh.setServerKeyVerifier((client, address, serverKey) -> true);
        ssh.start();
        try {
            session = ssh.connect(account, "127.0.0.1", port).verify(PATIENCE).getSession();
            if (password != null) {
                session.addPasswordIdentity(password);
            }
            if (key != null) {
                session.addPublicKeyIdentity(key);
            }
            session.auth().verify(PATIENCE);
            sftp = SftpClientFactory.instance().createSftpClient(session);
        } catch (IOException | RuntimeException e) {
            ssh.stop();
            throw e;
        }
    }

    static DropClient withPassword(int port, String account, String password) throws IOException {
        return new DropClient(port, account, password, null);
    }

    static DropClient withKey(int port, String account, KeyPair key) throws IOException {
        return new DropClient(port, account, null, key);
    }

    /** Uploads a file whole; throws unless every answer of the server was OK. */
    void put(String path, byte[] content) throws IOException {
        try (OutputStream out = sftp.write(path, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Truncate))) {
            out.write(content);
        }
    }

    /** Begins to upload a file. */
    SftpClient.CloseableHandle begin(String path, byte[] content, int length) throws IOException {
        var handle = sftp.open(path, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Truncate));
        sftp.write(handle, 0, content, 0, length);
        return handle;
    }

    SftpClient sftp() {
        return sftp;
    }

    ClientSession session() {
        return session;
    }

    /** Drops the connection without a word. */
    void cut() {
        session.close(true);
        ssh.stop();
    }

    @Override
    public void close() throws IOException {
        sftp.close();
        session.close();
        ssh.stop();
    }
}

package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Upload;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.RawSftpClient;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * A device that drops files by SFTP. The status of the closing, or of the renaming, is the receipt: a device deletes
 * its copy then.
 */
public final class SftpLine implements Line {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<OpenMode> WRITE = EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Truncate);

    private final SshClient ssh;
    private final String host;
    private final int port;
    private final String user;
    private final String password;
    private @Nullable ClientSession session;
    private @Nullable SftpClient sftp;

    /** @param ssh a started client; it is shared and not closed here */
    public SftpLine(SshClient ssh, String host, int port, String user, String password) {
        this.ssh = ssh;
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    @Override
    public Answer send(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        try {
            SftpClient to = connected();
            String writtenAs = upload.renamed() ? upload.name() + ".part" : upload.name();
            try (CloseableHandle file = to.open(writtenAs, WRITE)) {
                write(to, file, message.body(), message.body().length);
            }
            if (upload.renamed()) {
                to.rename(writtenAs, upload.name());
            }
            return Answer.YES;
        } catch (SftpException e) {
            // The hub said no to this file; the connection is well.
            return e.getStatus() == SftpConstants.SSH_FX_CONNECTION_LOST ? Answer.LATER : Answer.NO;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        try {
            SftpClient to = connected();
            CloseableHandle file = to.open(upload.name(), WRITE);
            write(to, file, message.body(), message.body().length);
            byte[] handle = file.getIdentifier();
            Buffer close = new ByteArrayBuffer(handle.length + Integer.BYTES, false);
            close.putBytes(handle);
            // The request that makes the file complete, without waiting for its status.
            int unused = ((RawSftpClient) to).send(SftpConstants.SSH_FXP_CLOSE, close);
        } finally {
            close();
        }
    }

    @Override
    public void sendHalf(Message message) throws IOException {
        Upload upload = (Upload) message.wire();
        try {
            SftpClient to = connected();
            CloseableHandle file = to.open(upload.renamed() ? upload.name() + ".part" : upload.name(), WRITE);
            write(to, file, message.body(), message.body().length / 2);
        } finally {
            // The handle is left open on purpose: closing it would say that the file is complete.
            close();
        }
    }

    @Override
    public void close() {
        ClientSession open = session;
        sftp = null;
        session = null;
        if (open != null) {
            open.close(true);
        }
    }

    private SftpClient connected() throws IOException {
        SftpClient open = sftp;
        if (open != null && open.isOpen()) {
            return open;
        }
        close();
        ClientSession opened = ssh.connect(user, host, port).verify(PATIENCE).getSession();
        session = opened;
        opened.addPasswordIdentity(password);
        opened.auth().verify(PATIENCE);
        SftpClient client = SftpClientFactory.instance().createSftpClient(opened);
        sftp = client;
        return client;
    }

    private static void write(SftpClient to, CloseableHandle file, byte[] body, int bytes) throws IOException {
        int block = 16 * 1024;
        for (int at = 0; at < bytes; at += block) {
            to.write(file, at, body, at, Math.min(block, bytes - at));
        }
    }
}

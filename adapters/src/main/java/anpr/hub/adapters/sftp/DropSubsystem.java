package anpr.hub.adapters.sftp;

import anpr.hub.adapters.drop.Client;
import anpr.hub.adapters.drop.DropAccount;
import anpr.hub.adapters.drop.Upload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.io.IoUtils;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemConfigurator;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.jspecify.annotations.Nullable;

/**
 * One client's SFTP conversation, in which the status of a close or a rename is the receipt: it is sent when this
 * class's method returns, and that is when the file is durable. A connection that ends closes its handles by another
 * way, so what was being written is not taken for complete.
 *
 * <p>Clients may write, rename, list, remove and make folders; nothing is read back, linked, copied or hashed, and no
 * attribute of a file is ever set.
 */
final class DropSubsystem extends SftpSubsystem {
    private static final Set<String> EXTENSIONS =
            Set.of("posix-rename@openssh.com", "fsync@openssh.com", "limits@openssh.com");

    private final DropAccount account;

    DropSubsystem(ChannelSession channel, SftpSubsystemConfigurator configurator, DropAccount account) {
        super(channel, configurator);
        this.account = account;
    }

    @Override
    protected void doProcess(Buffer buffer, int length, int type, int id) throws IOException {
        switch (type) {
            case SftpConstants.SSH_FXP_READ,
                    SftpConstants.SSH_FXP_READLINK,
                    SftpConstants.SSH_FXP_SYMLINK,
                    SftpConstants.SSH_FXP_LINK,
                    SftpConstants.SSH_FXP_BLOCK,
                    SftpConstants.SSH_FXP_UNBLOCK -> doUnsupported(buffer, length, type, id);
            default -> super.doProcess(buffer, length, type, id);
        }
    }

    @Override
    protected void executeExtendedCommand(Buffer buffer, int id, String extension) throws IOException {
        if (EXTENSIONS.contains(extension)) {
            super.executeExtendedCommand(buffer, id, extension);
        } else {
            doUnsupportedExtension(buffer, id, extension);
        }
    }

    @Override
    protected void doClose(int id, String handle) throws IOException {
        Handle closing = handles.get(handle);
        try {
            if (closing instanceof FileHandle file && file.getFileChannel() instanceof Upload upload) {
                account.finish(file.getFile(), upload, client());
            }
        } finally {
            super.doClose(id, handle);
        }
    }

    /**
     * The usual way interrupts the thread of a conversation whose connection is gone. It may be in the intake, making a
     * file durable, and others use what an interrupt would break there: so it ends by itself.
     */
    @Override
    public void destroy(ChannelSession channel) {
        CloseableExecutorService conversation = executorService;
        executorService = null;
        pendingFuture = null;
        super.destroy(channel);
        requests.clear();
        requests.add(CLOSE);
        if (conversation != null) {
            conversation.shutdown();
        }
    }

    @Override
    protected void doRename(int id, String oldPath, String newPath, Collection<CopyOption> options) throws IOException {
        account.rename(resolveFile(oldPath), resolveFile(newPath), client());
    }

    @Override
    protected Map<String, Object> doStat(int id, String path, int flags) throws IOException {
        Map<String, Object> taken = taken(path);
        return taken != null ? taken : super.doStat(id, path, flags);
    }

    @Override
    protected Map<String, Object> doLStat(int id, String path, int flags) throws IOException {
        Map<String, Object> taken = taken(path);
        return taken != null ? taken : super.doLStat(id, path, flags);
    }

    private Client client() {
        ServerSession session = getServerSession();
        String address = session.getClientAddress() instanceof InetSocketAddress client
                ? client.getAddress().getHostAddress()
                : null;
        return new Client(address, null, session.getClientVersion());
    }

    private @Nullable Map<String, Object> taken(String path) throws IOException {
        DropAccount.Taken file = account.taken(resolveFile(path));
        if (file == null) {
            return null;
        }
        var attributes = new HashMap<String, Object>();
        attributes.put(IoUtils.SIZE_VIEW_ATTR, file.size());
        attributes.put(IoUtils.REGFILE_VIEW_ATTR, true);
        attributes.put(IoUtils.LASTMOD_TIME_VIEW_ATTR, file.at());
        attributes.put(IoUtils.PERMISSIONS_VIEW_ATTR, PosixFilePermissions.fromString("-w-------"));
        return attributes;
    }

    /** Times and permissions that a client wants kept are of no use here; a size would change the content. */
    @Override
    protected void doSetAttributes(int cmd, String extension, Path file, Map<String, ?> attributes, boolean followLinks)
            throws IOException {
        if (attributes.containsKey(IoUtils.SIZE_VIEW_ATTR)) {
            throw new SftpException(SftpConstants.SSH_FX_OP_UNSUPPORTED, "The size of a file is not set here");
        }
    }

    /** Opens files as uploads of the session's account. */
    static final class Uploads implements SftpFileSystemAccessor {
        /** One path for each file, within the account and by no link: clients cannot make links, but others might. */
        @Override
        public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String remotePath)
                throws IOException {
            Path file = SftpFileSystemAccessor.super
                    .resolveLocalFilePath(subsystem, root, remotePath)
                    .toAbsolutePath()
                    .normalize();
            DropAccount.requireNoLink(file);
            return file;
        }

        @Override
        public SeekableByteChannel openFile(
                SftpSubsystemProxy subsystem,
                @Nullable FileHandle fileHandle,
                Path file,
                @Nullable String handle,
                Set<? extends OpenOption> options,
                FileAttribute<?>... attributes)
                throws IOException {
            if (!options.contains(StandardOpenOption.WRITE)) {
                throw new SftpException(SftpConstants.SSH_FX_PERMISSION_DENIED, "Files are not read back here");
            }
            boolean afresh = options.contains(StandardOpenOption.TRUNCATE_EXISTING)
                    || options.contains(StandardOpenOption.CREATE_NEW);
            return ((DropSubsystem) subsystem).account.open(file, afresh);
        }

        @Override
        public void createDirectory(SftpSubsystemProxy subsystem, Path folder) throws IOException {
            ((DropSubsystem) subsystem).account.requireRoom();
            Files.createDirectory(folder);
        }

        @Override
        public void closeFile(
                SftpSubsystemProxy subsystem,
                @Nullable FileHandle fileHandle,
                Path file,
                @Nullable String handle,
                @Nullable Channel channel,
                Set<? extends OpenOption> options)
                throws IOException {
            if (channel instanceof Upload upload) {
                ((DropSubsystem) subsystem).account.abandon(file, upload);
                upload.close();
            }
        }
    }
}

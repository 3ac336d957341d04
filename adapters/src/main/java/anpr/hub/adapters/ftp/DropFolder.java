package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropAccount;
import anpr.hub.adapters.drop.DropException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.apache.ftpserver.ftplet.FileSystemView;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpFile;
import org.apache.sshd.common.file.root.RootedFileSystemProvider;

/** An account's folder as one client sees it: {@code /} is its root, and no path leads out of it. */
final class DropFolder implements FileSystemView {
    private final DropAccount account;
    private final FileSystem files;
    private Path here;

    DropFolder(DropAccount account) throws IOException {
        this.account = account;
        Files.createDirectories(account.root());
        this.files = new RootedFileSystemProvider().newFileSystem(account.root(), Map.of());
        this.here = files.getPath("/");
    }

    @Override
    public FtpFile getHomeDirectory() {
        return new DropFile(account, files.getPath("/"));
    }

    @Override
    public FtpFile getWorkingDirectory() {
        return new DropFile(account, here);
    }

    @Override
    public boolean changeWorkingDirectory(String folder) throws FtpException {
        Path there = path(folder);
        boolean known = Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS);
        if (known) {
            here = there;
        }
        return known;
    }

    @Override
    public FtpFile getFile(String file) throws FtpException {
        return new DropFile(account, path(file));
    }

    private Path path(String text) throws FtpException {
        try {
            Path path = here.resolve(text).toAbsolutePath().normalize();
            DropAccount.requireNoLink(path);
            return path;
        } catch (InvalidPathException | DropException e) {
            throw new FtpException("No such path here", e);
        }
    }

    @Override
    public boolean isRandomAccessible() {
        return true;
    }

    @Override
    public void dispose() {
        // The rooted file system holds nothing open.
    }
}

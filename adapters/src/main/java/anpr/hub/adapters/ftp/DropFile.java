package anpr.hub.adapters.ftp;

import anpr.hub.adapters.drop.DropAccount;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ftpserver.ftplet.FtpFile;

/** A file or folder of an account. Files are not read back, and a file that was taken over is still known for a while. */
final class DropFile implements FtpFile {
    private final DropAccount account;
    private final Path path;

    DropFile(DropAccount account, Path path) {
        this.account = account;
        this.path = path;
    }

    Path path() {
        return path;
    }

    DropAccount account() {
        return account;
    }

    @Override
    public String getAbsolutePath() {
        return path.toString();
    }

    @Override
    public String getName() {
        return path.getFileName() == null ? "/" : path.getFileName().toString();
    }

    @Override
    public boolean isHidden() {
        return false;
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean isFile() {
        return account.taken(path) != null || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean doesExist() {
        return account.taken(path) != null || Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public boolean isReadable() {
        return isDirectory();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public boolean isRemovable() {
        return path.getFileName() != null;
    }

    @Override
    public String getOwnerName() {
        return "hub";
    }

    @Override
    public String getGroupName() {
        return "hub";
    }

    @Override
    public int getLinkCount() {
        return 1;
    }

    @Override
    public long getLastModified() {
        DropAccount.Taken taken = account.taken(path);
        try {
            return taken != null
                    ? taken.at().toMillis()
                    : Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public boolean setLastModified(long time) {
        return false;
    }

    @Override
    public long getSize() {
        DropAccount.Taken taken = account.taken(path);
        try {
            return taken != null ? taken.size() : Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public Object getPhysicalFile() {
        return path;
    }

    @Override
    public boolean mkdir() {
        try {
            account.requireRoom();
            Files.createDirectory(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean delete() {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean move(FtpFile to) {
        throw new UnsupportedOperationException("A rename may make a message: see Rename");
    }

    @Override
    public List<? extends FtpFile> listFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().map(file -> new DropFile(account, file)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public OutputStream createOutputStream(long offset) {
        throw new UnsupportedOperationException("The end of an upload makes a message: see Store");
    }

    @Override
    public InputStream createInputStream(long offset) throws IOException {
        throw new IOException("Files are not read back here");
    }
}

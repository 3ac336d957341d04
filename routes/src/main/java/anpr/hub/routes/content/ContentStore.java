package anpr.hub.routes.content;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.normalise.ImageFacts;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Bytes kept once, by their SHA-256, as files under {@code ab/cd/<digest>}. A file appears under its name only when all
 * of it is on the disk, so a file that is there is whole. Safe for use by many threads and processes.
 */
public final class ContentStore implements ImageStore {
    private final Path root;

    public ContentStore(Path root) {
        this.root = root;
    }

    /** Keeps these bytes; durable on return. Costs a few flushes of the disk, or none if they are there already. */
    public String keep(byte[] bytes) {
        String sha256 = Sha256.hex(bytes);
        lay(sha256, bytes);
        return sha256;
    }

    @Override
    public ImageRef keep(String name, byte[] image) {
        ImageRef described = ImageFacts.describe(name, image);
        lay(described.sha256(), image);
        return described;
    }

    @Override
    public Optional<byte[]> find(String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file(sha256)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes content away for good, if nobody has kept it since: who keeps it again meanwhile has it, whole.
     *
     * @return false if it was kept after this time; then it stays
     */
    public boolean erase(String sha256, Instant keptLastBy) {
        Path file = file(sha256);
        Path going = file.resolveSibling(sha256 + ".going");
        try {
            // Under another name nobody can take it for kept; what is looked at then does not change any more.
            Files.move(file, going, StandardCopyOption.ATOMIC_MOVE);
            if (Files.getLastModifiedTime(going).toInstant().isAfter(keptLastBy)) {
                Files.move(going, file, StandardCopyOption.ATOMIC_MOVE);
                return false;
            }
            Files.delete(going);
            flush(file.resolveSibling(""));
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("content could not be erased below " + root, e);
        }
    }

    private void lay(String sha256, byte[] bytes) {
        Path file = file(sha256);
        if (!keptAgain(file)) {
            try {
                write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("content could not be kept below " + root, e);
            }
        }
    }

    /** Marks what is there as kept now; false if it is not there. */
    private static boolean keptAgain(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now(Clock.systemUTC())));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("content cannot be marked as kept: " + file, e);
        }
    }

    private Path file(String sha256) {
        return root.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private void write(Path file, byte[] bytes) throws IOException {
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            flush(root);
            flush(folder.resolveSibling(""));
        }
        Path growing = folder.resolve(file.getFileName() + "." + UUID.randomUUID());
        try (FileChannel channel = FileChannel.open(growing, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(false);
        }
        Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
        flush(folder);
    }

    /** Makes the names in a folder durable, not only what the files hold. */
    private static void flush(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}

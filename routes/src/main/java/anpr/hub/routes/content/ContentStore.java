package anpr.hub.routes.content;

import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes kept once, by their SHA-256, as files under {@code ab/cd/<digest>}. A file appears under its name only when all
 * of it is on the disk, so a file that is there is whole. Safe for use by many threads and processes.
 */
public final class ContentStore implements ImageStore {
    private final Path root;

    public ContentStore(Path root) {
        this.root = root;
        ImageIO.setUseCache(false);
    }

    /** Keeps these bytes; durable on return. Costs a few flushes of the disk, or none if they are there already. */
    public String keep(byte[] bytes) {
        String sha256 = sha256(bytes);
        Path file = file(sha256);
        if (!Files.exists(file)) {
            try {
                write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("content could not be kept below " + root, e);
            }
        }
        return sha256;
    }

    @Override
    public ImageRef keep(String name, byte[] image) {
        String mediaType = mediaType(image);
        Dimensions size = mediaType.startsWith("image/") ? dimensions(image) : null;
        return new ImageRef(
                name,
                keep(image),
                image.length,
                size == null ? null : size.width(),
                size == null ? null : size.height(),
                mediaType);
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

    /** Lower-case hex SHA-256. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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

    private static String mediaType(byte[] image) {
        if (starts(image, 0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (starts(image, 0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (starts(image, 'B', 'M')) {
            return "image/bmp";
        }
        if (starts(image, 'G', 'I', 'F', '8')) {
            return "image/gif";
        }
        return "application/octet-stream";
    }

    private static boolean starts(byte[] image, int... magic) {
        if (image.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((image[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** From the header alone; null if there is none that can be read. */
    private static @Nullable Dimensions dimensions(byte[] image) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new Dimensions(reader.getWidth(0), reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private record Dimensions(int width, int height) {}
}

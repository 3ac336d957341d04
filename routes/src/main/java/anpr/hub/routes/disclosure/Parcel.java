package anpr.hub.routes.disclosure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Folders as one zip, on their way from a hub that runs to who asked for them. */
public final class Parcel {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    private static final int MOST_FILES = 1_000_000;
    private static final long MOST_BYTES = 16L << 30;

    private Parcel() {}

    /** Everything below a folder, by name. */
    static void pack(Path root, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(root.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    /**
     * Lays the files below a folder, and none beside it.
     *
     * @throws IOException if the zip is damaged, too large, or has a name that no file of a package has
     */
    public static void unpack(InputStream in, Path root) throws IOException {
        long bytes = 0;
        int files = 0;
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!NAME.matcher(entry.getName()).matches()) {
                    throw new IOException("the hub's answer has a name that no file of a package has; nothing is kept");
                }
                Path file = root.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling(""));
                // Neither replaces a file nor follows a link.
                try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                    byte[] some = new byte[8192];
                    for (int read = zip.read(some); read >= 0; read = zip.read(some)) {
                        bytes += read;
                        if (bytes > MOST_BYTES) {
                            throw tooMuch();
                        }
                        out.write(some, 0, read);
                    }
                }
                files++;
                if (files > MOST_FILES) {
                    throw tooMuch();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the hub's answer is no zip", e);
        }
    }

    private static IOException tooMuch() {
        return new IOException("the hub's answer is larger than packages are; nothing is kept");
    }

    /** A folder with all that is in it; nothing happens if it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

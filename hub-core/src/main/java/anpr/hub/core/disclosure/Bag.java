package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A folder being filled and then sealed, laid out by BagIt (RFC 8493). For one thread. */
public final class Bag {
    /** Signs what it is given, as CMS detached from it, in DER. */
    @FunctionalInterface
    public interface Signer {
        byte[] sign(byte[] content);
    }

    private static final String TAGS = "tagmanifest-sha256.txt";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");

    private final Path root;
    private final SortedMap<String, String> digests = new TreeMap<>();

    /** @param root a folder that is not there yet */
    public Bag(Path root) throws IOException {
        Files.createDirectories(root);
        this.root = root;
    }

    void add(String file, String text) throws IOException {
        add(file, text.getBytes(UTF_8));
    }

    void add(String file, byte[] bytes) throws IOException {
        if (!NAME.matcher(file).matches()) {
            throw new IllegalArgumentException("a file of a package has a name of letters, digits, dots and dashes");
        }
        Path at = root.resolve(file);
        Files.createDirectories(at.resolveSibling(""));
        Files.write(at, bytes, StandardOpenOption.CREATE_NEW);
        digests.put(file, Sha256.hex(bytes));
    }

    /** Names all files that were added, and signs that. */
    void seal(Signer signer) throws IOException {
        add("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        add("manifest-sha256.txt", manifest(true));
        byte[] tags = manifest(false).getBytes(UTF_8);
        Files.write(root.resolve(TAGS), tags, StandardOpenOption.CREATE_NEW);
        Files.write(root.resolve(TAGS + ".p7s"), signer.sign(tags), StandardOpenOption.CREATE_NEW);
    }

    Path root() {
        return root;
    }

    private String manifest(boolean data) {
        StringBuilder lines = new StringBuilder();
        digests.forEach((file, digest) -> {
            if (file.startsWith("data/") == data) {
                lines.append(digest).append("  ").append(file).append('\n');
            }
        });
        return lines.toString();
    }
}

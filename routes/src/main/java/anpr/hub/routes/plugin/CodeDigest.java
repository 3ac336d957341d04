package anpr.hub.routes.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names a part of the software by its bytes. Anybody who has the jar gets the same by {@code sha256sum}.
 *
 * @param sha256 lower-case hex
 */
public record CodeDigest(String sha256) {
    /**
     * Of where a class was loaded from.
     *
     * @throws IOException if that cannot be read
     */
    public static CodeDigest of(Class<?> part) throws IOException {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IOException(part.getName() + " was not loaded from a jar or folder");
        }
        try {
            URI place = source.getLocation().toURI();
            return at(Path.of(place));
        } catch (URISyntaxException e) {
            throw new IOException(source.getLocation() + " is no place of a jar or folder", e);
        }
    }

    /**
     * Of a jar its bytes. Of a folder, in which a build that is not packed has its classes, the lines that {@code sha256sum}
     * writes of its files by their paths within it, in the order of the bytes of those paths.
     */
    static CodeDigest at(Path jarOrFolder) throws IOException {
        if (!Files.isDirectory(jarOrFolder)) {
            return ofBytes(Files.readAllBytes(jarOrFolder));
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : files(jarOrFolder)) {
            lines.append(ofBytes(Files.readAllBytes(file)).sha256())
                    .append("  ")
                    .append(name(jarOrFolder, file))
                    .append('\n');
        }
        return ofBytes(lines.toString().getBytes(UTF_8));
    }

    /** Of two parts that work together. */
    CodeDigest and(CodeDigest other) {
        return ofBytes((sha256 + other.sha256).getBytes(UTF_8));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .sorted((one, other) -> name(folder, one).compareTo(name(folder, other)))
                    .toList();
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static CodeDigest ofBytes(byte[] bytes) {
        return new CodeDigest(Sha256.hex(bytes));
    }
}

package anpr.hub.core.mapping;

import anpr.hub.core.digest.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the sender says are the SHA-256 of a zip's files: lines as {@code sha256sum} writes them, or a table with the
 * columns {@code file} and {@code sha256}.
 */
final class Manifest {
    static final Manifest NONE = new Manifest(Map.of());
    private static final int HEX_LENGTH = 64;
    private static final Map<String, String> COLUMNS = Map.of(
            "filename",
            "file",
            "name",
            "file",
            "path",
            "file",
            "hash",
            "sha256",
            "digest",
            "sha256",
            "checksum",
            "sha256");

    private final Map<String, String> digests;

    private Manifest(Map<String, String> digests) {
        this.digests = digests;
    }

    /** @throws UnreadableException if it has neither form */
    static Manifest of(byte[] content) throws UnreadableException {
        String text = PayloadText.decode(content, 0, content.length).text();
        Map<String, String> digests = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] cells = line.strip().split("\\s+\\*?", 2);
            if (cells.length == 2 && hex(cells[0])) {
                digests.put(cells[1].strip(), cells[0].toLowerCase(Locale.ROOT));
            }
        }
        if (digests.isEmpty()) {
            Node table = Node.document();
            new CsvReader(List.of(',', ';', '\t'), COLUMNS).read(text, 0, text.length(), table);
            for (Node row = table.firstChild; row != null; row = row.nextSibling) {
                String file = cell(row, "file");
                String sha256 = cell(row, "sha256");
                if (file != null && sha256 != null && hex(sha256.strip())) {
                    digests.put(file.strip(), sha256.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        if (digests.isEmpty()) {
            throw new UnreadableException(
                    Mapped.Fault.UNPARSEABLE,
                    "the zip's manifest has neither lines of sha256sum nor columns file and sha256");
        }
        return new Manifest(digests);
    }

    /** What is wrong with a file; null if it is what the manifest says, or the manifest does not say. */
    @Nullable
    String complaint(String file, byte[] content) {
        String said = digests.get(file);
        return said == null || said.equals(Sha256.hex(content))
                ? null
                : "the file's SHA-256 is not that of the zip's manifest";
    }

    /** The files of which it speaks and that are not there, in order. */
    List<String> missing(Set<String> files) {
        return digests.keySet().stream()
                .filter(file -> !files.contains(file))
                .sorted()
                .collect(Collectors.toList());
    }

    private static @Nullable String cell(Node row, String column) {
        for (Node cell = row.firstChild; cell != null; cell = cell.nextSibling) {
            if (cell.name.equals(column)) {
                return cell.text();
            }
        }
        return null;
    }

    private static boolean hex(String text) {
        return text.length() == HEX_LENGTH && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }
}

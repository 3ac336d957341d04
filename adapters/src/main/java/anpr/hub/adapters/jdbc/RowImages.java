package anpr.hub.adapters.jdbc;

import anpr.hub.core.partner.Feed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images whose paths stand in a row, on a share that is mounted here. A path is a partner's text: only files below the
 * folder are read, wherever links lead.
 */
final class RowImages {
    private final List<String> columns;
    private final String prefix;
    private final @Nullable Path folder;

    /** @param name as it stands in the column */
    record Image(String name, Path file, long size) {
        /** @return empty if it is longer than this, or gone */
        Optional<byte[]> bytes(int maxBytes) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(maxBytes);
                return in.read() < 0 ? Optional.of(bytes) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    RowImages(Feed feed) {
        Map<String, String> settings = feed.settings();
        this.columns = JdbcPoll.IMAGE_COLUMNS.of(settings);
        this.prefix = unix(JdbcPoll.IMAGE_PREFIX.of(settings));
        this.folder = JdbcPoll.IMAGE_FOLDER.find(settings).orElse(null);
    }

    /** @throws IOException if the share itself is not there */
    List<Image> of(ObjectNode row) throws IOException {
        if (folder == null) {
            return List.of();
        }
        Path root = root(folder);
        List<Image> images = new ArrayList<>();
        for (String column : columns) {
            if (row.hasNonNull(column)) {
                find(root, row.get(column).textValue()).ifPresent(images::add);
            }
        }
        return images;
    }

    private static Path root(Path folder) throws IOException {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new IOException("the feed's imageFolder is not there; is the share mounted?", e);
        }
    }

    private Optional<Image> find(Path root, String text) {
        String path = unix(text);
        if (!path.regionMatches(true, 0, prefix, 0, prefix.length())
                || path.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            String below = path.substring(prefix.length()).replaceFirst("^/+", "");
            Path file = root.resolve(below).toRealPath();
            return file.startsWith(root) && Files.isRegularFile(file)
                    ? Optional.of(new Image(text, file, Files.size(file)))
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String unix(String path) {
        return path.replace('\\', '/');
    }
}

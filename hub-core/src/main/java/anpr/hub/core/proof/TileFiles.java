package anpr.hub.core.proof;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a monitor or a witness reads of a log, by the paths of C2SP tlog-tiles. Hashes alone: nothing opens a record. */
public final class TileFiles {
    private static final Pattern TILE =
            Pattern.compile("([0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final Path NOWHERE = Path.of("");

    private TileFiles() {}

    /**
     * A tile, full or as far as it goes.
     *
     * @param path below {@code tile/}, such as {@code 0/x001/234} or {@code 0/x001/234.p/17}
     * @param signed leaves of the log that a checkpoint has: there is nothing to see of later ones
     * @return empty if it is no such path, or the tree does not go as far
     */
    public static Optional<byte[]> find(TileLog log, long signed, String path) {
        Matcher named = TILE.matcher(path);
        if (!named.matches()) {
            return Optional.empty();
        }
        int level = Integer.parseInt(named.group(1));
        long number = Long.parseLong(named.group(2).replaceAll("[x/]", ""));
        int width = named.group(3) == null ? Tile.HASHES : Integer.parseInt(named.group(3));
        boolean canonical = new Tile(level, number).in(NOWHERE).endsWith(Path.of(level + "/" + named.group(2)));
        boolean partial = named.group(3) != null;
        long first = number * Tile.HASHES;
        if (!canonical
                || (partial && width == Tile.HASHES)
                || width > Tile.HASHES
                || (signed >>> Tile.HEIGHT * level) - first < width) {
            return Optional.empty();
        }
        byte[] hashes = new byte[width * Hash.LENGTH];
        for (int i = 0; i < width; i++) {
            log.hash(Tile.HEIGHT * level, first + i).copyTo(hashes, i * Hash.LENGTH);
        }
        return Optional.of(hashes);
    }
}

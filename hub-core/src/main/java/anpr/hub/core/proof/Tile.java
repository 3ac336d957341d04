package anpr.hub.core.proof;

import java.nio.file.Path;

/**
 * A file of 256 hashes (C2SP tlog-tiles): those of tree level {@code 8 * level} from {@code 256 * number} on.
 *
 * @param level 0 for the hashes of leaves
 */
record Tile(int level, long number) {
    static final int HEIGHT = 8;
    static final int HASHES = 1 << HEIGHT;

    /** Tiles in one directory. */
    static final int IN_A_DIRECTORY = 1000;

    /** Where it is below the directory of the log, such as {@code tile/0/x001/x234/067}. */
    Path in(Path log) {
        String name = "%03d".formatted(number % IN_A_DIRECTORY);
        for (long rest = number / IN_A_DIRECTORY; rest > 0; rest /= IN_A_DIRECTORY) {
            name = "x%03d/".formatted(rest % IN_A_DIRECTORY) + name;
        }
        return log.resolve("tile").resolve(Integer.toString(level)).resolve(name);
    }
}

package anpr.hub.core.proof;

import java.util.regex.Pattern;

/**
 * What a log says of itself at one moment (C2SP tlog-checkpoint).
 *
 * @param origin the log's name for all time, such as {@code hub.example/ingest}; no spaces, no {@code +}
 * @param size leaves in the tree
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final Pattern ORIGIN = Pattern.compile("[!-*,-~]{1,200}");
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final int LINES = 3;

    public Checkpoint {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "a log's origin is 1 to 200 printable ASCII characters without space and +");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no " + size + " leaves");
        }
    }

    /** The text that is signed: three lines, each with its newline. */
    public String text() {
        return origin + '\n' + size + '\n' + root + '\n';
    }

    /** @throws IllegalArgumentException unless the text is as {@link #text()} gives it */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size, root");
        }
        if (!SIZE.matcher(lines[1]).matches()) {
            throw new IllegalArgumentException("the second line of a checkpoint is the number of leaves");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.parse(lines[2]));
    }
}

package anpr.hub.core.witness;

import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.SignedNote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log asks of a witness (C2SP tlog-witness, {@code add-checkpoint}).
 *
 * @param old leaves of the checkpoint that the witness signed last, 0 if it signed none
 * @param path that the tree of the checkpoint begins with that of {@code old} leaves
 * @param checkpoint signed by its log
 */
public record AddCheckpoint(long old, List<Hash> path, SignedNote checkpoint) {
    /** A request is never longer; {@value #MOST_HASHES} hashes and a checkpoint are far shorter. */
    public static final int MOST_BYTES = 65_536;

    private static final int MOST_HASHES = 63;
    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,17})");

    public AddCheckpoint {
        path = List.copyOf(path);
    }

    /** As it is sent. */
    public String encoded() {
        StringBuilder text = new StringBuilder("old ").append(old).append('\n');
        path.forEach(hash -> text.append(hash).append('\n'));
        return text.append('\n').append(checkpoint.encoded()).toString();
    }

    /** @throws IllegalArgumentException unless the text is as {@link #encoded()} gives it */
    public static AddCheckpoint parse(String text) {
        int gap = text.indexOf("\n\n");
        if (gap < 0) {
            throw new IllegalArgumentException(
                    "a request is 'old' with a size, hashes, an empty line and a checkpoint");
        }
        String[] lines = text.substring(0, gap).split("\n", -1);
        if (!OLD.matcher(lines[0]).matches()) {
            throw new IllegalArgumentException(
                    "the first line of a request is 'old' and the size that was signed last");
        }
        if (lines.length - 1 > MOST_HASHES) {
            throw new IllegalArgumentException("a proof has at most " + MOST_HASHES + " hashes");
        }
        List<Hash> path = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            path.add(Hash.parse(lines[i]));
        }
        long old = Long.parseLong(lines[0].substring("old ".length()));
        return new AddCheckpoint(old, path, SignedNote.parse(text.substring(gap + 2)));
    }
}

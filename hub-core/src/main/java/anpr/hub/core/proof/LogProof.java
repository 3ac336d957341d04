package anpr.hub.core.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * That a leaf is in a log, in one text that can be checked offline (C2SP tlog-proof): the leaf's index, the path to the
 * root, and the checkpoint with its signatures.
 */
public record LogProof(InclusionProof inclusion, SignedNote checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1\n";
    private static final Pattern INDEX = Pattern.compile("index (0|[1-9][0-9]{0,17})");

    /** As a file {@code *.tlog-proof} has it. */
    public String encoded() {
        StringBuilder text = new StringBuilder(HEADER)
                .append("index ")
                .append(inclusion.index())
                .append('\n');
        inclusion.path().forEach(hash -> text.append(hash).append('\n'));
        return text.append('\n').append(checkpoint.encoded()).toString();
    }

    /** @throws IllegalArgumentException unless the text is as {@link #encoded()} gives it */
    public static LogProof parse(String text) {
        int gap = text.indexOf("\n\n");
        if (!text.startsWith(HEADER) || gap < HEADER.length()) {
            throw new IllegalArgumentException("a proof is a header, an index, hashes, an empty line and a checkpoint");
        }
        SignedNote note = SignedNote.parse(text.substring(gap + 2));
        String[] lines = text.substring(HEADER.length(), gap).split("\n", -1);
        if (!INDEX.matcher(lines[0]).matches()) {
            throw new IllegalArgumentException("the second line of a proof is 'index' and the leaf's number");
        }
        List<Hash> path = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            path.add(Hash.parse(lines[i]));
        }
        long index = Long.parseLong(lines[0].substring("index ".length()));
        return new LogProof(
                new InclusionProof(index, Checkpoint.parse(note.text()).size(), path), note);
    }

    /**
     * Whether a leaf is in the log of this key, at this index.
     *
     * @param leaf the bytes of the leaf
     * @param log the log's key, from elsewhere than the proof
     */
    public boolean proves(byte[] leaf, NoteKey log) {
        Checkpoint stated = Checkpoint.parse(checkpoint.text());
        return stated.origin().equals(log.name())
                && log.signed(checkpoint)
                && inclusion.proves(Hash.ofLeaf(leaf), stated.root());
    }
}

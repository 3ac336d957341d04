package anpr.hub.core.witness;

import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.SignedNote;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which witnesses a hub relies on, and how many of them must have signed.
 *
 * @param keys of witnesses, each another name
 * @param needed 1 to the number of keys; 0 if there are none
 */
public record Quorum(List<NoteKey> keys, int needed) {
    /** Nobody vouches. */
    public static final Quorum NONE = new Quorum(List.of(), 0);

    public Quorum {
        keys = List.copyOf(keys);
        if (keys.stream().anyMatch(key -> key.kind() != NoteKey.Kind.WITNESS)) {
            throw new IllegalArgumentException("the key of a log is no witness's");
        }
        if (keys.stream().map(NoteKey::name).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("each witness has another name, and counts once");
        }
        if (needed < Math.min(1, keys.size()) || needed > keys.size()) {
            throw new IllegalArgumentException(
                    "of " + keys.size() + " witnesses 1 to " + keys.size() + " can be needed");
        }
    }

    /** Names of those that signed; what others wrote under the note, and what does not verify, is passed over. */
    public Set<String> signers(SignedNote note) {
        Set<String> names = new TreeSet<>();
        for (NoteKey key : keys) {
            if (key.signed(note)) {
                names.add(key.name());
            }
        }
        return names;
    }

    /** Whether enough have signed; without witnesses nobody has. */
    public boolean reached(SignedNote note) {
        return needed > 0 && signers(note).size() >= needed;
    }
}

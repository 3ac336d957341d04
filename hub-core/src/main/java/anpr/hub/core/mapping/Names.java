package anpr.hub.core.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Names of members, elements and attributes seen before, so that a name of a message need not be made anew and is the
 * same object as in the paths of a mapping. By hash, the latest stays; a race loses an entry at worst.
 */
final class Names {
    private static final int SLOTS = 4_096;
    private static final @Nullable Name[] KNOWN = new @Nullable Name[SLOTS];

    private Names() {}

    /**
     * A name in its forms.
     *
     * @param local without prefix
     * @param attribute the local name as that of an attribute's node
     */
    record Name(String written, String local, String attribute) {}

    /** @param hash of the characters, by whatever function */
    static Name of(String text, int start, int end, int hash) {
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Name known = KNOWN[slot];
        if (known != null && known.written().length() == end - start && text.startsWith(known.written(), start)) {
            return known;
        }
        String written = text.substring(start, end).intern();
        String local = written.substring(written.indexOf(':') + 1).intern();
        Name name = new Name(written, local, ('@' + local).intern());
        KNOWN[slot] = name;
        return name;
    }
}

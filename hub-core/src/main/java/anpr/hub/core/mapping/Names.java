package anpr.hub.core.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Names of members, elements and attributes seen before, so that a name of a message need not be made anew and is the
 * same object as in the paths of a mapping. By hash, the latest stays; a race loses an entry at worst.
 */
final class Names {
    private static final int SLOTS = 4_096;
    /** No sender makes the table large. */
    private static final int LONGEST_KEPT = 200;

    private static final @Nullable Name[] KNOWN = new @Nullable Name[SLOTS];

    private Names() {}

    /**
     * A name in its forms.
     *
     * @param local without prefix
     * @param attribute the local name as that of an attribute's node
     * @param plain whether it has neither a control character nor a backslash
     */
    record Name(String written, String local, String attribute, boolean plain) {}

    /** The one object that stands for this name wherever it is met: of equal names, the same. */
    static String one(String name) {
        int slot = slot(name.hashCode());
        Name known = KNOWN[slot];
        if (known != null && known.written().equals(name)) {
            return known.written();
        }
        return keep(slot, name).written();
    }

    /** The name in this place, if it was met before and is plain: without a look at each of its characters. */
    static @Nullable String known(String text, int start, int end) {
        Name known = end > start ? KNOWN[sketch(text, start, end)] : null;
        if (known != null
                && known.plain()
                && known.written().length() == end - start
                && text.startsWith(known.written(), start)) {
            return known.written();
        }
        return null;
    }

    /** The name in this place, which is known from now on. */
    static String kept(String text, int start, int end) {
        return keep(end > start ? sketch(text, start, end) : 0, text.substring(start, end))
                .written();
    }

    /** A slot by length and three characters. */
    private static int sketch(String text, int start, int end) {
        int hash = text.charAt(start) * 31 + text.charAt(start + end >>> 1);
        return slot((hash * 31 + text.charAt(end - 1)) * 31 + end - start);
    }

    /** @param hash of the characters, as {@link String#hashCode} has it */
    static Name of(String text, int start, int end, int hash) {
        int slot = slot(hash);
        Name known = KNOWN[slot];
        if (known != null && known.written().length() == end - start && text.startsWith(known.written(), start)) {
            return known;
        }
        return keep(slot, text.substring(start, end));
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }

    private static Name keep(int slot, String written) {
        String local = written.substring(written.indexOf(':') + 1);
        boolean plain = written.chars().allMatch(c -> c >= ' ' && c != '\\');
        Name name = new Name(written.intern(), local.intern(), ('@' + local).intern(), plain);
        if (written.length() <= LONGEST_KEPT) {
            KNOWN[slot] = name;
        }
        return name;
    }
}

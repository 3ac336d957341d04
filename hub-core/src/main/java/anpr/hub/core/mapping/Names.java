package anpr.hub.core.mapping;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /** Before the first name of a message. */
    static final Name NONE = new Name("");

    /** A name in its forms. */
    static final class Name {
        private final String written;
        private final String local;
        private final String attribute;
        /** The characters, if they are ASCII; else null. */
        private final byte @Nullable [] bytes;

        private Name next = this;

        private Name(String written) {
            String name = written.substring(written.indexOf(':') + 1);
            this.written = written.intern();
            this.local = name.intern();
            this.attribute = ('@' + name).intern();
            boolean ascii = written.chars().allMatch(c -> c < 128);
            this.bytes = ascii ? written.getBytes(StandardCharsets.US_ASCII) : null;
        }

        String written() {
            return written;
        }

        /** The name without prefix. */
        String local() {
            return local;
        }

        /** The local name as that of an attribute's node. */
        String attribute() {
            return attribute;
        }

        /** The name that came behind this one of late: the next message may have it there too. */
        Name next() {
            return next;
        }

        void followedBy(Name name) {
            next = name;
        }

        /** Whether it stands here in quotes, behind the first of them. */
        boolean quotedIn(byte[] utf8, int at, int end) {
            return bytes != null
                    && at + bytes.length < end
                    && utf8[at + bytes.length] == '"'
                    && Arrays.equals(utf8, at, at + bytes.length, bytes, 0, bytes.length);
        }

        private boolean standsIn(String text, int start, int end) {
            return written.length() == end - start && text.startsWith(written, start);
        }
    }

    /** The one object that stands for this name wherever it is met: of equal names, the same. */
    static String one(String name) {
        int slot = slot(name.hashCode());
        Name known = KNOWN[slot];
        return known != null && known.written.equals(name) ? known.written : keep(slot, name).written;
    }

    /** The name in this place. */
    static Name of(String text, int start, int end) {
        // By length and three characters.
        int hash = end == start ? 0 : text.charAt(start) * 31 + text.charAt(start + end >>> 1);
        return of(text, start, end, end == start ? 0 : (hash * 31 + text.charAt(end - 1)) * 31 + end - start);
    }

    /** @param hash of the characters, the same each time */
    static Name of(String text, int start, int end, int hash) {
        int slot = slot(hash);
        Name known = KNOWN[slot];
        return known != null && known.standsIn(text, start, end) ? known : keep(slot, text.substring(start, end));
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }

    private static Name keep(int slot, String written) {
        Name name = new Name(written);
        if (written.length() <= LONGEST_KEPT) {
            KNOWN[slot] = name;
        }
        return name;
    }
}

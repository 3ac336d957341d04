package anpr.hub.core.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Concrete paths told before, so that the lineage of a message like the last one need not make them anew. By hash, the
 * latest stays; a race loses an entry at worst.
 */
final class KnownPaths {
    private static final int SLOTS = 4_096;
    /** No sender makes the table large. */
    private static final int LONGEST_KEPT = 300;

    private static final @Nullable Told[] KNOWN = new @Nullable Told[SLOTS];

    private KnownPaths() {}

    private record Told(String above, String name, int ordinal, String path) {}

    /**
     * The path of a node of this name below the node of that path; null if it was not told before.
     *
     * @param ordinal from 1, or less for none
     */
    static @Nullable String find(String above, String name, int ordinal) {
        Told told = KNOWN[slot(above, name, ordinal)];
        return told != null
                        && told.ordinal() == ordinal
                        && Node.same(told.name(), name)
                        && told.above().equals(above)
                ? told.path()
                : null;
    }

    static void keep(String above, String name, int ordinal, String path) {
        if (path.length() <= LONGEST_KEPT) {
            KNOWN[slot(above, name, ordinal)] = new Told(above, name, ordinal, path);
        }
    }

    private static int slot(String above, String name, int ordinal) {
        int hash = (above.hashCode() * 31 + name.hashCode()) * 31 + ordinal;
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}

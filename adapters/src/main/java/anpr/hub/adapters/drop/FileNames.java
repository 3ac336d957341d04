package anpr.hub.adapters.drop;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the name of a dropped file says of it.
 *
 * @param temporarySuffixes of files that are still being written, in lower case; a leading dot says the same
 * @param junk names of files that operating systems leave, in lower case
 */
public record FileNames(List<String> temporarySuffixes, Set<String> junk) {
    /** As the common clients write them. */
    public static final FileNames USUAL = new FileNames(
            List.of(".part", ".tmp", ".filepart", ".writing"), Set.of("thumbs.db", ".ds_store", "desktop.ini"));

    /** A copy is kept. */
    public FileNames {
        temporarySuffixes = List.copyOf(temporarySuffixes);
        junk = Set.copyOf(junk);
    }

    /** Whether a file of this name is no message, even when it is complete. */
    public boolean isTemporary(String name) {
        return name.startsWith(".") || temporarySuffixes.stream().anyMatch(lower(name)::endsWith);
    }

    /** Whether a file of this name never is a message. */
    public boolean isJunk(String name) {
        return junk.contains(lower(name));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

package anpr.hub.core.mapping;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words by which devices of many vendors say, where the plate should stand, that they read none. Most would pass for
 * a mark. A mapping names those of its vendor; these hold for every type, whatever another firmware says.
 */
final class NoPlate {
    private static final Set<String> WORDS = Set.of(
            "unknown",
            "noplate",
            "nonplate",
            "noplatefound",
            "unlicensed",
            "unlicenced",
            "notdefined",
            "undefined",
            "noread",
            "notread",
            "unread",
            "unreadable",
            "notrecognised",
            "notrecognized",
            "unrecognised",
            "unrecognized",
            "notavailable",
            "notfound",
            "noresult",
            "none",
            "null",
            "nil",
            "n/a");
    private static final int LONGEST = 24;

    private NoPlate() {}

    /** Whether this is such a word, in whatever case and with whatever between its parts, or has dashes and nothing else. */
    static boolean says(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return false;
        }
        StringBuilder letters = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                return false;
            }
            if (c != ' ' && c != '-' && c != '_' && c != '.') {
                letters.append(c);
            }
        }
        return letters.isEmpty()
                ? !text.isBlank()
                : WORDS.contains(letters.toString().toLowerCase(Locale.ROOT));
    }
}

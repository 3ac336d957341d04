package anpr.hub.core.mapping;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a condition asks of the text at its path; null stands for no such node. Case and outer space do not count. */
sealed interface Matcher {
    boolean matches(@Nullable String text);

    /** The text is one of these. */
    record OneOf(List<String> texts) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            if (text == null) {
                return false;
            }
            String stripped = text.strip();
            for (String candidate : texts) {
                if (candidate.equalsIgnoreCase(stripped)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The node is there (with {@code false}: is not there), whatever it says. */
    record Present(boolean expected) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return (text != null) == expected;
        }
    }

    /** The node is there and has no text but space. */
    record Blank() implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && text.isBlank();
        }
    }

    /** The text begins so. */
    record StartsWith(String start) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && text.strip().toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT));
        }
    }

    /** All of the text fits a regular expression. */
    record Fits(Pattern pattern) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && pattern.matcher(text.strip()).matches();
        }
    }

    /** The other matcher does not match. */
    record Not(Matcher other) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return !other.matches(text);
        }
    }
}

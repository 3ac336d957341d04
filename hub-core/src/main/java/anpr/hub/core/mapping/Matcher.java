package anpr.hub.core.mapping;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a condition asks of the text at its path; null stands for no such node. Case and outer space do not count. */
sealed interface Matcher extends Path.Sought {
    boolean matches(@Nullable String text);

    /** A variable that was not filled in is not blank here: a template without plate is no passage without one. */
    @Override
    default boolean is(Node node) {
        if (node.placeholder != null) {
            return matches(node.placeholder);
        }
        return matches(node.text() == null ? "" : node.text());
    }

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

    /** All of the text fits a regular expression, in time linear in the text. */
    record Fits(TextPattern pattern) implements Matcher {
        @Override
        public boolean matches(@Nullable String text) {
            return text != null && pattern.fits(text.strip());
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

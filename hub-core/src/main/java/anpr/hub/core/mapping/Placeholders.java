package anpr.hub.core.mapping;

import java.util.List;

/**
 * What a variable of a sender's template looks like that was not filled in: in the ways of writing one that nothing else
 * is written in, for every source type, and in those that the mapping names. Immutable.
 *
 * @param own by the mapping; all of the text must fit
 */
record Placeholders(List<TextPattern> own) {
    static final int LONGEST = 64;

    /** For a message of which no mapping is known yet. */
    static final Placeholders COMMON_ONLY = new Placeholders(List.of());

    /** {@code $date$}, {@code %PLATE%}, {@code {{plate}}}, {@code ${plate}}, {@code $(PLATE)}, {@code <%plate%>}. */
    private static final TextPattern COMMON =
            TextPattern.compile("\\$[A-Za-z][\\w. -]*\\$|%[A-Za-z][\\w. -]*%|\\{\\{[^{}]*\\}\\}"
                    + "|\\$\\{[^{}]*\\}|\\$\\([\\w. -]+\\)|<%[^%]*%>");

    Placeholders {
        own = List.copyOf(own);
    }

    /** Whether any text of the message can be one; quick, for nearly every message has none. */
    boolean possibleIn(String message) {
        return !own.isEmpty() || message.indexOf('%') >= 0 || message.indexOf('$') >= 0 || hasTwoBraces(message);
    }

    /** By the one, which is found several times as quickly as two: long texts are images, and have none. */
    private static boolean hasTwoBraces(String message) {
        int at = message.indexOf('{');
        while (at >= 0 && !message.startsWith("{", at + 1)) {
            at = message.indexOf('{', at + 1);
        }
        return at >= 0;
    }

    /** Whether this text, without outer space, is one variable and nothing else. */
    boolean match(String text) {
        if (text.length() > LONGEST || text.isEmpty()) {
            return false;
        }
        char first = text.charAt(0);
        if ((first == '$' || first == '%' || first == '{' || first == '<') && COMMON.fits(text)) {
            return true;
        }
        for (TextPattern pattern : own) {
            if (pattern.fits(text)) {
                return true;
            }
        }
        return false;
    }
}

package anpr.hub.core.mapping;

/**
 * Cuts text into the JSON values that stand after another in it, by their brackets. Where a value is broken, reading
 * goes on with the next line that begins with a bracket: further in, a piece of the broken one might be taken for a
 * value.
 */
final class JsonSequence {
    private static final int DEEPEST = 64;
    /** What may stand before a bracket that opens; the last two end a comment or open a tuple. */
    private static final String OPENING = ",:[/(";

    private final String text;
    private final int to;
    private int start;
    private int end;
    private boolean whole;

    JsonSequence(String text, int from, int to) {
        this.text = text;
        this.to = to;
        this.end = from;
    }

    /** Goes to the next value; false if there is none. */
    boolean next() {
        start = end;
        while (start < to && separator(text.charAt(start))) {
            start++;
        }
        if (start >= to) {
            return false;
        }
        int close = opens(text.charAt(start)) ? close() : -1;
        whole = close >= 0;
        end = whole ? close : to;
        return true;
    }

    /** First character of the value. */
    int start() {
        return start;
    }

    /** Behind its last character. */
    int end() {
        return end;
    }

    /** Whether the value ends before the text does. */
    boolean whole() {
        return whole;
    }

    /** The value is no value: it ends before the next line that begins with a bracket. */
    void giveUpLine() {
        end = start;
        while (end < to) {
            int line = text.indexOf('\n', end);
            end = line < 0 || line >= to ? to : line + 1;
            if (end < to && opens(text.charAt(end))) {
                return;
            }
        }
    }

    /**
     * Behind the bracket that closes the value; -1 if there is none. A bracket where none can open ends the search, and
     * so does nesting that no reader takes: so it stays linear in the text, whatever stands in it.
     */
    private int close() {
        int depth = 0;
        char quote = 0;
        char before = ',';
        for (int at = start; at < to; at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                if (c == '\\') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                } else if (c == '\n' && at + 1 < to && opens(text.charAt(at + 1))) {
                    return -1;
                }
                continue;
            }
            if (c == '"') {
                quote = c;
            } else if (opens(c)) {
                if (OPENING.indexOf(before) < 0 || ++depth > DEEPEST) {
                    return -1;
                }
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return at + 1;
            }
            before = c > ' ' ? c : before;
        }
        return -1;
    }

    private static boolean opens(char c) {
        return c == '{' || c == '[';
    }

    /** White space, a comma, or the record separator of RFC 7464. */
    private static boolean separator(char c) {
        return c <= ' ' || c == ',';
    }
}

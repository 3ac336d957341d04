package anpr.hub.core.mapping;

/**
 * Text that was meant as JSON: printed from Python ({@code True}, {@code False}, {@code None}, {@code u'text'},
 * tuples), or with control characters between its tokens or in its strings.
 */
final class AlmostJson {
    private static final String[][] WORDS = {{"True", "true"}, {"False", "false"}, {"None", "null"}};

    private AlmostJson() {}

    /** JSON but for single quotes and control characters in strings; every character keeps its place. */
    static String mended(String text) {
        StringBuilder mended = new StringBuilder(text);
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                if (c == '\\') {
                    at++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c < ' ' && c != '\n' && c != '\r') {
                mended.setCharAt(at, ' ');
            } else if (c == '(') {
                mended.setCharAt(at, '[');
            } else if (c == ')') {
                mended.setCharAt(at, ']');
            } else if (c == 'u' && at + 1 < text.length() && "'\"".indexOf(text.charAt(at + 1)) >= 0) {
                mended.setCharAt(at, ' ');
            } else {
                for (String[] word : WORDS) {
                    if (text.startsWith(word[0], at)) {
                        // Letter by letter: StringBuilder.replace moves all that follows.
                        for (int i = 0; i < word[1].length(); i++) {
                            mended.setCharAt(at + i, word[1].charAt(i));
                        }
                        at += word[0].length() - 1;
                        break;
                    }
                }
            }
        }
        return mended.toString();
    }

    /** The text without characters that no reader of it can mean. */
    static String withoutControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                StringBuilder kept = new StringBuilder(text.length());
                text.chars().filter(c -> !Character.isISOControl(c)).forEach(c -> kept.append((char) c));
                return kept.toString();
            }
        }
        return text;
    }
}

package anpr.hub.core.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that senders in good order send, straight into nodes: as {@link JsonReader} would by its library, but
 * without tokens, locations and copies in between. It gives up at anything that is not strict JSON or comes near a
 * limit; the library then says what it is, and where. So this reader refuses nothing and accepts nothing of its own.
 *
 * <p>Of one text and one thread.
 */
final class PlainJson {
    private static final int DEEPEST = 60;
    private static final int MOST_VALUES = Format.MOST_NODES / 2;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_TEXT = 32 * 1024 * 1024;

    private final String text;
    private final int to;
    private final String entryName;
    private int at;
    private int values;

    /** @param entryName what the entries of an array without a name are called */
    PlainJson(String text, int from, int to, String entryName) {
        this.text = text;
        this.at = from;
        this.to = to;
        this.entryName = entryName;
    }

    /** Whether the text was read; if not, what hangs below the node means nothing. */
    boolean read(Node into) {
        boolean read = at < to
                && to - at <= LONGEST_TEXT
                && switch (text.charAt(at)) {
                    case '{' -> object(into, 1);
                    case '[' -> array(into, entryName, 1);
                    default -> false;
                };
        return read && skipped() == 0;
    }

    private boolean object(Node node, int depth) {
        at++;
        char next = skipped();
        if (next == '}') {
            at++;
            return true;
        }
        while (next == '"') {
            String name = name();
            if (name == null || skipped() != ':') {
                return false;
            }
            at++;
            next = skipped();
            boolean read =
                    next == '[' ? depth < DEEPEST && array(node, name, depth + 1) : value(node, name, 0, depth, next);
            if (!read) {
                return false;
            }
            next = skipped();
            at++;
            if (next == '}') {
                return true;
            }
            next = next == ',' ? skipped() : 0;
        }
        return false;
    }

    private boolean array(Node node, String name, int depth) {
        at++;
        char next = skipped();
        if (next == ']') {
            at++;
            return true;
        }
        for (int entry = 1; next != 0; entry++) {
            boolean read = next == '['
                    ? depth < DEEPEST && array(node.addEntry(name, entry), entryName, depth + 1)
                    : value(node, name, entry, depth, next);
            if (!read) {
                return false;
            }
            next = skipped();
            at++;
            if (next == ']') {
                return true;
            }
            next = next == ',' ? skipped() : 0;
        }
        return false;
    }

    private boolean value(Node parent, String name, int entry, int depth, char first) {
        if (++values > MOST_VALUES) {
            return false;
        }
        if (first == 'n') {
            return word("null");
        }
        Node node = entry > 0 ? parent.addEntry(name, entry) : parent.add(name);
        switch (first) {
            case '{':
                return depth < DEEPEST && object(node, depth + 1);
            case '"':
                return string(node);
            case 't':
                return word(node, "true");
            case 'f':
                return word(node, "false");
            default:
                return number(node);
        }
    }

    private boolean word(Node node, String word) {
        node.text = word;
        node.start = at;
        node.end = at + word.length();
        return word(word);
    }

    private boolean word(String word) {
        boolean here = text.startsWith(word, at) && at + word.length() <= to;
        at += word.length();
        // What follows is looked at as what must follow a value.
        return here;
    }

    private boolean string(Node node) {
        int start = at + 1;
        int end = text.indexOf('"', start, to);
        if (end < 0) {
            return false;
        }
        int escape = text.indexOf('\\', start, end);
        if (escape >= 0) {
            end = escaped(node, start, escape);
        } else {
            node.text = text.substring(start, end);
        }
        if (end < 0 || control(start, escape < 0 ? end : escape)) {
            return false;
        }
        node.start = start;
        node.end = end;
        at = end + 1;
        return true;
    }

    private boolean control(int from, int behind) {
        for (int i = from; i < behind; i++) {
            if (text.charAt(i) < ' ') {
                return true;
            }
        }
        return false;
    }

    /** Position of the closing quote; -1 if there is none or an escape is not one of JSON's. */
    private int escaped(Node node, int start, int firstEscape) {
        StringBuilder plain = new StringBuilder(Math.min(256, to - start)).append(text, start, firstEscape);
        for (int i = firstEscape; i < to; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                node.text = plain.toString();
                return i;
            }
            if (c < ' ') {
                return -1;
            }
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            if (++i >= to) {
                return -1;
            }
            char escape = text.charAt(i);
            switch (escape) {
                case '"', '\\', '/' -> plain.append(escape);
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    int code = code(i + 1);
                    if (code < 0) {
                        return -1;
                    }
                    plain.append((char) code);
                    i += 4;
                }
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private int code(int from) {
        if (from + 4 > to) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            char c = text.charAt(i);
            int digit = c >= '0' && c <= '9'
                    ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }

    private boolean number(Node node) {
        int start = at;
        if (at < to && text.charAt(at) == '-') {
            at++;
        }
        int whole = at;
        if (digits() == 0 || text.charAt(whole) == '0' && at - whole > 1) {
            return false;
        }
        if (at < to && text.charAt(at) == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if (at < to && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < to && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            if (digits() == 0) {
                return false;
            }
        }
        node.text = text.substring(start, at);
        node.start = start;
        node.end = at;
        return at - start <= LONGEST_NUMBER;
    }

    private int digits() {
        int from = at;
        while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /** The name that begins here; null if it is long, or not written plainly. */
    private @Nullable String name() {
        int start = ++at;
        int hash = 0;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '"') {
                return Names.of(text, start, at++, hash).written();
            }
            if (c < ' ' || c == '\\' || at - start > LONGEST_NAME) {
                return null;
            }
            hash = 31 * hash + c;
            at++;
        }
        return null;
    }

    /** The next character that is no space, where reading then stands; 0 at the end. */
    private char skipped() {
        while (at < to) {
            char c = text.charAt(at);
            if (c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                // A NUL would pass for the end.
                return c == 0 ? '\1' : c;
            }
            at++;
        }
        return 0;
    }
}

package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_TEXT = 32 * 1024 * 1024;

    /** A string that is longer is looked through by what does many characters at once. */
    private static final int SHORT = 32;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    /** One in each of eight bytes. */
    private static final long EACH = 0x0101_0101_0101_0101L;

    private final String text;
    private final int to;
    private final String entryName;
    private final boolean lenient;
    private final int deepest = Math.min(DEEPEST, Limits.inForce().at(Limit.NESTING));
    private final int mostValues = Limits.inForce().at(Limit.NODES) / 2;
    private int at;
    private int values;
    /** The string read last may have characters that almost-JSON leaves out, though no strict reader minds them. */
    private boolean odd;

    /**
     * @param entryName what the entries of an array without a name are called
     * @param lenient controls that a text has by its escapes are left out of it, as {@link AlmostJson} has them
     */
    PlainJson(String text, int from, int to, String entryName, boolean lenient) {
        this.text = text;
        this.at = from;
        this.to = to;
        this.entryName = entryName;
        this.lenient = lenient;
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
                    next == '[' ? depth < deepest && array(node, name, depth + 1) : value(node, name, 0, depth, next);
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
                    ? depth < deepest && array(node.addEntry(name, entry), entryName, depth + 1)
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
        if (++values > mostValues) {
            return false;
        }
        if (first == 'n') {
            return word("null");
        }
        Node node = entry > 0 ? parent.addEntry(name, entry) : parent.addKnown(name);
        switch (first) {
            case '{':
                return depth < deepest && object(node, depth + 1);
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
        String read = string(start);
        if (read == null) {
            return false;
        }
        node.text = lenient && odd ? AlmostJson.withoutControls(read) : read;
        node.start = start;
        node.end = at - 1;
        return true;
    }

    /** The string that begins here, behind which reading then stands; null if it is none. */
    private @Nullable String string(int start) {
        int near = Math.min(to, start + SHORT);
        odd = false;
        for (int i = start; i < near; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return text.substring(start, i);
            }
            if (c == '\\') {
                return escaped(start);
            }
            if (c < ' ') {
                return null;
            }
            odd |= c > '~';
        }
        int end = text.indexOf('"', near, to);
        if (end < 0) {
            return null;
        }
        if (text.indexOf('\\', near, end) >= 0) {
            return escaped(start);
        }
        at = end + 1;
        String read = text.substring(start, end);
        return control(read) ? null : read;
    }

    /** Whether there is a control character, looked for in eight at once: the text may be an image. */
    private boolean control(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long above = 0;
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            if ((eight - EACH * ' ' & ~eight & EACH << 7) != 0) {
                return true;
            }
            above |= eight | eight + EACH;
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                return true;
            }
            above |= bytes[i] | bytes[i] + 1;
        }
        odd = (above & EACH << 7) != 0;
        return false;
    }

    /** The same where there are escapes; null if one is not one of JSON's. */
    private @Nullable String escaped(int start) {
        StringBuilder plain = new StringBuilder(Math.min(256, to - start));
        odd = true;
        int from = start;
        for (int i = start; i < to; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return plain.append(text, from, i).toString();
            }
            if (c < ' ') {
                return null;
            }
            if (c != '\\') {
                continue;
            }
            plain.append(text, from, i);
            if (++i >= to) {
                return null;
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
                        return null;
                    }
                    plain.append((char) code);
                    i += 4;
                }
                default -> {
                    return null;
                }
            }
            from = i + 1;
        }
        return null;
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
        int start = at + 1;
        int end = text.indexOf('"', start, Math.min(to, start + LONGEST_NAME));
        if (end < 0) {
            return null;
        }
        at = end + 1;
        String known = Names.known(text, start, end);
        if (known != null) {
            return known;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '\\') {
                return null;
            }
        }
        return Names.kept(text, start, end);
    }

    /** The next character that is no space, where reading then stands; 0 at the end. */
    private char skipped() {
        for (int i = at; i < to; i++) {
            char c = text.charAt(i);
            if (c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                at = i;
                // A NUL would pass for the end.
                return c == 0 ? '\1' : c;
            }
        }
        at = to;
        return 0;
    }
}

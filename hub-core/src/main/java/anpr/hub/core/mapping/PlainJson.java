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

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** One in each of eight bytes. */
    private static final long EACH = 0x0101_0101_0101_0101L;

    private final Node into;
    private final String text;
    /** The text in UTF-8, of which eight are looked at as one number. */
    private final byte[] bytes;

    private final int end;

    private final String entryName;
    private final boolean lenient;
    private final int deepest;
    private final int mostValues;
    /** Place in the bytes. */
    private int at;
    /** How much further on the character here stands in the text. */
    private int ahead;

    private int values;
    /** The name read last: in messages of one sender the same one follows it. */
    private Names.Name last = Names.NONE;

    /**
     * @param into what is read is hung below it
     * @param entryName what the entries of an array without a name are called; the one object for it, as {@link Names} has it
     * @param lenient controls that a text has by its escapes are left out of it, as {@link AlmostJson} has them
     */
    PlainJson(Node into, String text, int from, int to, String entryName, boolean lenient) {
        this.into = into;
        this.text = text;
        this.entryName = entryName;
        this.lenient = lenient;
        Limits limits = Limits.inForce();
        this.deepest = Math.min(DEEPEST, limits.at(Limit.NESTING));
        this.mostValues = limits.at(Limit.NODES) / 2;
        PayloadText payload = into.payload(text);
        byte[] body = payload == null ? null : payload.utf8();
        if (payload == null || body == null) {
            this.bytes = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            this.end = bytes.length;
        } else {
            this.bytes = body;
            this.at = payload.byteOffset(from);
            this.end = payload.byteOffset(to);
        }
        this.ahead = from - at;
    }

    /** Whether the text was read; if not, what hangs below the node means nothing. */
    boolean read() {
        boolean read = at < end
                && end - at <= LONGEST_TEXT
                && switch (bytes[at]) {
                    case '{' -> object(into, 1);
                    case '[' -> array(into, entryName, 1);
                    default -> false;
                };
        return read && skipped() == 0;
    }

    private boolean object(Node node, int depth) {
        at++;
        int next = skipped();
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
        int next = skipped();
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

    private boolean value(Node parent, String name, int entry, int depth, int first) {
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
        node.text(word, place(), place() + word.length());
        return word(word);
    }

    private boolean word(String word) {
        boolean here = text.startsWith(word, place()) && at + word.length() <= end;
        at += word.length();
        // What follows is looked at as what must follow a value.
        return here;
    }

    /** The place in the text. */
    private int place() {
        return at + ahead;
    }

    private boolean string(Node node) {
        at++;
        int start = place();
        int stop = plainEnd(at);
        if (stop < end && bytes[stop] == '"') {
            at = stop;
            node.textOf(text, start, place());
            at++;
            return true;
        }
        boolean escapes = quoteFound(stop);
        if (at == end) {
            return false;
        }
        String read = escapes ? unescaped(start, place()) : text.substring(start, place());
        if (read == null) {
            return false;
        }
        node.text(lenient ? AlmostJson.withoutControls(read) : read, start, place());
        at++;
        return true;
    }

    /** The first place from here on where the byte is none of a plain text: a quote, a backslash, no printable ASCII. */
    private int plainEnd(int start) {
        int i = start;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            long quote = eight ^ EACH * '"';
            long backslash = eight ^ EACH * '\\';
            // The lowest byte that is marked is one; those above it may have been borrowed from, or carried to.
            long marked = (eight - EACH * ' ' & ~eight
                            | quote - EACH & ~quote
                            | backslash - EACH & ~backslash
                            | eight + EACH
                            | eight)
                    & EACH << 7;
            if (marked != 0) {
                return i + (Long.numberOfTrailingZeros(marked) >>> 3);
            }
        }
        while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] != 0x7F) {
            i++;
        }
        return i;
    }

    /**
     * Reading then stands at the quote that ends the string, or at the end if there is none, or a control before it.
     *
     * @return whether there are escapes before it
     */
    private boolean quoteFound(int start) {
        boolean escapes = false;
        int i = start;
        for (; i < end && bytes[i] != '"'; i++) {
            byte b = bytes[i];
            if (b >= 0 && b < ' ') {
                i = end - 1;
            } else if (b == '\\') {
                escapes = true;
                i++;
            } else if (b < (byte) 0xC0) {
                ahead--;
            } else if (b >= (byte) 0xF0 && b < 0) {
                ahead++;
            }
        }
        at = Math.min(i, end);
        return escapes;
    }

    /** A text with escapes; null if one is not one of JSON's. */
    private @Nullable String unescaped(int start, int stop) {
        StringBuilder plain = new StringBuilder(Math.min(256, stop - start));
        int copied = start;
        for (int i = text.indexOf('\\', start, stop); i >= 0; i = text.indexOf('\\', copied, stop)) {
            plain.append(text, copied, i);
            char escape = text.charAt(i + 1);
            copied = i + 2;
            switch (escape) {
                case '"', '\\', '/' -> plain.append(escape);
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    int code = code(copied, stop);
                    if (code < 0) {
                        return null;
                    }
                    plain.append((char) code);
                    copied += 4;
                }
                default -> {
                    return null;
                }
            }
        }
        return plain.append(text, copied, stop).toString();
    }

    private int code(int start, int stop) {
        if (start + 4 > stop) {
            return -1;
        }
        int code = 0;
        for (int i = start; i < start + 4; i++) {
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
        if (byteAt(at) == '-') {
            at++;
        }
        int whole = at;
        if (digits() == 0 || bytes[whole] == '0' && at - whole > 1) {
            return false;
        }
        if (byteAt(at) == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if ((byteAt(at) | 0x20) == 'e') {
            at++;
            if (byteAt(at) == '+' || byteAt(at) == '-') {
                at++;
            }
            if (digits() == 0) {
                return false;
            }
        }
        node.textOf(text, place() - (at - start), place());
        return at - start <= LONGEST_NUMBER;
    }

    /** 0 behind the end. */
    private int byteAt(int place) {
        return place < end ? bytes[place] : 0;
    }

    private int digits() {
        int start = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - start;
    }

    /** The name that begins here; null if it is long, or not written plainly. */
    private @Nullable String name() {
        at++;
        Names.Name guess = last.next();
        if (guess.quotedIn(bytes, at, end)) {
            at += guess.written().length() + 1;
            last = guess;
            return guess.written();
        }
        int start = place();
        boolean escapes = quoteFound(plainEnd(at));
        int length = place() - start;
        if (escapes || at == end || length > LONGEST_NAME) {
            return null;
        }
        at++;
        Names.Name found = Names.of(text, start, start + length);
        last.followedBy(found);
        last = found;
        return found.written();
    }

    /** The next byte that is no space, where reading then stands; 0 at the end. */
    private int skipped() {
        for (int i = at; i < end; i++) {
            int b = bytes[i];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                at = i;
                // A NUL would pass for the end.
                return b == 0 ? 1 : b;
            }
        }
        at = end;
        return 0;
    }
}

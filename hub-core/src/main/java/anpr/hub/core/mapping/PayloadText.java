package anpr.hub.core.mapping;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A payload decoded to text, which remembers where each character lay among the bytes. Parsers tell positions in
 * characters; lineage needs bytes.
 *
 * <p>The encoding is that of a byte order mark, else UTF-16 by its zeros, else of an XML declaration, else UTF-8. A byte that is not UTF-8
 * becomes one U+FFFD, so that the rest of the message stays readable; a plate with such a character is no VRM.
 */
final class PayloadText {
    private static final int STRIDE = 64;
    private static final int DECLARATION = 200;
    private static final int PACKED = -1;

    /** Of a message that has no text. */
    static final PayloadText EMPTY = fixed(new byte[0], 0, 0, StandardCharsets.US_ASCII, 1);

    private final byte[] bytes;
    private final int base;
    private final int end;
    private final Charset charset;
    private final String text;
    /**
     * Byte position of every {@link #STRIDE}th character; empty if every character has {@link #width} bytes. Where a pair of
     * surrogates lies across, the position behind it, of the next character, as its complement.
     */
    private final int[] marks;

    private final int width;
    private final boolean utf8;

    private PayloadText(
            byte[] bytes, int base, int end, Charset charset, String text, int[] marks, int width, boolean utf8) {
        this.bytes = bytes;
        this.base = base;
        this.end = end;
        this.charset = charset;
        this.text = text;
        this.marks = marks;
        this.width = width;
        this.utf8 = utf8;
    }

    /** The text in {@code length} bytes from {@code offset}; positions it gives are positions in all of {@code body}. */
    static PayloadText decode(byte[] body, int offset, int length) {
        int end = offset + length;
        if (startsWith(body, offset, end, 0xEF, 0xBB, 0xBF)) {
            return utf8(body, offset + 3, end);
        }
        if (startsWith(body, offset, end, 0xFE, 0xFF)) {
            return fixed(body, offset + 2, end, StandardCharsets.UTF_16BE, 2);
        }
        if (startsWith(body, offset, end, 0xFF, 0xFE)) {
            return fixed(body, offset + 2, end, StandardCharsets.UTF_16LE, 2);
        }
        // Every form begins with an ASCII character, so the zero beside it tells UTF-16 (RFC 4627, 3).
        if (end - offset >= 4 && body[offset] == 0 && body[offset + 1] > 0 && body[offset + 2] == 0) {
            return fixed(body, offset, end, StandardCharsets.UTF_16BE, 2);
        }
        if (end - offset >= 4 && body[offset] > 0 && body[offset + 1] == 0 && body[offset + 3] == 0) {
            return fixed(body, offset, end, StandardCharsets.UTF_16LE, 2);
        }
        Charset declared = declared(body, offset, end);
        if (declared.equals(StandardCharsets.UTF_8)) {
            return utf8(body, offset, end);
        }
        return fixed(body, offset, end, declared, declared.newEncoder().maxBytesPerChar() == 1.0f ? 1 : 0);
    }

    /** Text that stands in these bytes of a body only packed: every place in it is all of them. */
    static PayloadText packed(String text, int from, int to) {
        return new PayloadText(new byte[0], from, to, StandardCharsets.UTF_8, text, new int[0], PACKED, false);
    }

    String text() {
        return text;
    }

    /** The body, if this text is its bytes in UTF-8, with positions as {@link #byteOffset} has them; else null. */
    byte @Nullable [] utf8() {
        return utf8 ? bytes : null;
    }

    /** Position in the body behind the character before this index, or -1 if it cannot be told. */
    int byteEnd(int index) {
        return width == PACKED ? end : byteOffset(index);
    }

    /** Position in the body of the character at this index, or -1 if the encoding does not let it be told. */
    int byteOffset(int index) {
        if (width == PACKED) {
            return base;
        }
        if (width > 0) {
            // A byte left over at the end is a character too.
            return Math.min(end, base + index * width);
        }
        if (marks.length == 0) {
            byte[] before = text.substring(0, index).getBytes(charset);
            return before.length <= end - base ? base + before.length : -1;
        }
        int mark = marks[index / STRIDE];
        int position = mark < 0 ? ~mark : mark;
        for (int chars = index / STRIDE * STRIDE + (mark < 0 ? 1 : 0); chars < index; ) {
            int length = Math.abs(sequence(bytes, position, end));
            chars += length == 4 ? 2 : 1;
            position += length;
        }
        return position;
    }

    private static PayloadText fixed(byte[] body, int from, int end, Charset charset, int width) {
        return new PayloadText(
                body, from, end, charset, new String(body, from, end - from, charset), new int[0], width, false);
    }

    private static PayloadText utf8(byte[] body, int from, int end) {
        String text = new String(body, from, end - from, StandardCharsets.UTF_8);
        if (text.length() == end - from && text.indexOf('\uFFFD') < 0) {
            return new PayloadText(body, from, end, StandardCharsets.US_ASCII, text, new int[0], 1, true);
        }
        // The platform makes one character of several bytes that belong to no other; here each stays one.
        boolean sound = text.indexOf('\uFFFD') < 0;
        String own = sound ? text : replaced(body, from, end);
        return new PayloadText(body, from, end, StandardCharsets.UTF_8, own, marks(body, from, end), 0, sound);
    }

    private static String replaced(byte[] body, int from, int end) {
        StringBuilder text = new StringBuilder(end - from);
        for (int position = from; position < end; ) {
            int length = sequence(body, position, end);
            append(text, body, position, length);
            position += Math.abs(length);
        }
        return text.toString();
    }

    private static int[] marks(byte[] body, int from, int end) {
        int[] marks = new int[(end - from) / STRIDE + 2];
        int chars = 0;
        int marked = 0;
        for (int position = from; position < end; ) {
            if (chars >= marked * STRIDE) {
                marks[marked] = chars == marked * STRIDE ? position : ~position;
                marked++;
            }
            int length = body[position] >= 0 ? 1 : Math.abs(sequence(body, position, end));
            chars += length == 4 ? 2 : 1;
            position += length;
        }
        while (marked < marks.length) {
            marks[marked] = chars <= marked * STRIDE ? end : ~end;
            marked++;
        }
        return marks;
    }

    private static void append(StringBuilder text, byte[] b, int at, int length) {
        switch (length) {
            case 1 -> text.append((char) b[at]);
            case 2 -> text.append((char) ((b[at] & 0x1F) << 6 | b[at + 1] & 0x3F));
            case 3 -> text.append((char) ((b[at] & 0x0F) << 12 | (b[at + 1] & 0x3F) << 6 | b[at + 2] & 0x3F));
            case 4 ->
                text.appendCodePoint(
                        (b[at] & 0x07) << 18 | (b[at + 1] & 0x3F) << 12 | (b[at + 2] & 0x3F) << 6 | b[at + 3] & 0x3F);
            default -> text.append('\uFFFD');
        }
    }

    /** Bytes of the UTF-8 sequence at this position; -1 for one byte that begins no valid sequence. */
    private static int sequence(byte[] b, int at, int end) {
        int lead = b[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead >= 0xC2 && lead < 0xE0
                ? 2
                : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : -1;
        if (length < 0 || at + length > end) {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            if ((b[at + i] & 0xC0) != 0x80) {
                return -1;
            }
        }
        int second = b[at + 1] & 0xFF;
        boolean overlongOrSurrogate = lead == 0xE0 && second < 0xA0
                || lead == 0xED && second >= 0xA0
                || lead == 0xF0 && second < 0x90
                || lead == 0xF4 && second >= 0x90;
        return overlongOrSurrogate ? -1 : length;
    }

    private static Charset declared(byte[] body, int offset, int end) {
        int first = offset;
        while (first < end && body[first] <= ' ' && body[first] >= 0) {
            first++;
        }
        if (first == end || body[first] != '<') {
            return StandardCharsets.UTF_8;
        }
        String head =
                new String(body, offset, Math.min(DECLARATION, end - offset), StandardCharsets.ISO_8859_1).strip();
        int close = head.indexOf("?>");
        int name = head.indexOf("encoding");
        if (!head.startsWith("<?xml") || name < 0 || close < name) {
            return StandardCharsets.UTF_8;
        }
        String[] quoted = head.substring(name, close).split("[\"']", 3);
        if (quoted.length < 3) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset charset = Charset.forName(quoted[1].strip());
            // A UTF-16 document without a byte order mark would not read as "<?xml" above: the declaration is wrong.
            return charset.name().startsWith("UTF-") || !charset.canEncode() ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalArgumentException unknownEncoding) {
            return StandardCharsets.UTF_8;
        }
    }

    private static boolean startsWith(byte[] body, int from, int end, int... mark) {
        return end - from >= mark.length && Arrays.equals(body, from, from + mark.length, bytes(mark), 0, mark.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}

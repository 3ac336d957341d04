package anpr.hub.adapters.framing;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * XML documents back to back, without a length: each ends with the closing tag of the root element that it began with,
 * whatever that is called. Elements within need not be closed; only those of the root's own name are counted.
 *
 * <p>A declaration within a document means that a new one has begun: what stands before it is given as it is, so that
 * the half is kept and quarantined and the next is not lost.
 */
final class ClosingTag implements Framing {
    private static final int LONGEST_NAME = 256;
    private static final byte[] DECLARATION = "<?xml ".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "closing-tag";
    }

    @Override
    public String summary() {
        return "XML documents back to back: each ends with the closing tag of its root element, whatever it is called.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public String mediaType(byte[] message) {
        return "application/xml";
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new Tags(maxBytes);
    }

    private enum State {
        TEXT,
        /** After {@code <}. */
        MARKUP,
        OPENING_NAME,
        CLOSING_NAME,
        OPENING_TAG,
        CLOSING_TAG,
        /** Within the quotes of an attribute or of a document type. */
        QUOTED,
        /** After {@code <!}. */
        BANG,
        BANG_DASH,
        DOCTYPE,
        /** Up to {@code -->}, {@code ]]>} or {@code ?>}. */
        SECTION
    }

    private static final class Tags extends Cut {
        private State state = State.TEXT;
        private State unquoted = State.TEXT;
        private byte quote;
        private final byte[] root = new byte[LONGEST_NAME];
        private int rootLength;
        private int depth;
        /** Bytes of the present name, and whether they are the root's so far. */
        private int named;

        private boolean same;
        private boolean selfClosing;
        private int brackets;
        /** The byte that is repeated before the {@code >} of a section, how often it must be, and how often it is. */
        private byte fence;

        private int fences;
        private int fenced;
        /** Bytes of a declaration that have been seen; 0 in what is none. */
        private int declared;

        private boolean junk;
        private boolean anew;
        private byte declarationBlank;

        Tags(int maxBytes) {
            super(maxBytes);
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '<') {
                    restart();
                    return i;
                }
            }
            return to;
        }

        private void restart() {
            state = State.TEXT;
            rootLength = 0;
            depth = 0;
            junk = false;
            anew = false;
        }

        @Override
        int end(byte[] bytes, int from, int to) throws RefusedException {
            if (anew) {
                // The declaration is held already.
                restart();
                section((byte) '?', 1);
            }
            for (int i = from; i < to; i++) {
                byte b = bytes[i];
                if (state == State.TEXT && b != '<' && depth > 0) {
                    continue; // nearly all bytes of a message with images
                }
                if (isLast(b)) {
                    return junk && b == '<' ? i : i + 1;
                }
            }
            return -1;
        }

        /** Takes a byte; true if it ends the message. */
        private boolean isLast(byte b) throws RefusedException {
            switch (state) {
                case TEXT -> {
                    if (b == '<') {
                        state = State.MARKUP;
                    } else if (!isBlank(b)) {
                        junk = true;
                    }
                }
                case MARKUP -> markup(b);
                case OPENING_NAME -> {
                    if (isAfterName(b)) {
                        openingNamed();
                        state = State.OPENING_TAG;
                        return isLast(b);
                    }
                    name(b);
                }
                case CLOSING_NAME -> {
                    if (isAfterName(b)) {
                        same &= named == rootLength;
                        state = State.CLOSING_TAG;
                        return isLast(b);
                    }
                    name(b);
                }
                case OPENING_TAG -> {
                    if (b == '>') {
                        state = State.TEXT;
                        depth += same && !selfClosing ? 1 : 0;
                        return depth == 0;
                    }
                    selfClosing = b == '/';
                    quotes(b);
                }
                case CLOSING_TAG -> {
                    if (b == '>') {
                        state = State.TEXT;
                        depth -= same ? 1 : 0;
                        return depth == 0;
                    }
                }
                case QUOTED -> {
                    if (b == quote) {
                        state = unquoted;
                    }
                }
                case BANG -> bang(b);
                case BANG_DASH -> {
                    if (b == '-') {
                        section((byte) '-', 2);
                    } else {
                        doctype(b);
                    }
                }
                case DOCTYPE -> doctype(b);
                case SECTION -> {
                    return isLastOfHalf(b);
                }
            }
            return junk;
        }

        private void markup(byte b) {
            switch (b) {
                case '!' -> state = State.BANG;
                case '?' -> {
                    section((byte) '?', 1);
                    declared = 2;
                }
                case '/' -> {
                    junk = depth == 0;
                    beginName(State.CLOSING_NAME);
                }
                case '<' -> junk = depth == 0;
                default -> {
                    if (b >= 0 && !Character.isLetter(b) && b != '_' && b != ':') {
                        junk = depth == 0;
                        state = State.TEXT;
                    } else {
                        beginName(State.OPENING_NAME);
                        if (depth == 0) {
                            rootLength = 0;
                        }
                        nameUnchecked(b);
                    }
                }
            }
        }

        private void beginName(State next) {
            state = next;
            named = 0;
            same = true;
            selfClosing = false;
        }

        private void name(byte b) throws RefusedException {
            if (depth == 0 && named == LONGEST_NAME) {
                throw new RefusedException(
                        Refusal.MALFORMED, "The name of a root element is longer than " + LONGEST_NAME + " bytes");
            }
            nameUnchecked(b);
        }

        private void nameUnchecked(byte b) {
            if (depth == 0) {
                root[named] = b;
            } else {
                same &= named < rootLength && root[named] == b;
            }
            named++;
        }

        private void openingNamed() {
            if (depth == 0) {
                rootLength = named;
            } else {
                same &= named == rootLength;
            }
        }

        private static boolean isAfterName(byte b) {
            return b == '>' || b == '/' || isBlank(b) && b >= 0;
        }

        private void quotes(byte b) {
            if (b == '"' || b == '\'') {
                quote = b;
                unquoted = state;
                state = State.QUOTED;
            }
        }

        private void bang(byte b) {
            switch (b) {
                case '-' -> state = State.BANG_DASH;
                case '[' -> section((byte) ']', 2);
                default -> {
                    brackets = 0;
                    doctype(b);
                }
            }
        }

        private void doctype(byte b) {
            state = State.DOCTYPE;
            brackets += b == '[' ? 1 : b == ']' ? -1 : 0;
            if (b == '>' && brackets <= 0) {
                state = State.TEXT;
            }
            quotes(b);
        }

        private void section(byte repeated, int times) {
            state = State.SECTION;
            fence = repeated;
            fences = times;
            fenced = 0;
            declared = 0;
        }

        /** Takes a byte of a section; true if it shows that a new document has begun within this one. */
        private boolean isLastOfHalf(byte b) {
            if (declared > 0) {
                boolean blank = declared == DECLARATION.length - 1 && b >= 0 && isBlank(b);
                declared = blank || declared < DECLARATION.length - 1 && DECLARATION[declared] == b ? declared + 1 : 0;
                if (declared == DECLARATION.length) {
                    declared = 0;
                    anew = depth > 0;
                    declarationBlank = b;
                    return anew;
                }
            }
            if (b == '>' && fenced >= fences) {
                state = State.TEXT;
            }
            fenced = b == fence ? fenced + 1 : 0;
            return false;
        }

        @Override
        boolean isJunk() {
            return junk;
        }

        @Override
        byte[] carried() {
            if (!anew) {
                return super.carried();
            }
            byte[] declaration = DECLARATION.clone();
            declaration[declaration.length - 1] = declarationBlank;
            return declaration;
        }
    }
}

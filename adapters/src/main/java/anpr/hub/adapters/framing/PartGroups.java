package anpr.hub.adapters.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Framing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a multipart stream into messages, see {@link MultipartStream}. What is held begins with the boundary line of the
 * message that is under way. Bytes are looked at once, those of an image twice where its stated length is wrong.
 */
final class PartGroups implements Framing.Cutter {
    private static final int MAX_BOUNDARY = 200;
    private static final int MAX_HEADERS = 8 * 1024;
    private static final byte[] CONTENT = "content-".getBytes(ISO_8859_1);

    private enum State {
        /** Before the first boundary, after the last, or after a message that silence ended. */
        BETWEEN,
        HEADERS,
        CONTENT
    }

    private final @Nullable String boundary;
    private final int maxBytes;
    private final int mostParts = Limits.inForce().at(Limit.PARTS);
    private byte[] delimiter = new byte[0];
    private byte[] held = new byte[4 * 1024];
    private int length;
    private State state = State.BETWEEN;
    /** Begin of the line that is being read, and how far it was searched for its end. */
    private int line;

    private int searched;
    /** In {@code BETWEEN}: the beginning of the line was dropped, because it is too long for a boundary. */
    private boolean midLine;

    private boolean inJunk;
    private long passedOver;
    /** Of the message under way: whether there is one, where it ends if the next part is not its own, its parts. */
    private boolean open;

    private int end;
    private int parts;
    /** Of the present part. */
    private int boundaryAt;

    private boolean headed;
    private boolean image;
    private int stated;
    private int content;
    /** Whether the stated length has yet to be tried. */
    private boolean believed;

    PartGroups(@Nullable String boundary, int maxBytes) {
        this.boundary = boundary;
        this.maxBytes = maxBytes;
    }

    @Override
    public void take(byte[] bytes, int count, Consumer<byte[]> whole) throws RefusedException {
        int at = 0;
        while (at < count) {
            int room = (int) Math.min(most() - length, count - at);
            if (room == 0) {
                throw tooLarge();
            }
            if (length + room > held.length) {
                held = Arrays.copyOf(held, (int) Math.min(most(), 2L * (length + room)));
            }
            System.arraycopy(bytes, at, held, length, room);
            length += room;
            at += room;
            cut(whole);
        }
    }

    /** A message, and the boundary and headers that show its end. */
    private long most() {
        return Math.min(Integer.MAX_VALUE - 8L, (long) maxBytes + MAX_BOUNDARY + MAX_HEADERS + 16);
    }

    private void cut(Consumer<byte[]> whole) throws RefusedException {
        boolean more = true;
        while (more) {
            more = switch (state) {
                case BETWEEN -> between();
                case HEADERS -> header(whole);
                case CONTENT -> believed ? statedContent(whole) : contentLine(whole);
            };
        }
    }

    /** Each step takes one line, or says that the line has not come yet. */
    private boolean between() {
        int next = afterLine();
        if (next < 0) {
            if (length > MAX_HEADERS) {
                junk(0, length);
                drop(length);
                midLine = true;
            }
            return false;
        }
        if (!midLine && isBoundary(0, next)) {
            inJunk = false;
            if (isFinal(0)) {
                drop(next);
            } else {
                beginPart(0, next);
            }
        } else {
            midLine = false;
            junk(0, next);
            drop(next);
        }
        return true;
    }

    private boolean header(Consumer<byte[]> whole) throws RefusedException {
        if (length - boundaryAt > MAX_BOUNDARY + MAX_HEADERS && afterLine() < 0) {
            throw MultipartStream.malformed("The headers of a part are longer than " + MAX_HEADERS + " bytes");
        }
        int next = afterLine();
        if (next < 0) {
            return false;
        }
        if (isBoundary(line, next)) {
            beginContent(line, whole);
        } else if (!isBlank(line, next)) {
            readHeader(new String(held, line, next - line, ISO_8859_1).strip());
            toLine(next);
        } else if (headed) {
            beginContent(next, whole);
        } else {
            // Some cameras write a blank line between the boundary and the headers.
            int seen = Math.min(CONTENT.length, length - next);
            boolean like = true;
            for (int i = 0; i < seen; i++) {
                like &= Character.toLowerCase((char) held[next + i]) == CONTENT[i];
            }
            if (like && seen < CONTENT.length) {
                return false;
            }
            if (like) {
                toLine(next);
            } else {
                beginContent(next, whole);
            }
        }
        return true;
    }

    private void readHeader(String header) {
        headed = true;
        String lower = header.toLowerCase(Locale.ROOT);
        String value = lower.substring(lower.indexOf(':') + 1).strip();
        if (lower.startsWith("content-type:")) {
            image = value.startsWith("image/") || value.startsWith("application/octet-stream");
        } else if (lower.startsWith("content-length:") && value.matches("\\d{1,9}")) {
            stated = Integer.parseInt(value);
        }
    }

    private void beginPart(int at, int next) {
        boundaryAt = at;
        headed = false;
        image = false;
        stated = 0;
        state = State.HEADERS;
        toLine(next);
    }

    /** The headers are read: it is known whether the part belongs to the message before it. */
    private void beginContent(int at, Consumer<byte[]> whole) throws RefusedException {
        content = at;
        if (open && !image) {
            int begin = boundaryAt;
            give(end, whole);
            drop(begin);
        }
        parts = open ? parts + 1 : 1;
        if (parts > mostParts) {
            throw MultipartStream.malformed("A message has more than " + mostParts + " parts");
        }
        open = true;
        state = State.CONTENT;
        believed = image && stated > 0 && stated <= maxBytes;
        toLine(content);
    }

    /** An image may hold what looks like a boundary: its stated length counts, if a boundary follows there. */
    private boolean statedContent(Consumer<byte[]> whole) throws RefusedException {
        long stop = (long) content + stated;
        if (stop > maxBytes) {
            believed = false;
            return true;
        }
        int at = (int) stop;
        if (length <= at + 2) {
            return false;
        }
        at += held[at] == '\r' ? 1 : 0;
        at += held[at] == '\n' ? 1 : 0;
        for (int i = 0; i < delimiter.length; i++) {
            if (at + i >= length) {
                return false;
            }
            if (held[at + i] != delimiter[i]) {
                believed = false;
                return true;
            }
        }
        toLine(at);
        int next = afterLine();
        if (next < 0) {
            if (length - at <= MAX_BOUNDARY + MAX_HEADERS) {
                toLine(at);
                return false;
            }
            believed = false;
            toLine(content);
            return true;
        }
        believed = false;
        if (isBoundary(at, next)) {
            endPart((int) stop, at, next, whole);
        } else {
            toLine(content);
        }
        return true;
    }

    private boolean contentLine(Consumer<byte[]> whole) throws RefusedException {
        int next = afterLine();
        if (next < 0) {
            return false;
        }
        if (isBoundary(line, next)) {
            endPart(beforeBreak(line), line, next, whole);
        } else {
            toLine(next);
        }
        return true;
    }

    private void endPart(int stop, int at, int next, Consumer<byte[]> whole) throws RefusedException {
        end = stop;
        if (end > maxBytes) {
            throw tooLarge();
        }
        if (isFinal(at)) {
            give(end, whole);
            drop(next);
            state = State.BETWEEN;
        } else {
            beginPart(at, next);
        }
    }

    @Override
    public void idle(Consumer<byte[]> whole) throws RefusedException {
        settle(whole);
    }

    @Override
    public void end(Consumer<byte[]> whole) throws RefusedException {
        settle(whole);
        if (state == State.HEADERS && headed) {
            throw incomplete();
        }
    }

    /** Nothing more comes, for now or at all: gives the message under way if it looks whole. */
    private void settle(Consumer<byte[]> whole) throws RefusedException {
        if (state == State.CONTENT && believed && length < content + stated) {
            // It states more than there is: the length may be wrong.
            believed = false;
            toLine(content);
            cut(whole);
        }
        if (state == State.CONTENT && line < length && isBoundary(line, length) && isFinal(line)) {
            endPart(beforeBreak(line), line, length, whole);
        }
        switch (state) {
            case BETWEEN -> {
                // Nothing is under way.
            }
            case HEADERS -> {
                if (open) {
                    int begin = boundaryAt;
                    give(end, whole);
                    drop(begin);
                }
            }
            case CONTENT -> {
                int stop = wholeContent();
                if (stop < 0) {
                    throw incomplete();
                }
                give(stop, whole);
                drop(length);
                state = State.BETWEEN;
            }
        }
    }

    /** Where the content ends that is there; -1 if it looks like a half. */
    private int wholeContent() throws RefusedException {
        if (stated > 0 && length >= content + stated && isBlank(content + stated, length)) {
            return content + stated;
        }
        int stop = beforeBreak(length);
        boolean looksWhole;
        if (image) {
            looksWhole = stop - content > 4 && held[stop - 2] == (byte) 0xFF && held[stop - 1] == (byte) 0xD9;
        } else {
            looksWhole = isClosed(stop);
        }
        return looksWhole ? stop : -1;
    }

    private boolean isClosed(int stop) throws RefusedException {
        byte[] text = Arrays.copyOfRange(held, content, stop);
        String beginning = new String(text, 0, Math.min(text.length, 200), ISO_8859_1);
        boolean xml = beginning.stripLeading().startsWith("<");
        if (!xml && beginning.indexOf('{') < 0) {
            return stop < length && !beginning.isBlank();
        }
        var found = new int[1];
        Framing.Cutter closed = (xml ? new ClosingTag() : new Json()).cutter(Map.of(), Math.max(text.length, 1));
        closed.take(text, text.length, one -> found[0]++);
        return found[0] > 0;
    }

    @Override
    public boolean underWay() {
        return open || headed && state == State.HEADERS;
    }

    @Override
    public long passedOver() {
        return passedOver;
    }

    private void give(int stop, Consumer<byte[]> whole) throws RefusedException {
        if (stop > maxBytes) {
            throw tooLarge();
        }
        open = false;
        whole.accept(Arrays.copyOf(held, stop));
    }

    /** Forgets the first bytes; all places move with the rest. */
    private void drop(int bytes) {
        System.arraycopy(held, bytes, held, 0, length - bytes);
        length -= bytes;
        line = Math.max(0, line - bytes);
        searched = Math.max(0, searched - bytes);
        boundaryAt = Math.max(0, boundaryAt - bytes);
        content = Math.max(0, content - bytes);
    }

    private void toLine(int at) {
        line = at;
        searched = at;
    }

    /** The place after the line break of the line that is being read; -1 if it has not come. */
    private int afterLine() {
        while (searched < length) {
            if (held[searched] == '\n') {
                return searched + 1;
            }
            searched++;
        }
        return -1;
    }

    /** Whether a line is the boundary, with or without closing dashes; the first one says what the boundary is. */
    private boolean isBoundary(int from, int to) {
        if (delimiter.length == 0) {
            if (to - from > MAX_BOUNDARY) {
                return false;
            }
            String text = new String(held, from, to - from, ISO_8859_1).stripTrailing();
            boolean first = boundary == null
                    ? text.startsWith("--") && text.length() > 2
                    : text.equals("--" + boundary) || text.equals(boundary);
            if (first) {
                delimiter = text.getBytes(ISO_8859_1);
            }
            return first;
        }
        int stop = from + delimiter.length;
        if (stop > to || !Arrays.equals(held, from, stop, delimiter, 0, delimiter.length)) {
            return false;
        }
        return isBlank(isFinal(from) ? stop + 2 : stop, to);
    }

    private boolean isFinal(int at) {
        int stop = at + delimiter.length;
        return stop + 1 < length && held[stop] == '-' && held[stop + 1] == '-';
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Cut.isBlank(held[i])) {
                return false;
            }
        }
        return true;
    }

    /** The place before the line break that ends at a place and belongs to the boundary there. */
    private int beforeBreak(int at) {
        int stop = at;
        if (stop > content && held[stop - 1] == '\n') {
            stop--;
            if (stop > content && held[stop - 1] == '\r' && linesEndInCrLf()) {
                stop--;
            }
        }
        return stop;
    }

    /** Judged by the boundary line, where it cannot be confused with content. */
    private boolean linesEndInCrLf() {
        int i = 0;
        while (i < length && held[i] != '\n') {
            i++;
        }
        return i > 0 && i < length && held[i - 1] == '\r';
    }

    private void junk(int from, int to) {
        if (!inJunk && !isBlank(from, to)) {
            inJunk = true;
            passedOver++;
        }
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                Refusal.TOO_LARGE, "A message is longer than the " + maxBytes + " bytes that the feed allows");
    }

    private static RefusedException incomplete() {
        return new RefusedException(Refusal.INCOMPLETE, "The stream stopped within a part, before its end");
    }
}

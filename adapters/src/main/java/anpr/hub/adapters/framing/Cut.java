package anpr.hub.adapters.framing;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Framing;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What cutters have in common whose messages begin and end with something that a look at each byte finds: the bytes held
 * while no end has come, and the limit. Every byte is looked at once, however the stream is chopped.
 */
abstract class Cut implements Framing.Cutter {
    private static final int FIRST_ROOM = 4 * 1024;

    private final int maxBytes;
    private byte[] held = new byte[0];
    private int length;
    private boolean begun;
    private boolean inJunk;
    private long passedOver;

    Cut(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Where a message begins; {@code to} if none does. What lies before it belongs to none. */
    abstract int begin(byte[] bytes, int from, int to);

    /**
     * Looks at more bytes of a message that has begun.
     *
     * @return the place after the message's last byte; -1 if that has not come
     */
    abstract int end(byte[] bytes, int from, int to) throws RefusedException;

    /** The message without what only delimits it; empty if it is none, as an empty line. */
    byte[] message(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    /** Whether what {@link #end} found the end of was no message after all, and is passed over. */
    boolean isJunk() {
        return false;
    }

    /** What of the bytes before the end is the beginning of the next message already. */
    byte[] carried() {
        return new byte[0];
    }

    /** How many bytes beyond the limit may be held: those that only delimit. */
    int delimiters() {
        return 0;
    }

    @Override
    public final void take(byte[] bytes, int count, Consumer<byte[]> whole) throws RefusedException {
        int at = 0;
        while (at < count) {
            if (!begun) {
                int first = begin(bytes, at, count);
                passOver(bytes, at, first);
                begun = first < count;
                at = first;
            }
            if (begun) {
                int end = end(bytes, at, count);
                hold(bytes, at, end < 0 ? count : end);
                if (end >= 0) {
                    give(whole);
                }
                at = end < 0 ? count : end;
            }
        }
    }

    /** Half a message is refused. Framings in which silence ends a message do otherwise. */
    @Override
    public void idle(Consumer<byte[]> whole) throws RefusedException {
        end(whole);
    }

    @Override
    public void end(Consumer<byte[]> whole) throws RefusedException {
        if (begun) {
            int there = length;
            reset();
            throw new RefusedException(
                    Refusal.INCOMPLETE, "The stream stopped after " + there + " bytes of a message, before its end");
        }
    }

    @Override
    public final boolean underWay() {
        return begun;
    }

    @Override
    public final long passedOver() {
        return passedOver;
    }

    /** Gives what is held, where something else than its bytes says that it is whole. */
    final void giveHeld(Consumer<byte[]> whole) throws RefusedException {
        if (begun) {
            give(whole);
        }
    }

    private void give(Consumer<byte[]> whole) throws RefusedException {
        byte[] next = carried();
        boolean junk = isJunk();
        byte[] message = junk ? new byte[0] : message(held, length - next.length);
        reset();
        if (junk) {
            countJunk();
        } else if (message.length > maxBytes) {
            throw tooLarge();
        } else if (message.length > 0) {
            inJunk = false;
            whole.accept(message);
        }
        if (next.length > 0) {
            begun = true;
            hold(next, 0, next.length);
        }
    }

    private void hold(byte[] bytes, int from, int to) throws RefusedException {
        if (to - from > (long) maxBytes + delimiters() - length) {
            throw tooLarge();
        }
        if (length + to - from > held.length) {
            int room = (int) Math.min((long) maxBytes + delimiters(), Math.max(FIRST_ROOM, 2L * (length + to - from)));
            held = Arrays.copyOf(held, room);
        }
        System.arraycopy(bytes, from, held, length, to - from);
        length += to - from;
    }

    private void passOver(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isBlank(bytes[i])) {
                countJunk();
            }
        }
    }

    /** Counts what stands between two messages once, however long it is. */
    private void countJunk() {
        if (!inJunk) {
            inJunk = true;
            passedOver++;
        }
    }

    private void reset() {
        begun = false;
        length = 0;
        if (held.length > 64 * FIRST_ROOM) {
            held = new byte[0];
        }
    }

    private RefusedException tooLarge() {
        return new RefusedException(
                Refusal.TOO_LARGE, "A message is longer than the " + maxBytes + " bytes that the feed allows");
    }

    /** The blanks of ASCII, and the zeros and byte order marks that some senders put between messages. */
    static boolean isBlank(byte b) {
        return switch (b) {
            case ' ', '\t', '\r', '\n', 0, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> true;
            default -> false;
        };
    }
}

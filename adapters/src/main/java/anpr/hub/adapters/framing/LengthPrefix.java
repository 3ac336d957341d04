package anpr.hub.adapters.framing;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A binary length before each message, which is not part of it. A length of nothing is a keep-alive and passed over. */
final class LengthPrefix implements Framing {
    private static final Option<Integer> WIDTH = Option.whole(
                    "lengthBytes", 1, 4, "How many bytes the length before each message has.")
            .otherwise("4");
    private static final Option<Order> ORDER = Option.choice(
                    "byteOrder", Order.class, "Which byte of the length comes first.")
            .otherwise("big-endian");
    private static final Option<Boolean> COUNTS_ITSELF = Option.flag(
                    "lengthCountsItself", "Whether the length counts its own bytes too.")
            .otherwise("false");

    private enum Order {
        BIG_ENDIAN,
        LITTLE_ENDIAN
    }

    @Override
    public String name() {
        return "length-prefix";
    }

    @Override
    public String summary() {
        return "A binary length before each message.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(WIDTH, ORDER, COUNTS_ITSELF);
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new Lengths(WIDTH.of(settings), ORDER.of(settings), COUNTS_ITSELF.of(settings), maxBytes);
    }

    private static final class Lengths extends Cut {
        private final int width;
        private final Order order;
        private final boolean countsItself;
        private final int maxBytes;
        private long prefix;
        private long seen;

        Lengths(int width, Order order, boolean countsItself, int maxBytes) {
            super(maxBytes);
            this.width = width;
            this.order = order;
            this.countsItself = countsItself;
            this.maxBytes = maxBytes;
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            prefix = 0;
            seen = 0;
            return from;
        }

        @Override
        int end(byte[] bytes, int from, int to) throws RefusedException {
            int at = from;
            while (seen < width && at < to) {
                int shift = 8 * (int) (order == Order.BIG_ENDIAN ? width - 1 - seen : seen);
                prefix |= (bytes[at] & 0xffL) << shift;
                seen++;
                at++;
                if (seen == width) {
                    requireSound();
                }
            }
            if (seen < width) {
                return -1;
            }
            long left = width + length() - seen;
            int there = (int) Math.min(left, to - at);
            seen += there;
            return there == left ? at + there : -1;
        }

        private long length() {
            return countsItself ? prefix - width : prefix;
        }

        private void requireSound() throws RefusedException {
            if (length() < 0) {
                throw new RefusedException(Refusal.MALFORMED, "A length is less than its own bytes");
            }
            if (length() > maxBytes) {
                throw new RefusedException(
                        Refusal.TOO_LARGE,
                        "A message states more than the " + maxBytes + " bytes that the feed allows");
            }
        }

        @Override
        byte[] message(byte[] bytes, int length) {
            return Arrays.copyOfRange(bytes, width, length);
        }

        @Override
        int delimiters() {
            return width;
        }
    }
}

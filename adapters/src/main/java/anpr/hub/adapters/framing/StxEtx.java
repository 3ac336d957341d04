package anpr.hub.adapters.framing;

import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Text between STX (0x02) and ETX (0x03), which are not part of the message. An STX before the ETX begins anew: what
 * stands before it was cut.
 */
final class StxEtx implements Framing {
    private static final byte STX = 2;
    private static final byte ETX = 3;

    @Override
    public String name() {
        return "stx-etx";
    }

    @Override
    public String summary() {
        return "Text between the control characters STX (0x02) and ETX (0x03).";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public String mediaType(byte[] message) {
        return "text/plain";
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new Between(maxBytes);
    }

    private static final class Between extends Cut {
        private boolean opened;
        private boolean cut;

        Between(int maxBytes) {
            super(maxBytes);
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            opened = false;
            cut = false;
            int at = from;
            while (at < to && bytes[at] != STX) {
                at++;
            }
            return at;
        }

        @Override
        int end(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == ETX) {
                    return i + 1;
                }
                if (bytes[i] == STX) {
                    if (opened) {
                        cut = true;
                        return i;
                    }
                    opened = true;
                }
            }
            return -1;
        }

        @Override
        boolean isJunk() {
            return cut;
        }

        @Override
        byte[] message(byte[] bytes, int length) {
            return Arrays.copyOfRange(bytes, 1, length - 1);
        }

        @Override
        int delimiters() {
            return 2;
        }
    }
}

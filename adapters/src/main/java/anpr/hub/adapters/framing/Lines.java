package anpr.hub.adapters.framing;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A line each, ended by LF or CR LF, which are not part of the message. Empty lines are none. */
final class Lines implements Framing {
    @Override
    public String name() {
        return "line";
    }

    @Override
    public String summary() {
        return "A line each, ended by LF or CR LF; closing the connection ends the last one.";
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
        return new Breaks(maxBytes);
    }

    private static final class Breaks extends Cut {
        Breaks(int maxBytes) {
            super(maxBytes);
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to && (bytes[at] == '\r' || bytes[at] == '\n')) {
                at++;
            }
            return at;
        }

        @Override
        int end(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        @Override
        byte[] message(byte[] bytes, int length) {
            int end = length;
            if (end > 0 && bytes[end - 1] == '\n') {
                end--;
                if (end > 0 && bytes[end - 1] == '\r') {
                    end--;
                }
            }
            return Arrays.copyOf(bytes, end);
        }

        @Override
        int delimiters() {
            return 2;
        }

        @Override
        public void end(Consumer<byte[]> whole) throws RefusedException {
            giveHeld(whole);
        }

        @Override
        public void idle(Consumer<byte[]> whole) throws RefusedException {
            super.end(whole);
        }
    }
}

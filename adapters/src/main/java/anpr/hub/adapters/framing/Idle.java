package anpr.hub.adapters.framing;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Option;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whatever comes until the sender is silent for the feed's idle time, or closes. The last resort: it cuts by time. */
final class Idle implements Framing {
    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String summary() {
        return "Whatever comes until the sender is silent for the idle time or closes; where nothing else marks an end.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public Cutter cutter(Map<String, String> settings, int maxBytes) {
        return new Silence(maxBytes);
    }

    private static final class Silence extends Cut {
        Silence(int maxBytes) {
            super(maxBytes);
        }

        @Override
        int begin(byte[] bytes, int from, int to) {
            return from;
        }

        @Override
        int end(byte[] bytes, int from, int to) {
            return -1;
        }

        @Override
        public void idle(Consumer<byte[]> whole) throws RefusedException {
            giveHeld(whole);
        }

        @Override
        public void end(Consumer<byte[]> whole) throws RefusedException {
            giveHeld(whole);
        }
    }
}

package anpr.hub.simulator.speak;

import anpr.hub.simulator.traffic.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Speaks one vendor's format for the cameras of one feed. Not safe for use by many threads. */
public interface Speaker {
    /**
     * The messages that tell of these passages, to be sent one after the other.
     *
     * @param passages passages of one camera at one instant; or, for a format that {@link #gathers}, of any
     */
    List<Message> tell(List<Passage> passages);

    /** What the devices send now and then to say that they live; nothing for most formats. */
    default List<Message> heartbeat(Instant now) {
        return List.of();
    }

    /** How long passages are gathered before they are told of; zero for a format that tells at once. */
    default Duration gathers() {
        return Duration.ZERO;
    }
}

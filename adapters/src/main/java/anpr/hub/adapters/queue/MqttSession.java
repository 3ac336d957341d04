package anpr.hub.adapters.queue;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session at a partner's MQTT broker, of either version of the protocol, in which nothing is acknowledged by itself. */
interface MqttSession extends AutoCloseable {
    /**
     * Connects and subscribes: to all topics or none.
     *
     * @throws Exception if the broker cannot be reached, or does not let the hub in or subscribe
     */
    void begin() throws Exception;

    boolean isConnected();

    /** What comes within this time. */
    Optional<Published> next(Duration wait) throws InterruptedException;

    @Override
    void close();

    /**
     * A message that the broker keeps until it is acknowledged.
     *
     * @param contentType null where the sender states none, as never in 3.1.1
     * @param payload null if there is none
     * @param retained published before the hub subscribed
     */
    record Published(
            String topic,
            @Nullable String contentType,
            byte @Nullable [] payload,
            boolean retained,
            Runnable acknowledge) {}
}

package anpr.hub.routes.broker;

import anpr.hub.core.subscriber.Subscriber;
import java.util.Optional;

/** Knows the subscribers that take hits from queues, by the name with which they prove themselves. Safe for use by many threads. */
public interface Readers {
    /** Of a hub whose queues nobody reads. */
    Readers NONE = new Readers() {
        @Override
        public Optional<Subscriber> admit(String name, String secret) {
            return Optional.empty();
        }

        @Override
        public Optional<Subscriber> reader(String name) {
            return Optional.empty();
        }
    };

    /** The subscriber whose name and secret these are. */
    Optional<Subscriber> admit(String name, String secret);

    /** The subscriber of this name, as it is in force now. */
    Optional<Subscriber> reader(String name);
}

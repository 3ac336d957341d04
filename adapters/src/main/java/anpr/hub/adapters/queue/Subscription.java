package anpr.hub.adapters.queue;

import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open connection to a partner's broker, by which messages come. For one thread at a time. What is neither taken nor
 * rejected when it is closed stays with the broker, which delivers it again.
 */
interface Subscription extends AutoCloseable {
    /**
     * The next message; null if none has come within this time.
     *
     * @throws Exception if the connection is lost; it must then be closed
     */
    @Nullable
    Delivery next(Duration wait) throws Exception;

    /** Ends it, whatever state the connection is in. */
    @Override
    void close();

    /** How a subscription comes about: once at first, and again whenever it is lost. */
    @FunctionalInterface
    interface Source {
        /** @throws Exception if the broker cannot be reached, or does not admit the hub */
        Subscription subscribe() throws Exception;
    }

    /** A message that the broker keeps until it is settled. */
    interface Delivery {
        /**
         * What has come.
         *
         * @throws RefusedException if it holds no bytes or text
         */
        Arrival arrival() throws RefusedException;

        /** Tells the broker that the hub answers for it. */
        void taken() throws Exception;

        /** Tells the broker that the hub will never take it, as far as the protocol can. */
        void rejected() throws Exception;
    }
}

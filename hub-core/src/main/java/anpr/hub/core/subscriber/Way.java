package anpr.hub.core.subscriber;

import java.net.URI;

/** How hits reach a subscriber. */
public sealed interface Way {
    /** A server of its own, to which the hub posts them. */
    record Webhook(URI address) implements Way {}

    /** Queues of its own on the hub's broker, from which it takes them. */
    record Queue() implements Way {}
}

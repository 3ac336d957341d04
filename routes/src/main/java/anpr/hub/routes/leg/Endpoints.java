package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;

/** The broker's addresses as Camel endpoints. */
final class Endpoints {
    private Endpoints() {}

    /**
     * Consumes a queue of an address, as much as waits in one transaction: what the route sends is sent, and the
     * messages gone, together or not at all.
     */
    static String from(String address, String queue, int consumers) {
        String name = address.equals(queue) ? queue : Addresses.queue(address, queue);
        return "batch:" + name + "?consumers=" + consumers;
    }

    /** Sends to a multicast address. */
    static String toTopic(String address) {
        return "jms:topic:" + address + "?jmsMessageType=Bytes&disableReplyTo=true";
    }

    /** Sends to a queue. */
    static String toQueue(String address) {
        return "jms:queue:" + address + "?jmsMessageType=Bytes&disableReplyTo=true";
    }
}

package anpr.hub.routes.leg;

import anpr.hub.routes.broker.Addresses;

/** The broker's addresses as Camel endpoints: consumers in a transaction that the sends of their route share. */
final class Endpoints {
    private Endpoints() {}

    /**
     * Consumes a queue of an address, a message at a time, each in a transaction of its own: what the route sends is
     * sent, and the message gone, together or not at all. The consumer is kept, not made anew for every message.
     */
    static String from(String address, String queue, int consumers) {
        String name = address.equals(queue) ? queue : Addresses.queue(address, queue);
        return "jms:queue:" + name + "?transacted=true&lazyCreateTransactionManager=false"
                + "&cacheLevelName=CACHE_CONSUMER&receiveTimeout=1000&concurrentConsumers=" + consumers
                + "&errorHandlerLogStackTrace=false&jmsMessageType=Bytes";
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

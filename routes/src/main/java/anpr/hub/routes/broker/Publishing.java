package anpr.hub.routes.broker;

import anpr.hub.adapters.queue.MqttPush;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Transport;
import java.util.Arrays;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.utils.CompositeAddress;

/** The protocols by which feeds publish to the embedded broker. */
enum Publishing {
    MQTT("MQTT", new MqttPush());

    private static final WildcardConfiguration WILDCARDS = new WildcardConfiguration();

    private final String protocol;
    private final Transport transport;

    Publishing(String protocol, Transport transport) {
        this.protocol = protocol;
        this.transport = transport;
    }

    /** As the broker names it. */
    String protocol() {
        return protocol;
    }

    /** As submissions and counts name it. */
    String adapter() {
        return transport.adapter();
    }

    boolean isFor(Feed feed) {
        return feed.transport().equals(transport.name());
    }

    /** The protocol of a connection; empty for one that no feed uses. */
    static Optional<Publishing> of(RemotingConnection connection) {
        return Arrays.stream(values())
                .filter(one -> connection.getProtocolName().startsWith(one.protocol))
                .findFirst();
    }

    /**
     * The topic or address as the sender names it, if the feed may publish there. The hub's own addresses and the broker's
     * are nobody's, whatever a feed's settings say.
     *
     * @param address as the broker names it
     */
    static Optional<String> path(Feed feed, String address) {
        if (CompositeAddress.isFullyQualified(SimpleString.of(address))
                || address.startsWith("anpr.")
                || address.startsWith("activemq.")
                || address.startsWith("$")) {
            return Optional.empty();
        }
        String topic = MQTTUtil.getMqttTopicFromCoreAddress(address, WILDCARDS);
        return MQTT.isFor(feed) && MqttPush.reaches(feed, topic) ? Optional.of(topic) : Optional.empty();
    }
}

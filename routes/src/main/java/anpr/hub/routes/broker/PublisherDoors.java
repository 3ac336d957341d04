package anpr.hub.routes.broker;

import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Tally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * The ports of the embedded broker on which feeds publish: none unless configured, each with one protocol. They are opened
 * last, when what is published can be landed, and closed first.
 */
public final class PublisherDoors implements AutoCloseable {
    private final ActiveMQServer server;
    private final PublishedMessages messages;
    private final Map<Publishing, BrokerPort> open = new LinkedHashMap<>();

    PublisherDoors(ActiveMQServer server, PublisherDoor mqtt, Gate gate, Intake intake, Tally tally) {
        this.server = server;
        this.messages = new PublishedMessages(server, gate, intake, tally);
        server.registerBrokerPlugin(messages);
        ((BrokerGate) server.getSecurityManager()).bound(mqtt.connectionsPerFeed());
        open(Publishing.MQTT, mqtt);
    }

    /** Where each protocol is spoken, by its name in lower case: host and port. */
    public Map<String, Map<String, Object>> listening() {
        Map<String, Map<String, Object>> listening = new LinkedHashMap<>();
        open.forEach((publishing, port) -> listening.put(publishing.name().toLowerCase(Locale.ROOT), port.listening()));
        return listening;
    }

    /** How many connections there are. */
    int connections() {
        return (int) server.getRemotingService().getConnections().stream()
                .map(RemotingConnection::getTransportConnection)
                .filter(NettyConnection.class::isInstance)
                .count();
    }

    private void open(Publishing publishing, PublisherDoor door) {
        // The broker waits for one and a half times this.
        long seconds = Math.max(1, door.silence().toSeconds() * 2 / 3);
        Map<String, Object> protocol =
                Map.of("serverKeepAlive", seconds, "defaultMqttSessionExpiryInterval", MqttEntrance.SESSION_EXPIRY);
        open.put(
                publishing,
                BrokerPort.open(
                        server,
                        new BrokerPort.Where(
                                publishing.name(),
                                publishing.protocol(),
                                door.host(),
                                door.port(),
                                door.connections(),
                                door.keyStore(),
                                door.keyStorePassword()),
                        protocol));
    }

    @Override
    public void close() {
        open.values().forEach(BrokerPort::close);
        open.clear();
        server.unRegisterBrokerPlugin(messages);
    }
}

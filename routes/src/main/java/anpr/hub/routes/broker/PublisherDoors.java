package anpr.hub.routes.broker;

import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.transport.Tally;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * The ports of the embedded broker on which feeds publish: none unless configured, each with one protocol. They are opened
 * last, when what is published can be landed, and closed first.
 */
public final class PublisherDoors implements AutoCloseable {
    private final ActiveMQServer server;
    private final PublishedMessages messages;
    private final Map<Publishing, Listening> open = new LinkedHashMap<>();

    private record Listening(PublisherDoor door, NettyAcceptor acceptor) {}

    PublisherDoors(ActiveMQServer server, PublisherDoor mqtt, Gate gate, Intake intake, Tally tally) {
        this.server = server;
        this.messages = new PublishedMessages(server, gate, intake, tally);
        server.registerBrokerPlugin(messages);
        ((PublisherGate) server.getSecurityManager()).bound(mqtt.connectionsPerFeed());
        open(Publishing.MQTT, mqtt);
    }

    /** Where each protocol is spoken, by its name in lower case: host and port. */
    public Map<String, Map<String, Object>> listening() {
        Map<String, Map<String, Object>> listening = new LinkedHashMap<>();
        open.forEach((publishing, one) -> listening.put(
                publishing.name().toLowerCase(Locale.ROOT),
                Map.of("host", one.door.host(), "port", one.acceptor.getActualPort())));
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
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, door.host());
        parameters.put(TransportConstants.PORT_PROP_NAME, door.port());
        parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, publishing.protocol());
        parameters.put(TransportConstants.CONNECTIONS_ALLOWED, (long) door.connections());
        if (door.keyStore() != null) {
            parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
            parameters.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
            parameters.put(
                    TransportConstants.KEYSTORE_PATH_PROP_NAME, door.keyStore().toString());
            parameters.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, door.keyStorePassword());
            parameters.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.2,TLSv1.3");
        }
        // The broker waits for one and a half times this.
        long seconds = Math.max(1, door.silence().toSeconds() * 2 / 3);
        Map<String, Object> protocol =
                Map.of("serverKeepAlive", seconds, "defaultMqttSessionExpiryInterval", MqttEntrance.SESSION_EXPIRY);
        try {
            NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService()
                    .createAcceptor(new TransportConfiguration(
                            NettyAcceptorFactory.class.getName(), parameters, publishing.name(), protocol));
            acceptor.start();
            open.put(publishing, new Listening(door, acceptor));
        } catch (Exception e) {
            throw new IllegalStateException(
                    "port " + door.port() + " of " + door.host() + " cannot be opened for " + publishing.protocol()
                            + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        for (Publishing publishing : open.keySet()) {
            try {
                server.getRemotingService().destroyAcceptor(publishing.name());
            } catch (Exception e) {
                throw new IllegalStateException("the port for " + publishing + " did not close", e);
            }
        }
        open.clear();
        server.unRegisterBrokerPlugin(messages);
    }
}

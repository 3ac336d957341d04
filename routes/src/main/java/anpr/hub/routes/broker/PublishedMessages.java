package anpr.hub.routes.broker;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTSessionState;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTStateManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConnectionPlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lands what feeds publish, before the broker answers them. No queue hangs on their topics: when a message has landed, it is
 * durable as a submission, and the broker only has to say yes. Decision 0017.
 *
 * <p>Whatever is thrown here must be an {@link ActiveMQException}: the broker logs any other, and says yes.
 */
final class PublishedMessages implements ActiveMQServerMessagePlugin, ActiveMQServerConnectionPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedMessages.class);

    private final ActiveMQServer server;
    private final Gate gate;
    private final Intake intake;
    private final Tally tally;

    PublishedMessages(ActiveMQServer server, Gate gate, Intake intake, Tally tally) {
        this.server = server;
        this.gate = gate;
        this.intake = intake;
        this.tally = tally;
    }

    @Override
    public void afterCreateConnection(RemotingConnection connection) {
        MqttEntrance.standBefore(connection, tally);
    }

    @Override
    public void beforeSend(
            ServerSession session,
            @Nullable Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue)
            throws ActiveMQException {
        RemotingConnection connection = session.getRemotingConnection();
        if (BrokerGate.isHub(connection)) {
            return;
        }
        try {
            published(session, connection, message);
        } finally {
            if (Objects.equals(message.getObjectProperty(MQTTUtil.MQTT_QOS_LEVEL_KEY), 0)) {
                MqttEntrance.of(connection).ifPresent(MqttEntrance::doneUntold);
            }
        }
    }

    private void published(ServerSession session, RemotingConnection connection, Message message)
            throws ActiveMQException {
        Optional<Publishing> by = Publishing.of(connection);
        Optional<Feed> feed = gate.feed(String.valueOf(session.getUsername()))
                .filter(one -> by.filter(publishing -> publishing.isFor(one)).isPresent());
        if (feed.isEmpty()) {
            tally.refused(by.map(Publishing::adapter).orElse("broker/1"), null, Refusal.NOT_ADMITTED);
            throw new ActiveMQSecurityException("not admitted");
        }
        try {
            land(feed.get(), by.orElseThrow(), connection, message);
        } catch (RefusedException e) {
            throw refused(feed.get(), by.orElseThrow(), connection, message, e.refusal());
        } catch (ActiveMQException | RuntimeException e) {
            LOG.error("A message of feed {} could not be landed", feed.get().id(), e);
            throw refused(feed.get(), by.orElseThrow(), connection, message, Refusal.UNAVAILABLE);
        }
    }

    private void land(Feed feed, Publishing by, RemotingConnection connection, Message message)
            throws ActiveMQException, RefusedException {
        String path = Publishing.path(feed, message.getAddress())
                .orElseThrow(() -> new RefusedException(Refusal.NOT_ADMITTED, "not one of the feed's topics"));
        intake.land(
                feed,
                new Arrival(
                        by.adapter(),
                        mediaType(message),
                        facts(feed, connection, path),
                        body(message, feed.maxBytes()),
                        List.of()));
    }

    /** "Never" is an answer to the message, "later" ends the connection: a sender keeps what is not answered. */
    private ActiveMQException refused(
            Feed feed, Publishing by, RemotingConnection connection, Message message, Refusal refusal) {
        tally.refused(by.adapter(), feed, refusal);
        LOG.warn("Refused a message of feed {} by {}: {}", feed.id(), by, refusal);
        forget(connection, message);
        return switch (refusal) {
            case NOT_ADMITTED, TOO_LARGE, INCOMPLETE, MALFORMED -> new ActiveMQSecurityException("refused: " + refusal);
            case UNAVAILABLE -> new ActiveMQException("not taken over; send again later");
        };
    }

    /**
     * The broker has noted the packet of QoS 2 as received before it asks here, and would say yes without asking when the
     * sender repeats it. What else is noted is in the sender's hands again; if it comes twice, it is one read.
     */
    private void forget(RemotingConnection connection, Message message) {
        if (message instanceof LargeServerMessage large) {
            try {
                large.deleteFile();
            } catch (Exception e) {
                LOG.warn("The file of a refused message stays", e);
            }
        }
        try {
            MQTTSessionState state =
                    MQTTStateManager.getInstance(server).getSessionStates().get(connection.getClientID());
            if (state != null) {
                state.getPubRec().clear();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the broker knows no MQTT", e);
        }
    }

    private static byte[] body(Message message, int maxBytes) throws ActiveMQException, RefusedException {
        if (message.isLargeMessage()) {
            try (LargeBodyReader reader = message.toCore().getLargeBodyReader()) {
                reader.open();
                byte[] body = new byte[within(reader.getSize(), maxBytes)];
                reader.readInto(ByteBuffer.wrap(body));
                return body;
            }
        }
        ActiveMQBuffer buffer = message.toCore().getReadOnlyBodyBuffer();
        byte[] body = new byte[within(buffer.readableBytes(), maxBytes)];
        buffer.readBytes(body);
        return body;
    }

    private static int within(long bytes, int maxBytes) throws RefusedException {
        if (bytes > maxBytes) {
            throw new RefusedException(Refusal.TOO_LARGE, "the message is longer than the feed's " + maxBytes);
        }
        return (int) bytes;
    }

    private static String mediaType(Message message) {
        String stated = message.getStringProperty(MQTTUtil.MQTT_CONTENT_TYPE_KEY);
        return stated == null ? "application/octet-stream" : stated.toLowerCase(Locale.ROOT);
    }

    private static TransportFacts facts(Feed feed, RemotingConnection connection, String path) {
        SSLSession tls = tls(connection);
        return TransportFacts.of(connection.getProtocolName().equals("MQTT5") ? "mqtt/5" : "mqtt/3")
                .from(address(connection.getRemoteAddress()))
                .provedToBe(feed.id())
                .overTls(tls == null ? null : tls.getProtocol() + ' ' + tls.getCipherSuite())
                .at(path)
                .calledItself(client(feed, connection.getClientID()))
                .build();
    }

    /** As the client calls itself. */
    private static @Nullable String client(Feed feed, @Nullable String known) {
        String owned = MqttEntrance.owned(feed.id());
        return known != null && known.startsWith(owned) ? known.substring(owned.length()) : known;
    }

    private static @Nullable SSLSession tls(RemotingConnection connection) {
        if (connection.getTransportConnection() instanceof NettyConnection netty) {
            SslHandler handler = netty.getChannel().pipeline().get(SslHandler.class);
            return handler == null ? null : handler.engine().getSession();
        }
        return null;
    }

    /** Without slash and port. */
    private static String address(String remote) {
        String withPort = remote.substring(remote.indexOf('/') + 1);
        int port = withPort.lastIndexOf(':');
        return port < 0 ? withPort : withPort.substring(0, port);
    }
}

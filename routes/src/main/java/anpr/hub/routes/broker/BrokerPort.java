package anpr.hub.routes.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;

/** A port of the embedded broker on which one protocol is spoken. */
final class BrokerPort implements AutoCloseable {
    private final ActiveMQServer server;
    private final Where where;
    private final NettyAcceptor acceptor;

    /**
     * @param name of the port, once in a broker
     * @param protocol as the broker names it
     * @param port 0 for any free one
     * @param connections most at a time
     * @param keyStore PKCS #12 with the certificate that the port shows; null for no TLS
     */
    record Where(
            String name,
            String protocol,
            String host,
            int port,
            int connections,
            @Nullable Path keyStore,
            String keyStorePassword) {}

    private BrokerPort(ActiveMQServer server, Where where, NettyAcceptor acceptor) {
        this.server = server;
        this.where = where;
        this.acceptor = acceptor;
    }

    /** @param settings of the protocol, as the broker names them */
    static BrokerPort open(ActiveMQServer server, Where where, Map<String, Object> settings) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, where.host());
        parameters.put(TransportConstants.PORT_PROP_NAME, where.port());
        parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, where.protocol());
        parameters.put(TransportConstants.CONNECTIONS_ALLOWED, (long) where.connections());
        Path keyStore = where.keyStore();
        if (keyStore != null) {
            parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
            parameters.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
            parameters.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keyStore.toString());
            parameters.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, where.keyStorePassword());
            parameters.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.2,TLSv1.3");
        }
        try {
            NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService()
                    .createAcceptor(new TransportConfiguration(
                            NettyAcceptorFactory.class.getName(), parameters, where.name(), settings));
            acceptor.start();
            return new BrokerPort(server, where, acceptor);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "port " + where.port() + " of " + where.host() + " cannot be opened for " + where.protocol() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    String name() {
        return where.name();
    }

    /** Host and port as they are. */
    Map<String, Object> listening() {
        return Map.of("host", where.host(), "port", acceptor.getActualPort());
    }

    @Override
    public void close() {
        try {
            server.getRemotingService().destroyAcceptor(where.name());
        } catch (Exception e) {
            throw new IllegalStateException("the port for " + where.name() + " did not close", e);
        }
    }
}

package anpr.hub.adapters.queue;

import anpr.hub.adapters.Certificates;
import anpr.hub.adapters.FixedGate;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** A partner's Artemis with one queue, by all its protocols, in memory. */
final class PartnerArtemis {
    static final String QUEUE = "reads";

    final int port = UnusedPort.find();
    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    PartnerArtemis() throws Exception {
        this(0, null);
    }

    /** With a second port that speaks TLS, to clients that have a certificate. */
    PartnerArtemis(int tlsPort, Certificates certificates) throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false);
        configuration.setSecurityEnabled(false);
        configuration.addAcceptorConfiguration("all", "tcp://127.0.0.1:" + port + "?protocols=CORE,AMQP,MQTT");
        if (certificates != null) {
            configuration.addAcceptorConfiguration(
                    "tls",
                    "tcp://127.0.0.1:" + tlsPort + "?protocols=AMQP;saslMechanisms=EXTERNAL,PLAIN;sslEnabled=true;"
                            + "needClientAuth=true;keyStoreType=PKCS12;keyStorePath=" + certificates.keyStore("server")
                            + ";keyStorePassword=" + FixedGate.SECRET + ";trustStoreType=PKCS12;trustStorePath="
                            + certificates.file("authorities.p12") + ";trustStorePassword=" + FixedGate.SECRET);
        }
        configuration.addAddressConfiguration(new CoreAddressConfiguration()
                .setName(QUEUE)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfig(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST)));
        server.setConfiguration(configuration);
        server.start();
    }

    /** Messages in all queues whose names begin so, whoever has them in hand. */
    long held(String name) {
        return queues().stream()
                .filter(queue -> queue.getName().toString().startsWith(name))
                .mapToLong(Queue::getMessageCount)
                .sum();
    }

    void purge() throws Exception {
        for (Queue queue : queues()) {
            queue.deleteAllReferences();
        }
    }

    /**
     * Ends every connection, as a network does. The broker knows it on return: of a connection that it closed by itself it
     * may keep the consumer for a minute, and hand it what is published meanwhile.
     */
    void cut() {
        server.getActiveMQServer()
                .getRemotingService()
                .getConnections()
                .forEach(connection -> connection.fail(new ActiveMQDisconnectedException("cut")));
    }

    private List<Queue> queues() {
        return server.getActiveMQServer()
                .getPostOffice()
                .getAllBindings()
                .filter(QueueBinding.class::isInstance)
                .map(binding -> ((QueueBinding) binding).getQueue())
                .filter(queue ->
                        !queue.isInternalQueue() && !queue.getName().toString().startsWith("$sys"))
                .toList();
    }

    void close() throws Exception {
        server.stop();
    }
}

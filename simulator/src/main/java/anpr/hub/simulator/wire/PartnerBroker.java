package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Queued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A partner's own broker, in memory, which the hub is a client of by MQTT or AMQP 1.0. A message is acknowledged when the
 * hub has settled it. Safe for use by many threads.
 */
public final class PartnerBroker implements AutoCloseable {
    private static final String NUMBER = "simulated";
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final Map<String, CountDownLatch> underWay = new ConcurrentHashMap<>();
    private final int port;

    private final Consumer<String> serving;

    private PartnerBroker(int port, Consumer<String> serving) {
        this.port = port;
        this.serving = serving;
    }

    /**
     * @param serving told the id of each message that goes to the hub; what it had not settled when it died goes again
     * @param queues that are there before anybody asks for them
     */
    public static PartnerBroker start(Consumer<String> serving, String... queues) throws IOException {
        PartnerBroker broker = new PartnerBroker(freePort(), serving);
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false);
        configuration.setSecurityEnabled(false);
        configuration.registerBrokerPlugin(broker.new Settled());
        try {
            configuration.addAcceptorConfiguration("within", broker.within());
            configuration.addAcceptorConfiguration(
                    "partner", "tcp://127.0.0.1:" + broker.port + "?protocols=AMQP,MQTT");
            for (String queue : queues) {
                configuration.addAddressConfiguration(new CoreAddressConfiguration()
                        .setName(queue)
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfig(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST)));
            }
            broker.server.setConfiguration(configuration);
            broker.server.start();
            return broker;
        } catch (Exception e) {
            throw new IOException("the partner's broker does not start", e);
        }
    }

    /** Where the hub finds it. */
    public URI address(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    /** A device that hands its messages to this broker. */
    public Line line() {
        return new BrokerLine();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the partner's broker does not stop", e);
        }
    }

    /** For the partner's own devices. */
    private String within() {
        return "vm://" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Told by the broker of each message that goes to a client, and that a client has settled. */
    private final class Settled implements ActiveMQServerMessagePlugin {
        @Override
        public void beforeDeliver(ServerConsumer consumer, MessageReference reference) {
            String number = reference.getMessage().getStringProperty(NUMBER);
            if (number != null) {
                serving.accept(number);
            }
        }

        @Override
        public void messageAcknowledged(
                @Nullable Transaction transaction,
                MessageReference reference,
                AckReason reason,
                @Nullable ServerConsumer consumer) {
            String number = reference.getMessage().getStringProperty(NUMBER);
            CountDownLatch settled = number == null ? null : underWay.get(number);
            if (settled != null && reason == AckReason.NORMAL) {
                settled.countDown();
            }
        }
    }

    private final class BrokerLine implements Line {
        private @Nullable Connection connection;

        private record Connection(
                ServerLocator locator, ClientSessionFactory factory, ClientSession session, ClientProducer producer) {}

        @Override
        public Answer send(Message message) throws IOException {
            CountDownLatch settled = underWay.computeIfAbsent(message.id(), id -> new CountDownLatch(1));
            hand(message);
            try {
                if (settled.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    return Answer.YES;
                }
                throw new IOException("nobody takes what is at the broker");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the device is switched off", e);
            } finally {
                underWay.remove(message.id());
            }
        }

        @Override
        public void sendAndHangUp(Message message) throws IOException {
            hand(message);
        }

        /** Half a message is none to a broker. */
        @Override
        public void sendHalf(Message message) {
            close();
        }

        @Override
        public void close() {
            Connection open = connection;
            connection = null;
            if (open != null) {
                open.locator().close();
            }
        }

        private void hand(Message message) throws IOException {
            String address = ((Queued) message.wire()).address().replace('/', '.');
            try {
                if (server.getActiveMQServer()
                        .bindingQuery(SimpleString.of(address))
                        .getQueueNames()
                        .isEmpty()) {
                    throw new IOException("nobody has subscribed yet");
                }
                Connection open = connected();
                ClientMessage told = open.session().createMessage(ClientMessage.BYTES_TYPE, true);
                told.putStringProperty(NUMBER, message.id());
                told.getBodyBuffer().writeBytes(message.body());
                open.producer().send(SimpleString.of(address), told);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                close();
                throw new IOException("the partner's broker does not take it", e);
            }
        }

        private Connection connected() throws Exception {
            Connection open = connection;
            if (open == null) {
                ServerLocator locator = ActiveMQClient.createServerLocator(within());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession();
                open = new Connection(locator, factory, session, session.createProducer());
                connection = open;
            }
            return open;
        }
    }
}

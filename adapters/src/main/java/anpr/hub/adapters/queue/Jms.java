package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSConstants;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A JMS queue of a partner's Artemis, by its own protocol. The bytes of a bytes message are its body; of a text message, the
 * UTF-8 of its text, for JMS does not say what bytes it was sent as. Brokers that speak AMQP 1.0 are better read by
 * {@link Amqp}, which sees the bytes.
 */
public final class Jms implements Transport.ByFeed {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int BYTES_AHEAD = 1 << 20;

    static final Option<URI> URL = Option.address(
                    "url", List.of("tcp", "ssl"), "the partner's broker; with ssl it must be one that Java trusts")
            .needed();
    static final Option<String> QUEUE =
            Option.text("queue", "the queue to consume, made by the partner").needed();

    @Override
    public String name() {
        return "jms";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Consumes a JMS queue of a partner's Artemis; acknowledges each message when it is durable. For other JMS"
                + " brokers use amqp.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(URL, QUEUE, BrokerOptions.USER, BrokerOptions.WINDOW, BrokerOptions.REFUSED);
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) {
        URI url = URL.of(feed.settings());
        String queue = QUEUE.of(feed.settings());
        return BrokerLine.open(
                adapter(),
                url + " " + queue,
                feed,
                ports,
                BrokerOptions.REFUSED.of(feed.settings()),
                () -> Consumption.begin(feed, ports, url, queue, adapter()));
    }

    private static ActiveMQConnectionFactory broker(URI url) {
        boolean encrypted = url.getScheme().equals("ssl");
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, url.getHost());
        parameters.put(TransportConstants.PORT_PROP_NAME, BrokerOptions.port(url, 61616, 61617, encrypted));
        parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, encrypted);
        parameters.put(TransportConstants.USE_DEFAULT_SSL_CONTEXT_PROP_NAME, encrypted);
        parameters.put(TransportConstants.VERIFY_HOST_PROP_NAME, true);
        parameters.put(TransportConstants.NETTY_CONNECT_TIMEOUT, PATIENCE_MILLIS);
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(
                false, new TransportConfiguration(NettyConnectorFactory.class.getName(), parameters));
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        factory.setCallTimeout(PATIENCE_MILLIS);
        factory.setConsumerWindowSize(BYTES_AHEAD);
        // Objects in messages are never read; this says it to the client too.
        factory.setDeserializationDenyList("*");
        return factory;
    }

    private record Consumption(
            ActiveMQConnectionFactory factory,
            Connection connection,
            MessageConsumer consumer,
            AtomicReference<@Nullable JMSException> lost,
            Feed feed,
            URI url,
            String queue,
            String adapter)
            implements Subscription {

        static Consumption begin(Feed feed, Ports ports, URI url, String queue, String adapter) throws Exception {
            Optional<Account> account = BrokerOptions.account(feed, ports);
            ActiveMQConnectionFactory factory = broker(url);
            try {
                Connection connection = account.isPresent()
                        ? factory.createConnection(
                                account.get().user(), account.get().password())
                        : factory.createConnection();
                AtomicReference<@Nullable JMSException> lost = new AtomicReference<>();
                connection.setExceptionListener(lost::set);
                Session session = connection.createSession(false, ActiveMQJMSConstants.INDIVIDUAL_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
                connection.start();
                return new Consumption(factory, connection, consumer, lost, feed, url, queue, adapter);
            } catch (Exception e) {
                factory.close();
                throw e;
            }
        }

        @Override
        public @Nullable Delivery next(Duration wait) throws Exception {
            Message message = wait.isZero() ? consumer.receiveNoWait() : consumer.receive(wait.toMillis());
            if (message == null && lost.get() != null) {
                throw new IOException("the connection is lost", lost.get());
            }
            return message == null ? null : new Come(message);
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (JMSException e) {
                // It was lost before: then the broker has everything back already.
            } finally {
                factory.close();
            }
        }

        private final class Come implements Delivery {
            private final Message message;

            Come(Message message) {
                this.message = message;
            }

            @Override
            public Arrival arrival() throws RefusedException {
                try {
                    boolean text = message instanceof TextMessage;
                    return new Arrival(
                            adapter,
                            text ? "text/plain; charset=utf-8" : "application/octet-stream",
                            TransportFacts.of("jms")
                                    .from(url.getHost())
                                    .provedToBe(feed.id())
                                    .overTls(url.getScheme().equals("ssl") ? "TLS" : null)
                                    .at(queue)
                                    .withMessageId(message.getJMSMessageID())
                                    .build(),
                            body(feed.maxBytes()),
                            List.of());
                } catch (JMSException e) {
                    throw new RefusedException(Refusal.MALFORMED, "the message cannot be read", e);
                }
            }

            private byte[] body(int maxBytes) throws JMSException, RefusedException {
                return switch (message) {
                    case BytesMessage bytes -> {
                        if (bytes.getBodyLength() > maxBytes) {
                            throw new RefusedException(
                                    Refusal.TOO_LARGE, "the message is longer than the feed's " + maxBytes + " bytes");
                        }
                        byte[] body = new byte[(int) bytes.getBodyLength()];
                        bytes.readBytes(body);
                        yield body;
                    }
                    case TextMessage text ->
                        Optional.ofNullable(text.getText()).orElse("").getBytes(StandardCharsets.UTF_8);
                    default ->
                        throw new RefusedException(Refusal.MALFORMED, "the message holds neither bytes nor text");
                };
            }

            @Override
            public void taken() throws JMSException {
                message.acknowledge();
            }

            /** JMS has no word for it: the message is given up by acknowledging it. */
            @Override
            public void rejected() throws JMSException {
                message.acknowledge();
            }
        }
    }
}

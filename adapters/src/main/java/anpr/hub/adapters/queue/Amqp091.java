package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.KeyStoreFile;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * AMQP 0.9.1 as a client, as RabbitMQ and what is built on it speak. The hub consumes queues that the partner has made, and
 * declares nothing there.
 */
public final class Amqp091 implements Transport.ByFeed {
    private static final int PATIENCE_MILLIS = 10_000;

    /** The client's own; a longer message costs the connection, so that feeds with larger ones get more. */
    private static final int LEAST_INBOUND_BYTES = 64 << 20;

    static final Option<URI> URL = Option.address("url", List.of("amqp", "amqps"), "the partner's broker")
            .needed();
    static final Option<List<String>> QUEUES = new Option<List<String>>(
                    "queues",
                    "names, separated by commas",
                    "the queues to consume, made by the partner",
                    null,
                    false,
                    text -> Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(name -> !name.isEmpty())
                            .toList())
            .needed();
    static final Option<String> VIRTUAL_HOST =
            Option.text("virtualHost", "the partner's part of the broker").otherwise("/");

    @Override
    public String name() {
        return "amqp091";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Consumes queues of a partner's RabbitMQ (AMQP 0.9.1); acknowledges a message when it is durable. Proves"
                + " itself by a user's password, or by a client certificate (SASL EXTERNAL) where it names no user.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                URL,
                QUEUES,
                VIRTUAL_HOST,
                BrokerOptions.USER,
                BrokerOptions.WINDOW,
                BrokerOptions.REFUSED,
                ClientTls.CA_FILE,
                KeyStoreFile.KEY_STORE);
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) {
        URI url = URL.of(feed.settings());
        List<String> queues = QUEUES.of(feed.settings());
        String virtualHost = VIRTUAL_HOST.of(feed.settings());
        int window = Math.max(1, BrokerOptions.WINDOW.of(feed.settings()) / Math.max(1, queues.size()));
        return BrokerLine.open(
                adapter(), url + " " + queues, feed, ports, BrokerOptions.REFUSED.of(feed.settings()), () -> {
                    ConnectionFactory factory = factory(url, feed, ports);
                    factory.setVirtualHost(virtualHost);
                    return Consumption.begin(
                            factory.newConnection("anpr-hub " + feed.id()), feed, url, adapter(), queues, window);
                });
    }

    private static ConnectionFactory factory(URI url, Feed feed, Ports ports) throws Exception {
        boolean encrypted = url.getScheme().equals("amqps");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(url.getHost());
        factory.setPort(BrokerOptions.port(url, 5672, 5671, encrypted));
        // The line itself connects again: a recovered channel would deliver what is being landed a second time, unseen.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(PATIENCE_MILLIS);
        factory.setHandshakeTimeout(PATIENCE_MILLIS);
        factory.setRequestedHeartbeat(30);
        factory.setMaxInboundMessageBodySize(Math.max(LEAST_INBOUND_BYTES, feed.maxBytes()));
        if (encrypted) {
            factory.useSslProtocol(ClientTls.of(feed, ports.secrets()).context());
            factory.enableHostnameVerification();
        }
        Optional<Account> account = BrokerOptions.account(feed, ports);
        if (account.isPresent()) {
            factory.setUsername(account.get().user());
            factory.setPassword(account.get().password());
        } else {
            factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
        }
        return factory;
    }

    /** Deliveries lie in memory until the line takes them: at most as many as the broker sends ahead. */
    private static final class Consumption extends DefaultConsumer implements Subscription {
        private final Connection connection;
        private final Feed feed;
        private final URI url;
        private final String adapter;
        private final BlockingQueue<Come> come = new LinkedBlockingQueue<>();
        private volatile boolean cancelled;

        private Consumption(Channel channel, Feed feed, URI url, String adapter) {
            super(channel);
            this.connection = channel.getConnection();
            this.feed = feed;
            this.url = url;
            this.adapter = adapter;
        }

        static Consumption begin(
                Connection connection, Feed feed, URI url, String adapter, List<String> queues, int window)
                throws IOException {
            try {
                Channel channel = connection.createChannel();
                Consumption consumption = new Consumption(channel, feed, url, adapter);
                channel.basicQos(window);
                for (String queue : queues) {
                    channel.basicConsume(queue, false, consumption);
                }
                return consumption;
            } catch (IOException | RuntimeException e) {
                connection.abort(PATIENCE_MILLIS);
                throw e;
            }
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            come.add(new Come(envelope, properties, body));
        }

        /** The queue is gone, or another consumer has it alone. */
        @Override
        public void handleCancel(String tag) {
            cancelled = true;
        }

        @Override
        public @Nullable Delivery next(Duration wait) throws Exception {
            Come next = come.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null && cancelled) {
                throw new IOException("the broker ended the consumption of a queue");
            }
            if (next == null && !getChannel().isOpen()) {
                throw new IOException(
                        String.valueOf(getChannel().getCloseReason().getMessage()));
            }
            return next;
        }

        @Override
        public void close() {
            connection.abort(PATIENCE_MILLIS);
        }

        private final class Come implements Delivery {
            private final Envelope envelope;
            private final BasicProperties properties;
            private final byte[] body;

            Come(Envelope envelope, BasicProperties properties, byte[] body) {
                this.envelope = envelope;
                this.properties = properties;
                this.body = body;
            }

            @Override
            public Arrival arrival() {
                boolean encrypted = url.getScheme().equals("amqps");
                return new Arrival(
                        adapter,
                        properties.getContentType() == null
                                ? "application/octet-stream"
                                : properties.getContentType().toLowerCase(Locale.ROOT),
                        TransportFacts.of(url.getScheme())
                                .from(url.getHost())
                                .provedToBe(feed.id())
                                .overTls(encrypted ? "TLS" : null)
                                .at(envelope.getExchange() + '/' + envelope.getRoutingKey())
                                .calledItself(properties.getAppId())
                                .withMessageId(properties.getMessageId())
                                .build(),
                        body,
                        List.of());
            }

            @Override
            public void taken() throws IOException {
                getChannel().basicAck(envelope.getDeliveryTag(), false);
            }

            @Override
            public void rejected() throws IOException {
                getChannel().basicReject(envelope.getDeliveryTag(), false);
            }
        }
    }
}

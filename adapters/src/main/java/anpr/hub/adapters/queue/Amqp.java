package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.KeyStoreFile;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.AdvancedMessage;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.ClientOptions;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.apache.qpid.protonj2.types.messaging.Section;
import org.jspecify.annotations.Nullable;

/**
 * AMQP 1.0 as a client, as Artemis, Qpid, Azure Service Bus and RabbitMQ 4 speak. The body of a message is its data
 * sections, one after another; of a message that holds one text instead, its UTF-8.
 */
public final class Amqp implements Transport.ByFeed {
    private static final long PATIENCE_SECONDS = 10;

    static final Option<URI> URL = Option.address("url", List.of("amqp", "amqps"), "the partner's broker")
            .needed();
    static final Option<String> ADDRESS =
            Option.text("address", "the queue or subscription to receive from").needed();

    @Override
    public String name() {
        return "amqp";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Receives from an address of a partner's AMQP 1.0 broker; accepts a message when it is durable. Proves itself"
                + " by a user's password, by a client certificate (SASL EXTERNAL), or not at all.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                URL,
                ADDRESS,
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
        String address = ADDRESS.of(feed.settings());
        return BrokerLine.open(
                adapter(),
                url + " " + address,
                feed,
                ports,
                BrokerOptions.REFUSED.of(feed.settings()),
                () -> Reception.begin(feed, ports, url, address, adapter()));
    }

    private static ConnectionOptions options(Feed feed, Ports ports, URI url) throws Exception {
        ConnectionOptions options = new ConnectionOptions()
                .reconnectEnabled(false)
                .openTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .closeTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .requestTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .idleTimeout(60, TimeUnit.SECONDS);
        options.transportOptions().connectTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        ClientTls tls = ClientTls.of(feed, ports.secrets());
        if (url.getScheme().equals("amqps")) {
            options.sslEnabled(true).sslOptions().sslContextOverride(tls.context());
        }
        Optional<Account> account = BrokerOptions.account(feed, ports);
        if (account.isPresent()) {
            options.user(account.get().user()).password(account.get().password());
            options.saslOptions().addAllowedMechanism("PLAIN");
        } else {
            options.saslOptions().addAllowedMechanism(tls.keys() == null ? "ANONYMOUS" : "EXTERNAL");
        }
        return options;
    }

    private record Reception(
            Client client, Connection connection, Receiver receiver, Feed feed, URI url, String address, String adapter)
            implements Subscription {

        static Reception begin(Feed feed, Ports ports, URI url, String address, String adapter) throws Exception {
            boolean encrypted = url.getScheme().equals("amqps");
            Client client = Client.create(new ClientOptions().id("anpr-hub-" + feed.id()));
            try {
                Connection connection = client.connect(
                        url.getHost(), BrokerOptions.port(url, 5672, 5671, encrypted), options(feed, ports, url));
                connection.openFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                Receiver receiver = connection.openReceiver(
                        address,
                        new ReceiverOptions()
                                .autoAccept(false)
                                .autoSettle(true)
                                .creditWindow(BrokerOptions.WINDOW.of(feed.settings())));
                receiver.openFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return new Reception(client, connection, receiver, feed, url, address, adapter);
            } catch (Exception e) {
                client.close();
                throw e;
            }
        }

        @Override
        public @Nullable Delivery next(Duration wait) throws Exception {
            var delivery =
                    wait.isZero() ? receiver.tryReceive() : receiver.receive(wait.toMillis(), TimeUnit.MILLISECONDS);
            return delivery == null ? null : new Come(delivery);
        }

        @Override
        public void close() {
            client.close();
        }

        private final class Come implements Delivery {
            private final org.apache.qpid.protonj2.client.Delivery delivery;

            Come(org.apache.qpid.protonj2.client.Delivery delivery) {
                this.delivery = delivery;
            }

            @Override
            public Arrival arrival() throws RefusedException {
                try {
                    AdvancedMessage<?> message = delivery.message().toAdvancedMessage();
                    return new Arrival(
                            adapter,
                            message.contentType() == null
                                    ? "application/octet-stream"
                                    : message.contentType().toLowerCase(Locale.ROOT),
                            TransportFacts.of(url.getScheme())
                                    .from(url.getHost())
                                    .provedToBe(feed.id())
                                    .overTls(url.getScheme().equals("amqps") ? "TLS" : null)
                                    .at(address)
                                    .withMessageId(
                                            message.messageId() == null ? null : String.valueOf(message.messageId()))
                                    .build(),
                            body(message),
                            List.of());
                } catch (ClientException e) {
                    throw new RefusedException(Refusal.MALFORMED, "no AMQP message can be read", e);
                }
            }

            @Override
            public void taken() throws ClientException {
                delivery.accept();
            }

            @Override
            public void rejected() throws ClientException {
                delivery.reject("amqp:decode-error", "the hub does not take this message");
            }
        }

        private static byte[] body(AdvancedMessage<?> message) throws ClientException, RefusedException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (Section<?> section : message.bodySections()) {
                switch (section) {
                    case Data data -> body.writeBytes(data.getValue());
                    case AmqpValue<?> value
                    when value.getValue() instanceof String text ->
                        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                    default ->
                        throw new RefusedException(Refusal.MALFORMED, "the message holds neither bytes nor text");
                }
            }
            return body.toByteArray();
        }
    }
}

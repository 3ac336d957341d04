package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.adapters.queue.BrokerOptions.WhenRefused;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5 as a client. The session outlives the connection, so that what is published at QoS 1 and 2 while the hub is away
 * waits for it; each message is acknowledged when it is durable.
 *
 * <p>A broker sends its retained messages for a subscription that is new, and marks them. A subscription is new once only,
 * as long as the session lives: {@code retain handling 1} (MQTT 5, 3.8.3.1), so that a reconnect repeats
 * none.
 *
 * <p>Acknowledgements go out in the order of the messages (MQTT 5, 4.6), so that none can be left out: what the hub refuses
 * for good is counted, logged and acknowledged, for otherwise it would stop all that comes after it.
 */
public final class Mqtt implements Transport.ByFeed {
    private static final long PATIENCE_SECONDS = 10;

    /** Of a packet beyond its payload: the longest topic, and properties. */
    private static final int HEADER_BYTES = 128 * 1024;

    static final Option<URI> URL = Option.address("url", List.of("mqtt", "mqtts"), "the partner's broker")
            .needed();
    static final Option<List<MqttTopicFilter>> TOPICS = new Option<List<MqttTopicFilter>>(
                    "topics",
                    "topic filters, separated by commas",
                    "what to subscribe to, such as frigate/events",
                    null,
                    false,
                    text -> Arrays.stream(text.split(","))
                            .map(String::strip)
                            .map(MqttTopicFilter::of)
                            .toList())
            .needed();
    static final Option<String> CLIENT_ID = Option.text(
            "clientId",
            "what the hub calls itself, unique at the broker; without it anpr-hub- and the feed's id. Another one is"
                    + " another session");
    static final Option<Integer> QOS = Option.whole(
                    "qos", 0, 2, "the best that is asked for; at 0, what is published while the hub is away is lost")
            .otherwise("1");
    static final Option<Duration> SESSION_EXPIRY = Option.duration(
                    "sessionExpiry", "how long the broker is asked to keep messages while the hub is away")
            .otherwise("P7D");
    static final Option<Retained> RETAINED = Option.choice(
                    "retained",
                    Retained.class,
                    "the last message of a topic, which the broker keeps for new subscribers: take or ignore it")
            .otherwise("take");

    /** What to do with a message that was published before the hub subscribed. */
    enum Retained {
        TAKE,
        IGNORE
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Subscribes to topics of a partner's MQTT 5 broker, in a session that outlives the connection; acknowledges"
                + " a message when it is durable.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                URL,
                TOPICS,
                CLIENT_ID,
                QOS,
                SESSION_EXPIRY,
                RETAINED,
                BrokerOptions.USER,
                BrokerOptions.WINDOW,
                ClientTls.CA_FILE,
                ClientTls.KEY_STORE);
    }

    @Override
    public boolean oneNodeOnly(Feed feed) {
        return true;
    }

    @Override
    public Line open(Feed feed, Ports ports) {
        URI url = URL.of(feed.settings());
        List<MqttTopicFilter> topics = TOPICS.of(feed.settings());
        return BrokerLine.open(
                adapter(),
                url + " " + topics,
                feed,
                ports,
                WhenRefused.REJECT,
                () -> Session.begin(feed, ports, url, topics, adapter()));
    }

    private record Session(
            Mqtt5BlockingClient client, Mqtt5Publishes publishes, Feed feed, Ports ports, URI url, String adapter)
            implements Subscription {

        static Session begin(Feed feed, Ports ports, URI url, List<MqttTopicFilter> topics, String adapter)
                throws Exception {
            Mqtt5BlockingClient client = client(feed, ports, url);
            // Before connecting: what waited comes at once.
            Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL, true);
            Session session = new Session(client, publishes, feed, ports, url, adapter);
            try {
                client.connect(connect(feed, ports));
                // All or none: a filter that the broker refuses fails the whole.
                client.subscribe(subscriptions(feed, topics));
                return session;
            } catch (Exception e) {
                session.close();
                throw e;
            }
        }

        private static Mqtt5BlockingClient client(Feed feed, Ports ports, URI url) throws Exception {
            boolean encrypted = url.getScheme().equals("mqtts");
            Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                    .identifier(CLIENT_ID.find(feed.settings()).orElse("anpr-hub-" + feed.id()))
                    .transportConfig()
                    .serverHost(url.getHost())
                    .serverPort(BrokerOptions.port(url, 1883, 8883, encrypted))
                    .socketConnectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .mqttConnectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .applyTransportConfig();
            if (encrypted) {
                ClientTls tls = ClientTls.of(feed, ports);
                builder = builder.sslConfig(MqttClientSslConfig.builder()
                        .keyManagerFactory(tls.keys())
                        .trustManagerFactory(tls.trust())
                        .build());
            }
            return builder.buildBlocking();
        }

        private static Mqtt5Connect connect(Feed feed, Ports ports) {
            Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
                    .cleanStart(false)
                    .sessionExpiryInterval(SESSION_EXPIRY.of(feed.settings()).toSeconds())
                    .keepAlive(30)
                    .restrictions()
                    .receiveMaximum(BrokerOptions.WINDOW.of(feed.settings()))
                    .maximumPacketSize((int) Math.min(2L * feed.maxBytes() + HEADER_BYTES, 268_435_460L))
                    .applyRestrictions();
            Optional<Account> account = BrokerOptions.account(feed, ports);
            if (account.isPresent()) {
                connect = connect.simpleAuth(Mqtt5SimpleAuth.builder()
                        .username(account.get().user())
                        .password(account.get().password().getBytes(StandardCharsets.UTF_8))
                        .build());
            }
            return connect.build();
        }

        private static Mqtt5Subscribe subscriptions(Feed feed, List<MqttTopicFilter> topics) {
            MqttQos qos = MqttQos.values()[QOS.of(feed.settings())];
            return Mqtt5Subscribe.builder()
                    .addSubscriptions(topics.stream().map(topic -> Mqtt5Subscription.builder()
                            .topicFilter(topic)
                            .qos(qos)
                            .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                            .build()))
                    .build();
        }

        @Override
        public @Nullable Delivery next(Duration wait) throws Exception {
            Optional<Mqtt5Publish> next =
                    wait.isZero() ? publishes.receiveNow() : publishes.receive(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (next.isEmpty()) {
                if (!client.getState().isConnected()) {
                    throw new IOException("the connection is lost");
                }
                return null;
            }
            Mqtt5Publish publish = next.get();
            if (publish.getPayload().isEmpty()) {
                return passOver(publish, "no payload");
            }
            if (publish.isRetain() && RETAINED.of(feed.settings()) == Retained.IGNORE) {
                return passOver(publish, "retained");
            }
            return new Come(publish);
        }

        private @Nullable Delivery passOver(Mqtt5Publish publish, String what) {
            ports.tally().ignored(adapter, feed, what);
            publish.acknowledge();
            return null;
        }

        @Override
        public void close() {
            try {
                if (client.getState().isConnected()) {
                    client.disconnect();
                }
            } finally {
                publishes.close();
            }
        }

        private final class Come implements Delivery {
            private final Mqtt5Publish publish;

            Come(Mqtt5Publish publish) {
                this.publish = publish;
            }

            @Override
            public Arrival arrival() {
                return new Arrival(
                        adapter,
                        publish.getContentType()
                                .map(type -> type.toString().toLowerCase(Locale.ROOT))
                                .orElse("application/octet-stream"),
                        new TransportFacts(
                                url.getScheme(),
                                url.getHost(),
                                feed.id(),
                                url.getScheme().equals("mqtts") ? "TLS" : null,
                                publish.getTopic().toString(),
                                null,
                                null),
                        publish.getPayloadAsBytes(),
                        List.of());
            }

            @Override
            public void taken() {
                publish.acknowledge();
            }

            /** MQTT gives nothing back: the message is given up by acknowledging it. */
            @Override
            public void rejected() {
                publish.acknowledge();
            }
        }
    }
}

package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.WhenRefused;
import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.KeyStoreFile;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * MQTT 5 and 3.1.1 as a client. The session outlives the connection, so that what is published at QoS 1 and 2 while the hub is away
 * waits for it; each message is acknowledged when it is durable.
 *
 * <p>A broker sends its retained messages for a subscription that is new, and marks them. A subscription is new once only,
 * as long as the session lives: {@code retain handling 1} (MQTT 5, 3.8.3.1), so that a reconnect repeats
 * none. MQTT 3.1.1 knows no such thing; there a read that comes again with the next connection is the same read.
 *
 * <p>Acknowledgements go out in the order of the messages (MQTT 5 and 3.1.1, 4.6), so that none can be left out: what the hub refuses
 * for good is counted, logged and acknowledged, for otherwise it would stop all that comes after it.
 */
public final class Mqtt implements Transport.ByFeed {
    static final int KEEP_ALIVE_SECONDS = 30;

    private static final long PATIENCE_SECONDS = 10;

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
    static final Option<Version> VERSION = new Option<>(
            "version",
            "5 or 3.1.1",
            "what the partner's broker speaks. With 3.1.1 the broker alone bounds what it sends ahead and how long it keeps"
                    + " messages, and it sends retained messages again with each connection",
            "5",
            false,
            Version::of);
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

    /** Of the protocol. */
    enum Version {
        V5,
        V3_1_1;

        static Version of(String text) {
            return switch (text.strip()) {
                case "5" -> V5;
                case "3.1.1" -> V3_1_1;
                default -> throw new IllegalArgumentException("expected 5 or 3.1.1");
            };
        }
    }

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
        return "Subscribes to topics of a partner's MQTT broker (5 or 3.1.1), in a session that outlives the connection; acknowledges"
                + " a message when it is durable.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                URL,
                TOPICS,
                VERSION,
                CLIENT_ID,
                QOS,
                SESSION_EXPIRY,
                RETAINED,
                BrokerOptions.USER,
                BrokerOptions.WINDOW,
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
        List<MqttTopicFilter> topics = TOPICS.of(feed.settings());
        return BrokerLine.open(
                adapter(),
                url + " " + topics,
                feed,
                ports,
                WhenRefused.REJECT,
                () -> subscribe(feed, ports, url, adapter()));
    }

    private static Subscription subscribe(Feed feed, Ports ports, URI url, String adapter) throws Exception {
        MqttClientBuilder client = client(feed, ports, url);
        MqttSession session =
                switch (VERSION.of(feed.settings())) {
                    case V5 -> new Mqtt5Session(client, feed, ports);
                    case V3_1_1 -> new Mqtt3Session(client, feed, ports);
                };
        try {
            session.begin();
            return new MqttSubscription(session, feed, ports, url, adapter);
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    private static MqttClientBuilder client(Feed feed, Ports ports, URI url) throws Exception {
        boolean encrypted = url.getScheme().equals("mqtts");
        MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder()
                .serverHost(url.getHost())
                .serverPort(BrokerOptions.port(url, 1883, 8883, encrypted))
                .socketConnectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .mqttConnectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (encrypted) {
            // Part of the transport: what is said of TLS beside it counts for nothing. Without a verifier of ours the
            // engine itself checks the server's name.
            ClientTls tls = ClientTls.of(feed, ports.secrets());
            transport = transport.sslConfig(MqttClientSslConfig.builder()
                    .keyManagerFactory(tls.keys())
                    .trustManagerFactory(tls.trust())
                    .build());
        }
        return MqttClient.builder()
                .identifier(CLIENT_ID.find(feed.settings()).orElse("anpr-hub-" + feed.id()))
                .transportConfig(transport.build());
    }
}

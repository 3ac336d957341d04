package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Ports;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** By MQTT 5, which lets the hub say how much it takes at a time and how long it may be away. */
final class Mqtt5Session implements MqttSession {
    /** Of a packet beyond its payload: the longest topic, and properties. */
    private static final int HEADER_BYTES = 128 * 1024;

    private static final long LONGEST_PACKET = 268_435_460L;

    private final Mqtt5BlockingClient client;
    private final Mqtt5Publishes publishes;
    private final Feed feed;
    private final Ports ports;

    Mqtt5Session(MqttClientBuilder builder, Feed feed, Ports ports) {
        this.client = builder.useMqttVersion5().buildBlocking();
        // Before connecting: what waited comes at once.
        this.publishes = client.publishes(MqttGlobalPublishFilter.ALL, true);
        this.feed = feed;
        this.ports = ports;
    }

    @Override
    public void begin() {
        client.connect(connect());
        MqttQos qos = MqttQos.values()[Mqtt.QOS.of(feed.settings())];
        client.subscribe(Mqtt5Subscribe.builder()
                .addSubscriptions(Mqtt.TOPICS.of(feed.settings()).stream().map(topic -> Mqtt5Subscription.builder()
                        .topicFilter(topic)
                        .qos(qos)
                        .retainHandling(Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                        .build()))
                .build());
    }

    private Mqtt5Connect connect() {
        Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(Mqtt.SESSION_EXPIRY.of(feed.settings()).toSeconds())
                .keepAlive(Mqtt.KEEP_ALIVE_SECONDS)
                .restrictions()
                .receiveMaximum(BrokerOptions.WINDOW.of(feed.settings()))
                .maximumPacketSize((int) Math.min(2L * feed.maxBytes() + HEADER_BYTES, LONGEST_PACKET))
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

    @Override
    public boolean isConnected() {
        return client.getState().isConnected();
    }

    @Override
    public Optional<Published> next(Duration wait) throws InterruptedException {
        Optional<Mqtt5Publish> next =
                wait.isZero() ? publishes.receiveNow() : publishes.receive(wait.toMillis(), TimeUnit.MILLISECONDS);
        return next.map(publish -> new Published(
                publish.getTopic().toString(),
                publish.getContentType().map(Object::toString).orElse(null),
                publish.getPayload().isEmpty() ? null : publish.getPayloadAsBytes(),
                publish.isRetain(),
                publish::acknowledge));
    }

    @Override
    public void close() {
        try (publishes) {
            if (isConnected()) {
                client.disconnect();
            }
        }
    }
}

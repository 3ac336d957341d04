package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.BrokerOptions.Account;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Ports;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** By MQTT 3.1.1, as the brokers in devices mostly speak: a session that is not clean, for as long as the broker keeps it. */
final class Mqtt3Session implements MqttSession {
    private final Mqtt3BlockingClient client;
    private final Mqtt3Publishes publishes;
    private final Feed feed;
    private final Ports ports;

    Mqtt3Session(MqttClientBuilder builder, Feed feed, Ports ports) {
        this.client = builder.useMqttVersion3().buildBlocking();
        // Before connecting: what waited comes at once.
        this.publishes = client.publishes(MqttGlobalPublishFilter.ALL, true);
        this.feed = feed;
        this.ports = ports;
    }

    @Override
    public void begin() {
        client.connect(connect());
        MqttQos qos = MqttQos.values()[Mqtt.QOS.of(feed.settings())];
        client.subscribe(Mqtt3Subscribe.builder()
                .addSubscriptions(Mqtt.TOPICS.of(feed.settings()).stream().map(topic -> Mqtt3Subscription.builder()
                        .topicFilter(topic)
                        .qos(qos)
                        .build()))
                .build());
    }

    private Mqtt3Connect connect() {
        Mqtt3ConnectBuilder connect = Mqtt3Connect.builder().cleanSession(false).keepAlive(Mqtt.KEEP_ALIVE_SECONDS);
        Optional<Account> account = BrokerOptions.account(feed, ports);
        if (account.isPresent()) {
            connect = connect.simpleAuth(Mqtt3SimpleAuth.builder()
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
        Optional<Mqtt3Publish> next =
                wait.isZero() ? publishes.receiveNow() : publishes.receive(wait.toMillis(), TimeUnit.MILLISECONDS);
        return next.map(publish -> new Published(
                publish.getTopic().toString(),
                null,
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

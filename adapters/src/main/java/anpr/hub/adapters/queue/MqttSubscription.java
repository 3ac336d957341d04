package anpr.hub.adapters.queue;

import anpr.hub.adapters.queue.MqttSession.Published;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a session's messages are messages of the feed. */
record MqttSubscription(MqttSession session, Feed feed, Ports ports, URI url, String adapter) implements Subscription {
    @Override
    public @Nullable Delivery next(Duration wait) throws Exception {
        Optional<Published> next = session.next(wait);
        if (next.isEmpty()) {
            if (!session.isConnected()) {
                throw new IOException("the connection is lost");
            }
            return null;
        }
        Published published = next.get();
        byte[] payload = published.payload();
        if (payload == null) {
            return passOver(published, "no payload");
        }
        if (published.retained() && Mqtt.RETAINED.of(feed.settings()) == Mqtt.Retained.IGNORE) {
            return passOver(published, "retained");
        }
        return new Come(published, payload);
    }

    private @Nullable Delivery passOver(Published published, String what) {
        ports.tally().ignored(adapter, feed, what);
        published.acknowledge().run();
        return null;
    }

    @Override
    public void close() {
        session.close();
    }

    private final class Come implements Delivery {
        private final Published published;
        private final byte[] payload;

        Come(Published published, byte[] payload) {
            this.published = published;
            this.payload = payload;
        }

        @Override
        public Arrival arrival() {
            return new Arrival(
                    adapter,
                    Objects.requireNonNullElse(published.contentType(), "application/octet-stream")
                            .toLowerCase(Locale.ROOT),
                    TransportFacts.of(url.getScheme())
                            .from(url.getHost())
                            .provedToBe(feed.id())
                            .overTls(url.getScheme().equals("mqtts") ? "TLS" : null)
                            .at(published.topic())
                            .build(),
                    payload,
                    List.of());
        }

        @Override
        public void taken() {
            published.acknowledge().run();
        }

        /** MQTT gives nothing back: the message is given up by acknowledging it. */
        @Override
        public void rejected() {
            published.acknowledge().run();
        }
    }
}

package anpr.hub.adapters.queue;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import java.util.Arrays;
import java.util.List;

/**
 * What a feed may say of the hub's own MQTT port. Who publishes is known by the credential, not by the topic, so that the
 * devices of many partners may use the one topic that their maker fixed.
 */
public final class MqttPush implements Transport.Shared {
    private static final String OWN = "feeds/";
    private static final Option<List<MqttTopicFilter>> TOPICS = new Option<>(
            "topics",
            "topic filters, separated by commas",
            "what it may publish to beside feeds/FEED and below, such as frigate/events or +/onvif-ej/#",
            null,
            false,
            text -> Arrays.stream(text.split(","))
                    .map(String::strip)
                    .map(MqttTopicFilter::of)
                    .toList());

    @Override
    public String name() {
        return "mqtt-push";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "Publishes to the hub's own MQTT port (3.1.1 or 5), with the feed's id as user; QoS 1 and 2 are acknowledged"
                + " when the message is durable, QoS 0 never.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(TOPICS);
    }

    /** Whether a feed may publish there; what is below another feed's name is never another's. */
    public static boolean reaches(Feed feed, String topic) {
        String own = OWN + feed.id();
        if (topic.equals(own) || topic.startsWith(own + '/')) {
            return true;
        }
        if (topic.startsWith(OWN) || topic.startsWith("$")) {
            return false;
        }
        try {
            MqttTopic named = MqttTopic.of(topic);
            return TOPICS.find(feed.settings()).orElse(List.of()).stream().anyMatch(filter -> filter.matches(named));
        } catch (IllegalArgumentException noTopic) {
            return false;
        }
    }
}

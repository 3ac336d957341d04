package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frigate's events (vendor-formats, 4.6), published by MQTT: a track begins without a plate, is told of with one, and
 * often again when it ends. The reads of one track are of one vehicle.
 */
final class FrigateSpeaker implements Speaker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Station station;

    FrigateSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        List<Message> messages = new ArrayList<>();
        for (Passage passage : passages) {
            String track = seconds(passage.toldTime()) + "-"
                    + Long.toString(station.random().nextLong(1L << 30), 36);
            Expected expected = station.expected(
                    passage,
                    passage.toldTime(),
                    new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                    new Expected.Dropped(Outcome.Rule.NOT_A_READ));
            if (passage.oddity() == Oddity.NONE && station.once(0.3)) {
                messages.add(message(
                        "new",
                        event(passage, track, passage.toldTime(), false),
                        new Expected.Dropped(Outcome.Rule.NOT_A_READ),
                        false));
            }
            messages.add(message(
                    "update",
                    event(passage, track, passage.toldTime(), passage.oddity() != Oddity.EMPTY_PLATE),
                    expected,
                    passage.oddity() == Oddity.BROKEN));
            if (passage.oddity() == Oddity.NONE && station.once(0.5)) {
                Instant later = passage.toldTime().plusMillis(750);
                messages.add(message(
                        "end", event(passage, track, later, true), new Expected.Stored(passage.key(later)), false));
            }
        }
        return messages;
    }

    private ObjectNode event(Passage passage, String track, Instant frame, boolean read) {
        Camera camera = passage.camera();
        ObjectNode event = JSON.createObjectNode()
                .put("id", track)
                .put(
                        "camera",
                        passage.oddity() == Oddity.UNKNOWN_CAMERA
                                ? "nobody"
                                : camera.refs().getFirst())
                .put("label", "car")
                .put("frame_time", seconds(frame))
                .put("start_time", seconds(passage.toldTime()))
                .put("false_positive", false)
                .put("sub_label", read && station.once(0.2) ? "An Owner (simulated)" : null);
        if (read && station.once(0.5)) {
            event.putArray("recognized_license_plate")
                    .add(passage.plate().asShown())
                    .add(passage.confidence() / 100.0);
        } else if (read) {
            event.put("recognized_license_plate", passage.plate().asShown())
                    .put("recognized_license_plate_score", passage.confidence() / 100.0);
        }
        return event;
    }

    private Message message(String type, ObjectNode after, Expected expected, boolean broken) {
        ObjectNode told = JSON.createObjectNode().put("type", type);
        told.set("after", after);
        try {
            byte[] body = JSON.writeValueAsString(told).getBytes(StandardCharsets.UTF_8);
            return station.message(
                    new Message.Queued("frigate/events"),
                    broken ? Arrays.copyOf(body, body.length / 2) : body,
                    List.of(expected));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds since 1970, with milliseconds behind a point. */
    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }
}

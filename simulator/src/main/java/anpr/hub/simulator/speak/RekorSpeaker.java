package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rekor Scout (vendor-formats, 4.1): a group for one vehicle, a frame for several, now and then a preview before its
 * group, a vehicle without a plate, and the agent's heartbeat.
 */
final class RekorSpeaker implements Speaker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Station station;

    RekorSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        if (passages.size() > 1 && passages.stream().allMatch(p -> p.oddity() == Oddity.NONE)) {
            return List.of(frame(passages));
        }
        List<Message> messages = new ArrayList<>();
        for (Passage passage : passages) {
            if (passage.oddity() == Oddity.NONE && station.once(0.05)) {
                messages.add(message(
                        group(passage).put("is_preview", true),
                        // Of the same vehicle at the same instant as its group: one read, to which the other is
                        // attached.
                        List.of(new Expected.Stored(passage.key(passage.toldTime())))));
            }
            messages.add(tell(passage));
        }
        return messages;
    }

    @Override
    public List<Message> heartbeat(Instant now) {
        Camera camera = station.feed().cameras().cameras().getFirst();
        ObjectNode beat = agent("heartbeat", camera);
        beat.remove("camera_id");
        beat.put("timestamp", now.toEpochMilli()).put("license_valid", true).put("daemon_uptime_seconds", 3600);
        ArrayNode streams = beat.putArray("video_streams");
        streams.addObject()
                .put("camera_id", number(camera))
                .put("camera_name", "simulated")
                .put("is_streaming", true)
                .put("fps", 25);
        return List.of(message(beat, List.of(new Expected.Dropped(Outcome.Rule.HEARTBEAT))));
    }

    private Message tell(Passage passage) {
        Expected expected = station.expected(
                passage,
                passage.toldTime(),
                new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        ObjectNode group = group(passage);
        if (passage.oddity() == Oddity.EMPTY_PLATE) {
            group.put("data_type", "vehicle");
            group.remove(List.of("best_plate_number", "best_plate", "best_confidence", "candidates", "best_region"));
        }
        if (passage.oddity() == Oddity.UNKNOWN_CAMERA) {
            group.put("agent_uid", "SIMULATEDAGENTNOBODYKNOWS").put("camera_id", 999_999);
        }
        Message whole = message(group, List.of(expected));
        return passage.oddity() == Oddity.BROKEN
                ? new Message(
                        whole.id(),
                        whole.feed(),
                        whole.wire(),
                        Arrays.copyOf(whole.body(), whole.body().length * 2 / 3),
                        whole.expected())
                : whole;
    }

    private ObjectNode group(Passage passage) {
        String plate = passage.plate().asShown();
        long start = passage.toldTime().toEpochMilli();
        ObjectNode group = agent("alpr_group", passage.camera());
        group.put("epoch_start", start)
                .put("epoch_end", start + 1500)
                .put("best_plate_number", plate)
                .put("best_confidence", passage.confidence() + 0.25)
                .put("best_uuid", "simulated-" + number(passage.camera()) + "-" + start)
                .put("travel_direction", station.random().nextInt(3600) / 10.0)
                .put("is_parked", false)
                .put("is_preview", false);
        if (!passage.plate().country().isEmpty()) {
            String region = passage.plate().country().toLowerCase(Locale.ROOT);
            group.put("best_region", region).put("best_region_confidence", 88.5).put("country", region);
        }
        candidates(group, plate, passage.confidence());
        group.putObject("vehicle")
                .putArray("color")
                .addObject()
                .put("name", station.oneOf("white", "black", "blue"))
                .put("confidence", 71.5);
        if (station.once(0.4)) {
            group.put("vehicle_crop_jpeg", base64(station.pictures().overview(station.random())));
            group.putObject("best_plate")
                    .put("plate", plate)
                    .put("confidence", passage.confidence() + 0.25)
                    .put("plate_crop_jpeg", base64(station.pictures().patch(station.random())));
        }
        return group;
    }

    private Message frame(List<Passage> passages) {
        Passage first = passages.getFirst();
        ObjectNode frame = agent("alpr_results", first.camera());
        frame.put("epoch_time", first.toldTime().toEpochMilli())
                .put("img_width", 1920)
                .put("img_height", 1080)
                .put("error", false);
        ArrayNode results = frame.putArray("results");
        List<Expected> expected = new ArrayList<>();
        for (Passage passage : passages) {
            ObjectNode result = results.addObject()
                    .put("plate", passage.plate().asShown())
                    .put("confidence", passage.confidence() + 0.5)
                    .put("matches_template", 0)
                    .put("plate_index", expected.size());
            candidates(result, passage.plate().asShown(), passage.confidence());
            expected.add(new Expected.Stored(passage.key(first.toldTime())));
        }
        return message(frame, expected);
    }

    private static void candidates(ObjectNode to, String plate, int confidence) {
        ArrayNode candidates = to.putArray("candidates");
        candidates
                .addObject()
                .put("plate", plate)
                .put("confidence", confidence + 0.25)
                .put("matches_template", 0);
        candidates
                .addObject()
                .put("plate", plate.substring(0, plate.length() - 1))
                .put("confidence", confidence * 0.75)
                .put("matches_template", 0);
    }

    private ObjectNode agent(String type, Camera camera) {
        return JSON.createObjectNode()
                .put("data_type", type)
                .put("version", 2)
                .put("agent_uid", agentUid(camera))
                .put("camera_id", number(camera))
                .put("agent_type", "alprd")
                .put("company_id", "simulated");
    }

    private Message message(ObjectNode json, List<Expected> expected) {
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        try {
            return station.message(
                    Message.Request.post("/feeds/" + station.feed().id(), headers, Message.Yes.STATUS),
                    JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8),
                    expected);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String agentUid(Camera camera) {
        String ref = camera.refs().getFirst();
        return ref.substring(0, ref.indexOf('/'));
    }

    private static int number(Camera camera) {
        String ref = camera.refs().getFirst();
        return Integer.parseInt(ref.substring(ref.indexOf('/') + 1));
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

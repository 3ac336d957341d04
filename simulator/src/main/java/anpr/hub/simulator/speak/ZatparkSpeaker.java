package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The {@code decodes} of a car park's back office (vendor-formats, 6.2): the passages of some seconds in one call to the
 * back office's own path, times in whole seconds. A bad decode must not spoil its neighbours.
 */
final class ZatparkSpeaker implements Speaker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALLED_EVERY = Duration.ofSeconds(2);

    private final Station station;

    ZatparkSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public Duration gathers() {
        return CALLED_EVERY;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        ObjectNode call = JSON.createObjectNode();
        ArrayNode decodes = call.putArray("decodes");
        List<Expected> expected = new ArrayList<>();
        for (Passage passage : passages) {
            decode(decodes.addObject(), passage);
            expected.add(station.expected(
                    passage,
                    passage.toldTime().truncatedTo(ChronoUnit.SECONDS),
                    new Expected.Quarantined(Outcome.Reason.FIELD_MISSING),
                    new Expected.Dropped(Outcome.Rule.NO_PLATE)));
        }
        Message.Request post = Message.Request.post(
                station.feed().settings().getOrDefault("paths", "/decodes"),
                Map.of("Content-Type", "application/json"),
                Message.Yes.STATUS);
        try {
            return List.of(
                    station.message(post, JSON.writeValueAsString(call).getBytes(StandardCharsets.UTF_8), expected));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void decode(ObjectNode decode, Passage passage) {
        decode.put(
                        "vrm",
                        passage.oddity() == Oddity.EMPTY_PLATE
                                ? ""
                                : passage.plate().asShown())
                .put(
                        "serialNo",
                        passage.oddity() == Oddity.UNKNOWN_CAMERA
                                ? "SIMULATED-NOBODY-KNOWS"
                                : passage.camera().refs().getFirst())
                .put("confidence", passage.confidence())
                .put("motion", passage.direction() == Direction.AWAY ? "Away" : "toward");
        ObjectNode time = decode.putObject("timeStamp");
        if (passage.oddity() == Oddity.BROKEN) {
            time.put("Time", "$time$");
        } else {
            time.put("Time", passage.toldTime().getEpochSecond());
        }
        time.put("LocalTime", passage.toldTime().getEpochSecond());
        if (station.once(0.5)) {
            decode.put("plate", base64(station.pictures().patch(station.random())))
                    .put("overview", base64(station.pictures().overview(station.random())));
        }
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

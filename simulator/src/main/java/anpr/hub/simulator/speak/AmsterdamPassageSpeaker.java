package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Passages into a low-emission zone in Amsterdam's form (vendor-formats, 7.2), flat or nested. The plate is hashed: what
 * comes of it is the sighting of a pseudonym, and never a read.
 */
final class AmsterdamPassageSpeaker implements Speaker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Station station;

    AmsterdamPassageSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream().map(this::tell).toList();
    }

    private Message tell(Passage passage) {
        String hash = hash(passage.plate().vrm());
        Expected expected = station.expected(
                passage,
                passage.toldTime(),
                new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        if (expected instanceof Expected.Stored) {
            expected = new Expected.Sighted(station.feed().id(), hash, passage.toldTime());
        }
        ObjectNode told = station.once(0.5) ? flat(passage, hash) : nested(passage, hash);
        Message.Request post = Message.Request.post(
                "/feeds/" + station.feed().id(), Map.of("Content-Type", "application/json"), Message.Yes.STATUS);
        try {
            byte[] body = JSON.writeValueAsString(told).getBytes(StandardCharsets.UTF_8);
            return station.message(
                    post,
                    passage.oddity() == Oddity.BROKEN ? Arrays.copyOf(body, body.length / 2) : body,
                    List.of(expected));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode flat(Passage passage, String hash) {
        ObjectNode told = JSON.createObjectNode()
                .put("id", id())
                .put("version", "passage-v1")
                .put("passageAt", passage.toldTime().toString())
                .put("rijrichting", passage.direction() == Direction.AWAY ? -1 : 1)
                .put("cameraId", camera(passage));
        if (passage.oddity() != Oddity.EMPTY_PLATE) {
            told.put("kentekenHash", hash).put("kentekenNummerBetrouwbaarheid", passage.confidence() * 10);
        }
        return told;
    }

    private ObjectNode nested(Passage passage, String hash) {
        ObjectNode told = JSON.createObjectNode()
                .put("version", "passage-v2")
                .put("id", id())
                .put("volgnummer", 1)
                .put("timestamp", passage.toldTime().toString())
                .put("rijrichting", passage.direction() == Direction.AWAY ? "VAN" : "NAAR");
        told.putObject("camera").put("id", camera(passage));
        ObjectNode plate = told.putObject("voertuig").putObject("kenteken");
        if (passage.oddity() != Oddity.EMPTY_PLATE) {
            plate.put("kentekenHash", hash)
                    .putObject("betrouwbaarheid")
                    .put("kentekenBetrouwbaarheid", passage.confidence() * 10);
        }
        return told;
    }

    private String id() {
        return new UUID(station.random().nextLong(), station.random().nextLong()).toString();
    }

    private static String camera(Passage passage) {
        return passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? "SIM-ZONE-NOBODY"
                : passage.camera().refs().getFirst();
    }

    private static String hash(String vrm) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1")
                            .digest(("simulated " + vrm).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}

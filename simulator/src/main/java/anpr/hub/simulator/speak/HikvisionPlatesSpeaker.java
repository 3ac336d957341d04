package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * An entry of Hikvision's plate list (vendor-formats, 3.1, transport C), which the hub fetches. The device puts the
 * picture's name before it when it lists it; the list names no camera, so none of it can be unknown.
 */
final class HikvisionPlatesSpeaker implements Speaker {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS");

    private final Station station;

    HikvisionPlatesSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream()
                .map(passage -> tell(passage.without(Oddity.UNKNOWN_CAMERA)))
                .toList();
    }

    private Message tell(Passage passage) {
        LocalDateTime wall = LocalDateTime.ofInstant(passage.toldTime(), station.zone(passage.camera()));
        Expected expected = station.expected(
                passage,
                wall.atZone(station.zone(passage.camera())).toInstant(),
                new Expected.Quarantined(Outcome.Reason.TIME_UNPARSEABLE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        String plate = passage.oddity() == Oddity.EMPTY_PLATE
                ? station.oneOf("unknown", "noPlate")
                : passage.plate().asShown();
        // Ten-thousandths of a second, of which the clock gives thousandths.
        String time = passage.oddity() == Oddity.BROKEN ? "20260230T120000" : wall.format(LOCAL) + "0";
        String entry = "<captureTime>" + time + "</captureTime><plateNumber>" + plate + "</plateNumber><laneNo>"
                + (1 + station.random().nextInt(3)) + "</laneNo><direction>"
                + (passage.direction() == Direction.AWAY ? "reverse" : "forward") + "</direction>";
        return station.message(new Message.Listed(), entry.getBytes(StandardCharsets.UTF_8), List.of(expected));
    }
}

package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A car park's export: passages of some seconds as rows of one CSV file, with local time to the second, by HTTP or SFTP.
 * A bad row must not spoil its neighbours.
 */
final class CsvSpeaker implements Speaker {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss");
    private static final Duration EXPORTED_EVERY = Duration.ofSeconds(3);

    private final Station station;
    private int exports;

    CsvSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public Duration gathers() {
        return EXPORTED_EVERY;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        String delimiter = station.oneOf(",", ";");
        String end = station.oneOf("\n", "\r\n");
        StringBuilder csv = new StringBuilder(station.once(0.3) ? "\ufeff" : "");
        csv.append(String.join(delimiter, "VRM", "Camera", "Capture Time", "Confidence", "Direction", "Country"))
                .append(end);
        List<Expected> expected = new ArrayList<>();
        for (Passage passage : passages) {
            csv.append(row(passage, delimiter, expected)).append(end);
        }
        exports++;
        String name = "passages-" + station.feed().id() + "-" + exports + ".csv";
        Message.Wire wire = station.dropped(
                name,
                0.5,
                Message.Request.post(
                        "/feeds/" + station.feed().id(),
                        Map.of("Content-Type", "text/csv; charset=utf-8"),
                        Message.Yes.STATUS));
        return List.of(station.message(wire, csv.toString().getBytes(StandardCharsets.UTF_8), expected));
    }

    private String row(Passage passage, String delimiter, List<Expected> expected) {
        LocalDateTime wall = LocalDateTime.ofInstant(passage.toldTime(), station.zone(passage.camera()))
                .truncatedTo(ChronoUnit.SECONDS);
        boolean shortened = passage.oddity() == Oddity.BROKEN && station.once(0.5);
        boolean impossibleDay = passage.oddity() == Oddity.BROKEN && !shortened;
        expected.add(station.expected(
                passage,
                wall.atZone(station.zone(passage.camera())).toInstant(),
                new Expected.Quarantined(shortened ? Outcome.Reason.ROW_MALFORMED : Outcome.Reason.TIME_UNPARSEABLE),
                new Expected.Quarantined(Outcome.Reason.FIELD_MISSING)));
        String camera = passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? "Camera nobody knows"
                : passage.camera().refs().getFirst();
        List<String> cells = List.of(
                passage.oddity() == Oddity.EMPTY_PLATE ? "" : passage.plate().asShown(),
                '"' + camera + '"',
                impossibleDay ? "30/02/2026 12:00:00" : wall.format(LOCAL),
                Integer.toString(passage.confidence()),
                passage.direction() == Direction.AWAY ? "away" : "toward",
                passage.plate().country());
        return String.join(delimiter, shortened ? cells.subList(0, 4) : cells);
    }
}

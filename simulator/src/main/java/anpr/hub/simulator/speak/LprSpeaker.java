package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pairs of a {@code .lpr} text and a JPEG (vendor-formats, 7.5), in either order: the time stands in the JPEG's name alone,
 * to the hundredth of a second, and the name is all that holds the two together.
 */
final class LprSpeaker implements Speaker {
    private static final DateTimeFormatter NAMED = DateTimeFormatter.ofPattern("ddMMyyyy,HHmmssSS");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final DateTimeFormatter BUCKET = DateTimeFormatter.ofPattern("HH");
    private static final Map<String, String> SIGNS = Map.of("GB", "GBZ", "FR", "F", "PL", "PL");
    private static final int NANOS_OF_A_HUNDREDTH = 10_000_000;

    private final Station station;

    LprSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        List<Message> messages = new ArrayList<>();
        for (Passage passage : passages) {
            LocalDateTime told = LocalDateTime.ofInstant(passage.toldTime(), station.zone(passage.camera()));
            LocalDateTime wall = told.withNano(told.getNano() / NANOS_OF_A_HUNDREDTH * NANOS_OF_A_HUNDREDTH);
            Instant carried = wall.atZone(station.zone(passage.camera())).toInstant();
            Expected expected = station.expected(
                    passage,
                    carried,
                    new Expected.Quarantined(Outcome.Reason.ROW_MALFORMED),
                    new Expected.Dropped(Outcome.Rule.NO_PLATE));
            String picture = picture(passage, wall);
            Message text = text(passage, wall, picture, expected);
            if (!(expected instanceof Expected.Stored)) {
                messages.add(text);
            } else if (station.once(0.3)) {
                messages.addAll(List.of(jpeg(picture, passage.key(carried)), text));
            } else {
                messages.addAll(List.of(text, jpeg(picture, passage.key(carried))));
            }
        }
        return messages;
    }

    private static String picture(Passage passage, LocalDateTime wall) {
        return String.format(Locale.ROOT, "w%s,%s,%d.jpg", wall.format(NAMED), plate(passage), passage.confidence());
    }

    private Message text(Passage passage, LocalDateTime wall, String picture, Expected expected) {
        String between = station.oneOf("\\r", "\\", "/");
        String line = String.join(
                between,
                SIGNS.getOrDefault(passage.plate().country(), ""),
                plate(passage),
                Integer.toString(passage.confidence()),
                passage.oddity() == Oddity.UNKNOWN_CAMERA
                        ? "NOBODY"
                        : passage.camera().refs().getFirst(),
                wall.format(DATE),
                wall.format(BUCKET) + "00",
                picture);
        byte[] body = line.getBytes(StandardCharsets.US_ASCII);
        return station.message(
                new Message.Upload(station.numbers().get() + ".lpr", station.once(0.5)),
                passage.oddity() == Oddity.BROKEN
                        ? line.substring(0, line.indexOf(plate(passage)) + 4).getBytes(StandardCharsets.US_ASCII)
                        : body,
                List.of(expected));
    }

    private Message jpeg(String picture, ReadKey read) {
        return station.message(
                new Message.Upload(picture, station.once(0.5)),
                station.pictures().overview(station.random()),
                List.of(new Expected.LateImage(read, ImageRole.OVERVIEW)));
    }

    private static String plate(Passage passage) {
        return passage.oddity() == Oddity.EMPTY_PLATE
                ? ""
                : passage.plate().asShown().replaceAll("[^A-Za-z0-9]", "");
    }
}

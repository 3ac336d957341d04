package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tattile Vega's XML on a TCP connection that stays open (vendor-formats, 5.4): no length before it, a root of many
 * names, local time with dashes and without a zone.
 */
final class TattileSpeaker implements Speaker {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd");
    private static final DateTimeFormatter DASHES = DateTimeFormatter.ofPattern("HH-mm-ss-SSS");
    private static final DateTimeFormatter COLONS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Map<String, String> COUNTRIES = Map.of("GB", "GBR", "FR", "FRA", "PL", "POL");

    private final Station station;

    TattileSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream().map(this::tell).toList();
    }

    private Message tell(Passage passage) {
        LocalDateTime wall = LocalDateTime.ofInstant(passage.toldTime(), station.zone(passage.camera()))
                .truncatedTo(ChronoUnit.MILLIS);
        Expected expected = station.expected(
                passage,
                wall.atZone(station.zone(passage.camera())).toInstant(),
                new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        String root = station.oneOf("root", "Msg", "MESSAGE");
        String serial = passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? "SIMULATED-NOBODY-KNOWS"
                : passage.camera().refs().getFirst();
        String country = COUNTRIES.get(passage.plate().country());
        boolean pictures = station.once(0.6);
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root + ">\n"
                + element(
                        "PLATE_STRING",
                        passage.oddity() == Oddity.EMPTY_PLATE
                                ? ""
                                : passage.plate().asShown())
                + element("DATE", wall.format(DATE))
                // A tag that is never closed: the message ends where it should, and is no XML.
                + (passage.oddity() == Oddity.BROKEN ? "<TIME>" : element("TIME", wall.format(time())))
                + element("DEVICE_SN", serial)
                + element("DEVICE_NAME", "Simulated")
                + element("OCRSCORE", String.format(Locale.ROOT, "%03d", passage.confidence()))
                + element("DIRECTION", passage.direction() == Direction.AWAY ? "GOAWAY" : "APPROACH")
                + (country == null ? "" : element("PLATE_COUNTRY_CODE", country))
                + element("IMAGE_OCR", pictures ? base64(station.pictures().patch(station.random())) : "")
                + element("IMAGE_CTX", pictures ? base64(station.pictures().overview(station.random())) : "")
                + "</" + root + ">" + station.oneOf("", "\n", "\r\n");
        return station.message(new Message.Streamed(), xml.getBytes(StandardCharsets.UTF_8), List.of(expected));
    }

    private DateTimeFormatter time() {
        return station.once(0.8) ? DASHES : COLONS;
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + text + "</" + name + ">\n";
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

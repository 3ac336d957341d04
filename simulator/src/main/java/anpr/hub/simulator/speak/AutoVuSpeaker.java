package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Genetec AutoVu's XML file for each read, dropped by SFTP (vendor-formats, 5.1): the date with colons, the pictures in
 * base64, the time in UTC. Some devices write under a temporary name and rename, some write straight.
 */
final class AutoVuSpeaker implements Speaker {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy:MM:dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final Station station;

    AutoVuSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream().map(this::tell).toList();
    }

    private Message tell(Passage passage) {
        Expected expected = station.expected(
                passage,
                passage.toldTime(),
                new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                new Expected.Quarantined(Outcome.Reason.FIELD_MISSING));
        String sharp = passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? "SIMULATED-SHARP-NOBODY-KNOWS"
                : passage.camera().refs().getFirst();
        UUID guid = new UUID(station.random().nextLong(), station.random().nextLong());
        String xml = document(passage, sharp, guid);
        if (passage.oddity() == Oddity.BROKEN) {
            xml = xml.substring(0, xml.indexOf("<UTCTime>"));
        }
        return station.message(
                new Message.Upload(sharp + "_" + guid + "_lpr.xml", station.once(0.7)),
                xml.getBytes(StandardCharsets.UTF_8),
                List.of(expected));
    }

    private String document(Passage passage, String sharp, UUID guid) {
        Camera camera = passage.camera();
        LocalDateTime utc = LocalDateTime.ofInstant(passage.toldTime(), ZoneOffset.UTC);
        boolean pictures = station.once(0.7);
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<AutoVu>\n"
                + element(
                        "Plate",
                        passage.oddity() == Oddity.EMPTY_PLATE
                                ? ""
                                : passage.plate().asShown())
                + element("State", passage.plate().country())
                + element("UTCDate", utc.format(DATE))
                + element("UTCTime", utc.format(TIME))
                + element("CameraName", "LPR Camera")
                + element("SourceName", sharp)
                + element("ContextImage", pictures ? base64(station.pictures().overview(station.random())) : "")
                + element("PlateImage", pictures ? base64(station.pictures().patch(station.random())) : "")
                + element(
                        "LongitudeX",
                        camera.longitude() == null ? "0.0" : camera.longitude().toString())
                + element(
                        "LatitudeY",
                        camera.latitude() == null ? "0.0" : camera.latitude().toString())
                + element("Guid", guid.toString())
                + "</AutoVu>\n";
    }

    /** A fixed camera reports no position of its own (zero); a vehicle is somewhere at sea. */
    private String position(@Nullable Double registered, double about) {
        return registered == null
                ? String.format(Locale.ROOT, "%.6f", about + station.random().nextDouble() * 0.1)
                : "0.0";
    }

    private static String element(String name, String text) {
        return "   <" + name + ">" + text + "</" + name + ">\n";
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

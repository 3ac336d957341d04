package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Leonardo ELSAG's operations centre (vendor-formats, 5.2): each read put under its own id, compressed, with the
 * position of cars that have one. A wrong offset is taken as written.
 */
final class ElsagSpeaker implements Speaker {
    private final Station station;

    ElsagSpeaker(Station station) {
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
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        UUID id = new UUID(station.random().nextLong(), station.random().nextLong());
        String xml = read(passage, id);
        if (passage.oddity() == Oddity.BROKEN) {
            xml = xml.substring(0, xml.indexOf("</plate>"));
        }
        Message.Request put = new Message.Request(
                "PUT",
                "/feeds/" + station.feed().id() + "/read/" + id,
                Map.of("Content-Type", "application/xml", "Content-Encoding", "gzip"),
                Message.Yes.STATUS);
        return station.message(put, gzip(xml), List.of(expected));
    }

    private String read(Passage passage, UUID id) {
        Camera camera = passage.camera();
        String name = passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? "99_9999_9_Nobody"
                : camera.refs().getFirst();
        String namespace = station.oneOf("elsag:lprcore", "elsag:lpcore");
        String time = OffsetDateTime.ofInstant(passage.toldTime(), station.zone(camera))
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        String plate =
                passage.oddity() == Oddity.EMPTY_PLATE ? "" : passage.plate().asShown();
        boolean pictures = station.once(0.6);
        return "<read id=\"" + id + "\" domain=\"99\" camera=\"" + name + "\" rev=\"1\" xmlns=\"" + namespace + "\">\n"
                + "<timestamp>" + time + "</timestamp>\n"
                + (pictures
                        ? "<imagedata>" + base64(station.pictures().patch(station.random())) + "</imagedata>\n"
                        : "")
                + "<plate>" + plate + "</plate>\n"
                + "<confidence>" + passage.confidence() + "</confidence>\n"
                + (pictures
                        ? "<overviews><snapshot><imagedata>"
                                + base64(station.pictures().overview(station.random()))
                                + "</imagedata></snapshot></overviews>\n"
                        : "")
                + "<gps rev=\"0\"><position lat=\"" + position(camera.latitude(), 55) + "\" long=\""
                + position(camera.longitude(), 1) + "\"/></gps>\n"
                + "<facing>" + station.oneOf("Front", "Rear") + "</facing>\n<method>LPR</method>\n</read>\n";
    }

    /** A fixed camera knows where it is; a car is somewhere at sea. */
    private double position(@Nullable Double registered, double about) {
        return registered == null ? about + Math.rint(station.random().nextDouble() * 1e6) / 1e7 : registered;
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hikvision ISAPI (vendor-formats, 3.1), pushed: multipart with pictures or bare XML; or told to whoever listens to the
 * {@code alertStream}. The namespaces and boundaries that firmware differs in, and the heartbeat that is a
 * {@code videoloss} event. A wrong offset is the factory's +08:00 on local time.
 */
final class HikvisionSpeaker implements Speaker {
    private static final ZoneOffset FACTORY = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS");
    private static final DateTimeFormatter PICTURE_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
    private static final Map<String, String> COUNTRY_INDEX = Map.of("GB", "17", "FR", "2", "PL", "7");
    private static final String NOWHERE = "02:00:5e:ff:ff:ff";

    private final Station station;

    HikvisionSpeaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        return passages.stream().map(this::tell).toList();
    }

    @Override
    public List<Message> heartbeat(Instant now) {
        Camera camera = station.oneOf(station.feed().cameras().cameras().toArray(Camera[]::new));
        String xml = opening(station.oneOf(
                        "http://www.hikvision.com/ver20/XMLSchema", "http://www.isapi.org/ver20/XMLSchema"))
                + head(mac(camera), now.atZone(station.zone(camera)).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME), 0)
                + """
                <eventType>videoloss</eventType>
                <eventState>inactive</eventState>
                <eventDescription>videoloss alarm</eventDescription>
                </EventNotificationAlert>
                """;
        return List.of(bare(xml, new Expected.Dropped(Outcome.Rule.HEARTBEAT)));
    }

    private Message tell(Passage passage) {
        Camera camera = passage.camera();
        boolean precise = station.once(0.5);
        Instant told = passage.oddity() == Oddity.WRONG_OFFSET ? passage.capturedAt() : passage.toldTime();
        LocalDateTime wall = LocalDateTime.ofInstant(told, station.zone(camera))
                .truncatedTo(precise ? ChronoUnit.MILLIS : ChronoUnit.SECONDS);
        ZoneOffset written = passage.oddity() == Oddity.WRONG_OFFSET
                ? FACTORY
                : station.zone(camera).getRules().getOffset(told);
        Expected expected = station.expected(
                passage,
                station.carried(wall, written, camera),
                new Expected.Quarantined(Outcome.Reason.UNPARSEABLE),
                new Expected.Dropped(Outcome.Rule.NO_PLATE));
        String time = wall.format(precise ? MILLIS : SECONDS) + written;
        boolean pictures = station.once(0.8);
        String xml = alert(passage, time, wall, pictures);
        if (passage.oddity() == Oddity.BROKEN) {
            xml = xml.substring(0, xml.indexOf("</ANPR>"));
        }
        return pictures ? multipart(xml, expected) : bare(xml, expected);
    }

    private String alert(Passage passage, String time, LocalDateTime wall, boolean pictures) {
        String namespace = station.oneOf(
                "http://www.hikvision.com/ver20/XMLSchema",
                "http://www.isapi.org/ver20/XMLSchema",
                "http://www.std-cgi.com/ver20/XMLSchema",
                "");
        String plate = passage.oddity() == Oddity.EMPTY_PLATE
                ? station.oneOf("unknown", "noPlate")
                : passage.plate().asShown();
        String mac = passage.oddity() == Oddity.UNKNOWN_CAMERA ? NOWHERE : mac(passage.camera());
        boolean late = passage.oddity() == Oddity.LATE;
        String index = COUNTRY_INDEX.get(passage.plate().country());
        return opening(namespace)
                + head(mac, time, late ? 2 : 1)
                + "<eventType>ANPR</eventType>\n<eventState>active</eventState>\n"
                + "<eventDescription>ANPR</eventDescription>\n<channelName>Simulated</channelName>\n"
                + (late ? "<isDataRetransmission>true</isDataRetransmission>\n" : "")
                + "<ANPR>\n"
                + (index == null ? "" : "<country>" + index + "</country>\n")
                + "<licensePlate>" + plate + "</licensePlate>\n"
                + "<line>" + (1 + station.random().nextInt(3)) + "</line>\n"
                + "<direction>" + (passage.direction() == Direction.AWAY ? "reverse" : "forward") + "</direction>\n"
                + "<confidenceLevel>" + passage.confidence() + "</confidenceLevel>\n"
                + "<vehicleType>vehicle</vehicleType>\n"
                + "<vehicleInfo>\n<color>" + station.oneOf("white", "black", "blue", "unknown") + "</color>\n"
                + "</vehicleInfo>\n"
                + (pictures ? pictureList(wall) : "")
                + "</ANPR>\n"
                + "<UUID>" + Long.toHexString(station.random().nextLong()) + "</UUID>\n"
                + "</EventNotificationAlert>\n";
    }

    private String opening(String namespace) {
        return (station.once(0.7) ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "")
                + "<EventNotificationAlert version=\"2.0\""
                + (namespace.isEmpty() ? "" : " xmlns=\"" + namespace + "\"")
                + ">\n";
    }

    private static String head(String mac, String time, int posts) {
        return "<ipAddress>192.0.2.10</ipAddress>\n<portNo>80</portNo>\n<protocol>HTTP</protocol>\n<macAddress>" + mac
                + "</macAddress>\n<channelID>1</channelID>\n<dateTime>" + time + "</dateTime>\n<activePostCount>"
                + posts + "</activePostCount>\n";
    }

    private static String pictureList(LocalDateTime wall) {
        String time = wall.format(PICTURE_TIME);
        return """
                <pictureInfoList>
                <pictureInfo><fileName>licensePlatePicture.jpg</fileName><type>licensePlatePicture</type>\
                <dataType>0</dataType><absTime>%s</absTime></pictureInfo>
                <pictureInfo><fileName>detectionPicture.jpg</fileName><type>detectionPicture</type>\
                <dataType>0</dataType><absTime>%s</absTime></pictureInfo>
                </pictureInfoList>
                """.formatted(time, time);
    }

    private Message bare(String xml, Expected expected) {
        if (streams()) {
            List<byte[]> pieces = new ArrayList<>();
            part(pieces, Message.Streamed.BOUNDARY, "", "application/xml; charset=\"UTF-8\"", utf8(xml));
            return streamed(pieces, expected);
        }
        return station.message(
                post(station.oneOf("application/xml", "application/xml; charset=\"UTF-8\"", "text/xml")),
                xml.getBytes(StandardCharsets.UTF_8),
                List.of(expected));
    }

    private Message multipart(String xml, Expected expected) {
        String boundary = streams()
                ? Message.Streamed.BOUNDARY
                : station.oneOf("boundary", "MIME_boundary", "---------------------------7e13971310878");
        List<byte[]> pieces = new ArrayList<>();
        part(pieces, boundary, "anpr.xml", station.oneOf("text/xml", "application/xml; charset=\"UTF-8\""), utf8(xml));
        part(
                pieces,
                boundary,
                "licensePlatePicture.jpg",
                "image/jpeg",
                station.pictures().patch(station.random()));
        part(
                pieces,
                boundary,
                "detectionPicture.jpg",
                station.oneOf("image/jpeg", "image/pjpeg", "application/octet-stream"),
                station.pictures().overview(station.random()));
        if (streams()) {
            return streamed(pieces, expected);
        }
        pieces.add(utf8("--" + boundary + "--\r\n"));
        return station.message(post("multipart/form-data; boundary=" + boundary), joined(pieces), List.of(expected));
    }

    private static void part(List<byte[]> pieces, String boundary, String name, String type, byte[] content) {
        String disposition = name.isEmpty()
                ? ""
                : "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name + "\"\r\n";
        pieces.add(utf8("--" + boundary + "\r\n" + disposition + "Content-Type: " + type + "\r\nContent-Length: "
                + content.length + "\r\n\r\n"));
        pieces.add(content);
        pieces.add(utf8("\r\n"));
    }

    private boolean streams() {
        return station.feed().transport().equals("http-stream");
    }

    private Message streamed(List<byte[]> pieces, Expected expected) {
        return station.message(new Message.Streamed(), joined(pieces), List.of(expected));
    }

    private Message.Request post(String contentType) {
        return Message.Request.post(
                "/feeds/" + station.feed().id(), Map.of("Content-Type", contentType), Message.Yes.STATUS);
    }

    private static String mac(Camera camera) {
        return camera.refs().getFirst();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }
}

package anpr.hub.simulator.speak;

import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.ReadKey;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.truth.Expected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A force's back office on the BOF2 input services (national-record, 8.1): captures in full, compact and compound form,
 * parts with and without {@code xsi:type}, pictures in the capture or added by a later call, and the ping.
 */
final class Bof2Speaker implements Speaker {
    private static final String INPUT = "http://input.webservices.bof2.anite.com";
    private static final String ADMIN = "http://admin.webservices.bof2.anite.com";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    private static final int NOBODYS_CAMERA = 32_000;

    private final Station station;

    Bof2Speaker(Station station) {
        this.station = station;
    }

    @Override
    public List<Message> tell(List<Passage> passages) {
        if (passages.size() > 1) {
            return List.of(compound(passages));
        }
        Passage passage = passages.getFirst();
        if (passage.oddity() == Oddity.BROKEN) {
            return List.of(station.once(0.5) ? compact(passage) : torn(passage));
        }
        if (station.once(0.3)) {
            return List.of(compact(passage));
        }
        return passage.oddity() == Oddity.NONE && station.once(0.2) ? withLateImages(passage) : List.of(full(passage));
    }

    @Override
    public List<Message> heartbeat(Instant now) {
        String ping =
                call(ADMIN, "ping", List.of(string("signature", station.secret()), part("sourcePncId", "int", "1")));
        return List.of(post("PingWebService", ping, Message.Yes.TRUE_RETURN, List.of()));
    }

    private Message full(Passage passage) {
        boolean pictures = station.once(0.6);
        return capture(
                passage,
                pictures ? base64(station.pictures().patch(station.random())) : null,
                pictures ? base64(station.pictures().overview(station.random())) : null);
    }

    private List<Message> withLateImages(Passage passage) {
        ReadKey key = passage.key(passage.toldTime());
        List<Message> messages = new ArrayList<>();
        messages.add(capture(passage, null, null));
        messages.add(lateImage(key, "P", ImageRole.PLATE, station.pictures().patch(station.random())));
        if (station.once(0.5)) {
            messages.add(
                    lateImage(key, "C", ImageRole.OVERVIEW, station.pictures().overview(station.random())));
        }
        return messages;
    }

    private Message capture(Passage passage, @Nullable String patch, @Nullable String overview) {
        Camera camera = passage.camera();
        String call = call(
                INPUT,
                "sendCapture",
                List.of(
                        string("signatureOfSender", station.secret()),
                        string("username", station.feed().id()),
                        string("vrm", vrm(passage)),
                        part("feedIdentifier", "short", camera.feedId()),
                        part("sourceIdentifier", "short", camera.sourceId()),
                        part("cameraIdentifier", "short", cameraId(passage)),
                        part("plateJpegImage", "base64Binary", patch),
                        part("overviewJpegImage", "base64Binary", overview),
                        part("captureTime", "dateTime", time(passage)),
                        part("latitude", "float", camera.latitude()),
                        part("longitude", "float", camera.longitude()),
                        part("cameraPresetPosition", "short", null),
                        string("cameraPan", null),
                        string("cameraTilt", null),
                        string("cameraZoom", null),
                        part("confidencePercentage", "byte", passage.confidence()),
                        part("motionTowardCamera", "boolean", passage.direction() != Direction.AWAY)));
        return post("InputCaptureWebService", call, Message.Yes.EMPTY_RETURN, List.of(expected(passage)));
    }

    private Message torn(Passage passage) {
        String whole = call(INPUT, "sendCapture", List.of(string("vrm", vrm(passage))));
        String torn = whole.substring(0, whole.indexOf("</vrm>"));
        return post("InputCaptureWebService", torn, Message.Yes.EMPTY_RETURN, List.of(new Expected.Refused()));
    }

    private Message compact(Passage passage) {
        String call = call(INPUT, "sendCompactCapture", List.of(string("capture", piped(passage))));
        return post("InputCompactCaptureWebService", call, Message.Yes.EMPTY_RETURN, List.of(expected(passage)));
    }

    private Message compound(List<Passage> passages) {
        StringBuilder captures = new StringBuilder("<captures>");
        for (Passage passage : passages) {
            captures.append("<item>").append(piped(passage)).append("</item>");
        }
        String call = call(
                INPUT,
                "sendCompoundCapture",
                List.of(captures.append("</captures>\n").toString()));
        return post(
                "InputCompoundCaptureWebService",
                call,
                Message.Yes.EMPTY_RETURN,
                passages.stream().map(this::expected).toList());
    }

    private Message lateImage(ReadKey key, String type, ImageRole role, byte[] image) {
        String call = call(
                INPUT,
                "addBinaryCaptureData",
                List.of(
                        string("signature", station.secret()),
                        string("username", station.feed().id()),
                        string("vrm", key.vrm()),
                        part("feedIdentifier", "short", key.feedId()),
                        part("sourceIdentifier", "short", key.sourceId()),
                        part("cameraIdentifier", "short", key.cameraId()),
                        part(
                                "captureTime",
                                "dateTime",
                                TIME.format(key.captureTime().atOffset(ZoneOffset.UTC))),
                        part("binaryImage", "base64Binary", base64(image)),
                        string("binaryDataType", type)));
        return post(
                "InputBinaryCaptureDataWebService",
                call,
                Message.Yes.EMPTY_RETURN,
                List.of(new Expected.LateImage(key, role)));
    }

    /** The compact form: 15 positions, of which the first seven are required (national-record, 1.1 item 8). */
    private String piped(Passage passage) {
        Camera camera = passage.camera();
        String time = passage.oddity() == Oddity.BROKEN ? "yesterday" : time(passage);
        return String.join(
                "|",
                station.secret(),
                station.feed().id(),
                vrm(passage),
                Integer.toString(camera.feedId()),
                Integer.toString(camera.sourceId()),
                Integer.toString(cameraId(passage)),
                time,
                camera.latitude() == null ? "" : camera.latitude().toString(),
                camera.longitude() == null ? "" : camera.longitude().toString(),
                "",
                "",
                "",
                "",
                Integer.toString(passage.confidence()),
                Boolean.toString(passage.direction() != Direction.AWAY));
    }

    private Expected expected(Passage passage) {
        return station.expected(
                passage,
                passage.toldTime(),
                new Expected.Quarantined(Outcome.Reason.TIME_UNPARSEABLE),
                new Expected.Quarantined(Outcome.Reason.FIELD_MISSING));
    }

    private String time(Passage passage) {
        OffsetDateTime utc = passage.toldTime().atOffset(ZoneOffset.UTC);
        return TIME.format(station.once(0.5) ? utc : utc.withOffsetSameInstant(ZoneOffset.ofHours(1)));
    }

    private static String vrm(Passage passage) {
        return passage.oddity() == Oddity.EMPTY_PLATE ? "" : passage.plate().asShown();
    }

    private static int cameraId(Passage passage) {
        return passage.oddity() == Oddity.UNKNOWN_CAMERA
                ? NOBODYS_CAMERA
                : passage.camera().cameraId();
    }

    private String call(String namespace, String operation, List<String> parts) {
        boolean typed = station.once(0.5);
        StringBuilder envelope = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
                xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <soapenv:Body>
                """);
        envelope.append("<ns1:").append(operation);
        if (typed) {
            envelope.append(" soapenv:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"");
        }
        envelope.append(" xmlns:ns1=\"").append(namespace).append("\">\n");
        for (String part : parts) {
            envelope.append(typed ? part : part.replaceAll(" xsi:type=\"[^\"]*\"", ""));
        }
        return envelope.append("</ns1:")
                .append(operation)
                .append(">\n</soapenv:Body>\n</soapenv:Envelope>\n")
                .toString();
    }

    private static String string(String name, @Nullable String value) {
        return part(name, "string", value);
    }

    private static String part(String name, String type, @Nullable Object value) {
        return value == null
                ? "<" + name + " xsi:nil=\"true\"/>\n"
                : "<" + name + " xsi:type=\"xsd:" + type + "\">" + value + "</" + name + ">\n";
    }

    private Message post(String service, String envelope, Message.Yes yes, List<Expected> expected) {
        return station.message(
                Message.Request.post(
                        "/bof2/services/" + service,
                        Map.of("Content-Type", "text/xml; charset=utf-8", "SOAPAction", "\"\""),
                        yes),
                envelope.getBytes(StandardCharsets.UTF_8),
                expected);
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }
}

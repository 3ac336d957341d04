package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.Submission.Part;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A batch of rows as a submission. A database sends no bytes that could be kept as received; so the hub writes down what
 * the driver gave: a JSON array with an object for each row. If rows have images, it is the first part of a multipart body,
 * and each image file follows, byte for byte, by the name that stands in its column.
 */
final class Transcript {
    private static final int HEADERS = 300;

    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private final List<Picture> pictures = new ArrayList<>();
    private int count;
    private long size = HEADERS;

    private record Picture(String name, byte[] bytes) {}

    /** What a row would add, roughly and never too little. */
    static long size(byte[] row) {
        return row.length + 2L;
    }

    static long size(String name, byte[] image) {
        return image.length + 2L * name.getBytes(UTF_8).length + HEADERS;
    }

    void add(byte[] row) {
        rows.writeBytes((count++ == 0 ? "[" : ",").getBytes(UTF_8));
        rows.writeBytes(row);
        size += size(row);
    }

    void attach(String name, byte[] image) {
        if (pictures.stream().noneMatch(picture -> picture.name().equals(name))) {
            pictures.add(new Picture(name, image));
            size += size(name, image);
        }
    }

    int count() {
        return count;
    }

    int pictures() {
        return pictures.size();
    }

    /** Bytes of the body, roughly and never too few. */
    long size() {
        return size;
    }

    Arrival arrival(String adapter, TransportFacts facts) {
        byte[] json = (rows.toString(UTF_8) + ']').getBytes(UTF_8);
        if (pictures.isEmpty()) {
            return new Arrival(adapter, "application/json", facts, json, List.of());
        }
        String boundary = boundary(json);
        var body = new ByteArrayOutputStream();
        List<Part> parts = new ArrayList<>();
        parts.add(part(body, boundary, "rows.json", "application/json", json));
        for (Picture picture : pictures) {
            parts.add(part(body, boundary, picture.name(), mediaType(picture.name()), picture.bytes()));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
        return new Arrival(adapter, "multipart/mixed; boundary=" + boundary, facts, body.toByteArray(), parts);
    }

    private static Part part(ByteArrayOutputStream body, String boundary, String name, String type, byte[] bytes) {
        String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"");
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: attachment; name=\"" + quoted
                        + "\"\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(UTF_8));
        int offset = body.size();
        body.writeBytes(bytes);
        body.writeBytes("\r\n".getBytes(UTF_8));
        return new Part(name, "", type, offset, bytes.length);
    }

    /** Nothing that lies in the body can hold a digest of the body. */
    private String boundary(byte[] json) {
        MessageDigest digest = Sha256.begun();
        digest.update(json);
        pictures.forEach(picture -> digest.update(picture.bytes()));
        return "rows-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static String mediaType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".png")
                ? "image/png"
                : lower.endsWith(".jpg") || lower.endsWith(".jpeg") ? "image/jpeg" : "application/octet-stream";
    }
}

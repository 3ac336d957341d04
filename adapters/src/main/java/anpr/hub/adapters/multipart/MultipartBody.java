package anpr.hub.adapters.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.submission.Submission.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the parts of a {@code multipart/*} body (RFC 2046, RFC 7578) without copying it, as liberal as the field needs:
 * a boundary quoted or with its dashes in the parameter, lines that end in LF alone, a blank line after the boundary,
 * empty parts, a missing final boundary, {@code Content-Length} in part headers.
 *
 * <p>A {@code Content-Length} is believed where a boundary (or the end of the body) follows it, because image bytes may
 * look like a boundary; otherwise the part ends at the next boundary line. Parts within parts are not cut.
 */
public final class MultipartBody {

    /** Bytes of all the headers of one part. */
    static final int MAX_HEADERS = 8 * 1024;

    /** Characters of a boundary; RFC 2046 allows 70. */
    static final int MAX_BOUNDARY = 200;

    private final byte[] body;
    private final byte[] delimiter;
    private final List<Part> parts = new ArrayList<>();

    private MultipartBody(byte[] body, byte[] delimiter) {
        this.body = body;
        this.delimiter = delimiter;
    }

    /**
     * Cuts a body into parts.
     *
     * @param body as received; only read
     * @param contentType header value, with parameters
     * @return the parts in order, with offsets into the body; none if the content type is not multipart. A part without
     *     {@code name} is named by its {@code Content-ID}
     * @throws MultipartException if there is no boundary to be found, a part is cut short, or a limit is passed
     */
    public static List<Part> parts(byte[] body, String contentType) throws MultipartException {
        return parts(body, contentType, Limits.USUAL);
    }

    /** The same for a feed with these limits. */
    public static List<Part> parts(byte[] body, String contentType, Limits limits) throws MultipartException {
        HeaderValue type = HeaderValue.of(contentType);
        if (!type.value().startsWith("multipart/")) {
            return List.of();
        }
        String boundary = type.parameter("boundary");
        if (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY) {
            throw new MultipartException(
                    "The content type names no boundary, or one of more than " + MAX_BOUNDARY + " characters");
        }
        for (String delimiter : List.of("--" + boundary, boundary)) {
            var cut = new MultipartBody(body, delimiter.getBytes(ISO_8859_1));
            int first = cut.nextBoundary(0);
            if (first >= 0) {
                return cut.cutFrom(first, limits.at(Limit.PARTS));
            }
        }
        throw new MultipartException("No line of the body is the boundary that the content type names");
    }

    private List<Part> cutFrom(int firstBoundary, int most) throws MultipartException {
        int boundary = firstBoundary;
        while (boundary >= 0 && !isFinal(boundary)) {
            if (parts.size() == most) {
                throw new MultipartException("More than " + most + " parts");
            }
            boundary = cutPart(boundary);
        }
        if (parts.isEmpty()) {
            throw new MultipartException("The body has a boundary but no part");
        }
        return List.copyOf(parts);
    }

    /** Cuts the part that follows a boundary; returns the place of the next boundary, -1 at the end of the body. */
    private int cutPart(int boundary) throws MultipartException {
        var headers = new HashMap<String, String>();
        int content = readHeaders(afterLine(boundary), headers);
        int stated = contentLength(headers);
        if (stated >= 0 && stated <= body.length - content) {
            int end = content + stated;
            int next = boundaryAfterBreak(end);
            if (next >= 0 || isBlank(end)) {
                parts.add(part(headers, content, stated));
                return next;
            }
        }
        int next = nextBoundary(content);
        if (next < 0 && stated > body.length - content) {
            throw new MultipartException(
                    "The part at byte " + content + " states " + stated + " bytes; the body has only "
                            + (body.length - content) + " left and no boundary: it is cut short");
        }
        int end = next < 0 ? body.length : beforeBreak(content, next);
        parts.add(part(headers, content, end - content));
        return next;
    }

    /** Reads header lines from a place up to the blank line; returns where the content begins. */
    private int readHeaders(int from, Map<String, String> headers) throws MultipartException {
        int at = from;
        String last = "";
        while (at < body.length && !isBoundary(at)) {
            int next = afterLine(at);
            if (next - from > MAX_HEADERS) {
                throw new MultipartException(
                        "The part at byte " + from + " has headers of more than " + MAX_HEADERS + " bytes");
            }
            String line = new String(body, at, next - at, UTF_8);
            at = next;
            if (line.isBlank()) {
                if (!headers.isEmpty() || !line(at).startsWith("content-")) {
                    return at;
                }
                // Some cameras write a blank line between the boundary and the headers.
            } else if (Character.isWhitespace(line.charAt(0)) && !last.isEmpty()) {
                headers.merge(last, " " + line.strip(), String::concat);
            } else {
                int colon = line.indexOf(':');
                if (colon <= 0) {
                    throw new MultipartException("The part at byte " + from + " has a header line without a colon");
                }
                last = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.put(last, line.substring(colon + 1).strip());
            }
        }
        return at;
    }

    private static Part part(Map<String, String> headers, int offset, int length) {
        HeaderValue disposition = HeaderValue.of(headers.getOrDefault("content-disposition", ""));
        String name = disposition.parameter("name");
        if (name.isEmpty()) {
            name = headers.getOrDefault("content-id", "").replaceAll("^<|>$", "");
        }
        String mediaType =
                HeaderValue.of(headers.getOrDefault("content-type", "")).value();
        return new Part(name, disposition.parameter("filename"), mediaType, offset, length);
    }

    /** The stated length; -1 if there is none that is a number. */
    private static int contentLength(Map<String, String> headers) {
        String text = headers.getOrDefault("content-length", "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    /** The first boundary that begins a line at or after a place; -1 if there is none. */
    private int nextBoundary(int from) {
        for (int at = from; at < body.length; at = afterLine(at)) {
            if (isBoundary(at)) {
                return at;
            }
        }
        return -1;
    }

    /** The boundary that stands at a place or after one line break there; -1 if there is none. */
    private int boundaryAfterBreak(int at) {
        int next = at;
        if (is('\r', next)) {
            next++;
        }
        if (is('\n', next)) {
            next++;
        }
        return isBoundary(next) ? next : -1;
    }

    /** Whether the delimiter stands here and nothing but closing dashes and blanks follows on its line. */
    private boolean isBoundary(int at) {
        int end = at + delimiter.length;
        if (end > body.length) {
            return false;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (body[at + i] != delimiter[i]) {
                return false;
            }
        }
        int rest = is('-', end) && is('-', end + 1) ? end + 2 : end;
        while (is(' ', rest) || is('\t', rest) || is('\r', rest)) {
            rest++;
        }
        return rest >= body.length || is('\n', rest);
    }

    private boolean isFinal(int boundary) {
        int end = boundary + delimiter.length;
        return is('-', end) && is('-', end + 1);
    }

    /** Where the content ends whose next boundary is at a place: before the line break that belongs to the boundary. */
    private int beforeBreak(int content, int boundary) {
        int end = boundary;
        if (end > content && is('\n', end - 1)) {
            end--;
        }
        if (end > content && is('\r', end - 1) && linesEndInCrLf()) {
            end--;
        }
        return end;
    }

    /** Judged by the line before the first content, where it cannot be confused with content. */
    private boolean linesEndInCrLf() {
        int end =
                parts.isEmpty() ? afterLine(nextBoundary(0)) : parts.getFirst().offset();
        return end >= 2 && is('\r', end - 2);
    }

    private boolean isBlank(int from) {
        for (int at = from; at < body.length; at++) {
            if (!is('\r', at) && !is('\n', at)) {
                return false;
            }
        }
        return true;
    }

    private String line(int at) {
        int length = Math.min(afterLine(at) - at, MAX_HEADERS);
        return new String(body, at, length, ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private int afterLine(int at) {
        int i = at;
        while (i < body.length) {
            if (body[i++] == '\n') {
                break;
            }
        }
        return i;
    }

    private boolean is(char c, int at) {
        return at < body.length && body[at] == c;
    }
}

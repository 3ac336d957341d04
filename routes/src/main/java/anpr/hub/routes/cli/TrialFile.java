package anpr.hub.routes.cli;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.digest.Sha256;
import anpr.hub.core.submission.Submission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file as if it had been received: a message, a multipart body, or one part of such a body with its headers.
 *
 * @param problem why its framing cannot be read; null if it can
 */
record TrialFile(
        String mediaType,
        List<Submission.Part> parts,
        String sha256,
        @Nullable String problem) {
    private static final int LONGEST_HEAD = 8_192;
    private static final String UNKNOWN = "application/octet-stream";

    /** @param contentType as the sender would state it; null if nobody says */
    static TrialFile of(byte[] body, @Nullable String contentType) {
        String head = new String(body, 0, Math.min(body.length, LONGEST_HEAD), StandardCharsets.ISO_8859_1);
        String stated = contentType == null ? multipart(head) : contentType;
        String sha256 = Sha256.hex(body);
        try {
            if (stated != null) {
                List<Submission.Part> parts = MultipartBody.parts(body, stated);
                return new TrialFile(mediaType(stated), parts, sha256, null);
            }
            int content = head.regionMatches(true, 0, "Content-", 0, 8) ? endOfHeaders(head) : -1;
            if (content > 0) {
                Submission.Part part = new Submission.Part("", "", partType(head), content, body.length - content);
                return new TrialFile("multipart/mixed", List.of(part), sha256, null);
            }
            return new TrialFile(UNKNOWN, List.of(), sha256, null);
        } catch (MultipartException e) {
            return new TrialFile(UNKNOWN, List.of(), sha256, String.valueOf(e.getMessage()));
        }
    }

    /** The content type of a body that begins with a boundary line and part headers; else null. */
    private static @Nullable String multipart(String head) {
        int lineEnd = head.indexOf('\n');
        boolean boundary = head.startsWith("--") && lineEnd > 2;
        if (!boundary || !head.substring(lineEnd).stripLeading().regionMatches(true, 0, "Content-", 0, 8)) {
            return null;
        }
        return "multipart/form-data; boundary=\"" + head.substring(2, lineEnd).strip() + '"';
    }

    private static int endOfHeaders(String head) {
        int crlf = head.indexOf("\r\n\r\n");
        int lf = head.indexOf("\n\n");
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf >= 0 ? lf + 2 : -1;
    }

    private static String partType(String head) {
        return head.lines()
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.regionMatches(true, 0, "Content-Type:", 0, 13))
                .map(line -> mediaType(line.substring(13)))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String mediaType(String stated) {
        int semicolon = stated.indexOf(';');
        return (semicolon < 0 ? stated : stated.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}

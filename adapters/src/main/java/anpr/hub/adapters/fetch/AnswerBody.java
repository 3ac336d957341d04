package anpr.hub.adapters.fetch;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;

/** Reads the body of an answer to its end, within the feed's limit of bytes and a limit of time. */
final class AnswerBody {
    private static final int CHUNK = 16 * 1024;

    private AnswerBody() {}

    /**
     * @return the bytes as sent; empty if there is no body
     * @throws RefusedException if it is too large, cut short, or compressed though the hub did not ask for that
     * @throws IOException if it does not end in time
     */
    static byte[] read(ClassicHttpResponse answer, int maxBytes, Duration atMost) throws IOException, RefusedException {
        Header stated = answer.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        String coding = stated == null || stated.getValue() == null
                ? ""
                : stated.getValue().strip().toLowerCase(Locale.ROOT);
        if (!coding.isEmpty() && !coding.equals("identity")) {
            throw new RefusedException(Refusal.MALFORMED, "the answer is compressed, which the hub did not ask for");
        }
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        if (entity.getContentLength() > maxBytes) {
            throw tooLarge(maxBytes);
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        var bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = entity.getContent();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes.write(chunk, 0, n);
                if (bytes.size() > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new SocketTimeoutException("the answer did not end in " + atMost);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("the answer did not end in time", e);
        } catch (IOException e) {
            throw new RefusedException(Refusal.INCOMPLETE, "the answer is cut before its end", e);
        }
        return bytes.toByteArray();
    }

    private static RefusedException tooLarge(int maxBytes) {
        return new RefusedException(
                Refusal.TOO_LARGE, "the answer is longer than the " + maxBytes + " bytes that the feed allows");
    }
}

package anpr.hub.adapters.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.core.submission.RefusedException.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * A camera hears no answer. Its yes is that the hub goes on beyond the message, here to what it passes over, and has not
 * counted it as refused: what is refused for good is counted, and what the hub cannot land yet holds the stream back.
 */
@Timeout(60)
@AdapterConformanceTest.Of("http-stream")
class HttpStreamConformanceTest extends FetchConformanceTest {
    private static final String BEYOND = "\r\n--boundary--\r\nnoise\r\n";

    @Override
    protected Map<Behaviour, String> lacks() {
        Map<Behaviour, String> lacks = new HashMap<>(super.lacks());
        lacks.put(Behaviour.RESUMES, "a stream can't be asked for what passed meanwhile; the gap is counted");
        return lacks;
    }

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        return ("--boundary\r\nContent-Type: text/plain\r\nContent-Length: " + atLeastBytes + "\r\n\r\n"
                        + "x".repeat(atLeastBytes))
                .getBytes(ISO_8859_1);
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws IOException {
        int refused = TALLY.refused().size();
        int passed = TALLY.ignored().size();
        stream(message, message.length);
        FetchLine line = open("PT60S");
        await().until(() -> TALLY.refused().size() > refused || TALLY.ignored().size() > passed || !line.isRunning());
        return new Answer(
                TALLY.ignored().size() > passed && TALLY.refused().size() == refused,
                line.trouble().orElse(""));
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws IOException {
        stream(message, bytes);
        open("PT60S");
        await().until(() -> TALLY.refused().contains(Refusal.INCOMPLETE));
    }

    @Override
    protected Connection stall() throws IOException {
        byte[] message = message(FEED, "", 1_000);
        int before = site.asked().size();
        site.answers((request, asked, response) -> {
            response.setContentType("multipart/mixed; boundary=boundary");
            response.getOutputStream().write(message, 0, 100);
            response.flushBuffer();
            HttpPollTest.hold(enough);
        });
        FetchLine line = open("PT3S");
        await().until(() -> site.asked().size() > before);
        return slow(line, "stopped within a part");
    }

    /** From now on the stream has this message, and breaks off after so many bytes of it, or stays open after it. */
    private void stream(byte[] message, int bytes) {
        site.answers((request, asked, response) -> {
            response.setContentType("multipart/mixed; boundary=boundary");
            response.getOutputStream().write(message, 0, bytes);
            if (bytes < message.length) {
                HttpPollTest.drop(response);
            }
            response.getOutputStream().write(BEYOND.getBytes(ISO_8859_1));
            beat(response);
        });
    }

    /** Says nothing of note, as a camera where nobody passes; it ends when there is nobody who listens. */
    private void beat(HttpServletResponse response) throws IOException {
        try {
            do {
                response.getOutputStream().write("\r\n".getBytes(ISO_8859_1));
                response.flushBuffer();
            } while (!enough.await(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FetchLine open(String silence) throws IOException {
        return open(new HttpStream(), Map.of("pause", "PT1H", "silence", silence));
    }
}

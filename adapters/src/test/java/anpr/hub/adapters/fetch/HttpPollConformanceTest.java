package anpr.hub.adapters.fetch;

import static org.awaitility.Awaitility.await;

import anpr.hub.adapters.AdapterConformanceTest;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;

/** Each message has an ETag, which is the cursor; yes is that the cursor moves to it. */
@Timeout(60)
@AdapterConformanceTest.Of("http-poll")
class HttpPollConformanceTest extends FetchConformanceTest {
    private int sent;

    @Override
    protected byte[] message(String account, String secret, int atLeastBytes) {
        byte[] message = new byte[atLeastBytes];
        new Random(atLeastBytes).nextBytes(message);
        return message;
    }

    @Override
    protected Answer send(String account, String secret, byte[] message) throws IOException {
        String mark = offer(message, message.length);
        FetchLine line = open("PT30S");
        await().until(() -> isTaken(mark) || line.trouble().isPresent() || !line.isRunning());
        return new Answer(isTaken(mark), line.trouble().orElse(""));
    }

    private static boolean isTaken(String mark) {
        return CURSORS.moves().contains(mark);
    }

    @Override
    protected void sendCut(String account, String secret, byte[] message, int bytes) throws IOException {
        offer(message, bytes);
        open("PT30S");
        await().until(() -> TALLY.refused().equals(List.of(Refusal.INCOMPLETE)));
    }

    @Override
    protected void startAgain() throws IOException {
        int before = site.asked().size();
        open("PT30S");
        await().until(() -> site.asked().size() > before);
    }

    @Override
    protected Connection stall() throws IOException {
        site.answers((request, asked, response) -> {
            response.setContentLength(1_000);
            response.getOutputStream().write(1);
            response.flushBuffer();
            HttpPollTest.hold(enough);
        });
        int before = site.asked().size();
        FetchLine line = open("PT3S");
        await().until(() -> site.asked().size() > before);
        return slow(line, "did not end in time");
    }

    /** From now on the server has this message, and breaks off after so many bytes of it. */
    private String offer(byte[] message, int bytes) {
        String mark = "\"" + ++sent + "\"";
        site.answers((request, asked, response) -> {
            if (mark.equals(request.getHeader("If-None-Match"))) {
                response.setStatus(304);
                return;
            }
            response.setHeader("ETag", mark);
            response.setContentType("application/octet-stream");
            response.setContentLength(message.length);
            response.getOutputStream().write(message, 0, bytes);
            if (bytes < message.length) {
                HttpPollTest.drop(response);
            }
        });
        return mark;
    }

    private FetchLine open(String timeout) throws IOException {
        return open(new HttpPoll(), Map.of("cursor", "etag", "interval", "PT1H", "timeout", timeout));
    }
}

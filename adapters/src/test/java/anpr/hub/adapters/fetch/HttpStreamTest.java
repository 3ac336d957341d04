package anpr.hub.adapters.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Line;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HttpStreamTest extends FetchTest {
    private static final HttpStream STREAM = new HttpStream();
    private static final String EVENT =
            "--boundary\r\nContent-Type: application/xml\r\nContent-Length: 25\r\n\r\n<event>ZZ99ZZZ</event>123\r\n";
    private static final String IMAGE =
            "--boundary\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\n\u00ff\u00d8--\r\n";
    private static final String HEARTBEAT =
            "--boundary\r\nContent-Type: application/xml\r\nContent-Length: 8\r\n\r\n<alive/>\r\n";

    private final CountDownLatch enough = new CountDownLatch(1);

    @Test
    void landsEachMessageOfAStreamWithItsPartsByteForByte() throws Exception {
        stream(EVENT + IMAGE + HEARTBEAT + EVENT);

        Line line = open("url", site.url("/digest/alertStream"), "auth", "digest", "user", "hub");

        await().until(() -> intake.landed().size() >= 2);
        Arrival first = intake.landed().getFirst().arrival();
        assertThat(new String(first.body(), ISO_8859_1)).isEqualTo((EVENT + IMAGE).stripTrailing());
        assertThat(first.mediaType()).startsWith("multipart/mixed; boundary=");
        assertThat(first.parts()).extracting(Part::mediaType).containsExactly("application/xml", "image/jpeg");
        assertThat(first.adapter()).isEqualTo("http-stream/1");
        assertThat(first.transport().path()).isEqualTo("/digest/alertStream");
        assertThat(line.trouble()).isEmpty();
    }

    @Test
    void takesTheLastMessageWhenNothingFollowsForAWhile() throws Exception {
        stream(EVENT);

        open("url", site.url("/x"), "idle", "PT0.2S");

        await().until(() -> intake.landed().size() == 1);
    }

    @Test
    void connectsAnewAfterSilenceAndCountsTheGap() throws Exception {
        stream(HEARTBEAT);

        open("url", site.url("/x"), "silence", "PT0.5S", "idle", "PT0.1S", "pause", "PT0.1S");

        await().until(() -> site.asked().size() >= 2 && intake.landed().size() >= 2);
        assertThat(tally.ignored()).isNotEmpty().containsOnly("gap");
    }

    @Test
    void saysThatTheStreamEndedAndConnectsAnew() throws Exception {
        site.answers((request, asked, response) -> {
            response.setContentType("multipart/mixed; boundary=boundary");
            response.getOutputStream().write((EVENT + "--boundary--\r\n").getBytes(ISO_8859_1));
        });

        Line line = open("url", site.url("/x"), "pause", "PT0.3S");

        await().until(() -> line.trouble().orElse("").contains("ended the stream"));
        await().until(() -> intake.landed().size() >= 2);
    }

    @Test
    void saysThatTheServerDoesNotLetItIn() throws Exception {
        secret("wrong");

        Line line = open("url", site.url("/digest/x"), "auth", "digest", "user", "hub");

        await().until(() -> line.trouble().orElse("").contains("does not let the hub in (401)"));
    }

    @Test
    void keepsWhatHasComeUntilTheIntakeTakesIt() throws Exception {
        stream(EVENT + HEARTBEAT);
        intake.refuse(Refusal.UNAVAILABLE);

        Line line = open("url", site.url("/x"), "idle", "PT0.2S");
        await().until(() -> line.trouble().orElse("").contains("not taken over"));
        assertThat(intake.landed()).isEmpty();

        intake.reset();
        await().until(() -> intake.landed().size() == 2 && line.trouble().isEmpty());
        assertThat(tally.refused()).isNotEmpty().containsOnly(Refusal.UNAVAILABLE);
        assertThat(site.asked()).hasSize(1);
    }

    @Test
    void goesOnAfterAMessageThatTheIntakeRefusesForGood() throws Exception {
        stream(EVENT + HEARTBEAT);
        intake.refuse(Refusal.MALFORMED);

        open("url", site.url("/x"), "idle", "PT0.2S");

        await().until(() -> tally.refused().size() == 2);
        assertThat(tally.refused()).containsOnly(Refusal.MALFORMED);
    }

    @Test
    void refusesAStreamWhoseMessageDoesNotEnd() throws Exception {
        stream("--boundary\r\nContent-Type: application/xml\r\n\r\n" + "x".repeat(200_000));

        open("url", site.url("/x"));

        await().until(() -> tally.refused().contains(Refusal.TOO_LARGE));
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void takesAsManyPartsOfAMessageAsTheFeedAllows() throws Exception {
        limits = new Limits(Map.of(Limit.PARTS, 130));
        stream(EVENT + IMAGE.repeat(129) + HEARTBEAT);

        open("url", site.url("/x"));

        await().until(() -> intake.landed().size() == 1);
        assertThat(intake.landed().getFirst().arrival().parts()).hasSize(130);
        assertThat(tally.refused()).isEmpty();
    }

    @Test
    void refusesAMessageOfMorePartsThanTheFeedAllows() throws Exception {
        limits = new Limits(Map.of(Limit.PARTS, 2));
        stream(EVENT + IMAGE.repeat(2) + HEARTBEAT);

        open("url", site.url("/x"));

        await().until(() -> tally.refused().contains(Refusal.MALFORMED));
        assertThat(intake.landed()).isEmpty();
    }

    @Test
    void endsAtOnceWhileTheStreamIsOpen() throws Exception {
        stream(HEARTBEAT);
        Line line = open("url", site.url("/x"), "idle", "PT0.1S");
        await().until(() -> intake.landed().size() == 1);

        line.close();

        assertThat(line.trouble()).isEmpty();
    }

    private Line open(String... settings) throws IOException {
        return open(STREAM, Map.of(), settings);
    }

    /** Sends this and then nothing, without an end. */
    private void stream(String text) {
        site.answers((request, asked, response) -> {
            response.setContentType("multipart/mixed; boundary=boundary");
            response.getOutputStream().write(text.getBytes(ISO_8859_1));
            response.flushBuffer();
            HttpPollTest.hold(enough);
        });
    }

    @Override
    void stop() {
        enough.countDown();
        super.stop();
    }
}

package anpr.hub.adapters.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static final String EVENT = "--b\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nHeartbeat";

    @Test
    void passesOverJunkBetweenXmlMessagesAndCountsIt() throws RefusedException {
        var cutting = Cutting.of("closing-tag")
                .take("OK <<< </b>\n<a/> \r\n\0 PING<a>1</a>\n")
                .end();

        assertThat(cutting.messages()).containsExactly("<a/>", "<a>1</a>");
        assertThat(cutting.passedOver()).isEqualTo(2);
    }

    @Test
    void givesTheHalfOfAnXmlMessageThatTheNextOneInterrupts() throws RefusedException {
        var cutting = Cutting.of("closing-tag")
                .take("<?xml version='1.0'?><a><b>1</b><?xml version='1.0'?><a>2</a>", 3, new Random(1))
                .end();

        assertThat(cutting.messages())
                .containsExactly("<?xml version='1.0'?><a><b>1</b>", "<?xml version='1.0'?><a>2</a>");
    }

    @Test
    void endsAStringThatAHandMadeTemplateDoesNotClose() throws RefusedException {
        assertThat(Cutting.of("json").take("{\"f\":\"C:\\\"\n}{\"n\":1}").messages())
                .containsExactly("{\"f\":\"C:\\\"\n}", "{\"n\":1}");
    }

    @Test
    void takesTheLastLineWhenTheSenderCloses() throws RefusedException {
        assertThat(Cutting.of("line").take("a\r\n\r\nb").end().messages()).containsExactly("a", "b");
    }

    @Test
    void beginsAnewAtASecondStx() throws RefusedException {
        var cutting = Cutting.of("stx-etx").take("\2cut\2whole\3");

        assertThat(cutting.messages()).containsExactly("whole");
        assertThat(cutting.passedOver()).isEqualTo(1);
    }

    @Test
    void cutsBySilence() throws RefusedException {
        var cutting = Cutting.of("idle")
                .take("<a>")
                .take("</a>")
                .idle()
                .idle()
                .take("b")
                .end();

        assertThat(cutting.messages()).containsExactly("<a></a>", "b");
    }

    @Test
    void readsLengthsAsTheFeedSays() throws RefusedException {
        var settings = Map.of("lengthBytes", "2", "byteOrder", "little-endian", "lengthCountsItself", "true");

        assertThat(new Cutting("length-prefix", settings, 100)
                        .take("\5\0abc\2\0\3\0d")
                        .messages())
                .containsExactly("abc", "d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"closing-tag", "json", "line", "stx-etx", "length-prefix"})
    void refusesHalfAMessageWhenTheSenderIsSilent(String framing) {
        assertRefused(Refusal.INCOMPLETE, () -> Cutting.of(framing)
                .take(
                        switch (framing) {
                            case "closing-tag" -> "<a>";
                            case "json" -> "{";
                            case "stx-etx" -> "\2a";
                            default -> "\0a";
                        })
                .idle());
    }

    @ParameterizedTest
    @ValueSource(strings = {"closing-tag", "json", "line", "stx-etx", "length-prefix", "idle", "multipart-stream"})
    void holdsNoMoreThanTheLimit(String framing) {
        String beginning =
                switch (framing) {
                    case "closing-tag" -> "<a>";
                    case "json" -> "{\"";
                    case "stx-etx" -> "\2";
                    case "length-prefix" -> "\0\0\40\0";
                    case "multipart-stream" -> "--b\r\n\r\n";
                    default -> "";
                };
        assertRefused(Refusal.TOO_LARGE, () -> new Cutting(framing, Map.of(), 1_000)
                .take(beginning + "x".repeat(12_000), 700, new Random(1)));
    }

    @Test
    void takesAMessageOfExactlyTheLimit() throws RefusedException {
        String message = "<a>" + "x".repeat(93) + "</a>";

        assertThat(new Cutting("closing-tag", Map.of(), 100).take(message).messages())
                .containsExactly(message);
        assertThat(new Cutting("line", Map.of(), 100).take(message + "\r\n").messages())
                .containsExactly(message);
    }

    @Test
    void believesNoLengthOfATextPart() throws RefusedException {
        String first = "--b\nContent-Type: text/plain\nContent-Length:0\n\nCode=A;data={\n \"a\": \"}\"\n}\n";
        String second = "--b\nContent-Type: text/plain\nContent-Length:4000\n\nCode=B;data={}\n";

        assertThat(Cutting.of("multipart-stream")
                        .take(first + "\n" + second + "\n--b\n")
                        .idle()
                        .messages())
                .containsExactly(first, second);
    }

    @Test
    void takesAnImageWhoseLengthIsWrong() throws RefusedException {
        String message =
                EVENT + "\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: 90\r\n\r\n\u00ff\u00d8\u00ff\u00d9";
        String next = EVENT;

        assertThat(Cutting.of("multipart-stream")
                        .take(message + "\r\n" + next.repeat(1) + "\r\n" + next + "\r\n--b--")
                        .end()
                        .messages())
                .containsExactly(message, next, next);
    }

    @Test
    void givesWhatLooksWholeWhenTheSenderIsSilent() throws RefusedException {
        var cutting = Cutting.of("multipart-stream").take(EVENT).idle();
        assertThat(cutting.messages()).containsExactly(EVENT);

        cutting.take("\r\n--b\r\n\r\n<a><b/></a>").idle();
        assertThat(cutting.messages()).containsExactly(EVENT, "--b\r\n\r\n<a><b/></a>");
        assertThat(cutting.passedOver()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\n\r\n<a><b>",
                "--b\r\n\r\nCode=A;data={",
                "--b\r\nContent-Type: image/jpeg\r\nContent-Length: 9\r\n\r\n\u00ff\u00d8"
            })
    void refusesWhatLooksLikeAHalf(String half) {
        assertRefused(
                Refusal.INCOMPLETE,
                () -> Cutting.of("multipart-stream").take(half).idle());
        assertRefused(
                Refusal.INCOMPLETE,
                () -> Cutting.of("multipart-stream").take(half).end());
    }

    @Test
    void takesTheBoundaryThatTheFeedNames() throws RefusedException {
        var cutting = new Cutting("multipart-stream", Map.of("boundary", "b"), 1_000)
                .take("--preamble\r\n" + EVENT + "\r\n--b--\r\n");

        assertThat(cutting.messages()).containsExactly(EVENT);
        assertThat(cutting.passedOver()).isEqualTo(1);
        assertThat(new MultipartStream().mediaType(EVENT.getBytes(ISO_8859_1)))
                .isEqualTo("multipart/mixed; boundary=\"b\"");
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable cuts) {
        assertThatThrownBy(cuts).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal())
                .isEqualTo(refusal));
    }
}

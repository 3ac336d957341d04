package anpr.hub.adapters.framing;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Framing;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FramingPropertiesTest {
    /** A stream of messages of one framing, and the messages that it was made of. */
    record Stream(String framing, List<String> messages, String bytes) {}

    @Property(tries = 2000)
    void concatenatedMessagesAreCutIntoExactlyThemselvesHoweverTheStreamIsChopped(
            @ForAll("streams") Stream stream, @ForAll @IntRange(min = 1, max = 60) int most, @ForAll Random random)
            throws RefusedException {
        var cutting =
                Cutting.of(stream.framing()).take(stream.bytes(), most, random).end();

        assertThat(cutting.messages()).isEqualTo(stream.messages());
    }

    /** Nearly right bytes are cut or refused, the same way whatever the pieces are, and no message is over the limit. */
    @Property(tries = 3000)
    void anyBytesAreCutOrRefusedAlikeHoweverTheyAreChopped(
            @ForAll("nearly") String bytes,
            @ForAll("framings") String framing,
            @ForAll @IntRange(min = 1, max = 20) int most,
            @ForAll Random random) {
        var atOnce = new Cutting(framing, Map.of(), 64);
        var chopped = new Cutting(framing, Map.of(), 64);

        Refusal whole = refusal(() -> atOnce.take(bytes).end());
        Refusal pieces = refusal(() -> chopped.take(bytes, most, random).end());

        assertThat(chopped.messages()).isEqualTo(atOnce.messages());
        assertThat(pieces).isEqualTo(whole);
        assertThat(chopped.passedOver()).isEqualTo(atOnce.passedOver());
        assertThat(chopped.messages()).allSatisfy(message -> assertThat(message).hasSizeBetween(1, 64));
    }

    private interface Cuts {
        void run() throws RefusedException;
    }

    private static Refusal refusal(Cuts cuts) {
        try {
            cuts.run();
            return Refusal.NOT_ADMITTED; // stands for none: no framing admits
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    @Provide
    Arbitrary<String> framings() {
        return Arbitraries.of(Framings.all().stream().map(Framing::name).toList());
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of(
                        "<",
                        ">",
                        "/",
                        "a",
                        "ab",
                        "<a>",
                        "</a>",
                        "<a/>",
                        "<?xml ",
                        "?>",
                        "<!--",
                        "-->",
                        "<![CDATA[",
                        "]]>",
                        "'",
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        "\\",
                        "\n",
                        "\r\n",
                        "--b",
                        "--",
                        "\2",
                        "\3",
                        "\0",
                        "\0\0\0\4",
                        "Content-Length: 3",
                        "Content-Type: image/jpeg",
                        ": ",
                        " ",
                        "\u00ff")
                .list()
                .ofMaxSize(40)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<Stream> streams() {
        return Arbitraries.oneOf(xml(), json(), lines(), stx(), lengths(), multipart());
    }

    private static Arbitrary<String> text(String letters) {
        return Arbitraries.strings().withChars(letters.toCharArray()).ofMaxLength(30);
    }

    private static Arbitrary<Stream> xml() {
        Arbitrary<String> name = Arbitraries.of("Msg", "root", "a:MESSAGE", "M", "Ms");
        Arbitrary<String> prolog = Arbitraries.of(
                "",
                "<?xml version='1.0'?>",
                "<?xml version=\"1.0\"?>\n<!-- </Msg> > -->",
                "<!DOCTYPE x [<!ENTITY y '>'>]>");
        Arbitrary<String> inner = Arbitraries.of(
                        "text",
                        "<Msgs>",
                        "</Msgs>",
                        "<b c='>' d=\"</Msg>'\"/>",
                        "<!-- </root></Msg> -- > -->",
                        "<![CDATA[</Msg>]]]]>",
                        "<?pi </Msg> ?>",
                        "&lt;/Msg>",
                        "\u00c3\u00a9",
                        "<unclosed>",
                        "\n")
                .list()
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces));
        Arbitrary<String> message = Combinators.combine(prolog, name, inner)
                .as((before, root, content) -> before + '<' + root + " x=\"1>2\">" + content + "<" + root + "/><" + root
                        + ">n</" + root + ">" + "</" + root + " >");
        Arbitrary<String> selfClosed = name.map(root -> '<' + root + " y='/>'/>");
        return streams("closing-tag", Arbitraries.oneOf(message, selfClosed), "", " \r\n");
    }

    private static Arbitrary<Stream> json() {
        Arbitrary<String> string =
                text("ab{}[]\\\" ").map(s -> '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        Arbitrary<String> object = string.list().ofMaxSize(4).map(all -> "{\"a\":" + all + ", \"b\": {\"c\":[1]}}");
        return streams("json", object, "", "\n ,");
    }

    private static Arbitrary<Stream> lines() {
        return streams("line", text("ab<{\2 ").filter(s -> !s.isEmpty()), "\r\n", "\n");
    }

    private static Arbitrary<Stream> stx() {
        Arbitrary<String> content = text("09A\n").filter(s -> !s.isEmpty());
        return content.list()
                .ofMaxSize(6)
                .map(all -> new Stream("stx-etx", all, "\r\n\2" + String.join("\3\2", all) + "\3"))
                .filter(stream -> !stream.messages().isEmpty());
    }

    private static Arbitrary<Stream> lengths() {
        return text("ab\0\u00ff").filter(s -> !s.isEmpty()).list().ofMaxSize(6).map(all -> {
            var bytes = new StringBuilder();
            all.forEach(one ->
                    bytes.append("\0\0\0\0\0\0\0").append((char) one.length()).append(one));
            return new Stream("length-prefix", all, bytes.toString());
        });
    }

    private static Arbitrary<Stream> multipart() {
        Arbitrary<String> length =
                Arbitraries.of("", "Content-Length:0\r\n", "Content-Length: 5\r\n", "Content-Length: 400\r\n");
        Arbitrary<String> event = Combinators.combine(length, text("{}ab\r\n"), Arbitraries.of("", "\r\n"))
                .as((stated, content, blank) ->
                        "--b\r\n" + blank + "Content-Type: text/plain\r\n" + stated + "\r\n" + content);
        Arbitrary<String> image = text("\u00ff\r\n-b")
                .map(s -> s + "\r\n--b\r\n" + s)
                .map(jpeg ->
                        "\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length() + "\r\n\r\n" + jpeg);
        Arbitrary<String> message = Combinators.combine(event, image.list().ofMaxSize(2))
                .as((text, images) -> text + String.join("", images));
        return message.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(all -> new Stream("multipart-stream", all, "\r\n" + String.join("\r\n", all) + "\r\n--b--\r\n"));
    }

    private static Arbitrary<Stream> streams(String framing, Arbitrary<String> message, String ends, String between) {
        Arbitrary<String> gap =
                Arbitraries.strings().withChars(between.toCharArray()).ofMaxLength(3);
        return Combinators.combine(message.list().ofMaxSize(6), gap).as((all, blank) -> {
            var bytes = new StringBuilder(blank);
            all.forEach(one -> bytes.append(one).append(ends).append(blank));
            return new Stream(framing, all, bytes.toString());
        });
    }
}

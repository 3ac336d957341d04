package anpr.hub.adapters.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.submission.Submission.Part;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class MultipartBodyPropertiesTest {
    @Property(tries = 500)
    void whatIsComposedWithLengthsIsCutIntoTheSameBytes(
            @ForAll @Size(min = 1, max = 8) List<byte[]> contents, @ForAll boolean crLf, @ForAll boolean closed)
            throws MultipartException {
        byte[] body = compose(contents, crLf ? "\r\n" : "\n", true, closed);

        assertThat(cut(body)).containsExactlyElementsOf(contents);
    }

    @Property(tries = 500)
    void whatIsComposedWithoutLengthsIsCutIntoTheSameBytes(@ForAll @Size(min = 1, max = 8) List<byte[]> contents)
            throws MultipartException {
        assertThat(cut(compose(contents, "\r\n", false, true))).containsExactlyElementsOf(contents);
    }

    /** Arbitrary bytes are cut or refused, and every part lies within the body. */
    @Property(tries = 2000)
    void anyBytesAreCutOrRefused(@ForAll("nearlyMultipart") String text) {
        byte[] body = text.getBytes(ISO_8859_1);
        try {
            int last = 0;
            for (Part part : MultipartBody.parts(body, "multipart/mixed; boundary=b")) {
                assertThat(part.offset()).isBetween(last, body.length);
                last = part.offset() + part.length();
                assertThat(last).isLessThanOrEqualTo(body.length);
            }
        } catch (MultipartException refused) {
            assertThat(refused).hasMessageMatching("[A-Z].+");
        }
    }

    /** Any header value, too. */
    @Property(tries = 500)
    void anyContentTypeIsReadOrRefused(@ForAll String parameters) {
        try {
            MultipartBody.parts("--b\r\n\r\nx\r\n--b--".getBytes(ISO_8859_1), "multipart/mixed;" + parameters);
        } catch (MultipartException refused) {
            assertThat(refused).hasMessageMatching("[A-Z].+");
        }
    }

    @Provide
    Arbitrary<String> nearlyMultipart() {
        return Arbitraries.of(
                        "--b",
                        "--b--",
                        "b",
                        "\r\n",
                        "\n",
                        "\r",
                        " ",
                        ":",
                        "-",
                        "Content-Length:",
                        "1",
                        "12",
                        "9999",
                        "Content-Type: text/xml",
                        "Content-Disposition: form-data; name=\"",
                        "\"",
                        "x",
                        "\u00ff\u00d8")
                .list()
                .ofMaxSize(60)
                .map(pieces -> String.join("", pieces));
    }

    private static List<byte[]> cut(byte[] body) throws MultipartException {
        return MultipartBody.parts(body, "multipart/mixed; boundary=MIME_boundary").stream()
                .map(part -> Arrays.copyOfRange(body, part.offset(), part.offset() + part.length()))
                .toList();
    }

    private static byte[] compose(List<byte[]> contents, String lineBreak, boolean lengths, boolean closed) {
        var body = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            body.writeBytes(("--MIME_boundary" + lineBreak).getBytes(ISO_8859_1));
            body.writeBytes(("Content-Type: image/jpeg" + lineBreak).getBytes(ISO_8859_1));
            if (lengths) {
                body.writeBytes(("Content-Length: " + content.length + lineBreak).getBytes(ISO_8859_1));
            }
            body.writeBytes(lineBreak.getBytes(ISO_8859_1));
            body.writeBytes(content);
            body.writeBytes(lineBreak.getBytes(ISO_8859_1));
        }
        if (closed) {
            body.writeBytes(("--MIME_boundary--" + lineBreak).getBytes(ISO_8859_1));
        }
        return body.toByteArray();
    }
}

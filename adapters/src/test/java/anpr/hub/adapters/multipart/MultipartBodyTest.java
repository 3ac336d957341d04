package anpr.hub.adapters.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.submission.Submission.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies are cut that cameras really send. A {@code ~} in these texts is CR LF. */
class MultipartBodyTest {
    private static final String FORM = "multipart/form-data; boundary=boundary";

    @Test
    void cutsAPushOfXmlAndJpeg() throws MultipartException {
        String body = """
                --boundary~\
                Content-Disposition: form-data; name="anpr.xml"; filename="anpr.xml"~\
                Content-Type: application/xml; charset="UTF-8"~\
                Content-Length: 11~\
                ~\
                <a>ZZ99</a>~\
                --boundary~\
                Content-Disposition: form-data; name="vehiclePicture.jpg"; filename="20260101.jpg"~\
                Content-Type: image/pjpeg~\
                Content-Length: 4~\
                ~\
                JPEG~\
                --boundary--~\
                """;

        List<Part> parts = cut(body, FORM);

        assertThat(parts)
                .extracting(Part::name, Part::fileName, Part::mediaType)
                .containsExactly(
                        tuple("anpr.xml", "anpr.xml", "application/xml"),
                        tuple("vehiclePicture.jpg", "20260101.jpg", "image/pjpeg"));
        assertThat(contents(body, FORM)).containsExactly("<a>ZZ99</a>", "JPEG");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=boundary",
                "multipart/form-data; boundary=\"boundary\"",
                "Multipart/Form-Data;Boundary=boundary ; charset=utf-8",
                "multipart/mixed; charset=\"utf-8\"; boundary=boundary",
                "multipart/x-mixed-replace;boundary=--boundary"
            })
    void takesTheBoundaryHoweverItIsWritten(String contentType) throws MultipartException {
        assertThat(contents("--boundary~Content-Type: text/plain~~one~--boundary--", contentType))
                .containsExactly("one");
    }

    @Test
    void takesABoundaryWithoutItsDashes() throws MultipartException {
        assertThat(contents("boundary~Content-Type: text/plain~~one~boundary--~", FORM))
                .containsExactly("one");
    }

    @Test
    void takesLinesThatEndInLfAlone() throws MultipartException {
        assertThat(contents("--boundary\nContent-Type: text/plain\n\none\r\n--boundary\n\ntwo\n--boundary--\n", FORM))
                .as("with LF lines a CR before the break belongs to the content")
                .containsExactly("one\r", "two");
    }

    @Test
    void skipsABlankLineAfterTheBoundary() throws MultipartException {
        assertThat(cut("--boundary~~Content-Type: text/xml~Content-Length: 3~~one~--boundary--~", FORM))
                .extracting(Part::mediaType, Part::length)
                .containsExactly(tuple("text/xml", 3));
    }

    @Test
    void takesAPartWithoutHeaders() throws MultipartException {
        assertThat(contents("--boundary~~one~--boundary--~", FORM)).containsExactly("one");
    }

    @Test
    void believesAContentLengthThatLeadsToABoundary() throws MultipartException {
        assertThat(contents("--boundary~Content-Length: 20~~JP~--boundary~~EG~--boundary--~", FORM))
                .as("the image holds bytes that look like a boundary")
                .containsExactly("JP~--boundary~~EG");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length:0",
                "Content-Length:3",
                "Content-Length: 2",
                "Content-Length: 999",
                "Content-Length: many",
                "Content-Length: 99999999999999",
                "content-length : 3"
            })
    void endsAPartAtTheBoundaryWhenItsLengthIsWrong(String header) throws MultipartException {
        assertThat(contents("--boundary~" + header + "~~one~--boundary~~two~--boundary--~", FORM))
                .containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--boundary~Content-ID: <patch>~Content-Length: 0~~~--boundary--~",
                "--boundary~Content-ID: patch~~--boundary--~",
                "--boundary~Content-ID: patch~--boundary--~"
            })
    void takesAnEmptyPartAndItsContentId(String body) throws MultipartException {
        assertThat(cut(body, FORM)).extracting(Part::name, Part::length).containsExactly(tuple("patch", 0));
    }

    @Test
    void keepsOddNames() throws MultipartException {
        String body =
                "--boundary~Content-Disposition: form-data; name=a;~ filename=\"C:\\in;box\\\"1\\\".jpg\"~~one~--boundary--";

        assertThat(cut(body, FORM))
                .extracting(Part::name, Part::fileName)
                .containsExactly(tuple("a", "C:\\in;box\"1\".jpg"));
    }

    @Test
    void skipsWhatComesBeforeTheFirstAndAfterTheFinalBoundary() throws MultipartException {
        assertThat(contents("preamble~--boundary~~one~--boundary--~epilogue~--boundary~~no~", FORM))
                .containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--boundary~~one", "--boundary~Content-Length: 3~~one", "--boundary~Content-Length: 3~~one~"})
    void takesABodyWithoutItsFinalBoundary(String body) throws MultipartException {
        assertThat(contents(body, FORM)).containsExactly("one");
    }

    @Test
    void refusesAPartThatIsCutShort() {
        assertThatThrownBy(() -> cut("--boundary~Content-Length: 100~~one", FORM))
                .isInstanceOf(MultipartException.class)
                .hasMessageContaining("cut short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<xml/>",
                "--boundary--",
                "--boundary~no colon in this header~~one~--boundary--",
                "--other~~one~--other--"
            })
    void refusesWhatHasNoParts(String body) {
        assertThatThrownBy(() -> cut(body, FORM)).isInstanceOf(MultipartException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""})
    void refusesAContentTypeWithoutBoundary(String contentType) {
        assertThatThrownBy(() -> cut("--boundary~~one~--boundary--", contentType))
                .isInstanceOf(MultipartException.class);
    }

    @Test
    void refusesMorePartsThanAnySenderHas() {
        String body = "--boundary~~x~".repeat(Limit.PARTS.usual() + 1) + "--boundary--";

        assertThatThrownBy(() -> cut(body, FORM)).isInstanceOf(MultipartException.class);
    }

    @Test
    void refusesEndlessHeaders() {
        String body = "--boundary~" + "X: y~".repeat(MultipartBody.MAX_HEADERS) + "~x~--boundary--";

        assertThatThrownBy(() -> cut(body, FORM)).isInstanceOf(MultipartException.class);
    }

    @Test
    void findsNoPartsInOtherMediaTypes() throws MultipartException {
        assertThat(cut("--boundary~~one~--boundary--", "application/xml")).isEmpty();
    }

    private static List<Part> cut(String body, String contentType) throws MultipartException {
        return MultipartBody.parts(bytes(body), contentType);
    }

    private static List<String> contents(String body, String contentType) throws MultipartException {
        byte[] bytes = bytes(body);
        return MultipartBody.parts(bytes, contentType).stream()
                .map(part -> new String(bytes, part.offset(), part.length(), ISO_8859_1).replace("\r\n", "~"))
                .toList();
    }

    private static byte[] bytes(String body) {
        return body.replace("~", "\r\n").getBytes(ISO_8859_1);
    }
}

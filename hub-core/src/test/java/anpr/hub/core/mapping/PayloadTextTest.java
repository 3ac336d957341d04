package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where characters lay among the bytes. */
class PayloadTextTest {
    private static final String MARK = "ZZ99ZZZ";

    @Property
    void theMarkIsFoundBehindAnyText(@ForAll String before, @ForAll @IntRange(max = 5) int padding) {
        String clean = new String(before.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] text = (clean + MARK).getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[padding + text.length];
        System.arraycopy(text, 0, body, padding, text.length);

        PayloadText payload = PayloadText.decode(body, padding, text.length);

        assertThat(at(payload, body)).isEqualTo(MARK);
    }

    @Property
    void theMarkIsFoundBehindAnyBytes(@ForAll byte[] before) {
        byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[before.length + 1 + mark.length];
        System.arraycopy(before, 0, body, 0, before.length);
        body[before.length] = '|';
        System.arraycopy(mark, 0, body, before.length + 1, mark.length);
        PayloadText payload = PayloadText.decode(body, 0, body.length);

        if (payload.text().endsWith(MARK)) {
            assertThat(at(payload, body)).isEqualTo(MARK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "GB18030"})
    void theDeclaredEncodingIsUsed(String encoding) {
        String xml = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?><a>\u00e9\u00fc" + MARK + "</a>";
        byte[] body = xml.getBytes(Charset.forName(encoding));

        PayloadText payload = PayloadText.decode(body, 0, body.length);

        assertThat(payload.text()).isEqualTo(xml);
        int index = xml.indexOf(MARK);
        assertThat(new String(body, payload.byteOffset(index), MARK.length(), StandardCharsets.US_ASCII))
                .isEqualTo(MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkIsNoText(String encoding) {
        byte[] body = ("\ufeff" + "\u20ac" + MARK).getBytes(Charset.forName(encoding));

        PayloadText payload = PayloadText.decode(body, 0, body.length);

        assertThat(payload.text()).isEqualTo("\u20ac" + MARK);
        assertThat(payload.byteOffset(1 + MARK.length())).isEqualTo(body.length);
    }

    @Test
    void placesAreTrueBehindAPairOfSurrogatesAtAnyIndex() {
        for (int before = 60; before < 70; before++) {
            String text = "a".repeat(before) + "\uD83D\uDE97" + "b".repeat(70) + "\uD83D\uDE97";
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            PayloadText payload = PayloadText.decode(body, 0, body.length);

            for (int index = before + 2; index <= before + 72; index++) {
                assertThat(payload.byteOffset(index)).isEqualTo(index + 2);
            }
            assertThat(payload.byteEnd(text.length())).isEqualTo(body.length);
        }
    }

    @Test
    void utf16IsKnownByItsZerosWhereItHasNoMark() {
        byte[] little = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        byte[] big = "<a/>".getBytes(StandardCharsets.UTF_16BE);

        assertThat(PayloadText.decode(little, 0, little.length).text()).isEqualTo("{\"a\":1}");
        assertThat(PayloadText.decode(little, 0, little.length).byteOffset(2)).isEqualTo(4);
        assertThat(PayloadText.decode(big, 0, big.length).text()).isEqualTo("<a/>");
    }

    @Test
    void eachByteThatIsNoUtf8IsOneReplacement() {
        byte[] body = {'a', (byte) 0xC3, '(', (byte) 0xFF, (byte) 0xE2, (byte) 0x82, 'b'};

        PayloadText payload = PayloadText.decode(body, 0, body.length);

        assertThat(payload.text()).isEqualTo("a\ufffd(\ufffd\ufffd\ufffdb");
        assertThat(payload.byteOffset(6)).isEqualTo(6);
    }

    private static String at(PayloadText payload, byte[] body) {
        int index = payload.text().lastIndexOf(MARK);
        int from = payload.byteOffset(index);
        return new String(body, from, payload.byteOffset(index + MARK.length()) - from, StandardCharsets.UTF_8);
    }
}

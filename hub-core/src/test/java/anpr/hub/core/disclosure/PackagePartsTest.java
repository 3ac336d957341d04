package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.Logs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of a package. */
class PackagePartsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "=1+1|'=1+1",
                "+44 1|'+44 1",
                "@x|'@x",
                "-2+3|'-2+3",
                "-0.1416|-0.1416",
                "a,b|\"a,b\"",
                "say \"x\"|\"say \"\"x\"\"\"",
                "plain|plain"
            })
    void aCellIsTextToASpreadsheet(String value, String cell) {
        assertThat(new Csv("a").row(value).toString()).isEqualTo("\uFEFFa\n" + cell + "\n");
    }

    @Test
    void aControlCharacterIsASpace() {
        assertThat(new Csv("a").row("x\ty\nz\0").toString()).isEqualTo("\uFEFFa\nx y z \n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "a b", ".a", "a..b", "a-", "-a", "caf\u00e9"})
    void aCaseThatCannotNameAFolderIsRefused(String caseRef) {
        assertThatThrownBy(() -> new PackageNumber(caseRef, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCopyIsNamedByCaseNumberAndRecipient() {
        assertThat(new PackageNumber("OP-SIM.7_a", 12).id(Recipient.COURT_ANNEX))
                .isEqualTo("ANPR-OP-SIM.7_a-012-COURT-ANNEX");
    }

    @Test
    void aCameraHasOneNameInACaseAndAnotherInTheNext() throws IOException {
        List<String> cameras = List.of("1|1|1", "1|1|2", "1|1|3", "1|1|4", "1|1|5", "1|1|6", "1|1|7", "1|1|8");
        Map<String, String> first =
                CameraNames.of(directory, "A", new SecureRandom()).name(cameras);
        Map<String, String> more =
                CameraNames.of(directory, "A", new SecureRandom()).name(List.of("9|9|9", "1|1|3"));
        Map<String, String> other =
                CameraNames.of(directory, "B", new SecureRandom(new byte[] {1})).name(cameras);

        assertThat(first.values())
                .containsExactlyInAnyOrder("CAM-A", "CAM-B", "CAM-C", "CAM-D", "CAM-E", "CAM-F", "CAM-G", "CAM-H");
        assertThat(more).containsEntry("1|1|3", first.get("1|1|3")).containsEntry("9|9|9", "CAM-I");
        assertThat(other.values()).hasSameElementsAs(first.values());
        assertThat(Files.readString(directory.resolve("A.cameras")))
                .isNotEqualTo(Files.readString(directory.resolve("B.cameras")))
                .doesNotContain("1|1");
    }

    @Test
    void thereAreMoreCamerasThanLetters() throws IOException {
        List<String> cameras = IntStream.range(0, 30).mapToObj(String::valueOf).toList();

        assertThat(CameraNames.of(directory, "A", new SecureRandom())
                        .name(cameras)
                        .values())
                .contains("CAM-Z", "CAM-AA", "CAM-AD")
                .doesNotContain("CAM-AE");
    }

    @Test
    void anImageIsBareOnceItIsBared() throws IOException {
        byte[] jpeg = EvidencePackageTest.jpeg();
        byte[] trailing = Arrays.copyOf(jpeg, jpeg.length + 9);
        for (byte[] image : List.of(
                EvidencePackageTest.withComment(jpeg, "GPS"), trailing, application(jpeg, 1), application(jpeg, 13))) {
            BareImage bare = BareImage.of(image).orElseThrow();
            assertThat(bare.is(image)).isFalse();
            assertThat(bare.bytes()).isEqualTo(jpeg);
        }
        assertThat(BareImage.of(jpeg).orElseThrow().is(jpeg)).isTrue();
    }

    @Test
    void textInAPngIsLeftOut() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB), "png", out);
        byte[] png = out.toByteArray();
        byte[] chunk = chunk("tEXt", "Comment\0GPS".getBytes(UTF_8));
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(png, 0, 33);
        with.writeBytes(chunk);
        with.write(png, 33, png.length - 33);

        assertThat(BareImage.of(with.toByteArray()).orElseThrow().bytes()).isEqualTo(png);
        assertThat(BareImage.of(png).orElseThrow().is(png)).isTrue();
    }

    @Test
    void anImageThatCannotBeLookedThroughIsNone() throws IOException {
        byte[] jpeg = EvidencePackageTest.jpeg();
        for (int length = 0; length < jpeg.length; length++) {
            assertThat(BareImage.of(Arrays.copyOf(jpeg, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
        assertThat(BareImage.of("GIF89a".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aResultListWithNothingSensitiveIsAsLongAsOneWithSomething() {
        Exhibit open = new Exhibit(Logs.Log.INGEST, 7, false, "{}", List.of());
        Exhibit hidden = new Exhibit(Logs.Log.INGEST, 123456, true, "{}", List.of());

        assertThat(Selection.open(List.of(open, hidden)).ingest()).containsExactly(7L);
        assertThat(Selection.sensitive(List.of(open, hidden)).ingest()).containsExactly(123456L);
        assertThat(length(Selection.sensitive(List.of(open))))
                .isEqualTo(length(Selection.sensitive(List.of(open, hidden))));
    }

    @Test
    void aTemplateThatAsksForWhatThereIsNotIsRefused() {
        Drafts drafts = Drafts.parse("{schedules: {}, statement: '{nothing}', method: x}");

        assertThatThrownBy(() -> drafts.statement(Map.of())).hasMessageContaining("{nothing}");
        assertThatThrownBy(() -> Drafts.parse("x: 1")).isInstanceOf(IllegalArgumentException.class);
    }

    private static int length(AuditEvent.Found found) {
        return found.ingest().toString().length()
                + found.retrieved().toString().length()
                + String.valueOf(found.padding()).length();
    }

    private static byte[] application(byte[] jpeg, int number) {
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(jpeg, 0, 2);
        with.writeBytes(new byte[] {(byte) 0xFF, (byte) (0xE0 + number), 0, 6, 'E', 'x', 'i', 'f'});
        with.write(jpeg, 2, jpeg.length - 2);
        return with.toByteArray();
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] body = (type + new String(content, UTF_8)).getBytes(UTF_8);
        CRC32 crc = new CRC32();
        crc.update(body);
        return ByteBuffer.allocate(body.length + 8)
                .putInt(content.length)
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }
}

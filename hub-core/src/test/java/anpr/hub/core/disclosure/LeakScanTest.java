package anpr.hub.core.disclosure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.proof.Disclosure;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.seal.Logs;
import anpr.hub.core.seal.Protection;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to write what is withheld, and places to hide it. */
class LeakScanTest {
    private static final String NAME = "CAM7 Mockway North";

    private final LeakScan scan = new LeakScan(ProtectedValues.of(
            List.of(new Exhibit(
                    Logs.Log.INGEST,
                    1,
                    false,
                    "{}",
                    List.of(
                            part(
                                    "location.precise",
                                    "{\"latitude\":51.501009,\"longitude\":-0.141588,\"locationText\":\"Mock \\u0026 Lane\"}"),
                            part(
                                    "camera.identity",
                                    "{\"cameraId\":103,\"cameraRef\":\"CAM7 Mockway North\",\"lane\":\"2\",\"directionAsSupplied\":\"false\"}"),
                            part("supplied", "[{\"field\":\"axles\",\"supplied\":\"2\"}]"),
                            part("source", "{\"acquisitionPath\":\"COMMERCIAL\",\"feed\":\"lot-1\"}"),
                            part("raw", "{\"sha256\":\"" + "f".repeat(64) + "\"}")))),
            "",
            Set.of()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at 51.501009",
                "51.5010",
                "51,50101",
                "lat=51.50100&x=1",
                "0.141588",
                "-0.1416",
                "51501009",
                "51\u00b030'03.6\"N",
                "51\u00b0 30.0605' N",
                "5130.0605,N",
                "51 30 3.63",
                "51.501, -0.142",
                "POINT(-0.141 51.501)"
            })
    void aCoordinateIsFoundHoweverItIsWritten(String text) {
        assertThat(scan.text(text)).as(text).contains("a coordinate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the camera CAM7 Mockway North saw it",
                "cam7 mockway north.jpg",
                "CAM7%20Mockway%20North",
                "CAM7+Mockway+North",
                "\\u0043AM7 Mockway North",
                "&#67;AM7 Mockway&#x20;North",
                "\"cameraId\":103",
                "camera id 103",
                "in lane 2"
            })
    void aCameraIsFoundBehindEscapesToo(String text) {
        assertThat(scan.text(text)).as(text).contains("a camera's name or number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record 103 of 2",
                "151.5010093",
                "0.142 of all",
                "at 51.501 per cent of a very long text that goes on and on and on and on and on and on and on and on: 0.142",
                "lot-12",
                "{\"captureTimeAsSupplied\":\"2026-11-25T09:41:40Z\",\"manualEntry\":false}",
                "acquired: COMMERCIAL"
            })
    void whatOnlyLooksLikeItIsNot(String text) {
        assertThat(scan.text(text)).as(text).isEmpty();
    }

    @Test
    void aDigestIsFoundInHexAndInBothBase64s() {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 0xff);
        for (String text : List.of(
                "F".repeat(64),
                Base64.getEncoder().encodeToString(digest),
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest))) {
            assertThat(scan.text("sha256:" + text)).as(text).contains("a digest");
        }
    }

    @Test
    void whatIsPackedIsLookedThrough() throws IOException {
        byte[] secret = ("named " + NAME).getBytes(UTF_8);
        assertThat(scan.bytes(zip("a.txt", zip("b.txt", secret)))).isPresent();
        assertThat(scan.bytes(zip(NAME + ".txt", new byte[0]))).isPresent();
        assertThat(scan.bytes(gzip(secret))).isPresent();
        assertThat(scan.bytes(pdf(secret))).isPresent();
        assertThat(scan.text(Base64.getEncoder().encodeToString(secret))).isPresent();
        assertThat(scan.text(Base64.getUrlEncoder().encodeToString(secret))).isPresent();
        assertThat(scan.bytes(NAME.getBytes(UTF_16LE))).as("as EXIF has it").isPresent();
        assertThat(scan.bytes(EvidencePackageTest.withComment(EvidencePackageTest.jpeg(), NAME)))
                .isPresent();
    }

    @Test
    void whatCannotBeLookedIntoDoesNotPass() throws IOException {
        byte[] broken = zip("a.txt", new byte[1000]);
        broken[40] ^= 0x55;

        assertThat(scan.bytes(broken)).contains("something that cannot be looked into");
    }

    @Test
    void aDigestThatBeginsLikeAnArchiveIsNone() {
        byte[] zipped = "PK\3\4 and no zip at all behind it".getBytes(ISO_8859_1);
        byte[] gzipped = "\u001f\u008b\b and no gzip at all behind it".getBytes(ISO_8859_1);

        for (byte[] digest : List.of(zipped, gzipped)) {
            assertThat(scan.text(Base64.getUrlEncoder().encodeToString(digest))).isEmpty();
        }
    }

    @Test
    void whatIsInADamagedArchiveBeforeTheDamageIsFound() throws IOException {
        byte[] cut = gzip(("named " + NAME + " " + "x".repeat(1000)).getBytes(UTF_8));

        assertThat(scan.text(Base64.getEncoder().encodeToString(Arrays.copyOf(cut, cut.length - 9))))
                .contains("a camera's name or number");
    }

    @Test
    void whatStandsInEveryPackageTellsNothing() {
        LeakScan lenient = new LeakScan(ProtectedValues.of(
                List.of(new Exhibit(Logs.Log.INGEST, 1, false, "{}", List.of(part("source", "{\"feed\":\"verify\"}")))),
                "bash verify.sh",
                Set.of()));

        assertThat(lenient.text("verify")).isEmpty();
    }

    private static Exhibit.Part part(String group, String json) {
        try {
            return new Exhibit.Part(
                    new Disclosure("A".repeat(22), group, json),
                    Protection.PROTECTED,
                    CanonicalRead.json().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] pdf(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n".getBytes(UTF_8));
        DeflaterOutputStream deflated = new DeflaterOutputStream(bytes);
        deflated.write(content);
        deflated.finish();
        bytes.writeBytes("\nendstream\nendobj\n".getBytes(UTF_8));
        return bytes.toByteArray();
    }
}

package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.mapping.Mapped.Fault;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bound of a form is reached, and refuses by name; what one field holds cannot make a read large. */
class BoundsTest {
    private static final CsvReader CSV = new CsvReader(List.of(',', ';'), Map.of("plate", "plate"));

    private static final String READ = """
            formats: {json: {}}
            records:
              - at: /
                fields:
                  vrmAsRead: plate
                  vrmAlternatives: other
                  captureTime: {from: at, via: [{timestamp: {patterns: ["yyyy-MM-dd'T'HH:mm:ss", yyyy-MM-dd, iso, epoch-s], zone: payload}}]}
                  vehicle.make: make
                  lane: lane
            """;

    @TempDir
    private Path folder;

    @Test
    void rowsCellsAndHeadersOfACsvAreBounded() {
        assertThat(refusal(CSV, ",".repeat(20_000))).isEqualTo(Fault.HOSTILE);
        assertThat(refusal(CSV, "plate,x\n" + "a,b\n".repeat(Limit.NODES.usual() / 2)))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(CSV, "plate" + "!".repeat(2_000) + ",x\na,b\n")).isEqualTo(Fault.HOSTILE);
        assertThat(refusal(CSV, "plate,x\na,b\n")).isNull();
    }

    /** Each row's quotation ends where the next one's begins: every row is read to the end, and given up. */
    @Test
    void quotationsThatNeverEndAreNotReadOverAndOver() {
        String row = "x\"y,\"" + "z".repeat(1_000) + '\n';

        assertThat(refusal(CSV, "plate,x\n" + row.repeat(900))).isEqualTo(Fault.HOSTILE);
        assertThat(refusal(CSV, "plate,x\n" + row.repeat(10))).isNull();
    }

    @Test
    void whatIsCountedInTheOtherFormsIsBounded() {
        assertThat(refusal(new KeyValueReader(';', '='), "a=1\n".repeat(Limit.NODES.usual() + 1)))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new FormReader(), "a=1&".repeat(10_001))).isEqualTo(Fault.HOSTILE);
        assertThat(refusal(
                        new PatternReader(List.of(TextPattern.compile("(?P<a>x)")), false, null),
                        "x\n".repeat(Limit.NODES.usual() + 1)))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new JsonReader(false, false), '[' + "1,".repeat(2 * Limit.NODES.usual()) + "1]"))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new JsonReader(false, false), "{\"" + "a".repeat(2_000) + "\":1}"))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new JsonReader(true, false), "[]1".repeat(Limit.NODES.usual())))
                .as("a sequence of broken values on one line")
                .isNull();
        assertThat(refusal(new JsonReader(true, false), "{},\n".repeat(Limit.NODES.usual() + 1)))
                .isEqualTo(Fault.HOSTILE);
        String attributes =
                IntStream.range(0, 101).mapToObj(i -> " a" + i + "='1'").collect(Collectors.joining());
        assertThat(refusal(new XmlReader(), "<a" + attributes + "/>")).isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new XmlReader(), "<a b='" + "x".repeat(70_000) + "'/>"))
                .isEqualTo(Fault.HOSTILE);
        assertThat(refusal(new XmlReader(), "<a>" + "<b/>".repeat(Limit.NODES.usual()) + "</a>"))
                .isEqualTo(Fault.HOSTILE);
    }

    @Test
    void anArchiveInAnArchiveSwellsAsOneWithIt() throws IOException, UnreadableException {
        byte[] incompressible = new byte[5 << 20];
        new Random(1).nextBytes(incompressible);
        byte[] inner = zip("xl/workbook.xml", incompressible, Deflater.NO_COMPRESSION);
        byte[] outer = zip("a", inner, Deflater.NO_COMPRESSION);
        try (Archive archive = Archive.open(outer, 0, outer.length)) {
            byte[] content = archive.content(archive.entries().getFirst());
            for (int i = 1; i <= 11; i++) {
                try (Archive again = archive.inner(content, 0, content.length)) {
                    again.content(again.entries().getFirst());
                }
            }
            assertThatThrownBy(() -> {
                        try (Archive again = archive.inner(content, 0, content.length)) {
                            again.content(again.entries().getFirst());
                        }
                    })
                    .isInstanceOfSatisfying(UnreadableException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.HOSTILE));
        }
    }

    @Test
    void aTextTooLongForItsFieldIsLeftOutAndFlagged() {
        Read read = accepted("{\"plate\":\"ZZ99ZZZ\",\"at\":\"2026-03-14T08:15:30Z\",\"lane\":\"2\",\"make\":\""
                + "x".repeat(100_000) + "\"}");

        assertThat(read.vehicle()).isNull();
        assertThat(read.lane()).isEqualTo("2");
        assertThat(read.qualityFlags()).contains(QualityFlag.FIELD_TOO_LARGE);
        assertThat(CanonicalRead.toJson(read)).hasSizeLessThan(4_000);
    }

    @Test
    void moreValuesThanAFieldTakesAreLeftOutAndFlagged() {
        String others =
                IntStream.range(0, 50_000).mapToObj(i -> "\"A" + i + '"').collect(Collectors.joining(","));
        Read read = accepted("{\"plate\":\"ZZ99ZZZ\",\"at\":\"2026-03-14T08:15:30Z\",\"other\":[" + others + "]}");

        assertThat(read.vrmAlternatives()).hasSize(FieldRule.MOST_VALUES).startsWith("A0", "A1");
        assertThat(read.qualityFlags()).contains(QualityFlag.FIELD_TOO_LARGE);
    }

    @Test
    void aPlateTooLongForItsFieldIsNoMark() {
        assertThat(outcome("{\"plate\":\"" + "Z".repeat(100_000) + "\",\"at\":\"2026-03-14T08:15:30Z\"}"))
                .isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> assertThat(quarantined.reason())
                        .isEqualTo(Reason.VRM_UNUSABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01",
                "0001-01-01T00:00:00",
                "1969-12-31",
                "253402300800",
                "1970-01-01T00:30:00+01:00",
                "9999-12-31T23:30:00-01:00"
            })
    void aTimeThatNoDeviceMeansIsNone(String at) {
        assertThat(outcome("{\"plate\":\"ZZ99ZZZ\",\"at\":\"" + at + "\"}"))
                .isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> assertThat(quarantined.reason())
                        .isEqualTo(Reason.TIME_UNPARSEABLE));
    }

    @Test
    void aDetailNeverHoldsWhatADatabaseCannot() {
        var quarantined = new Outcome.Quarantined(0, Reason.UNPARSEABLE, "a\0b\ud800" + "c".repeat(5_000), null);

        assertThat(quarantined.detail()).startsWith("a\ufffdb\ufffdc").hasSize(1_000);
    }

    private Read accepted(String json) {
        return ((Outcome.Accepted) outcome(json)).read();
    }

    private Outcome outcome(String json) {
        return Written.trace(Written.type(folder, READ), Trials.submission(json))
                .getFirst()
                .outcome();
    }

    private static Fault refusal(Format.Text form, String text) {
        try {
            form.read(text, 0, text.length(), Node.document());
            return null;
        } catch (UnreadableException e) {
            return e.fault();
        }
    }

    private static byte[] zip(String name, byte[] content, int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.setLevel(level);
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}

package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.hotlist.VoiCsv;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.submission.Submission;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What reads senders' bytes, under the fuzzer: it ends, throws what it says, and tells places that are there. Runs over the
 * mappings' samples with every build; {@code ./hub fuzz TARGET} goes on from them by coverage.
 */
class HostileFuzzTest {
    private static final List<SourceType> TYPES = List.copyOf(Trials.TYPES.all());

    static Stream<Arguments> samples() {
        return Sample.all().stream().map(sample -> Arguments.of((Object) sample.body()));
    }

    /** Each with the number of its type in front, in two bytes. */
    static Stream<Arguments> typed() {
        return Sample.all().stream().map(sample -> {
            int type = TYPES.indexOf(Trials.type(sample.type()));
            byte[] body = sample.body();
            byte[] data = new byte[body.length + 2];
            data[0] = (byte) type;
            data[1] = (byte) (type >> 8);
            System.arraycopy(body, 0, data, 2, body.length);
            return Arguments.of((Object) data);
        });
    }

    static Stream<Arguments> grammars() {
        return Stream.of("/a//b[@c='d']/'e f'[2]", "../*[x=(y/z)]", "yyyy-MM-dd'T'HH:mm:ss[.SSS][X]", "epoch-ms", "iso")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("typed")
    @FuzzTest(maxDuration = "10m")
    void normaliser(byte[] data) {
        if (data.length < 2) {
            return;
        }
        SourceType type = TYPES.get(((data[0] & 0xFF) | (data[1] & 0xFF) << 8) % TYPES.size());
        byte[] body = Arrays.copyOfRange(data, 2, data.length);
        Submission submission = Trials.submission(body, List.of());

        List<Normaliser.Traced> all =
                Trials.normaliser(new Trials.MemoryImages()).trace(submission, type, Trials.feed(type.id()));

        assertThat(all).isNotEmpty();
        for (Normaliser.Traced traced : all) {
            if (traced.outcome() instanceof Outcome.Quarantined quarantined) {
                assertThat(quarantined.reason()).as(quarantined.detail()).isNotEqualTo(Outcome.Reason.INTERNAL);
            }
            if (traced.outcome() instanceof Outcome.Accepted accepted) {
                assertThat(CanonicalRead.fromJson(CanonicalRead.toJson(accepted.read()))
                                .key())
                        .isEqualTo(accepted.read().key());
            }
            traced.lineage().forEach(lineage -> standsInTheBody(lineage, body));
        }
    }

    private static void standsInTheBody(FieldLineage lineage, byte[] body) {
        if (lineage.offset() != null) {
            assertThat(lineage.offset()).isBetween(0L, (long) body.length);
            int length = lineage.length() == null ? 0 : lineage.length();
            assertThat(length).isNotNegative();
            assertThat(lineage.offset() + length).isLessThanOrEqualTo(body.length);
        }
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void xml(byte[] data) {
        read(new XmlReader(), data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void json(byte[] data) {
        read(new JsonReader(false, false), data);
        read(new JsonReader(true, true), data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void text(byte[] data) {
        read(new CsvReader(List.of(',', ';', '\t', '|'), Map.of()), data);
        read(new KeyValueReader(';', '='), data);
        read(new FormReader(), data);
        read(new PatternReader(List.of(Pattern.compile("(?P<a>[^,]*),(?P<b>.*)")), false, null), data);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void archive(byte[] data) {
        var rows = new CsvReader(List.of(Spreadsheet.DELIMITER), Map.of());
        var formats = new Formats(
                "fuzz",
                List.of(new Format.Zip(List.of("SHA256SUMS")), new Format.Workbook(null, rows)),
                List.of(),
                List.of());
        try {
            assertThat(Unpacked.of(data, 0, data.length, formats)).isNotEmpty();
        } catch (UnreadableException refused) {
            assertThat(refused.detail()).isNotEmpty();
        }
    }

    @MethodSource("grammars")
    @FuzzTest(maxDuration = "10m")
    void grammar(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(Path.parse(text).toString()).isEqualTo(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("path");
        }
        try {
            TimePattern.parse(text).read("2026-03-14T08:15:30.250+01:00");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("time pattern");
        }
        TimePattern.parse("iso").read(text);
        TimePattern.parse("epoch").read(text);
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void voi(byte[] data) {
        try {
            assertThat(VoiCsv.read(new ByteArrayInputStream(data))).isNotNull();
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }

    private static void read(Format.Text form, byte[] data) {
        PayloadText payload = PayloadText.decode(data, 0, data.length);
        String text = payload.text();
        Node root = Node.document();
        try {
            if (!text.isEmpty()) {
                form.begins(text, 0, text.length());
            }
            form.read(text, 0, text.length(), root);
            placed(root, payload, data.length);
        } catch (UnreadableException refused) {
            assertThat(refused.detail()).isNotEmpty();
        }
    }

    private static void placed(Node node, PayloadText payload, int bytes) {
        if (node.start >= 0 && node.text != null) {
            assertThat(node.end).isBetween(node.start, payload.text().length());
            assertThat(payload.byteOffset(node.start)).isBetween(-1, bytes);
            assertThat(payload.byteEnd(node.end)).isBetween(-1, bytes);
        }
        for (Node child = node.firstChild; child != null; child = child.nextSibling) {
            placed(child, payload, bytes);
        }
    }
}

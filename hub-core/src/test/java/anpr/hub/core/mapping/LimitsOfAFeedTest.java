package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Submission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed's {@code limits} refuse, once and by name, and what others' messages keep. */
class LimitsOfAFeedTest {
    private static final String MAPPING = """
            formats: {xml: {}, json: {}, form: {}, csv: {}, zip: {}}
            records:
              - at: //r
                fields: {vrmAsRead: plate}
              - at: /row
                fields: {vrmAsRead: plate}
              - at: /form
                fields: {vrmAsRead: plate}
            """;

    @TempDir
    private Path folder;

    private SourceType type;

    @BeforeEach
    void compile() {
        type = Written.type(folder, MAPPING);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARTS") // cut by the adapters; see HttpPushTest
    void oneMoreThanTheFeedAllowsIsHostileAndAsManyAreNot(Limit limit) {
        Submission message = Trials.submission(withThreeOf(limit), List.of());

        assertThat(refusals(message, Map.of(limit, 2))).containsExactly(Reason.HOSTILE);
        assertThat(refusals(message, Map.of(limit, Math.min(limit.most(), limit == Limit.ZIP_BYTES ? 1 << 22 : 1_000))))
                .doesNotContain(Reason.HOSTILE);
        assertThat(refusals(message, Map.of())).doesNotContain(Reason.HOSTILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<r><plate>ZZ99ZZZ</plate><a/><b c='1'/></r>",
                "{\"r\":{\"plate\":\"ZZ99ZZZ\",\"a\":[1,[2]]}}",
                "plate,a\nZZ99ZZZ,1\nQQ12QQQ,2\n"
            })
    void whatIsCountedInEachFormIsBoundedByTheFeed(String message) {
        assertThat(refusals(Trials.submission(message), Map.of(Limit.NODES, 3))).containsExactly(Reason.HOSTILE);
    }

    /** More than usual, for a feed that is known to send much. */
    @Test
    void rowsMayBeMoreThanUsual() {
        Submission many = Trials.submission("plate,a\n" + "!,1\n".repeat(Limit.NODES.usual() / 2));

        assertThat(refusals(many, Map.of())).containsExactly(Reason.HOSTILE);
        assertThat(refusals(many, Map.of(Limit.NODES, Limit.NODES.most()))).hasSize(Limit.NODES.usual() / 2);
    }

    private List<Reason> refusals(Submission message, Map<Limit, Integer> limits) {
        return Trials.normaliser(new Trials.MemoryImages()).trace(message, type, feed(new Limits(limits))).stream()
                .map(traced -> traced.outcome())
                .map(outcome ->
                        outcome instanceof Outcome.Quarantined quarantined ? quarantined.reason() : Reason.INTERNAL)
                .toList();
    }

    private static byte[] withThreeOf(Limit limit) {
        return switch (limit) {
            case NESTING -> text("<r><a><plate>ZZ99ZZZ</plate></a></r>");
            case NODES -> text("{\"r\":{\"plate\":\"ZZ99ZZZ\",\"a\":1}}");
            case ATTRIBUTES -> text("<r a='1' b='2' c='3'><plate>ZZ99ZZZ</plate></r>");
            case COLUMNS -> text("plate,a,b\nZZ99ZZZ,1,2\n");
            case FORM_FIELDS -> text("plate=ZZ99ZZZ&a=1&b=2");
            case PARTS -> throw new IllegalStateException("cut by the adapters");
            case ZIP_ENTRIES -> zip(3, "plate\n");
            case ZIP_BYTES -> zip(1, "plate\nZZ99ZZZ\n");
            case ZIP_RATIO ->
                zip(
                        1,
                        "plate\n"
                                + IntStream.range(0, 60_000)
                                        .mapToObj(i -> "!".repeat(20) + i * 7919L % 1_000_003 + "\n")
                                        .collect(Collectors.joining()));
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(int entries, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(i + ".csv"));
                zip.write(text(content));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Feed feed(Limits limits) {
        return Trials.bounded(Trials.feed("acme"), limits);
    }
}

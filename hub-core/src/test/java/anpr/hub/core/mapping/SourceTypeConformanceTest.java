package anpr.hub.core.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import anpr.hub.core.normalise.Normaliser.Traced;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.onboard.FolderReadme;
import anpr.hub.core.onboard.MappingFolder;
import anpr.hub.core.onboard.Outcomes;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.provenance.FieldLineage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every folder of {@code mappings} keeps to, shown on its own samples. What a source type lacks stands with the
 * reason in its own {@code conformance.yaml}; and must be lacking in truth, so that no line there outlives its cause.
 */
class SourceTypeConformanceTest {
    /** All on by default. */
    enum Behaviour {
        /** Each sample that can be read at all is of this type and no other. */
        RECOGNISED_ALONE,
        /** Another prefix, or a namespace where there was none, changes nothing. */
        ANY_NAMESPACE,
        ANY_LINE_ENDS,
        BYTE_ORDER_MARK,
        ANY_ORDER,
        STRANGERS_ARE_PASSED_OVER,
        ANY_LAYOUT,
        /** Some sample gives a read, a pseudonymous sighting or a parking transaction. */
        GIVES_A_READ,
        NO_PLATE_IS_NO_READ,
        /** Some sample is taken and gives nothing to store. */
        HEARTBEAT_OR_NOT_A_READ,
        CUT_IS_QUARANTINED,
        NO_ZONE_IS_NOT_GUESSED,
        LINEAGE_POINTS_AT_THE_BYTES,
        /** One broken record of a message leaves its neighbours as they are. */
        NOTHING_ELSE_SUFFERS,
        SAME_TWICE,
        VERSION_IN_CHANGELOG,
        README_FRESH
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final List<String> PLATES = List.of("vrmAsRead", "vrmAlternatives", "pseudonym");
    private static final String OFFSET = "(?s).*\\d(Z|[+-]\\d\\d:?\\d\\d)";
    private static final Map<String, List<Sample>> SAMPLES =
            Sample.all().stream().collect(Collectors.groupingBy(Sample::type));

    static Stream<Arguments> everyTypeAndBehaviour() {
        return Trials.TYPES.all().stream()
                .flatMap(type -> Arrays.stream(Behaviour.values()).map(each -> Arguments.of(type.id(), each)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTypeAndBehaviour")
    void keepsTo(String type, Behaviour behaviour) throws IOException {
        Optional<String> lack = lack(type, behaviour);

        if (lack.isPresent()) {
            assertThat(lack.get())
                    .as("the reason why %s lacks %s", type, behaviour)
                    .isNotBlank();
            assertThatThrownBy(() -> show(type, behaviour))
                    .as("%s has %s: take it out of its conformance.yaml", type, behaviour)
                    .isInstanceOf(AssertionError.class);
        } else {
            show(type, behaviour);
        }
    }

    private static Optional<String> lack(String type, Behaviour behaviour) throws IOException {
        Path file = Trials.MAPPINGS.resolve(type).resolve("conformance.yaml");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode lacks = new YAMLMapper().readTree(file.toFile()).path("lacks");
        lacks.fieldNames().forEachRemaining(Behaviour::valueOf);
        return lacks.has(behaviour.name())
                ? Optional.of(lacks.path(behaviour.name()).asText())
                : Optional.empty();
    }

    private static void show(String type, Behaviour behaviour) throws IOException {
        switch (behaviour) {
            case RECOGNISED_ALONE -> readable(type).forEach(SourceTypeConformanceTest::assertRecognised);
            case ANY_NAMESPACE -> assertSame(type, Retold::inAnotherPrefix);
            case ANY_LINE_ENDS -> assertSame(type, Retold::withCarriageReturns);
            case BYTE_ORDER_MARK -> assertSame(type, Retold::withByteOrderMark);
            case ANY_ORDER -> assertSame(type, Retold::reordered);
            case STRANGERS_ARE_PASSED_OVER -> assertSame(type, Retold::withStrangers);
            case ANY_LAYOUT -> assertSame(type, Retold::indented, Retold::compact);
            case GIVES_A_READ -> assertThat(samples(type)).anyMatch(sample -> stored(sample) > 0);
            case NO_PLATE_IS_NO_READ -> noPlateIsNoRead(type);
            case HEARTBEAT_OR_NOT_A_READ ->
                assertThat(samples(type))
                        .as("a message that is taken and gives nothing")
                        .anyMatch(
                                sample -> traced(sample, LONDON).stream().allMatch(each -> isNothing(each.outcome())));
            case CUT_IS_QUARANTINED -> cutIsQuarantined(type);
            case NO_ZONE_IS_NOT_GUESSED -> noZoneIsNotGuessed(type);
            case LINEAGE_POINTS_AT_THE_BYTES -> lineagePointsAtTheBytes(type);
            case NOTHING_ELSE_SUFFERS -> nothingElseSuffers(type);
            case SAME_TWICE ->
                samples(type).forEach(sample -> assertThat(Outcomes.json(traced(sample, LONDON)))
                        .as(sample.toString())
                        .isEqualTo(Outcomes.json(traced(sample, LONDON))));
            case VERSION_IN_CHANGELOG -> {
                MappingFolder folder = MappingFolder.read(Trials.MAPPINGS.resolve(type));
                assertThat(folder.changelog().path(0).path("version").asText())
                        .as("the first entry of %s/changelog.yaml", type)
                        .isEqualTo(folder.mapping().path("version").asText());
            }
            case README_FRESH ->
                assertThat(FolderReadme.current(MappingFolder.read(Trials.MAPPINGS.resolve(type))))
                        .as("%s/README.md is stale or missing; run: ./hub adapter readme %s", type, type)
                        .isTrue();
        }
    }

    private static List<Sample> samples(String type) {
        return SAMPLES.getOrDefault(type, List.of());
    }

    /** Those that are not broken as a whole: something comes of them, or there is a plate in what is set aside; nor an image alone. */
    private static Stream<Sample> readable(String type) {
        return samples(type).stream()
                .filter(sample -> !Message.of(sample.submission()).getFirst().image(sample.body()))
                .filter(sample -> traced(sample, LONDON).stream().anyMatch(each -> isReadable(each.outcome())));
    }

    private static boolean isReadable(Outcome outcome) {
        return !(outcome instanceof Outcome.Quarantined broken)
                || broken.partial() != null && !broken.partial().vrmAsRead().isEmpty();
    }

    private static boolean isNothing(Outcome outcome) {
        return outcome instanceof Outcome.Dropped dropped
                && (dropped.rule() == Outcome.Rule.HEARTBEAT || dropped.rule() == Outcome.Rule.NOT_A_READ);
    }

    private static void assertRecognised(Sample sample) {
        assertThat(Trials.TYPES.recognise(sample.submission()))
                .map(SourceType::id)
                .as("what %s is taken for", sample)
                .contains(sample.type());
    }

    /** However the same is told, it is of the same type, and the same comes out. */
    @SafeVarargs
    private static void assertSame(String type, Function<byte[], Optional<byte[]>>... ways) {
        List<Sample> all = new ArrayList<>();
        for (Function<byte[], Optional<byte[]>> way : ways) {
            readable(type).forEach(sample -> way.apply(Retold.message(sample)).ifPresent(other -> {
                Sample retold = Retold.withMessage(sample, other);
                all.add(retold);
                assertRecognised(retold);
                assertThat(essence(retold, LONDON).stream().sorted())
                        .as("what comes out of %s told otherwise: %s", sample, new String(other, UTF_8))
                        .containsExactlyElementsOf(
                                essence(sample, LONDON).stream().sorted().toList());
            }));
        }
        assumeTrue(!all.isEmpty(), "no message of this type can be told so");
    }

    /** Where the plate's text is taken out, the read is gone, and no other comes in its place. */
    private static void noPlateIsNoRead(String type) {
        int shown = 0;
        for (Sample sample : samples(type)) {
            Optional<FieldLineage> plate = traced(sample, LONDON).stream()
                    .filter(each -> isStored(each.outcome()))
                    .flatMap(each -> verbatim(each, sample, "vrmAsRead", "pseudonym"))
                    .findFirst();
            if (plate.isPresent()) {
                String supplied = String.valueOf(plate.get().supplied());
                Sample without = Retold.withMessage(sample, withoutPlate(sample, supplied));
                long of = traced(sample, LONDON).stream()
                        .filter(each -> isStored(each.outcome()))
                        .filter(each -> each.lineage().stream()
                                .anyMatch(field ->
                                        List.of("vrmAsRead", "pseudonym").contains(field.field())
                                                && supplied.equals(field.supplied())))
                        .count();
                assertThat(stored(without))
                        .as("reads of %s without the plate", sample)
                        .isEqualTo(stored(sample) - of);
                shown++;
            }
        }
        assertThat(shown).as("samples with a plate that can be taken out").isPositive();
    }

    /** Without this plate, and without what its record gives as other readings of it. */
    private static byte[] withoutPlate(Sample sample, String supplied) {
        String message = new String(Retold.message(sample), ISO_8859_1);
        for (Traced traced : traced(sample, LONDON)) {
            if (traced.lineage().stream()
                    .anyMatch(field -> List.of("vrmAsRead", "pseudonym").contains(field.field())
                            && supplied.equals(field.supplied()))) {
                for (FieldLineage field : traced.lineage()) {
                    if (PLATES.contains(field.field())
                            && field.supplied() != null
                            && !field.supplied().isEmpty()) {
                        message = message.replace(new String(field.supplied().getBytes(UTF_8), ISO_8859_1), "");
                    }
                }
            }
        }
        return message.getBytes(ISO_8859_1);
    }

    /** Cut anywhere, something says so, and what is given nevertheless is what the whole message gives. */
    private static void cutIsQuarantined(String type) {
        int shown = 0;
        for (Sample sample : samples(type)) {
            if (!sample.parts().isEmpty() || stored(sample) == 0) {
                continue;
            }
            for (int percent : new int[] {30, 50, 70, 90}) {
                Sample cut =
                        Retold.withMessage(sample, Arrays.copyOf(sample.body(), sample.body().length * percent / 100));
                assertThat(traced(cut, LONDON))
                        .as("%s cut at %d %%", sample, percent)
                        .anyMatch(each -> each.outcome() instanceof Outcome.Quarantined);
                assertThat(essence(sample, LONDON))
                        .as("reads of %s cut at %d %%", sample, percent)
                        .containsAll(essence(cut, LONDON, SourceTypeConformanceTest::isStored));
                shown++;
            }
        }
        assertThat(shown).as("messages that can be cut").isPositive();
    }

    /** What needs a zone does without a read where the feed has none; and an offset taken out is not made up. */
    private static void noZoneIsNotGuessed(String type) {
        for (Sample sample : samples(type)) {
            List<String> here = essence(sample, LONDON);
            List<String> elsewhere = essence(sample, ZoneId.of("Asia/Tokyo"));
            List<String> nowhere = essence(sample, null);
            List<Traced> outcomes = traced(sample, null);
            for (int i = 0; i < here.size(); i++) {
                if (here.get(i).equals(elsewhere.get(i))) {
                    assertThat(nowhere.get(i)).as(sample.toString()).isEqualTo(here.get(i));
                } else {
                    assertThat(nowhere.get(i)).as(sample.toString()).isNotIn(here.get(i), elsewhere.get(i));
                    assertThat(outcomes.get(i).outcome()).as(sample.toString()).isNotInstanceOf(Outcome.Accepted.class);
                }
            }
            assertAnOffsetIsNotMadeUp(sample);
        }
    }

    private static void assertAnOffsetIsNotMadeUp(Sample sample) {
        for (Traced traced : traced(sample, null)) {
            if (!(traced.outcome() instanceof Outcome.Accepted accepted)) {
                continue;
            }
            verbatim(traced, sample, "captureTime")
                    .filter(time -> String.valueOf(time.supplied()).matches(OFFSET))
                    .forEach(time -> {
                        String supplied = String.valueOf(time.supplied());
                        String local = supplied.replaceFirst("(Z|[+-]\\d\\d:?\\d\\d)$", "");
                        Sample without =
                                Retold.with(sample, place(time), supplied.length(), local.getBytes(ISO_8859_1));
                        Outcome outcome = traced(without, null).stream()
                                .map(Traced::outcome)
                                .filter(each -> each.index() == accepted.index())
                                .findFirst()
                                .orElseThrow();
                        if (outcome instanceof Outcome.Accepted guessed) {
                            assertThat(guessed.read().captureTime())
                                    .as("capture time of %s without its offset", sample)
                                    .isEqualTo(accepted.read().captureTime());
                        }
                    });
        }
    }

    private static void lineagePointsAtTheBytes(String type) {
        List<Sample> all = new ArrayList<>(samples(type));
        for (Sample sample : samples(type)) {
            Retold.afterOtherLetters(Retold.message(sample))
                    .ifPresent(other -> all.add(Retold.withMessage(sample, other)));
        }
        int places = 0;
        for (Sample sample : all) {
            for (Traced traced : traced(sample, LONDON)) {
                for (FieldLineage field : traced.lineage()) {
                    if (field.supplied() != null && field.offset() != null && field.length() != null) {
                        String raw = new String(sample.body(), place(field), field.length(), letters(sample));
                        assertThat(isEscaped(raw) || raw.equals(field.supplied()))
                                .as("%s: %s at %s: '%s'", sample, field.field(), field.path(), raw)
                                .isTrue();
                        places++;
                    }
                }
            }
        }
        assertThat(places).as("values whose place is known").isPositive();
    }

    /** In which letters a sample says that it is written. */
    private static Charset letters(Sample sample) {
        return new String(sample.body(), ISO_8859_1).startsWith("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>")
                ? ISO_8859_1
                : UTF_8;
    }

    /** What stands in a message otherwise than it means: entities, escapes, doubled quotes, folded lines. */
    private static boolean isEscaped(String raw) {
        return raw.contains("&")
                || raw.contains("\\")
                || raw.contains("\"\"")
                || raw.contains("%")
                || raw.chars().anyMatch(Character::isISOControl);
    }

    private static void nothingElseSuffers(String type) {
        List<Sample> several =
                samples(type).stream().filter(sample -> stored(sample) > 1).toList();
        assumeTrue(!several.isEmpty(), "a message of this type holds one read");
        int shown = 0;
        for (Sample sample : several) {
            List<Traced> outcomes = traced(sample, LONDON);
            for (Traced traced : outcomes) {
                Optional<FieldLineage> time = verbatim(traced, sample, "captureTime", "transaction.entryTime")
                        .filter(place -> outcomes.stream()
                                .filter(other -> other != traced)
                                .flatMap(other -> other.lineage().stream())
                                .noneMatch(other -> Objects.equals(place.offset(), other.offset())))
                        .findFirst();
                if (isStored(traced.outcome()) && time.isPresent()) {
                    int index = traced.outcome().index();
                    Sample broken = Retold.with(
                            sample,
                            place(time.get()),
                            length(time.get()),
                            noTime(String.valueOf(time.get().supplied())));
                    assertThat(essence(broken, LONDON, outcome -> outcome.index() != index))
                            .as("the neighbours of record %d of %s", index, sample)
                            .isEqualTo(essence(sample, LONDON, outcome -> outcome.index() != index));
                    shown++;
                }
            }
        }
        assumeTrue(shown > 0, "the reads of a message have one time");
    }

    /** A number stays one, for it may stand without quotes. */
    private static byte[] noTime(String time) {
        boolean number = time.chars().allMatch(c -> c >= '0' && c <= '9');
        return (number ? "9" : "x").repeat(time.length()).getBytes(UTF_8);
    }

    private static List<Traced> traced(Sample sample, @Nullable ZoneId zone) {
        return Trials.normaliser(new Trials.MemoryImages())
                .trace(
                        sample.submission(),
                        Trials.type(sample.type()),
                        Trials.feed(sample.type(), zone, Trials.camera(CameraRegister.ANY)));
    }

    private static boolean isStored(Outcome outcome) {
        return outcome instanceof Outcome.Accepted
                || outcome instanceof Outcome.Sighted
                || outcome instanceof Outcome.Transacted;
    }

    private static long stored(Sample sample) {
        return traced(sample, LONDON).stream()
                .filter(each -> isStored(each.outcome()))
                .count();
    }

    /** Where the values of these fields stand, if they stand there as they were taken. */
    private static Stream<FieldLineage> verbatim(Traced traced, Sample sample, String... fields) {
        return traced.lineage().stream()
                .filter(each -> List.of(fields).contains(each.field()))
                .filter(each -> each.supplied() != null
                        && each.offset() != null
                        && each.length() != null
                        && each.length() == each.supplied().length()
                        && new String(sample.body(), place(each), each.length(), ISO_8859_1).equals(each.supplied()));
    }

    private static int place(FieldLineage field) {
        return Math.toIntExact(Optional.ofNullable(field.offset()).orElseThrow());
    }

    private static int length(FieldLineage field) {
        return Optional.ofNullable(field.length()).orElseThrow();
    }

    private static List<String> essence(Sample sample, @Nullable ZoneId zone) {
        return essence(sample, zone, outcome -> true);
    }

    /** What comes out, without where it stood and the number that it was given. */
    private static List<String> essence(Sample sample, @Nullable ZoneId zone, Predicate<Outcome> which) {
        try {
            List<Traced> some = traced(sample, zone).stream()
                    .filter(each -> which.test(each.outcome()))
                    .toList();
            List<String> essence = new ArrayList<>();
            for (JsonNode one : JSON.readTree(Outcomes.json(some).toString())) {
                ((ObjectNode) one).remove(List.of("index", "detail", "lineage"));
                for (JsonNode inner : one) {
                    if (inner instanceof ObjectNode object) {
                        object.remove(List.of("provenance", "recordId"));
                    }
                }
                essence.add(one.toString());
            }
            return essence;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

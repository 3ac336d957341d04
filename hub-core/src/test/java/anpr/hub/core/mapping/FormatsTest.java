package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form in which a message may be written, and what is broken in it costs at most its own record. */
class FormatsTest {
    private static final String FIELDS = """
                fields:
                  vrmAsRead: plate
                  captureTime: {from: at, via: [{timestamp: {patterns: epoch-s}}]}
            """;
    private static final String LINES = """
            formats:
              pattern:
                expr: ['P,(?P<plate>[A-Z0-9]*),(?P<at>\\d+)', '(?P<at>\\d+)=(?P<plate>\\w+)']
                ignore: '#.*'
            records:
              - at: /line
            """ + FIELDS;
    private static final String SEQUENCE = """
            formats: {json: {sequence: true}}
            records:
              - at: /item/car
            """ + FIELDS;
    private static final String LENIENT = """
            formats: {json: {lenient: true}}
            records:
              - at: /
                when: {live: [true]}
            """ + FIELDS;
    private static final String FORM = """
            formats: {form: {}}
            nested:
              - {at: /form/json, as: {json: {}}}
            records:
              - at: /form/json
            """ + FIELDS;

    @TempDir
    private Path folder;

    @Test
    void linesFitPatternsAndOneThatDoesNotIsAFaultOfItsOwn() {
        String message = "# a banner\r\nP,ZZ99ZZZ,1773476130\r\n\r\nnoise\n1773476131=QQ12QQQ\n";

        List<Normaliser.Traced> traced = trace(LINES, message);

        assertThat(plates(traced)).containsExactly("ZZ99ZZZ", "ROW_MALFORMED", "QQ12QQQ");
        assertThat(((Outcome.Quarantined) traced.get(1).outcome()).detail())
                .isEqualTo("line 2 fits none of the patterns");
        assertVerbatim(traced.get(2), message, "/line[3]/plate", "QQ12QQQ");
    }

    @Test
    void aWholeTextFitsAPatternAndHoldsJson() {
        String rest = """
                formats:
                  pattern: {expr: '(?s)Code=(?P<code>\\w+);data=(?P<data>\\{.*)', whole: true}
                nested: [{at: /line/data, as: {json: {}}}]
                records:
                  - at: /line/data
                """ + FIELDS;
        String message = "Code=Junction;data={\n  \"plate\": \"ZZ99ZZZ\",\n  \"at\": 1773476130\n}\n";

        List<Normaliser.Traced> traced = trace(rest, message);

        assertThat(plates(traced)).containsExactly("ZZ99ZZZ");
        assertVerbatim(traced.getFirst(), message, "/line[1]/data/plate", "ZZ99ZZZ");
    }

    @Test
    void aFormIsDecodedAndItsJsonRead() {
        String message = "a=1&json=%7B%22plate%22%3A%22ZZ99+ZZZ%22%2C%22at%22%3A1773476130%7D";

        List<Normaliser.Traced> traced = trace(FORM, message);

        assertThat(plates(traced)).containsExactly("ZZ99ZZZ");
        FieldLineage plate = traced.getFirst().lineage().getFirst();
        assertThat(plate.path()).isEqualTo("/form/json/plate");
        assertThat(message.substring(plate.offset().intValue(), plate.offset().intValue() + plate.length()))
                .as("the whole field, for its text is not what the payload has there")
                .isEqualTo(message.substring("a=1&json=".length()));
    }

    @Test
    void nestedTextThatCannotBeReadSaysSo() {
        String broken = "json=%7B%22plate%22%3A";

        for (SourceType type : List.of(
                Written.type(folder, FORM), Written.type(folder, FORM.replace("- at: /form/json", "- at: //car")))) {
            assertThat(Written.outcomes(type, broken))
                    .singleElement()
                    .isInstanceOfSatisfying(Outcome.Quarantined.class, outcome -> assertThat(outcome.detail())
                            .startsWith("the text at /form/json cannot be read: not well-formed JSON"));
        }
    }

    @Test
    void aCellMayHoldWhatPythonPrinted() {
        String rest = """
                formats: {csv: {}}
                nested: [{at: /row/car, as: {json: {lenient: true}}}, {at: /row/box, as: {json: {lenient: true}}}]
                records:
                  - at: /row
                    fields:
                      vrmAsRead: plate
                      vehicle.make: car/item/make
                      captureTime: {from: at, via: [{timestamp: {patterns: epoch-s}}]}
                """;
        String message = "plate,at,car,box\nZZ99ZZZ,1773476130,\"[{'make': 'Exemplar', 'ok': True}]\",{broken\n";

        List<Normaliser.Traced> traced = trace(rest, message);

        Read read = ((Outcome.Accepted) traced.getFirst().outcome()).read();
        assertThat(read.vehicle().make()).isEqualTo("Exemplar");
        assertThat(traced.getFirst().lineage()).anySatisfy(each -> {
            assertThat(each.path()).isEqualTo("/row[1]/car/item[1]/make");
            assertThat(each.offset()).isEqualTo(message.indexOf("Exemplar"));
        });
    }

    @Test
    void valuesAfterAnotherAreRecordsAndABrokenOneCostsOnlyItself() {
        String message = """
                {"car":{"plate":"ZZ99ZZZ","at":1773476130}}
                {"car":{"plate":"QQ12
                {"car":{"plate":"QQ12QQQ","at":1773476131}}{"car":{"plate":"QQ12QQR","at":1773476132}}
                {
                  "car": {"plate" "XX1"},
                  "more": [
                    {"car":{"plate":"XX1XXX"}}
                  ]
                }
                [{"car":{"plate":"QQ12QQS","at":1773476133}}]
                """;

        List<Normaliser.Traced> traced = trace(SEQUENCE, message);

        assertThat(plates(traced))
                .containsExactlyInAnyOrder(
                        "ZZ99ZZZ", "QQ12QQQ", "QQ12QQR", "QQ12QQS", "ROW_MALFORMED", "ROW_MALFORMED");
        assertVerbatim(traced.get(1), message, "/item[3]/car/plate", "QQ12QQQ");
        assertThat(traced).extracting(each -> each.outcome().index()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void brokenValuesCostTimeThatIsLinearInTheirNumber() {
        int many = 100_000;
        SourceType type = Written.type(folder, SEQUENCE);

        assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(Written.map(type, "{\n".repeat(many))).hasSize(many);
            assertThat(Written.map(type, "{\"a\":\n".repeat(many))).hasSize(many);
        });
    }

    @Test
    void almostJsonIsReadWhereTheTypeSaysSo() {
        String message =
                "{'plate': u'ZZ99\u0000ZZZ', /* mark */ 'at': 1773476130, 'live': True, 'x': (None, False,),\u0002}";

        List<Normaliser.Traced> traced = trace(LENIENT, message);

        assertThat(plates(traced)).containsExactly("ZZ99ZZZ");
        assertThat(plates(trace(LENIENT.replace("lenient: true", "lenient: false"), message)))
                .containsExactly("UNPARSEABLE");
    }

    @Test
    void aBodyThatIsAnImageIsALateImage() {
        String rest = """
                formats: {json: {}, image: {}}
                records:
                  - at: /image
                    kind: late-image
                    event: {key: [{fact: receivedAt}], within: PT1M}
                    fields: {imageOriginal: {from: {part: "*"}}}
                """;
        byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 1, 2, 3};

        Mapped mapped = Written.type(folder, rest)
                .map(Trials.submission(jpeg, List.of()))
                .getFirst();

        assertThat(mapped).isInstanceOfSatisfying(Mapped.Fields.class, fields -> {
            assertThat(fields.event()).extracting(VehicleEvent::key).isEqualTo(Trials.RECEIVED.toString());
            assertThat(fields.kind()).isEqualTo(Mapped.Kind.LATE_IMAGE);
            assertThat(fields.values().images())
                    .containsExactly(new Submission.Part("", "", "image/jpeg", 0, jpeg.length));
            assertThat(fields.values().all(Field.IMAGE_ORIGINAL)).hasSize(1);
        });
    }

    @Test
    void whatASenderCanSwellIsBoundedInEveryForm() {
        String pairs = "a=b;".repeat(Limit.NODES.usual() + 1);
        String attributes = "<a x='1'/>".repeat(Limit.NODES.usual() / 2 + 1);

        assertHostile("formats: {csv: {}}", "plate,at\n" + "a,b\n".repeat(Limit.NODES.usual() / 2));
        assertHostile("formats: {key-value: {}}", pairs);
        assertHostile("formats: {form: {}}", "a=b&".repeat(10_001));
        assertHostile("formats: {pattern: {expr: '(?P<a>.)'}}", "a\n".repeat(Limit.NODES.usual() + 1));
        assertHostile("formats: {xml: {}}", "<r>" + attributes + "</r>");
        assertHostile("formats: {json: {sequence: true}}", "{}\n".repeat(Limit.NODES.usual() + 1));
        assertHostile("formats: {json: {lenient: true}}", "[" + "(".repeat(1_000));
        assertHostile("formats: {form: {}}\nnested: [{at: /form/json, as: {json: {}}}]", "json=" + "%5B".repeat(1_000));
    }

    private void assertHostile(String formats, String message) {
        SourceType type = Written.type(folder, formats + "\nrecords: [{at: //plate, fields: {vrmAsRead: .}}]\n");

        assertThat(Written.map(type, message))
                .as(formats)
                .singleElement()
                .isInstanceOfSatisfying(Mapped.Faulty.class, faulty -> assertThat(faulty.fault())
                        .isEqualTo(Mapped.Fault.HOSTILE));
    }

    @Test
    void ofSeveralTypesThatRecogniseAMessageTheOneOfHighestPriorityIsTaken() {
        String records = "formats: {json: {}}\nrecords: [{at: /, fields: {vrmAsRead: plate}}]\n";
        Written written = new Written(folder).with(records);

        written.beside("general", records);
        assertThat(recognised()).as("two alike").isEmpty();
        written.beside("special", "priority: 1\n" + records);
        assertThat(recognised()).contains("special");
    }

    private Optional<String> recognised() {
        return SourceTypes.load(folder)
                .recognise(Trials.submission("{\"plate\":\"ZZ99ZZZ\"}"))
                .map(SourceType::id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "formats: {json: {}}; formats: {json: {lenient: maybe}}; mapping.yaml:6; boolean",
                "formats: {json: {}}; formats: {pattern: {expr: '(x'}}; mapping.yaml:6; missing closing )",
                "formats: {json: {}}; formats: {pattern: {expr: '[a-z]+'}}; mapping.yaml:6; at least one named group",
                "formats: {json: {}}; formats: {pattern: {expr: '(?P<a>.)(?=x)'}}; mapping.yaml:6; invalid",
                "at: /x,; at: x,; mapping.yaml:7; a path from the root",
                "as: {json: {}}; as: {image: {}}; mapping.yaml:7; cannot stand inside a message"
            })
    void aWrongFormatNamesFileLineAndWhatWasExpected(String right, String wrong, String where, String what) {
        String good = """
                formats: {json: {}}
                nested: [{at: /x, as: {json: {}}}]
                records: [{at: /, fields: {vrmAsRead: plate}}]
                """;
        Written written = new Written(folder).with(good.replace(right, wrong));

        assertThatThrownBy(written::load)
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    private List<Normaliser.Traced> trace(String rest, String message) {
        return Written.trace(Written.type(folder, rest), Trials.submission(message));
    }

    /** The plate of each read; the reason of each quarantine. */
    private static List<String> plates(List<Normaliser.Traced> traced) {
        return traced.stream()
                .map(each -> switch (each.outcome()) {
                    case Outcome.Accepted accepted ->
                        String.valueOf(accepted.read().vrm());
                    case Outcome.Quarantined quarantined -> quarantined.reason().name();
                    case Outcome other -> other.toString();
                })
                .toList();
    }

    private static void assertVerbatim(Normaliser.Traced traced, String message, String path, String text) {
        FieldLineage lineage = traced.lineage().getFirst();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        assertThat(lineage.path()).isEqualTo(path);
        assertThat(new String(bytes, lineage.offset().intValue(), lineage.length(), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }
}

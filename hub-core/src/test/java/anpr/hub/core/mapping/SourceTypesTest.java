package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTypesTest {
    private static final String GOOD = """
            id: acme
            version: "3"
            title: Acme reads
            reply: {status: 202, mediaType: text/plain, body: "took {receipt}"}
            formats: {key-value: {pair: ";"}}
            recognise: [{/record/PLATE: {present: true}}]
            records:
              - at: /record
                rules:
                  - {rule: NO_PLATE, when: {PLATE: {matches: "-+"}}}
                  - {rule: HEARTBEAT, when: {TYPE: {starts-with: alive}}}
                fields:
                  vrmAsRead: PLATE
                  captureTime: {from: AT, via: [{timestamp: {patterns: epoch-s}}]}
                  confidence: {from: OCR, via: [{confidence: 0-1000}]}
                  lane: {from: {expr: "n + 1", numbers: {n: LANE}}}
                  direction: {from: DIR, via: [{code: ways}]}
            """;

    @TempDir
    private Path mappings;

    @BeforeEach
    void anAcmeMapping() throws IOException {
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Files.createDirectories(mappings.resolve("acme"));
        Files.writeString(mappings.resolve("acme/ways.tsv"), "key\tvalue\nA\tAWAY\n");
        write(GOOD);
    }

    @Test
    void aNewSourceTypeIsAFolderAndNothingElse() {
        SourceTypes types = SourceTypes.load(mappings);
        String message =
                "PLATE=ZZ99ZZZ; AT=1773476130;OCR=955;LANE=1;DIR=a\r\n\r\nPLATE=--\r\n\r\nTYPE=alive and well\r\n";
        SourceType acme = types.find("acme").orElseThrow();

        List<Outcome> outcomes = new Normaliser(types, new Trials.MemoryImages(), "test")
                .trace(Trials.submission(message), acme, null).stream()
                        .map(Normaliser.Traced::outcome)
                        .toList();

        assertThat(outcomes).hasSize(3);
        Read read = ((Outcome.Accepted) outcomes.get(0)).read();
        assertThat(read.captureTime()).isEqualTo("2026-03-14T08:15:30Z");
        assertThat(read.confidence()).isEqualTo(96);
        assertThat(read.lane()).isEqualTo("2.0");
        assertThat(read.direction()).hasToString("AWAY");
        assertThat(((Outcome.Dropped) outcomes.get(1)).rule()).isEqualTo(Outcome.Rule.NO_PLATE);
        assertThat(((Outcome.Dropped) outcomes.get(2)).rule()).isEqualTo(Outcome.Rule.HEARTBEAT);
        assertThat(acme.reply()).isEqualTo(new SourceType.Reply(202, "text/plain", "took {receipt}"));
        assertThat(acme.component().version()).isEqualTo("3");
    }

    @Test
    void theExampleOfTheGuideWorksAsTheGuideSays() throws IOException {
        String guide = Files.readString(Trials.HOME.resolve("docs/onboarding.md"));
        write(block(guide, "yaml"));
        SourceTypes types = SourceTypes.load(mappings);
        Submission passage = Trials.submission(block(guide, "xml"));
        Normaliser normaliser = new Normaliser(types, new Trials.MemoryImages(), "test");

        assertThat(types.recognise(passage)).map(SourceType::id).contains("acme");
        Outcome alone = normaliser
                .trace(passage, types.find("acme").orElseThrow(), null)
                .getFirst()
                .outcome();
        assertThat(((Outcome.Quarantined) alone).reason()).isEqualTo(Outcome.Reason.TIME_ZONE_UNKNOWN);
        Outcome withFeed =
                normaliser.normalise(passage, Trials.feed("acme")).outcomes().getFirst();
        assertThat(((Outcome.Accepted) withFeed).read().confidence()).isEqualTo(97);
    }

    private static String block(String guide, String language) {
        int from = guide.indexOf("```" + language + "\n") + language.length() + 4;
        return guide.substring(from, guide.indexOf("```", from));
    }

    @Test
    void theDigestChangesWithTheMappingAndWithItsTables() throws IOException {
        String first = digest();
        Files.writeString(mappings.resolve("acme/ways.tsv"), "key\tvalue\nA\tTOWARD\n");
        String otherTable = digest();
        write(GOOD.replace("0-1000", "0-100"));

        assertThat(List.of(first, otherTable, digest()))
                .doesNotHaveDuplicates()
                .allMatch(digest -> digest.length() == 64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "vrmAsRead: PLATE; vrmAsRed: PLATE; acme/mapping.yaml:13; vrmAsRed",
                "vrmAsRead: PLATE; vrmAsRead: PLATE[; acme/mapping.yaml:13; path 'PLATE[': expected a name",
                "patterns: epoch-s; patterns: HH.mm; acme/mapping.yaml:14; time pattern 'HH.mm': expected iso",
                "0-1000; 100; acme/mapping.yaml:15; confidence",
                "n + 1; n + m; acme/mapping.yaml:16; 'm' is not one of the values [n]",
                "n + 1; n +; acme/mapping.yaml:16; expression 'n +'",
                "code: ways; code: paths; acme/mapping.yaml:17; no code table 'paths.tsv'",
                "code: ways; codes: ways; acme/mapping.yaml:17; codes",
                "rule: NO_PLATE; rule: NO_PLATES; acme/mapping.yaml:10; HEARTBEAT",
                "starts-with; begins-with; acme/mapping.yaml:11; begins-with",
                "id: acme; id: acmes; acme/mapping.yaml:1; expected the name of the folder, 'acme'",
                "status: 202; status: 500; acme/mapping.yaml:4; maximum",
                "title: Acme reads; title: [; acme/mapping.yaml:5; expected YAML",
                "lane:; captureTime:; acme/mapping.yaml:16; Duplicate field 'captureTime'",
                "{code: ways}; 200; acme/mapping.yaml:17; does not have a value in the enumeration",
                "{code: ways}; base64; acme/mapping.yaml:17; transform base64 does not fit field 'direction'",
                "{timestamp: {patterns: epoch-s}}; trim; acme/mapping.yaml:14; needs the transform 'timestamp'"
            })
    void aWrongMappingNamesFileLineAndWhatWasExpected(String right, String wrong, String where, String what)
            throws IOException {
        write(GOOD.replace(right, wrong));

        assertThatThrownBy(() -> SourceTypes.load(mappings))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what);
    }

    @Test
    void aTypeKeepsTheTextThatItWasCompiledFrom() throws IOException {
        write(GOOD);
        SourceType acme = SourceTypes.load(mappings).find("acme").orElseThrow();

        write(GOOD + "# edited since\n");

        assertThat(acme.text()).isEqualTo(GOOD);
    }

    @Test
    void aDeviceThatWantsAnAnswerForEachPathGetsIt() throws IOException {
        String one = "{status: 202, mediaType: text/plain, body: \"took {receipt}\"}";
        write(GOOD.replace(
                "reply: " + one,
                "reply: [{when: {path: /KeepAlive}, status: 200, mediaType: application/json, body: '{}'}, " + one
                        + "]"));

        SourceType acme = SourceTypes.load(mappings).find("acme").orElseThrow();

        assertThat(acme.reply("/t/x/Info/KeepAlive")).isEqualTo(new SourceType.Reply(200, "application/json", "{}"));
        assertThat(acme.reply("/Info/Reads").status()).isEqualTo(202);
        write(GOOD.replace("reply: {", "reply: {when: {path: /a}, "));
        assertThatThrownBy(() -> SourceTypes.load(mappings))
                .isInstanceOf(MappingException.class)
                .hasMessageContainingAll("acme/mapping.yaml:4", "a last reply without 'when'");
    }

    @Test
    void expressionsReachNothingButTheirValues() {
        for (String hostile : List.of(
                "n.class.forName('java.lang.Runtime')",
                "n['class']",
                "new('java.io.File', '/')",
                "n = 2",
                "while (true) {}",
                "''.getClass()",
                "java.lang.System.exit(1)")) {
            assertThatThrownBy(() -> write(GOOD.replace("n + 1", hostile), () -> SourceTypes.load(mappings)))
                    .as(hostile)
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("acme/mapping.yaml:16");
        }
    }

    private String digest() {
        return SourceTypes.load(mappings).find("acme").orElseThrow().component().digest();
    }

    private void write(String mapping) throws IOException {
        Files.writeString(mappings.resolve("acme/mapping.yaml"), mapping, StandardCharsets.UTF_8);
    }

    private void write(String mapping, Runnable then) throws IOException {
        write(mapping);
        then.run();
    }
}

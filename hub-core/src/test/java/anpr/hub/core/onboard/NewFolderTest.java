package anpr.hub.core.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.read.Read;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of vendors that do not exist come out right from the guess alone. */
class NewFolderTest {
    @TempDir
    Path mappings;

    @BeforeEach
    void schemaAndTables() throws IOException {
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Path tables = Files.createDirectories(mappings.resolve("code-tables"));
        try (Stream<Path> files = Files.list(Trials.MAPPINGS.resolve("code-tables"))) {
            for (Path file : files.toList()) {
                Files.copy(file, tables.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void nestedJson() throws IOException {
        Read read = onlyRead("json", """
                {"event": {"id": "e-17", "occurredAt": "2026-03-14T08:15:30.250Z", "type": "passage"},
                 "recognition": {"licensePlate": {"text": "ZZ99ZZZ", "confidence": 0.931}, "country": "GB"},
                 "camera": {"id": "CAM-7", "name": "North gate"},
                 "position": {"lat": 51.5012, "lon": -0.1246}, "lane": 2, "speedKmh": 41,
                 "vehicle": {"color": "white", "make": "Example", "model": "One"}}
                """);

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30.250Z"));
        assertThat(read.confidence()).isEqualTo(93);
        assertThat(read.cameraRef()).isEqualTo("CAM-7");
        assertThat(read.vrmCountry()).isEqualTo("GBR");
        assertThat(read.lane()).isEqualTo("2");
        assertThat(read.latitude()).isEqualTo(51.5012);
        assertThat(read.vehicle().make()).isEqualTo("Example");
    }

    @Test
    void arrayJsonWithEpochMillisecondsAndGermanNames() throws IOException {
        List<Read> reads = reads("json", """
                {"geraet": "K-3", "lesungen": [
                  {"kennzeichen": "ZZ99ZZZ", "zeitstempel": 1773476130250, "guete": 97},
                  {"kennzeichen": "QQ12QQQ", "zeitstempel": 1773476131250, "guete": 61}]}
                """);

        assertThat(reads).extracting(Read::vrm).containsExactly("ZZ99ZZZ", "QQ12QQQ");
        assertThat(reads).extracting(Read::cameraRef).containsOnly("K-3");
        assertThat(reads.getFirst().captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30.250Z"));
        assertThat(reads).extracting(Read::confidence).containsExactly(97, 61);
    }

    @Test
    void xmlAttributes() throws IOException {
        Read read = onlyRead("xml", """
                <detections><detection plate="ZZ99 ZZZ" time="2026-03-14T08:15:30+00:00" score="88" cam="G2" dir="away"/></detections>
                """);

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30Z"));
        assertThat(read.confidence()).isEqualTo(88);
        assertThat(read.cameraRef()).isEqualTo("G2");
        assertThat(read.direction()).hasToString("AWAY");
    }

    @Test
    void xmlElementsWithALocalTimeAreHeldUntilAFeedSaysTheZone() throws IOException {
        Outcome outcome = outcomes("xml", """
                <x:passage xmlns:x="urn:x"><x:no>17</x:no><x:mark>ZZ99 ZZZ</x:mark><x:at>24/03/2026 08:15:30</x:at>
                <x:quality>0.97</x:quality></x:passage>
                """).getFirst();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Quarantined.class, held -> {
            assertThat(held.reason()).isEqualTo(Reason.TIME_ZONE_UNKNOWN);
            assertThat(held.partial().vrm()).isEqualTo("ZZ99ZZZ");
            assertThat(held.partial().confidence()).isEqualTo(97);
        });
    }

    @Test
    void csv() throws IOException {
        List<Read> reads = reads("csv", """
                Site;Reg No;Date;Time UTC;Confidence %
                Deck 1;ZZ99ZZZ;14/03/2026;08:15:30;97
                Deck 1;QQ12QQQ;14/03/2026;08:15:31;61
                """);

        assertThat(reads).extracting(Read::vrm).containsExactly("ZZ99ZZZ", "QQ12QQQ");
        assertThat(reads.getFirst().captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30Z"));
        assertThat(reads).extracting(Read::cameraRef).containsOnly("Deck 1");
    }

    @Test
    void keyAndValue() throws IOException {
        Read read = onlyRead("txt", "plate=ZZ99ZZZ&ts=1773476130&conf=88&camera=9\n");

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30Z"));
        assertThat(read.cameraRef()).isEqualTo("9");
    }

    @Test
    void aMarkAndATimeAreFoundByTheirValuesAlone() throws IOException {
        Read read = onlyRead("json", """
                {"a": "ZZ99ZZZ", "b": "2026-03-14T08:15:30Z", "c": "west"}
                """);

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30Z"));
    }

    @Test
    void coordinatesInOneTextAreToldApartByWhereTheUkLies() throws IOException {
        Read read = onlyRead("json", """
                {"plate": "ZZ99ZZZ", "timestamp": "2026-03-14T08:15:30Z", "gps": "-0.1246, 51.5012"}
                """);

        assertThat(read.latitude()).isEqualTo(51.5012);
        assertThat(read.longitude()).isEqualTo(-0.1246);
    }

    @Test
    void aHeartbeatIsSuspected() throws IOException {
        assertThat(outcomes("json", """
                {"heartbeat": {"uptime": 17, "temperature": 41}}
                """))
                .allMatch(outcome ->
                        outcome instanceof Outcome.Dropped dropped && dropped.rule() == Outcome.Rule.HEARTBEAT);
    }

    @Test
    void everyGuessSaysHowSureItIsAndWhatWasNotUnderstoodIsListed() throws IOException {
        onlyRead("json", """
                {"plate": "ZZ99ZZZ", "timestamp": "2026-03-14T08:15:30Z", "firmware": {"build": "7-b"}}
                """);

        String mapping = Files.readString(mappings.resolve("acme/mapping.yaml"));
        assertThat(mapping)
                .contains("# high, 99 %: named so by many vendors, and its value is written like a current UK mark.");
        assertThat(mapping).contains("# Not understood, and so not mapped:\n#   /firmware/build\n");
        assertThat(mapping).doesNotContain("ZZ99ZZZ");
        assertThat(mappings.resolve("acme/samples/first/in.json")).exists();
        assertThat(mappings.resolve("acme/README.md")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n",
                "hello",
                "{}",
                "<a/>",
                "dear sir, the car came at noon\nand left",
                "\u0000\u0001\u0002plate=ZZ99ZZZ&ts=1",
                "GIF89a;=;=",
            })
    void whatHasNoFormIsRefusedAndNothingIsWritten(String junk) {
        assertThatThrownBy(() -> outcomes("bin", junk))
                .hasMessageContaining("has no form that can be taken apart")
                .hasMessageContaining("--content-type");

        assertThat(mappings.resolve("acme")).doesNotExist();
    }

    @Test
    void textsThatAreThemselvesADocumentAreReadToo() throws IOException {
        Read read = onlyRead("form", "device=G-4&payload=%7B%22plate%22%3A%22ZZ99ZZZ%22%2C%22ts%22%3A1773476130%7D");

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo(Instant.parse("2026-03-14T08:15:30Z"));
    }

    @Test
    void aFolderThatIsThereIsLeftAlone() throws IOException {
        Files.createDirectories(mappings.resolve("acme"));

        assertThatThrownBy(() -> outcomes("json", "{}")).hasMessageContaining("is there already");
    }

    private Read onlyRead(String ending, String sample) throws IOException {
        List<Read> reads = reads(ending, sample);
        assertThat(reads).hasSize(1);
        return reads.getFirst();
    }

    private List<Read> reads(String ending, String sample) throws IOException {
        return outcomes(ending, sample).stream()
                .map(outcome -> {
                    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    return ((Outcome.Accepted) outcome).read();
                })
                .toList();
    }

    private List<Outcome> outcomes(String ending, String sample) throws IOException {
        byte[] body = sample.getBytes(StandardCharsets.UTF_8);
        Path folder = new NewFolder(mappings, LocalDate.of(2026, 3, 14)).write("acme", body, ending, null, List.of());
        SourceTypes types = SourceTypes.load(mappings);
        return new SampleCase(folder, "first", body, List.of())
                .outcomes(types, types.find("acme").orElseThrow()).stream()
                        .map(traced -> traced.outcome())
                        .toList();
    }
}

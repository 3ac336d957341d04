package anpr.hub.core.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.config.Problem;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder in which nothing is missing, and then each time one thing is. */
class CheckupTest {
    private static final String MAPPING = """
            id: acme
            version: "1"
            title: Acme
            about:
              vendor: Acme (simulated)
              class: [commercial]
              transports: [http]
              source: one sample
              quirks: [It says none where it could read nothing.]
              setup: |
                Set its address to that of the feed.
            reply: {status: 200}
            formats: {json: {}}
            recognise:
              - {/camera: {present: true}}
            messages:
              - {rule: HEARTBEAT, when: {/alive: {present: true}}}
            records:
              - at: /
                rules:
                  - {rule: NO_PLATE, when: {plate: none}}
                fields:
                  vrmAsRead: plate
                  captureTime: {from: time, via: [{timestamp: {patterns: iso}}]}
                  cameraRef: camera
            """;
    private static final String CHANGELOG = """
            - version: "1"
              date: 2026-03-14
              changes: [First version.]
            """;

    @TempDir
    Path mappings;

    private Path folder;

    @BeforeEach
    void aFolderInWhichNothingIsMissing() throws IOException {
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        folder = Files.createDirectory(mappings.resolve("acme"));
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
        Files.writeString(folder.resolve("changelog.yaml"), CHANGELOG);
        sample("read", "{\"camera\": \"G2\", \"plate\": \"ZZ99ZZZ\", \"time\": \"2026-03-14T08:15:30Z\"}");
        sample("no-plate", "{\"camera\": \"G2\", \"plate\": \"none\", \"time\": \"2026-03-14T08:15:30Z\"}");
        sample("no-zone", "{\"camera\": \"G2\", \"plate\": \"ZZ99ZZZ\", \"time\": \"2026-03-14T08:15:30\"}");
        sample("heartbeat", "{\"camera\": \"G2\", \"alive\": true}");
        sample("cut-off", "{\"camera\": \"G2\", \"pla");
        expectWhatComesOut();
        FolderReadme.write(MappingFolder.read(folder));
    }

    @Test
    void nothingIsMissing() throws IOException {
        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "Set its address to that; Not written yet: that; mapping.yaml:10; nobody has written how the device is set up",
                "quirks: [It says none where it could read nothing.]; quirks: []; mapping.yaml:5; no quirk is named",
                "rule: NO_PLATE; rule: NOT_A_READ; mapping.yaml:19; no rule NO_PLATE",
                "rule: HEARTBEAT; rule: NOT_A_READ; mapping.yaml:17; no rule HEARTBEAT",
                "vrmAsRead: plate; lane: plate; mapping.yaml:19; records here have no vrmAsRead",
                "cameraRef: camera; lane: camera; mapping.yaml:19; records here have no cameraRef",
                "captureTime: {; sourceRecordId: plate #; mapping.yaml:19; records here have no captureTime",
                "version: \"1\"; version: \"2\"; changelog.yaml:1; its first entry is not of version '2'",
                "title: Acme; title: Other; README.md; is stale; run ./hub adapter readme acme"
            })
    void whatAMappingLacksIsNamedWithItsLine(String right, String lacking, String where, String what)
            throws IOException {
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING.replace(right, lacking));
        expectWhatComesOut();
        if (!where.startsWith("README")) {
            FolderReadme.write(MappingFolder.read(folder));
        }

        assertThat(findings())
                .filteredOn(finding -> finding.contains(what))
                .singleElement()
                .satisfies(finding -> assertThat(finding).contains("acme/" + where));
    }

    @Test
    void aMappingThatDoesNotSayWhatItIsAbout() throws IOException {
        int about = MAPPING.indexOf("about:");
        Files.writeString(
                folder.resolve("mapping.yaml"),
                MAPPING.substring(0, about) + MAPPING.substring(MAPPING.indexOf("reply:")));

        assertThat(findings()).singleElement().asString().contains("does not say what it is about");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "no-plate; no sample of a passage without a plate (NO_PLATE)",
                "heartbeat; no sample of a heartbeat (HEARTBEAT)",
                "no-zone; no sample of a time without a zone (TIME_ZONE_UNKNOWN)",
                "cut-off; no sample of a message that was cut off (UNPARSEABLE)"
            })
    void aSampleThatIsWanting(String name, String what) throws IOException {
        Files.delete(folder.resolve("samples").resolve(name).resolve("in.json"));
        Files.delete(folder.resolve("samples").resolve(name));
        FolderReadme.write(MappingFolder.read(folder));

        assertThat(findings()).singleElement().asString().contains(what);
    }

    @Test
    void aTimeThatAlwaysHasAZoneNeedsNoSampleWithoutOne() throws IOException {
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING.replace("patterns: iso", "patterns: epoch-s"));
        for (String timed : List.of("read", "no-plate", "no-zone")) {
            sample(
                    timed,
                    "{\"camera\": \"G2\", \"plate\": \"%s\", \"time\": 1773476130}"
                            .formatted(timed.equals("no-plate") ? "none" : "ZZ99ZZZ"));
        }
        expectWhatComesOut();
        FolderReadme.write(MappingFolder.read(folder));

        assertThat(findings()).isEmpty();
    }

    @Test
    void aFolderWithoutSamplesIsAskedForOneAndNoMore() throws IOException {
        for (SampleCase sample : samples()) {
            Files.delete(folder.resolve("samples").resolve(sample.name()).resolve("in.json"));
            Files.delete(folder.resolve("samples").resolve(sample.name()));
        }
        FolderReadme.write(MappingFolder.read(folder));

        assertThat(findings())
                .singleElement()
                .asString()
                .contains("no sample: nothing shows that the mapping is right");
    }

    @Test
    void whatIsExpectedIsMissingOrStale() throws IOException {
        Files.delete(folder.resolve("expected/read.json"));
        Files.writeString(
                folder.resolve("expected/no-zone.json"),
                Files.readString(folder.resolve("expected/no-zone.json")).replace("ZZ99ZZZ", "QQ12QQQ"));
        FolderReadme.write(MappingFolder.read(folder));

        assertThat(findings())
                .hasSize(2)
                .anyMatch(finding -> finding.contains("expected/read.json: is missing; run ./hub adapter test --write"))
                .anyMatch(finding -> finding.contains("expected/no-zone.json: is stale; see ./hub adapter test acme"));
    }

    @Test
    void whatTheSamplesHaveAndTheMappingDoesNotLookAt() throws IOException {
        sample("read", """
                {"camera": "G2", "plate": "ZZ99ZZZ", "time": "2026-03-14T08:15:30Z",
                "confidence": 97,
                "firmware": "7-b"}
                """);
        expectWhatComesOut();

        assertThat(findings())
                .hasSize(3)
                .anyMatch(finding ->
                        finding.contains("samples/read/in.json:2: seems to have confidence at /confidence (high"))
                .anyMatch(finding -> finding.endsWith("samples/read/in.json:2: /confidence is not looked at"))
                .anyMatch(finding -> finding.endsWith("samples/read/in.json:3: /firmware is not looked at"));
    }

    @Test
    void whatTheSamplesOfATableHaveIsNamedByTheLineOfItsRow() throws IOException {
        Files.writeString(
                folder.resolve("mapping.yaml"),
                MAPPING.replace("formats: {json: {}}", "formats: {csv: {}}")
                        .replace("/camera:", "/row/camera:")
                        .replace("/alive:", "/row/alive:")
                        .replace("at: /", "at: /row"));
        for (SampleCase sample : samples()) {
            Files.delete(folder.resolve("samples").resolve(sample.name()).resolve("in.json"));
            Files.delete(folder.resolve("samples").resolve(sample.name()));
        }
        Path sample = Files.createDirectories(folder.resolve("samples/rows"));
        Files.writeString(sample.resolve("in.csv"), """
                camera,plate,time,confidence,firmware
                G2,ZZ99ZZZ,2026-03-14T08:15:30Z,97,
                G2,none,2026-03-14T08:15:31Z,,7-b
                """);

        assertThat(findings())
                .anyMatch(finding ->
                        finding.contains("samples/rows/in.csv:2: seems to have confidence at /row[1]/confidence"))
                .anyMatch(finding -> finding.endsWith("samples/rows/in.csv:3: /row/firmware is not looked at"))
                .noneMatch(finding -> finding.contains("/row/plate") || finding.contains("/row/time"));
    }

    private void sample(String name, String message) throws IOException {
        Path sample = Files.createDirectories(folder.resolve("samples").resolve(name));
        Files.writeString(sample.resolve("in.json"), message);
    }

    private List<SampleCase> samples() throws IOException {
        return SampleCase.of(folder, (body, contentType) -> List.of());
    }

    private void expectWhatComesOut() throws IOException {
        SourceTypes types = SourceTypes.load(mappings);
        Files.createDirectories(folder.resolve("expected"));
        for (SampleCase sample : samples()) {
            Files.writeString(
                    sample.expected(),
                    Outcomes.pretty(Outcomes.json(
                            sample.outcomes(types, types.find("acme").orElseThrow()))));
        }
    }

    private List<String> findings() throws IOException {
        SourceTypes types = SourceTypes.load(mappings);
        return Checkup.of(MappingFolder.read(folder), types, types.find("acme").orElseThrow(), samples()).stream()
                .map(Problem::toString)
                .toList();
    }
}

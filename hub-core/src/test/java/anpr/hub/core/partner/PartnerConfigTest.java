package anpr.hub.core.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.limit.Limits;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.LocationDisclosure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartnerConfigTest {
    private static final Path DEMO =
            Path.of(System.getProperty("hub.home", ".")).resolve("partner-config");

    @TempDir
    Path dir;

    @BeforeEach
    void aSoundConfiguration() throws IOException {
        Files.copy(DEMO.resolve("partner.schema.json"), dir.resolve("partner.schema.json"));
        write("acme/partner.yaml", """
                organisation: Acme (simulated)
                controller: Acme (simulated)
                sourceClass: CAR_PARK
                acquisitionPath: COMMERCIAL
                agreement:
                  reference: SIM-1
                  lawfulBasis: simulated
                  expires: 2026-12-31
                """);
        write("acme/feeds/acme-http.yaml", """
                sourceType: hikvision
                transport: http
                zone: Europe/London
                lateAfter: PT10M
                locationJump: 50
                area: {south: 51.4, west: -0.2, north: 51.6, east: 0.1}
                settings:
                  colour: green
                """);
        write("acme/cameras.csv", """
                # the register
                feed,refs,feedId,sourceId,cameraId,category,latitude,longitude,locationText,locationDisclosure,zone,confidenceScale,directions
                acme-http,02:00:5e:00:00:01|gate 1,7,1,1,CAR_PARK,55.5,0.5,"Mock Lane, north",OPEN,UTC,0-1,forward=AWAY|reverse=TOWARD
                acme-http,02:00:5e:00:00:02,7,1,2,FIXED,,,,,,,
                """);
    }

    @Test
    void theDemosPartnersCoverEveryClassAndSourceType() throws IOException {
        PartnerConfig config = PartnerConfig.load(DEMO);

        assertThat(config.partners().values())
                .allSatisfy(partner -> assertThat(partner.organisation()).contains("(simulated)"));
        assertThat(config.partners().values().stream().map(Partner::sourceClass))
                .containsAll(EnumSet.allOf(Partner.SourceClass.class));
        assertThat(config.feeds().values().stream()
                        .collect(Collectors.toMap(Feed::id, feed -> feed.sourceType() + " by " + feed.transport())))
                .isEqualTo(Map.ofEntries(
                        Map.entry("excon-bof2", "bof2 by bof2"),
                        Map.entry("placeholder-elsag", "elsag by http"),
                        Map.entry("sampleshire-autovu", "genetec-autovu by sftp"),
                        Map.entry("anyborough-drop", "genetec-autovu by ftp"),
                        Map.entry("anyborough-tattile", "tattile by tcp"),
                        Map.entry("anyborough-zone", "amsterdam-passage by http"),
                        Map.entry("mockway-upload", "csv-batch by http"),
                        Map.entry("mockway-drop", "csv-batch by sftp"),
                        Map.entry("nowhere-decodes", "zatpark by http"),
                        Map.entry("nowhere-share", "csv-batch by folder"),
                        Map.entry("nowhere-barriers", "skidata by amqp"),
                        Map.entry("pretend-hikvision", "hikvision by http"),
                        Map.entry("pretend-rekor", "rekor by http"),
                        Map.entry("fictional-alerts", "hikvision by http-stream"),
                        Map.entry("fictional-plates", "hikvision-plates by http-poll"),
                        Map.entry("anyborough-pairs", "lpr-drop by ftp"),
                        Map.entry("fictional-frigate", "frigate by mqtt"),
                        Map.entry("fictional-yard", "frigate by mqtt-push")));
        assertThat(config.feeds().values())
                .allSatisfy(feed ->
                        assertThat(feed.cameras().cameras()).as(feed.id()).hasSizeBetween(1, 20));
    }

    @Test
    void everythingThatTheFilesSayIsThere() throws IOException {
        Feed feed = PartnerConfig.load(dir).feed("acme-http").orElseThrow();

        assertThat(feed)
                .isEqualTo(new Feed(
                        "acme-http",
                        "acme",
                        "Acme (simulated)",
                        "Acme (simulated)",
                        new Partner.Agreement("SIM-1", "simulated", LocalDate.of(2026, 12, 31)),
                        AcquisitionPath.COMMERCIAL,
                        "hikvision",
                        "http",
                        AcquisitionMode.LIVE_FEED,
                        ZoneId.of("Europe/London"),
                        true,
                        false,
                        false,
                        null,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        8 << 20,
                        Limits.USUAL,
                        null,
                        new Doubts(50, Duration.ofDays(1), Area.box(51.4, -0.2, 51.6, 0.1)),
                        Map.of("colour", "green"),
                        feed.cameras()));
        assertThat(feed.cameras().find(List.of("gate 1")))
                .contains(new Camera(
                        List.of("02:00:5e:00:00:01", "gate 1"),
                        7,
                        1,
                        1,
                        CameraCategory.CAR_PARK,
                        55.5,
                        0.5,
                        "Mock Lane, north",
                        LocationDisclosure.OPEN,
                        ZoneId.of("UTC"),
                        "0-1",
                        Map.of("forward", Direction.AWAY, "reverse", Direction.TOWARD)));
    }

    @Test
    void anAreaMayHaveCorners() throws IOException {
        Path file = dir.resolve("acme/feeds/acme-http.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("area: .*", "area: {corners: [[51.4, -0.2], [51.6, -0.2], [51.5, 0.1]]}"));

        assertThat(PartnerConfig.load(dir)
                        .feed("acme-http")
                        .orElseThrow()
                        .doubts()
                        .area())
                .isEqualTo(new Area(
                        List.of(new Area.Corner(51.4, -0.2), new Area.Corner(51.6, -0.2), new Area.Corner(51.5, 0.1))));
    }

    @Test
    void anEmptyCellLeavesAValueOutAndRestrictsThePlace() throws IOException {
        Camera camera = PartnerConfig.load(dir)
                .feed("acme-http")
                .orElseThrow()
                .cameras()
                .find(List.of("02:00:5e:00:00:02"))
                .orElseThrow();

        assertThat(camera.latitude()).isNull();
        assertThat(camera.locationText()).isNull();
        assertThat(camera.zone()).isNull();
        assertThat(camera.locationDisclosure()).isEqualTo(LocationDisclosure.RESTRICTED);
    }

    @Test
    void anEndedAgreementIsNamedFromTheDayAfterItsLast() throws IOException {
        PartnerConfig config = PartnerConfig.load(dir);

        assertThat(config.expired(LocalDate.of(2026, 12, 31))).isEmpty();
        assertThat(config.expired(LocalDate.of(2027, 1, 1)))
                .extracting(Partner::id)
                .containsExactly("acme");
    }

    /** Each replaces one text of one file; the error names file and line. */
    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    partner.yaml         | CAR_PARK          | CAFE              | 3 | sourceClass
                    partner.yaml         | controller:       | kontroller:       | 2 | kontroller
                    partner.yaml         | 2026-12-31        | 31/12/2026        | 8 | expires
                    partner.yaml         | reference: SIM-1  | other: 1          | 6 | reference
                    partner.yaml         | sourceClass:      | organisation:     | 3 | expected YAML
                    partner.yaml         | controller: Acme  | controller: [Acme | 3 | expected YAML
                    feeds/acme-http.yaml | Europe/London     | Europe/Sampleton  | 3 | expected a zone
                    feeds/acme-http.yaml | PT10M             | ten minutes       | 4 | lateAfter
                    feeds/acme-http.yaml | sourceType:       | type:             | 1 | type
                    feeds/acme-http.yaml | green             | [1]               | 8 | colour
                    feeds/acme-http.yaml | locationJump: 50  | locationJump: far | 5 | locationJump
                    feeds/acme-http.yaml | north: 51.6,      | ``                | 6 | area
                    feeds/acme-http.yaml | north: 51.6       | north: 51.3       | 6 | area: expected south below north
                    feeds/acme-http.yaml | east: 0.1         | east: -0.3        | 6 | west below east
                    feeds/acme-http.yaml | east: 0.1         | east: 181         | 6 | east
                    feeds/acme-http.yaml | {south: 51.4, west: -0.2, north: 51.6, east: 0.1} | {corners: [[51.4, -0.2], [51.6, 0]]} | 6 | corners
                    feeds/acme-http.yaml | {south: 51.4, west: -0.2, north: 51.6, east: 0.1} | {corners: [[51.4, -0.2], [51.6, 0], [100, 0]]} | 6 | a latitude from -90 to 90
                    feeds/acme-http.yaml | {south: 51.4, west: -0.2, north: 51.6, east: 0.1} | {corners: [[51.4, -170], [51.6, 170], [51, 0]]} | 6 | across the 180th meridian
                    cameras.csv          | feed,refs         | feed,names        | 2 | expected the columns feed,refs,
                    cameras.csv          | 7,1,2,            | 7,1,1,            | 4 | triple
                    cameras.csv          | 7,1,2,            | 7,1,0,            | 4 | cameraId a number from 1 to 32767
                    cameras.csv          | 7,1,2,            | 7,32768,2,        | 4 | sourceId a number from 1 to 32767
                    cameras.csv          | 7,1,2,            | x,1,2,            | 4 | feedId a number from 1 to 32767
                    cameras.csv          | :02,7             | :01,7             | 4 | a name that no other camera of the feed has
                    cameras.csv          | :02,7             | `:02|gate 1,7`    | 4 | a name that no other camera of the feed has
                    cameras.csv          | 02:00:5e:00:00:02 | ``                | 4 | expected in refs the names
                    cameras.csv          | 02:00:5e:00:00:02 | *                 | 0 | '*'
                    cameras.csv          | FIXED             | NAILED            | 4 | category one of [FIXED, MOBILE
                    cameras.csv          | 55.5,             | ,                 | 3 | latitude and longitude together
                    cameras.csv          | 55.5,             | 95.5,             | 3 | degrees from -90 to 90
                    cameras.csv          | 55.5,0.5          | 0,0               | 3 | not 0,0
                    cameras.csv          | OPEN              | PUBLIC            | 3 | locationDisclosure one of
                    cameras.csv          | UTC               | Mock/Zone         | 3 | a zone such as Europe/London
                    cameras.csv          | 0-1,f             | percent,f         | 3 | a scale such as 0-100
                    cameras.csv          | forward=AWAY      | forward           | 3 | vendor=TOWARD
                    cameras.csv          | forward=AWAY      | forward=LEFT      | 3 | directions one of
                    cameras.csv          | FIXED,,           | FIXED,            | 4 | expected 13 columns, not 12
                    cameras.csv          | acme-http,02:00:5e:00:00:02 | other-http,02:00:5e:00:00:02 | 4 | a feed of this partner
                    """)
    void whatIsWrongIsNamedWithItsFileAndLine(String name, String from, String to, int line, String detail)
            throws IOException {
        Path file = dir.resolve("acme").resolve(name);
        String sound = Files.readString(file);
        String broken = sound.replace(from, to);
        assertThat(broken).isNotEqualTo(sound);
        Files.writeString(file, broken);

        assertThatThrownBy(() -> PartnerConfig.load(dir))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(line == 0 ? file + ": " : file + ":" + line + ": ")
                .hasMessageContaining(detail);
    }

    @Test
    void everyErrorIsToldAtOnce() throws IOException {
        write("acme/feeds/acme-http.yaml", "sourceType: hikvision\ntransport: http\nzone: Mock/Zone\nmaxBytes: 1\n");
        write("acme/partner.yaml", "organisation: Acme (simulated)\n");

        assertThatThrownBy(() -> PartnerConfig.load(dir))
                .hasMessageContaining("acme-http.yaml:4: ")
                .hasMessageContaining("partner.yaml:1: ");
    }

    @Test
    void aFeedWithoutCamerasIsAnError() throws IOException {
        write("acme/feeds/acme-sftp.yaml", "sourceType: csv-batch\ntransport: sftp\n");

        assertThatThrownBy(() -> PartnerConfig.load(dir))
                .hasMessageContaining("cameras.csv: expected a camera of feed 'acme-sftp'");
    }

    @Test
    void twoPartnersCannotHaveAFeedOfTheSameIdNorTheSameCamera() throws IOException {
        for (String file : List.of("partner.yaml", "feeds/acme-http.yaml", "cameras.csv")) {
            write("bravo/" + file, Files.readString(dir.resolve("acme").resolve(file)));
        }

        assertThatThrownBy(() -> PartnerConfig.load(dir))
                .hasMessageContaining(dir.resolve("bravo/feeds/acme-http.yaml") + ": expected an id that no other feed")
                .hasMessageContaining(dir.resolve("bravo/cameras.csv") + ":3: expected a triple that no other camera");
    }

    @Test
    void aBrokenRowHoldsBackTheRegisterOfItsFeedAlone() throws IOException {
        write("acme/feeds/acme-sftp.yaml", "sourceType: csv-batch\ntransport: sftp\n");
        Path register = dir.resolve("acme/cameras.csv");
        String sound = Files.readString(register) + "acme-sftp,S,7,1,3,FIXED,,,,,,,\n";
        Files.writeString(register, sound);
        PartnerConfig before = PartnerConfig.load(dir);
        Files.writeString(
                register,
                sound.replace("02:00:5e:00:00:02,7,1,2", "02:00:5e:00:00:02,7,1,x")
                        .replace("sftp,S,", "sftp,T,"));

        PartnerConfig.Reloaded after = before.reload(dir, _ -> List.of());

        assertThat(after.refused()).singleElement().asString().contains("cameras.csv:4: expected in cameraId a number");
        assertThat(after.inForce().feeds().get("acme-http").cameras().cameras())
                .isEqualTo(before.feeds().get("acme-http").cameras().cameras());
        assertThat(after.inForce().feeds().get("acme-sftp").cameras().cameras())
                .singleElement()
                .satisfies(camera -> assertThat(camera.refs()).containsExactly("T"));
    }

    @Test
    void anEmptyFileIsAnError() throws IOException {
        write("acme/feeds/acme-http.yaml", "# nothing\n");

        assertThatThrownBy(() -> PartnerConfig.load(dir)).hasMessageContaining("acme-http.yaml");
    }

    @Test
    void aFeedCannotBeCalledLikeAnAccount() throws IOException {
        write("acme/feeds/operator.yaml", "sourceType: hikvision\ntransport: http\n");

        assertThatThrownBy(() -> PartnerConfig.load(dir)).hasMessageContaining("operator.yaml: expected another id");
    }

    @Test
    void aFileThatWouldBeOverlookedIsAnError() throws IOException {
        write("acme/feeds/acme-other.yml", "sourceType: hikvision\n");

        assertThatThrownBy(() -> PartnerConfig.load(dir)).hasMessageContaining("acme-other.yml: expected only files");
    }

    @Test
    void aPartnerMustHaveAllItsFiles() throws IOException {
        Files.createDirectories(dir.resolve("Bravo_Ltd"));

        assertThatThrownBy(() -> PartnerConfig.load(dir))
                .hasMessageContaining("Bravo_Ltd: expected a name of a-z")
                .hasMessageContaining("Bravo_Ltd/partner.yaml: expected")
                .hasMessageContaining("Bravo_Ltd/cameras.csv: expected")
                .hasMessageContaining("Bravo_Ltd/feeds: expected");
    }

    private void write(String name, String content) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}

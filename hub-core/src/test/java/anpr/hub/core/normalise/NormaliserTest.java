package anpr.hub.core.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import anpr.hub.core.normalise.Outcome.Reason;
import anpr.hub.core.partner.Area;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.CameraRegister;
import anpr.hub.core.partner.Doubts;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.ImageRole;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.read.TimeBasis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quality rules of the national record, with a register. */
class NormaliserTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final String VIDEO_ROW = """
            id,group_id,country,plate_number,confidence,frame_num,video_time_s,region
            1,2,gb,ZZ99ZZZ,78.4882,70,%s,gb
            """;
    private static final String HEADER = "vrm,camera,timestamp,confidence,direction,latitude,longitude\n";

    @Test
    void aGoodReadHasEverythingThatThePublishedRecordNeeds() {
        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,97,toward,,"), Trials.feed("csv-batch"));

        assertThat(read.vrm()).isEqualTo("ZZ99ZZZ");
        assertThat(read.captureTime()).isEqualTo("2026-03-14T08:15:30Z");
        assertThat(read.captureTimeBasis())
                .isEqualTo(
                        new TimeBasis("Europe/London", TimeBasis.DecidedBy.CONFIGURATION, TimeBasis.Precision.SECOND));
        assertThat(List.of(read.feedId(), read.sourceId(), read.cameraId())).containsExactly(7, 8, 9);
        assertThat(read.dedupeKey()).isEqualTo("ZZ99ZZZ|7|8|9|2026-03-14T08:15:30Z");
        assertThat(read.retention().expiresAt()).isEqualTo("2027-03-14T08:15:30Z");
        assertThat(read.marking()).isEqualTo("OFFICIAL-SENSITIVE");
        assertThat(read.clockQuality().offsetEstimateMs())
                .isEqualTo(Duration.between(read.captureTime(), Trials.RECEIVED).toMillis());
        Provenance provenance = read.provenance();
        assertThat(provenance.mapping()).isEqualTo(Trials.type("csv-batch").component());
        assertThat(provenance.mapping().digest()).hasSize(64);
        assertThat(provenance.adapter()).isEqualTo(new Provenance.Component("test", "1", null));
        assertThat(provenance.lineage()).extracting(FieldLineage::field).contains("vrmAsRead", "captureTime");
    }

    @Test
    void aCameraNobodyRegisteredIsQuarantinedWithThePartialRead() {
        Outcome outcome = only(row("ZZ99ZZZ,Elsewhere,14/03/2026 08:15:30,,,,"), feed(Trials.camera("Gate")));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> {
            assertThat(quarantined.reason()).isEqualTo(Reason.CAMERA_UNKNOWN);
            assertThat(quarantined.partial().vrm()).isEqualTo("ZZ99ZZZ");
            assertThat(quarantined.detail()).doesNotContain("ZZ99ZZZ");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ZZ9?ZZZ, Gate, VRM_PARTIAL",
        "?z 99 zz?, Gate, VRM_PARTIAL",
        "ZZ9???Z, Gate, VRM_UNUSABLE",
        "ZZ9*ZZZ, Gate, VRM_UNUSABLE",
        "ZZ?, Elsewhere, VRM_UNUSABLE"
    })
    void aReadThatLeavesOneOrTwoCharactersOpenIsToldFromOneOfNoUse(String plate, String camera, Reason reason) {
        Feed feed = Trials.matchingPartialReads(feed(Trials.camera("Gate")));
        String row = row(plate + "," + camera + ",14/03/2026 08:15:30,97,toward,,");

        assertThat(only(row, feed)).isInstanceOfSatisfying(Outcome.Quarantined.class, quarantined -> {
            assertThat(quarantined.reason()).isEqualTo(reason);
            assertThat(quarantined.partial().vrm()).isNull();
            assertThat(quarantined.partial().vrmAsRead()).isEqualTo(plate);
            assertThat(quarantined.detail()).doesNotContain(plate);
        });
        assertThat(reason(only(row, feed(Trials.camera("Gate")))))
                .as("of a feed that does not say so")
                .isEqualTo(Reason.VRM_UNUSABLE);
    }

    @Test
    void theCamerasOwnZoneGoesBeforeTheFeeds() {
        Camera abroad = camera(ZoneId.of("Europe/Paris"), null, Map.of());

        assertThat(accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,,"), feed(abroad))
                        .captureTime())
                .isEqualTo("2026-03-14T07:15:30Z");
    }

    @Test
    void aLocalTimeWithoutAnyZoneIsNeverTakenForUtc() {
        Outcome outcome = only(
                row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,,"), Trials.feed("csv-batch", null, Trials.camera("Gate")));

        assertThat(reason(outcome)).isEqualTo(Reason.TIME_ZONE_UNKNOWN);
    }

    @Test
    void theRepeatedHourOfOctoberKeepsBothInstantsAndIsAccepted() {
        Read read = accepted(row("ZZ99ZZZ,Gate,25/10/2026 01:30:00,,,,"), feed(Trials.camera("Gate")));

        assertThat(read.captureTime()).isNull();
        assertThat(read.captureTimeCandidates())
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z"));
        assertThat(read.qualityFlags()).contains(QualityFlag.TIME_AMBIGUOUS);
        assertThat(read.dedupeKey()).endsWith("|2026-10-25T00:30:00Z");
    }

    @Test
    void theSkippedHourOfMarchIsQuarantined() {
        Outcome outcome = only(row("ZZ99ZZZ,Gate,29/03/2026 01:30:00,,,,"), feed(Trials.camera("Gate")));

        assertThat(reason(outcome)).isEqualTo(Reason.TIME_NONEXISTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T12:00:10Z, ACCEPTED, FUTURE",
        "2026-11-22T12:00:10.001Z, QUARANTINED, FUTURE",
        "2026-11-22T11:55:00Z, ACCEPTED, ",
        "2026-11-22T11:54:59Z, ACCEPTED, LATE",
        "2026-11-21T11:59:59Z, ACCEPTED, CLOCK_SUSPECT"
    })
    void theDelayBetweenCaptureAndReceiptIsJudged(String time, String expected, QualityFlag flag) {
        Outcome outcome = only(row("ZZ99ZZZ,Gate," + time + ",,,,"), feed(Trials.camera("Gate")));

        boolean accepted = outcome instanceof Outcome.Accepted;
        assertThat(accepted ? "ACCEPTED" : "QUARANTINED").isEqualTo(expected);
        if (!accepted) {
            assertThat(reason(outcome)).isEqualTo(Reason.TIME_IN_FUTURE);
        } else if (flag != null) {
            assertThat(((Outcome.Accepted) outcome).read().qualityFlags()).contains(flag);
        } else {
            assertThat(((Outcome.Accepted) outcome).read().qualityFlags())
                    .doesNotContain(QualityFlag.LATE, QualityFlag.FUTURE, QualityFlag.CLOCK_SUSPECT);
        }
    }

    @Test
    void aFeedWhoseOffsetsAreWrongGoesByItsZone() {
        Feed trusting = Trials.feed("hikvision", LONDON, Trials.camera(CameraRegister.ANY));
        Feed distrusting = new Feed(
                trusting.id(),
                trusting.partner(),
                trusting.organisation(),
                trusting.controller(),
                trusting.agreement(),
                trusting.acquisitionPath(),
                trusting.sourceType(),
                trusting.transport(),
                trusting.acquisitionMode(),
                trusting.zone(),
                false,
                null,
                trusting.futureTolerance(),
                trusting.lateAfter(),
                trusting.maxBytes(),
                null,
                Map.of(),
                trusting.cameras());
        String alert =
                "<EventNotificationAlert><dateTime>2026-07-01T12:00:00+08:00</dateTime><eventType>ANPR</eventType>"
                        + "<ANPR><licensePlate>ZZ99ZZZ</licensePlate></ANPR></EventNotificationAlert>";

        assertThat(accepted(alert, trusting).captureTime()).isEqualTo("2026-07-01T04:00:00Z");
        assertThat(accepted(alert, distrusting).captureTime()).isEqualTo("2026-07-01T11:00:00Z");
        assertThat(accepted(alert, distrusting).captureTimeAsSupplied()).isEqualTo("2026-07-01T12:00:00+08:00");
    }

    @Test
    void aLostSignOfTheOffsetIsMendedByTheZoneAndFlagged() {
        String alert =
                "<EventNotificationAlert><dateTime>2026-07-01T12:00:0008:00</dateTime><eventType>ANPR</eventType>"
                        + "<ANPR><licensePlate>ZZ99ZZZ</licensePlate></ANPR></EventNotificationAlert>";

        Read read = accepted(alert, Trials.feed("hikvision"));

        assertThat(read.captureTime()).isEqualTo("2026-07-01T11:00:00Z");
        assertThat(read.qualityFlags()).contains(QualityFlag.CLOCK_SUSPECT);
    }

    @Test
    void zeroCoordinatesAreNotTakenOverAndTheRegistersStandInstead() {
        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,0.0,0"), feed(Trials.camera("Gate")));

        assertThat(read.latitude()).isEqualTo(51.5);
        assertThat(read.locationSource()).isEqualTo(LocationSource.REGISTER);
        assertThat(read.qualityFlags()).contains(QualityFlag.LOCATION_UNUSABLE).doesNotContain(QualityFlag.NO_LOCATION);
    }

    @Test
    void theDevicesOwnPlaceStandsEvenWhereItIsFarFromTheRegisters() {
        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,51.6,-0.12"), feed(Trials.camera("Gate")));

        assertThat(read.latitude()).isEqualTo(51.6);
        assertThat(read.locationSource()).isEqualTo(LocationSource.SUPPLIED);
        assertThat(read.qualityFlags()).contains(QualityFlag.LOCATION_JUMP);
    }

    /** 0.001 degrees of latitude are 111 m. */
    @ParameterizedTest
    @CsvSource({"51.504,500,false", "51.505,500,true", "51.505,600,false", "51.501,100,true"})
    void howFarAFixedCameraMayBeFromItsPlaceIsTheFeedsToSay(String latitude, int metres, boolean flagged) {
        Feed feed = Trials.doubting(
                feed(Trials.camera("Gate")), new Doubts(metres, Doubts.USUAL.clockSuspectAfter(), null));

        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,," + latitude + ",-0.12"), feed);

        assertThat(read.qualityFlags().contains(QualityFlag.LOCATION_JUMP)).isEqualTo(flagged);
    }

    @ParameterizedTest
    @CsvSource({"11:50:00,PT10M,false", "11:49:59,PT10M,true", "11:49:59,PT11M,false"})
    void fromWhichDelayAClockIsSuspectIsTheFeedsToSay(String time, Duration after, boolean flagged) {
        Feed feed = Trials.doubting(feed(Trials.camera("Gate")), new Doubts(Doubts.USUAL.jumpMetres(), after, null));

        Read read = accepted(row("ZZ99ZZZ,Gate,2026-11-22T" + time + "Z,,,,"), feed);

        assertThat(read.qualityFlags().contains(QualityFlag.CLOCK_SUSPECT)).isEqualTo(flagged);
    }

    /** The register's place is 51.5, -0.12. */
    @ParameterizedTest
    @CsvSource({
        "'51.5,-0.12', 51.4, -0.2, 51.6, 0, false",
        "'51.600001,-0.12', 51.4, -0.2, 51.6, 0, true",
        "'51.6,0', 51.4, -0.2, 51.6, 0, false",
        "',', 51.4, -0.2, 51.6, 0, false",
        "',', 52, -0.2, 53, 0, true"
    })
    void aPlaceOutsideTheFeedsAreaIsFlaggedWhoeverGaveIt(
            String place, double south, double west, double north, double east, boolean flagged) {
        Feed feed = Trials.doubting(
                feed(Trials.camera("Gate")),
                new Doubts(100_000, Doubts.USUAL.clockSuspectAfter(), Area.box(south, west, north, east)));

        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,," + place), feed);

        assertThat(read.qualityFlags().contains(QualityFlag.LOCATION_OUTSIDE_AREA))
                .isEqualTo(flagged);
        assertThat(read.latitude()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "97,97,",
        "97%,97,",
        "100.4,,CONFIDENCE_UNUSABLE",
        "-1,,CONFIDENCE_UNUSABLE",
        "high,,CONFIDENCE_UNUSABLE"
    })
    void aConfidenceOffItsScaleIsNotTakenOver(String supplied, Integer expected, QualityFlag flag) {
        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30," + supplied + ",,,"), feed(Trials.camera("Gate")));

        assertThat(read.confidence()).isEqualTo(expected);
        assertThat(read.confidenceAsSupplied().text()).isEqualTo(supplied);
        if (flag != null) {
            assertThat(read.qualityFlags()).contains(flag);
        }
    }

    @Test
    void theCamerasScaleGoesBeforeTheMappings() {
        Read read = accepted(row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,204,,,"), feed(camera(null, "0-255", Map.of())));

        assertThat(read.confidence()).isEqualTo(80);
        assertThat(read.confidenceAsSupplied().scale()).isEqualTo("0-255");
    }

    @Test
    void theCamerasOwnWordForADirectionCounts() {
        Read read = accepted(
                row("ZZ99ZZZ,Gate,14/03/2026 08:15:30,,Lane A inbound,,"),
                feed(camera(null, null, Map.of("Lane A inbound", Direction.AWAY))));

        assertThat(read.direction()).isEqualTo(Direction.AWAY);
        assertThat(read.directionAsSupplied()).isEqualTo("Lane A inbound");
        assertThat(read.qualityFlags()).doesNotContain(QualityFlag.CODE_UNKNOWN);
    }

    @Test
    void aLateImageNamesTheReadItBelongsTo() {
        Sample sample = Sample.named("bof2", "late-image");
        Feed feed = Trials.feed("bof2", LONDON, Trials.camera("32001/1/4"));

        List<Outcome> outcomes = Trials.normaliser(new Trials.MemoryImages())
                .normalise(sample.submission(), feed)
                .outcomes();

        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.LateImage.class, late -> {
            assertThat(late.owner())
                    .isEqualTo(new Outcome.Owner.OfRead(
                            new ReadKey("ZZ99ZZZ", 7, 8, 9, Instant.parse("2026-03-14T08:15:30.250Z"))));
            assertThat(late.role()).isEqualTo(ImageRole.PLATE);
            assertThat(late.image().mediaType()).isEqualTo("image/jpeg");
        });
    }

    @Test
    void threeBadRowsOfTenThousandAreThreeInQuarantineWithTheirNumbers() {
        String csv = IntStream.rangeClosed(1, 10_000)
                .mapToObj(row -> switch (row) {
                    case 17 -> "ZZ99ZZZ,Gate";
                    case 4_000 -> "\"ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,,";
                    case 9_999 -> "ZZ99ZZZ,Gate,31/02/2026 08:15:30,,,,";
                    default -> "ZZ99ZZZ,Gate,14/03/2026 08:15:30,,,,";
                })
                .collect(Collectors.joining("\n", HEADER, "\n"));

        List<Outcome> outcomes = outcomes(csv, feed(Trials.camera("Gate")));

        assertThat(outcomes).hasSize(10_000);
        assertThat(outcomes.stream().filter(Outcome.Accepted.class::isInstance)).hasSize(9_997);
        assertThat(outcomes.stream()
                        .filter(Outcome.Quarantined.class::isInstance)
                        .map(Outcome::index))
                .containsExactly(16, 3_999, 9_998);
        assertThat(((Outcome.Quarantined) outcomes.get(16)).detail()).contains("row 17");
    }

    @Test
    void aTimeInAVideoIsACaptureTimeWhereItsStartIsStatedAndTheStatementIsInTheProvenance() {
        VideoStart start = new VideoStart("2026-07-01T10:00:00+01:00", "A. N. Other (simulated)");
        Outcome outcome = Trials.normaliser(new Trials.MemoryImages())
                .normalise(Trials.submission(VIDEO_ROW.formatted("2.84"), start), Trials.feed("rekor-forensic"))
                .outcomes()
                .getFirst();

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        Read read = ((Outcome.Accepted) outcome).read();
        assertThat(read.captureTime()).isEqualTo("2026-07-01T09:00:02.840Z");
        assertThat(read.captureTimeAsSupplied()).isEqualTo("2.84");
        assertThat(read.captureTimeBasis())
                .isEqualTo(new TimeBasis("+01:00", TimeBasis.DecidedBy.STATEMENT, TimeBasis.Precision.SECOND));
        assertThat(read.qualityFlags()).contains(QualityFlag.CLOCK_SUSPECT);
        assertThat(read.provenance().transport().videoStart()).isEqualTo(start);
        assertThat(read.provenance().lineage())
                .filteredOn(lineage -> lineage.field().equals("captureTime"))
                .extracting(FieldLineage::path, FieldLineage::supplied)
                .containsExactly(tuple("/row[1]/video_time_s", "2.84"), tuple("/transport/videoStart", start.time()));
    }

    @Test
    void aTimeInAVideoWhoseStartNobodyStatesWaitsAndSaysHowToStateIt() {
        Outcome outcome = only(VIDEO_ROW.formatted("2.84"), Trials.feed("rekor-forensic"));

        assertThat(reason(outcome)).isEqualTo(Reason.FIELD_MISSING);
        assertThat(((Outcome.Quarantined) outcome).detail()).contains("Video-Start", "videoStart: true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "2678401", "00:01:02"})
    void whatIsNoNumberOfSecondsInAVideoIsNoTime(String seconds) {
        VideoStart start = new VideoStart("2026-07-01T10:00:00Z", "A. N. Other (simulated)");
        Outcome outcome = Trials.normaliser(new Trials.MemoryImages())
                .normalise(Trials.submission(VIDEO_ROW.formatted(seconds), start), Trials.feed("rekor-forensic"))
                .outcomes()
                .getFirst();

        assertThat(reason(outcome)).isEqualTo(Reason.TIME_UNPARSEABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T10:00:00, Somebody",
        "10:00+01:00, Somebody",
        "2026-07-01T10:00:00+01:00[Europe/London], Somebody",
        "2026-07-01T10:00:00Z, ' '"
    })
    void aStartOfAVideoIsAnInstantAndSomebodysWord(String time, String statedBy) {
        assertThatThrownBy(() -> new VideoStart(time, statedBy)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFeedWithoutAMappingLosesNothing() {
        Outcome outcome = only("anything", Trials.feed("no-such-type"));

        assertThat(reason(outcome)).isEqualTo(Reason.INTERNAL);
    }

    private static String row(String row) {
        return HEADER + row + '\n';
    }

    private static Feed feed(Camera camera) {
        return Trials.feed("csv-batch", LONDON, camera);
    }

    private static Camera camera(ZoneId zone, String scale, Map<String, Direction> directions) {
        return new Camera(
                List.of("Gate"),
                7,
                8,
                9,
                CameraCategory.FIXED,
                null,
                null,
                null,
                LocationDisclosure.OPEN,
                zone,
                scale,
                directions);
    }

    private static List<Outcome> outcomes(String body, Feed feed) {
        return Trials.normaliser(new Trials.MemoryImages())
                .normalise(Trials.submission(body), feed)
                .outcomes();
    }

    private static Outcome only(String body, Feed feed) {
        List<Outcome> outcomes = outcomes(body, feed);
        assertThat(outcomes).hasSize(1);
        return outcomes.getFirst();
    }

    private static Read accepted(String body, Feed feed) {
        Outcome outcome = only(body, feed);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).read();
    }

    private static Reason reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Quarantined.class);
        return ((Outcome.Quarantined) outcome).reason();
    }
}

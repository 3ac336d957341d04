package anpr.hub.core.seal;

import anpr.hub.core.parking.ParkingTransaction;
import anpr.hub.core.parking.StatedTime;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.read.AcquisitionMode;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.core.read.ClockQuality;
import anpr.hub.core.read.ConfidenceAsSupplied;
import anpr.hub.core.read.Direction;
import anpr.hub.core.read.EventRef;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.read.LocationDisclosure;
import anpr.hub.core.read.LocationSource;
import anpr.hub.core.read.Ptz;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.read.Read;
import anpr.hub.core.read.Retention;
import anpr.hub.core.read.Sensitivity;
import anpr.hub.core.read.TimeBasis;
import anpr.hub.core.read.Vehicle;
import anpr.hub.core.read.VrmPlausibility;
import anpr.hub.core.sighting.Pseudonym;
import anpr.hub.core.sighting.PseudonymousSighting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A record of each kind with something in every component, as it is when it is sealed. */
public final class Specimens {
    private static final Instant CAPTURED = Instant.parse("2026-07-01T11:00:00.250Z");
    private static final TimeBasis BASIS =
            new TimeBasis("Europe/London", TimeBasis.DecidedBy.CONFIGURATION, TimeBasis.Precision.MILLISECOND);
    private static final Retention RETENTION =
            new Retention(Instant.parse("2027-07-01T11:00:00.250Z"), "12 months of capture", List.of("CASE-1"));

    private Specimens() {}

    /** A read of the feed {@code mockway}, received on 1 July 2026. */
    public static Read read() {
        return read(UUID.fromString("019fbd6f-0000-7000-8000-000000000001"));
    }

    /** The same under another id. */
    public static Read read(UUID id) {
        ImageRef patch = new ImageRef("CAM7-plate.jpg", "a".repeat(64), 2345, 120, 40, "image/jpeg");
        ImageRef overview = new ImageRef("CAM7-overview.jpg", "b".repeat(64), 123456, 1920, 1080, "image/jpeg");
        return new Read(
                id,
                "zz99 zzz",
                "ZZ99ZZZ",
                "GBR",
                "UK",
                List.of("ZZ99ZZ2", "Z\u00c999ZZZ"),
                VrmPlausibility.GB_CURRENT,
                CAPTURED,
                List.of(),
                "2026-07-01 12:00:00.250",
                BASIS,
                new ClockQuality(875L, "SYNCHRONISED", "RECEIPT_DELAY"),
                101,
                102,
                103,
                "CAM7 Mockway North",
                CameraCategory.FIXED,
                51.501009,
                -0.141588,
                LocationSource.REGISTER,
                "Mockway (simulated)",
                LocationDisclosure.RESTRICTED,
                Direction.TOWARD,
                "approaching",
                270,
                "2",
                87,
                new ConfidenceAsSupplied("0.87", "0-1", "score"),
                new Ptz(3, "10", "-5", "2.5"),
                patch,
                overview,
                List.of(patch, overview),
                List.of(),
                null,
                new Vehicle("Mockcar", "Tryout", "blue", "car", "31 mph"),
                false,
                false,
                "CAM7-000123",
                new EventRef("passage-77", 1),
                AcquisitionMode.LIVE_FEED,
                provenance("vrm", "zz99 zzz"),
                "OFFICIAL-SENSITIVE",
                new Sensitivity(true, "exact place of a camera", "MG6D"),
                RETENTION,
                List.of(),
                List.of(),
                Set.of(QualityFlag.LATE, QualityFlag.LOW_CONFIDENCE),
                "ZZ99ZZZ|101|102|103|2026-07-01T11:00:00.250Z");
    }

    static PseudonymousSighting sighting() {
        return new PseudonymousSighting(
                UUID.fromString("019fbd6f-0000-7000-8000-000000000002"),
                new Pseudonym("mock-daily", "5f2d8e"),
                null,
                List.of(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z")),
                "25/10/2026 01:30",
                BASIS,
                101,
                102,
                103,
                "CAM7",
                51.501009,
                -0.141588,
                LocationSource.SUPPLIED,
                Direction.AWAY,
                "away",
                "1",
                "M1",
                "GBR",
                55,
                new ConfidenceAsSupplied("55", "0-100", null),
                "S-1",
                AcquisitionMode.LATE_BATCH,
                provenance("pseudonym", "5f2d8e"),
                "OFFICIAL",
                RETENTION,
                Set.of(QualityFlag.TIME_AMBIGUOUS));
    }

    static ParkingTransaction transaction() {
        return new ParkingTransaction(
                UUID.fromString("019fbd6f-0000-7000-8000-000000000003"),
                "zz99zzz",
                "ZZ99ZZZ",
                "GBR",
                new StatedTime(CAPTURED, List.of(), "01/07/2026 12:00", BASIS),
                new StatedTime(CAPTURED.plusSeconds(3600), List.of(), "01/07/2026 13:00", BASIS),
                "Mock Lane (simulated)",
                "Barrier 2",
                "paid",
                "T-1",
                true,
                AcquisitionMode.CASE_REQUEST,
                provenance("vrm", "zz99zzz"),
                "OFFICIAL",
                RETENTION,
                Set.of());
    }

    static AuditEvent event() {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("query", "vrm=ZZ99ZZZ");
        detail.put("case", "CASE-1");
        return new AuditEvent(
                UUID.fromString("019fbd6f-0000-7000-8000-000000000004"),
                AuditEvent.Type.CONSULTATION,
                CAPTURED,
                "analyst1",
                "CASE-1: whereabouts",
                "Defence of CASE-1",
                List.of(UUID.fromString("019fbd6f-0000-7000-8000-000000000001")),
                detail,
                new AuditEvent.Found(List.of(0L, 17L), List.of(), null),
                new AuditEvent.Found(List.of(3L), List.of(4L), "xxxx"));
    }

    private static Provenance provenance(String field, String supplied) {
        return new Provenance(
                "Mockway Parking (simulated)",
                "Mockshire Police (simulated)",
                "AGR-1",
                "REQ-1",
                "DPA 2018 Sch 2 para 2",
                AcquisitionPath.COMMERCIAL,
                "mockway",
                new Provenance.Component("http", "1.2", "c".repeat(64)),
                new Provenance.Component("mock-json", "3", "d".repeat(64)),
                TransportFacts.of("https")
                        .from("192.0.2.7")
                        .provedToBe("mockway")
                        .overTls("TLSv1.3 TLS_AES_256_GCM_SHA384")
                        .at("/feeds/mockway")
                        .calledItself("mock/1")
                        .withMessageId("m-1")
                        .decodedFrom("gzip; sha256=" + "e".repeat(64))
                        .provedBy("api-key")
                        .build(),
                UUID.fromString("019fbd6f-0000-7000-8000-000000000000"),
                1,
                "f".repeat(64),
                "019fbd6f-0000-7000-8000-000000000000",
                Instant.parse("2026-07-01T11:00:01.125Z"),
                "1.0",
                List.of(
                        new FieldLineage(field, "/reads[1]/plate", 17L, 8, supplied, List.of("vrm")),
                        new FieldLineage("captureTime", "/reads[1]/time", 40L, 23, "12:00", List.of("timestamp(iso)")),
                        new FieldLineage("latitude", "register", null, null, null, List.of())),
                UUID.fromString("019fbd6e-0000-7000-8000-000000000009"),
                new Seal("hub.example/ingest", 7));
    }
}

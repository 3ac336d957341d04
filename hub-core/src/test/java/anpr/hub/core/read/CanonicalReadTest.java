package anpr.hub.core.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.provenance.TransportFacts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** One read, two forms, nothing lost between them. */
class CanonicalReadTest {
    @Provide
    Arbitrary<Read> reads() {
        return ArbitraryReads.any();
    }

    @Property(tries = 300)
    void jsonGivesTheReadBack(@ForAll("reads") Read read) {
        byte[] json = CanonicalRead.toJson(read);

        assertThat(CanonicalRead.fromJson(json)).isEqualTo(read);
        assertThat(CanonicalRead.toJson(CanonicalRead.fromJson(json))).isEqualTo(json);
    }

    @Property(tries = 300)
    void xmlGivesTheReadBack(@ForAll("reads") Read read) {
        byte[] xml = CanonicalRead.toXml(read);

        assertThat(CanonicalRead.fromXml(xml)).isEqualTo(read);
        assertThat(CanonicalRead.toXml(CanonicalRead.fromXml(xml))).isEqualTo(xml);
    }

    @Test
    void jsonIsInTheOrderOfTheRecordWithMillisecondsAndWithoutNulls() {
        assertThat(new String(CanonicalRead.toJson(read("zz99 zzz", "2026-07-01T11:00:00Z")), UTF_8))
                .isEqualTo("""
                        {"recordId":"019e0000-0000-7000-8000-000000000001","vrmAsRead":"zz99 zzz","vrm":"ZZ99ZZZ",\
                        "vrmPlausibility":"UNKNOWN","captureTime":"2026-07-01T11:00:00.000Z",\
                        "captureTimeAsSupplied":"2026-07-01T12:00:00+01:00",\
                        "captureTimeBasis":{"zone":"+01:00","decidedBy":"PAYLOAD","precision":"SECOND"},\
                        "feedId":101,"sourceId":1,"cameraId":7,"cameraCategory":"FIXED",\
                        "latitude":54.123457,"longitude":2.5,"locationSource":"REGISTER",\
                        "locationDisclosure":"RESTRICTED","imageAbsentReason":"NOT_SUPPLIED",\
                        "manualEntry":false,"misread":false,"acquisitionMode":"LIVE_FEED",\
                        "provenance":{"supplierOrg":"Mockway Parking (simulated)","controller":"Mockway Parking (simulated)",\
                        "acquisitionPath":"COMMERCIAL","feed":"mockway-upload",\
                        "adapter":{"id":"http","version":"1"},"mapping":{"id":"csv-batch","version":"1"},\
                        "transport":{"protocol":"http"},"submission":"019e0000-0000-7000-8000-000000000002",\
                        "recordIndex":0,\
                        "rawPayloadSha256":"0000000000000000000000000000000000000000000000000000000000000000",\
                        "rawPayloadRef":"submission","receivedAt":"2026-07-01T11:00:01.234Z","hubVersion":"test",\
                        "lineage":[{"field":"vrm","path":"/plate","supplied":"zz99 zzz","transforms":["vrm"]}]},\
                        "marking":"OFFICIAL-SENSITIVE","sensitivity":{"sensitive":false},\
                        "retention":{"expiresAt":"2027-07-01T11:00:00.000Z","basis":"P12M"},\
                        "qualityFlags":["LATE","NO_LOCATION"],\
                        "dedupeKey":"ZZ99ZZZ|101|1|7|2026-07-01T11:00:00Z"}""");
    }

    @Test
    void xmlHasTheSameNamesInOneNamespaceAndItemsInLists() {
        assertThat(new String(CanonicalRead.toXml(read("zz99 zzz", "2026-07-01T11:00:00Z")), UTF_8))
                .startsWith("<read xmlns=\"urn:anpr-hub:canonical-read:1\">"
                        + "<recordId>019e0000-0000-7000-8000-000000000001</recordId><vrmAsRead>zz99 zzz</vrmAsRead>")
                .contains("<captureTime>2026-07-01T11:00:00.000Z</captureTime>")
                .contains("<transforms><item>vrm</item></transforms>")
                .contains("<qualityFlags><item>LATE</item><item>NO_LOCATION</item></qualityFlags>")
                .doesNotContain("xmlns=\"\"")
                .endsWith("</read>");
    }

    @Test
    void capturesAreCutToMillisecondsSoThatTheKeyIsTheSameBeforeAndAfterTheWire() {
        Read read = read("ZZ99ZZZ", "2026-07-01T11:00:00.123999999Z");

        assertThat(read.captureTime()).isEqualTo("2026-07-01T11:00:00.123Z");
        assertThat(CanonicalRead.fromJson(CanonicalRead.toJson(read)).key()).isEqualTo(read.key());
    }

    @Test
    void textThatXmlAndTheStoreCannotCarryIsMarkedInBothForms() {
        Read read = read("A\u0000B\ud800C\uffffD", "2026-07-01T11:00:00Z");

        String marked = "A\ufffdB\ufffdC\ufffdD";
        assertThat(CanonicalRead.fromJson(CanonicalRead.toJson(read)).vrmAsRead())
                .isEqualTo(marked);
        assertThat(CanonicalRead.fromXml(CanonicalRead.toXml(read)).vrmAsRead()).isEqualTo(marked);
    }

    @Test
    void flagsStandInTheOrderOfTheirEnumWhateverTheOrderTheyWereFoundIn() {
        assertThat(read("ZZ99ZZZ", "2026-07-01T11:00:00Z").qualityFlags())
                .containsExactly(QualityFlag.LATE, QualityFlag.NO_LOCATION);
    }

    @Test
    void aFieldThatDoesNotExistIsAnErrorThatDoesNotQuoteTheContent() {
        byte[] json = "{\"vrmAsRead\":\"ZZ99ZZZ\",\"vehicle\":{\"wheels\":\"QQ12QQQ\"}}".getBytes(UTF_8);

        assertThatThrownBy(() -> CanonicalRead.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a canonical read")
                .hasMessageContaining("line 1")
                .hasMessageContaining("vehicle.wheels")
                .hasMessageNotContaining("ZZ99ZZZ")
                .hasMessageNotContaining("QQ12QQQ");
    }

    @Test
    void anEntityOfADocumentTypeIsNotExpanded() {
        byte[] xml = """
                <!DOCTYPE read [<!ENTITY boom "boom"><!ENTITY file SYSTEM "file:///etc/hostname">]>
                <read xmlns="urn:anpr-hub:canonical-read:1"><vrmAsRead>&boom;&file;</vrmAsRead></read>""".getBytes(UTF_8);

        assertThatThrownBy(() -> CanonicalRead.fromXml(xml)).isInstanceOf(IllegalArgumentException.class);
    }

    static Read read(String vrmAsRead, String captureTime) {
        Instant at = Instant.parse(captureTime);
        return new Read(
                UUID.fromString("019e0000-0000-7000-8000-000000000001"),
                vrmAsRead,
                "ZZ99ZZZ",
                null,
                null,
                List.of(),
                VrmPlausibility.UNKNOWN,
                at,
                List.of(),
                "2026-07-01T12:00:00+01:00",
                new TimeBasis("+01:00", TimeBasis.DecidedBy.PAYLOAD, TimeBasis.Precision.SECOND),
                null,
                101,
                1,
                7,
                null,
                CameraCategory.FIXED,
                54.12345678,
                2.5,
                LocationSource.REGISTER,
                null,
                LocationDisclosure.RESTRICTED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                ImageAbsentReason.NOT_SUPPLIED,
                null,
                false,
                false,
                null,
                null,
                AcquisitionMode.LIVE_FEED,
                new Provenance(
                        "Mockway Parking (simulated)",
                        "Mockway Parking (simulated)",
                        null,
                        null,
                        null,
                        AcquisitionPath.COMMERCIAL,
                        "mockway-upload",
                        new Provenance.Component("http", "1", null),
                        new Provenance.Component("csv-batch", "1", null),
                        TransportFacts.of("http").build(),
                        UUID.fromString("019e0000-0000-7000-8000-000000000002"),
                        0,
                        "0".repeat(64),
                        "submission",
                        Instant.parse("2026-07-01T11:00:01.2345Z"),
                        "test",
                        List.of(new FieldLineage("vrm", "/plate", null, null, vrmAsRead, List.of("vrm"))),
                        null,
                        null),
                "OFFICIAL-SENSITIVE",
                new Sensitivity(false, null, null),
                new Retention(Instant.parse("2027-07-01T11:00:00Z"), "P12M", List.of()),
                List.of(),
                List.of(),
                Set.of(QualityFlag.NO_LOCATION, QualityFlag.LATE),
                "ZZ99ZZZ|101|1|7|2026-07-01T11:00:00Z");
    }
}

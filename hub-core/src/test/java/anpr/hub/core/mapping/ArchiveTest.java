package anpr.hub.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.provenance.FieldLineage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that come as a zip or a workbook. */
class ArchiveTest {
    private static final String BATCH = """
            formats:
              zip: {manifest: [SHA256SUMS, manifest.csv]}
              xlsx: {}
              csv: {columns: {plate: [reg]}}
              json: {}
            records:
              - at: //row
                fields:
                  vrmAsRead: plate
                  captureTime: {from: at, via: [{timestamp: {patterns: iso, zone: UTC}}]}
              - at: /
                fields:
                  vrmAsRead: plate
                  captureTime: {from: at, via: [{timestamp: {patterns: iso}}]}
            """;
    private static final String CSV = "Reg,At\nZZ99ZZZ,2026-03-14T08:15:30Z\nbroken\nQQ12QQQ,2026-03-14T08:15:31Z\n";
    private static final String JSON = "{\"plate\":\"QQ12QQR\",\"at\":\"2026-03-14T08:15:32Z\"}";

    @TempDir
    private Path folder;

    @Test
    void everyFileIsAMessageAndLineageBeginsWithItsName() throws IOException {
        byte[] zip = zip(Map.of("day 1/reads.csv", bytes(CSV)));

        List<Normaliser.Traced> traced = trace(zip);

        assertThat(outcomes(traced)).containsExactly("ZZ99ZZZ", "ROW_MALFORMED", "QQ12QQQ");
        FieldLineage plate = traced.getFirst().lineage().getFirst();
        assertThat(plate.path()).isEqualTo("/'day 1/reads.csv'/row[1]/Reg");
        assertThat(plate.supplied()).isEqualTo("ZZ99ZZZ");
        byte[] packed = Arrays.copyOfRange(
                zip, plate.offset().intValue(), plate.offset().intValue() + plate.length());
        assertThat(new java.util.zip.InflaterInputStream(
                        new java.io.ByteArrayInputStream(packed), new java.util.zip.Inflater(true)))
                .as("the packed file, for the text is nowhere verbatim")
                .hasBinaryContent(bytes(CSV));
    }

    @Test
    void aFileThatIsNotWhatTheManifestSaysIsRefusedAndItsNeighboursAreRead() throws IOException {
        String sums =
                sha256(CSV) + "  reads.csv\n" + sha256("other") + " *changed.json\n" + sha256("x") + "  gone.csv\n";
        String table = "file,sha256\nreads.csv," + sha256(CSV) + "\nchanged.json," + sha256("other") + "\n";

        List<Normaliser.Traced> bySums = trace(zip(ordered(
                "reads.csv",
                bytes(CSV),
                "changed.json",
                bytes(JSON),
                "free.json",
                bytes(JSON),
                "SHA256SUMS",
                bytes(sums))));
        List<Normaliser.Traced> byTable =
                trace(zip(ordered("manifest.csv", bytes(table), "reads.csv", bytes(CSV), "changed.json", bytes(JSON))));

        assertThat(outcomes(bySums))
                .containsExactly("ZZ99ZZZ", "ROW_MALFORMED", "QQ12QQQ", "HASH_MISMATCH", "QQ12QQR", "HASH_MISMATCH");
        assertThat(((Outcome.Quarantined) bySums.get(3).outcome()).detail())
                .isEqualTo("changed.json: the file's SHA-256 is not that of the zip's manifest");
        assertThat(((Outcome.Quarantined) bySums.get(5).outcome()).detail()).startsWith("gone.csv: ");
        assertThat(outcomes(byTable)).containsExactly("ZZ99ZZZ", "ROW_MALFORMED", "QQ12QQQ", "HASH_MISMATCH");
    }

    @Test
    void aManifestThatCannotBeReadRefusesTheWholeZip() throws IOException {
        assertThat(outcomes(trace(zip(Map.of("reads.csv", bytes(CSV), "SHA256SUMS", bytes("trust me\n"))))))
                .containsExactly("UNPARSEABLE");
    }

    @Test
    void hostileFilesAreRefusedAndTheirNeighboursAreRead() throws IOException {
        byte[] bomb = new byte[3 << 20];

        assertThat(outcomes(trace(zip(ordered(
                        "../reads.csv",
                        bytes(CSV),
                        "bomb.csv",
                        bomb,
                        "..\\b.csv",
                        bytes(CSV),
                        "good.json",
                        bytes(JSON))))))
                .containsExactly("HOSTILE", "HOSTILE", "HOSTILE", "QQ12QQR");
    }

    @Test
    void tooManyFilesOrTooManyBytesAreRefused() throws IOException {
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i <= Limit.ZIP_ENTRIES.usual(); i++) {
            many.put(i + ".json", bytes(JSON));
        }

        assertThat(outcomes(trace(zip(many)))).containsExactly("HOSTILE");
    }

    @Test
    void whatIsCutOffOrNoZipAtAllSaysSo() throws IOException {
        byte[] zip = zip(Map.of("reads.csv", bytes(CSV)));

        assertThat(outcomes(trace(Arrays.copyOf(zip, zip.length / 2)))).containsExactly("UNPARSEABLE");
        assertThat(outcomes(trace(zip(Map.of("inner.zip", zip))))).containsExactly("UNPARSEABLE");
        SourceType plain = Written.type(folder, BATCH.replace("  zip: {manifest: [SHA256SUMS, manifest.csv]}\n", ""));
        assertThat(outcomes(Written.trace(plain, Trials.submission(zip, List.of()))))
                .containsExactly("UNPARSEABLE");
    }

    @Test
    void aWorkbooksRowsAreThoseOfACsv() throws IOException {
        byte[] workbook = workbook("""
                <row r="1"><c r="A1" t="inlineStr"><is><t>Reg</t></is></c><c r="B1" t="inlineStr"><is><t>At</t></is></c></row>
                <row r="2"><c r="A2" t="inlineStr"><is><t>ZZ99ZZZ</t></is></c><c r="B2" s="1"><v>46095.34409722222</v></c></row>
                <row r="3"><c r="A3" t="inlineStr"><is><t>QQ12QQQ</t></is></c></row>
                """);

        List<Normaliser.Traced> alone = trace(workbook);
        List<Normaliser.Traced> inZip = trace(zip(Map.of("book.xlsx", workbook)));

        assertThat(outcomes(alone)).containsExactly("ZZ99ZZZ", "FIELD_MISSING");
        assertThat(((Outcome.Accepted) alone.getFirst().outcome()).read().captureTime())
                .isEqualTo("2026-03-14T08:15:30Z");
        assertThat(alone.getFirst().lineage().getFirst().path()).isEqualTo("/row[1]/Reg");
        assertThat(outcomes(inZip)).containsExactly("ZZ99ZZZ", "FIELD_MISSING");
        assertThat(inZip.getFirst().lineage().getFirst().path()).isEqualTo("/book.xlsx/row[1]/Reg");
    }

    @Test
    void aWorkbookNeedsTheColumnsOfACsvAndItsSheet() throws IOException {
        assertThatThrownBy(() -> Written.type(folder, BATCH.replace("  csv: {columns: {plate: [reg]}}\n", "")))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("mapping.yaml:8: expected 'csv' beside 'xlsx'");
        SourceType otherSheet = Written.type(folder, BATCH.replace("xlsx: {}", "xlsx: {sheet: Reads}"));
        assertThat(outcomes(Written.trace(otherSheet, Trials.submission(workbook(""), List.of()))))
                .containsExactly("UNPARSEABLE");
    }

    private List<Normaliser.Traced> trace(byte[] body) {
        return Written.trace(Written.type(folder, BATCH), Trials.submission(body, List.of()));
    }

    private static List<String> outcomes(List<Normaliser.Traced> traced) {
        return traced.stream()
                .map(each -> switch (each.outcome()) {
                    case Outcome.Accepted accepted ->
                        String.valueOf(accepted.read().vrm());
                    case Outcome.Quarantined quarantined -> quarantined.reason().name();
                    case Outcome other -> other.toString();
                })
                .toList();
    }

    private static Map<String, byte[]> ordered(Object... namesAndContents) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put((String) namesAndContents[i], (byte[]) namesAndContents[i + 1]);
        }
        return files;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return zip.toByteArray();
    }

    /** The least that is a workbook, with one sheet of these rows; style 1 is a date and time. */
    private static byte[] workbook(String rows) throws IOException {
        String head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
        String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        String rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String pack = "http://schemas.openxmlformats.org/package/2006/";
        return zip(ordered(
                "[Content_Types].xml",
                bytes(
                        head + "<Types xmlns=\"" + pack
                                + "content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>"),
                "_rels/.rels",
                bytes(head + "<Relationships xmlns=\"" + pack + "relationships\"><Relationship Id=\"rId1\" Type=\""
                        + rel + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
                "xl/workbook.xml",
                bytes(head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + rel
                        + "\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
                "xl/_rels/workbook.xml.rels",
                bytes(head + "<Relationships xmlns=\"" + pack + "relationships\"><Relationship Id=\"rId1\" Type=\""
                        + rel + "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" + rel
                        + "/styles\" Target=\"styles.xml\"/></Relationships>"),
                "xl/styles.xml",
                bytes(
                        head + "<styleSheet xmlns=\"" + main
                                + "\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd hh:mm:ss\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"),
                "xl/worksheets/sheet1.xml",
                bytes(head + "<worksheet xmlns=\"" + main + "\"><sheetData>" + rows + "</sheetData></worksheet>")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package anpr.hub.core.hotlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import anpr.hub.core.read.ArbitraryReads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiCsvTest {
    private static final String ROW = "ZZ99 ZZZ,MAKE,MODEL,RED,STOP,FI VI,Simulated,E41,\"Stop, and ask\",Mock North,"
            + "31/12/2026,SIM/1,OFFICIAL,CAD 1,Two up,REF 1\n";

    @Test
    void aRowIsAnEntryWithItsSixteenColumns() throws IOException {
        VoiCsv.Report report = read(ROW);

        assertThat(report.rejected()).isEmpty();
        assertThat(report.accepted())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("entryId")
                .containsExactly(new VoiEntry(
                        "",
                        "ZZ99ZZZ",
                        "MAKE",
                        "MODEL",
                        "RED",
                        "STOP",
                        "FI VI",
                        "Simulated",
                        "E41",
                        "Stop, and ask",
                        "Mock North",
                        "31/12/2026",
                        "SIM/1",
                        "OFFICIAL",
                        "CAD 1",
                        "Two up",
                        "REF 1",
                        null));
    }

    @Test
    void aHeaderIsNoEntryAndNotAnErrorWithOrWithoutAByteOrderMark() throws IOException {
        String header =
                "VRM,Vehicle Make,Model,Colour,Action,WM,Reason,NIM,Info,Force,Weed,PNC,GPMS,CAD,Spare1,Spare2\n";

        assertThat(read(header + ROW)).isEqualTo(read(ROW));
        assertThat(read('\ufeff' + header + ROW)).isEqualTo(read(ROW));
        assertThat(read('\ufeff' + ROW)).isEqualTo(read(ROW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ZZ99 ZZZ | =HYPERLINK("x")                                  | FORMULA
                    MAKE     | =1+1                                             | FORMULA
                    Simulated| @SUM(A1)                                         | FORMULA
                    Simulated| +1                                               | FORMULA
                    ZZ99 ZZZ | ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ         | VRM_UNUSABLE
                    ZZ99 ZZZ | ''                                               | VRM_UNUSABLE
                    ZZ99 ZZZ | Z*                                               | VRM_UNUSABLE
                    MAKE,    | ''                                               | COLUMNS
                    MAKE,    | MAKE,MORE,                                       | COLUMNS
                    MODEL    | MO\u0007DEL                                      | CONTROL_CHARACTER
                    """)
    void aRowThatIsNoEntryIsReportedWithItsLineAndNotItsContent(String from, String to, VoiCsv.Reason reason)
            throws IOException {
        VoiCsv.Report report = read(ROW + ROW.replace(from, quoted(to)) + other("QQ12QQQ"));

        assertThat(report.rejected())
                .extracting(VoiCsv.Rejected::line, VoiCsv.Rejected::reason)
                .containsExactly(tuple(2L, reason));
        assertThat(report.rejected().getFirst().detail()).doesNotContain("ZZ").startsWith("expected ");
        assertThat(report.accepted()).extracting(VoiEntry::vrm).containsExactly("ZZ99ZZZ", "QQ12QQQ");
        assertThat(report.complete()).isTrue();
    }

    @Test
    void aLongCellIsRejected() throws IOException {
        assertThat(read(ROW.replace("CAD 1", "x".repeat(2001))).rejected())
                .extracting(VoiCsv.Rejected::reason)
                .containsExactly(VoiCsv.Reason.TOO_LONG);
    }

    @Test
    void theSameRowTwiceIsOneEntryButOneVrmMayStandForTwoReasons() throws IOException {
        VoiCsv.Report report = read(ROW + ROW.replace("ZZ99 ZZZ", "zz99zzz") + ROW.replace("Simulated", "Other"));

        assertThat(report.rejected())
                .containsExactly(new VoiCsv.Rejected(2, VoiCsv.Reason.DUPLICATE, "the same as line 1"));
        assertThat(report.accepted()).extracting(VoiEntry::reason).containsExactly("Simulated", "Other");
        assertThat(report.accepted()).extracting(VoiEntry::entryId).doesNotHaveDuplicates();
    }

    @Test
    void aLineIsCountedWhereItsRowBeginsEvenAfterALineBreakInACell() throws IOException {
        assertThat(read(ROW.replace("Stop, and ask", "Stop,\nand ask") + "short\n")
                        .rejected())
                .extracting(VoiCsv.Rejected::line)
                .containsExactly(3L);
    }

    @Test
    void aLoneDashMeansNothingAndIsKept() throws IOException {
        assertThat(read(ROW.replace("SIM/1", "-")).accepted())
                .extracting(VoiEntry::pncId)
                .containsExactly("-");
    }

    @Test
    void aFileThatIsNotUtf8IsNotTheList() throws IOException {
        VoiCsv.Report report = VoiCsv.read(new ByteArrayInputStream(
                (ROW + other("QQ12QQQ").replace("MAKE", "CITRO\u00cbN")).getBytes(ISO_8859_1)));

        assertThat(report.complete()).isFalse();
        assertThat(report.rejected()).extracting(VoiCsv.Rejected::reason).containsExactly(VoiCsv.Reason.UNREADABLE);
    }

    @Test
    void aRowWithoutEndIsNotReadIntoMemory() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'A';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Arrays.fill(into, offset, offset + length, (byte) 'A');
                return length;
            }
        };

        assertThat(VoiCsv.read(endless).complete()).isFalse();
    }

    @Test
    void whatWouldBeRejectedIsNotWritten() throws IOException {
        VoiEntry entry = read(ROW).accepted().getFirst();
        VoiEntry formula = new VoiEntry(
                "1", "ZZ99ZZZ", "=1+1", null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);

        assertThatThrownBy(() -> VoiCsv.write(List.of(entry, formula), new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entry 1");
    }

    @Provide
    Arbitrary<List<String>> vrms() {
        return ArbitraryReads.vrms().list().uniqueElements().ofMaxSize(30);
    }

    @Property(tries = 100)
    void whatIsWrittenIsReadBack(@ForAll("vrms") List<String> vrms) throws IOException {
        List<VoiEntry> entries = read(String.join(
                        "", vrms.stream().map(VoiCsvTest::other).toList()))
                .accepted();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        VoiCsv.write(entries, written);

        assertThat(entries).extracting(VoiEntry::vrm).containsExactlyElementsOf(vrms);
        assertThat(VoiCsv.read(new ByteArrayInputStream(written.toByteArray())))
                .isEqualTo(new VoiCsv.Report(entries, List.of()));
    }

    private static VoiCsv.Report read(String csv) throws IOException {
        return VoiCsv.read(new ByteArrayInputStream(csv.getBytes(UTF_8)));
    }

    private static String other(String vrm) {
        return ROW.replace("ZZ99 ZZZ", vrm);
    }

    private static String quoted(String cell) {
        return cell.contains("\"") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}

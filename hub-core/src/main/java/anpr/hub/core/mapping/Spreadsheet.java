package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** A sheet of an Office Open XML workbook as delimited text, so that a mapping for CSV reads it too. */
final class Spreadsheet {
    static final char DELIMITER = ',';
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Spreadsheet() {}

    /** Whether a zip is a workbook. */
    static boolean is(Archive zip) {
        return zip.find("xl/workbook.xml") != null;
    }

    /**
     * The sheet's rows. A cell that is formatted as a date is written {@code yyyy-MM-ddTHH:mm:ss}, as a time of day
     * {@code HH:mm:ss}; a number as it is stored.
     *
     * @param sheet name; null for the first
     * @param around the archive that it is, or stands in
     * @throws UnreadableException if the bytes are no workbook, it has no such sheet, or passes a limit
     */
    static String text(byte[] body, int offset, int length, @Nullable String sheet, Archive around)
            throws UnreadableException {
        // Before the library unpacks it: what it would swell to.
        try (Archive zip = around.inner(body, offset, length)) {
            for (ZipArchiveEntry entry : zip.entries()) {
                zip.content(entry);
            }
        }
        byte[] bytes = Arrays.copyOfRange(body, offset, offset + length);
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, false))) {
            Sheet found = sheet == null
                    ? workbook.getFirstSheet()
                    : workbook.findSheet(sheet)
                            .orElseThrow(() -> new UnreadableException(
                                    Fault.UNPARSEABLE, "the workbook has no sheet '" + sheet + "'"));
            return text(found);
        } catch (UnreadableException e) {
            throw e;
        } catch (Exception e) {
            // Of any kind: the library lets through what the parts that it is made of throw, checked ones too.
            throw new UnreadableException(Fault.UNPARSEABLE, "not a workbook that can be read");
        }
    }

    private static String text(Sheet sheet) throws IOException, UnreadableException {
        StringBuilder text = new StringBuilder();
        int cells = 0;
        int mostCells = Limits.inForce().at(Limit.NODES);
        int mostText = Limits.inForce().at(Limit.ZIP_BYTES);
        int width = 0;
        try (Stream<Row> rows = sheet.openStream()) {
            for (var each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                width = Math.max(width, row.getCellCount());
                cells += Math.max(1, width);
                if (cells > mostCells) {
                    throw new UnreadableException(Fault.HOSTILE, "more than " + mostCells + " cells in the sheet");
                }
                if (text.length() > mostText) {
                    throw new UnreadableException(Fault.HOSTILE, "more than " + mostText + " characters in the sheet");
                }
                for (int i = 0; i < width; i++) {
                    text.append(i == 0 ? "" : String.valueOf(DELIMITER)).append(quoted(written(row, i)));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String written(Row row, int column) {
        Cell cell = column < row.getCellCount() ? row.getCell(column) : null;
        if (cell == null || cell.getType() == CellType.EMPTY || cell.getType() == CellType.ERROR) {
            return "";
        }
        if (cell.getType() == CellType.NUMBER) {
            String format = cell.getDataFormatString() == null
                    ? ""
                    : cell.getDataFormatString().toLowerCase(Locale.ROOT);
            boolean date = format.contains("y") || format.contains("d") && format.contains("m");
            if (date || format.contains("h:mm")) {
                LocalDateTime time = cell.asDate();
                return date ? DATE_AND_TIME.format(time) : TIME.format(LocalTime.from(time));
            }
            return cell.getRawValue();
        }
        return cell.getText();
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}

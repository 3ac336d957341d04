package anpr.hub.core.hotlist;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.read.Vrm;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A VOI list as a file: 16 columns, comma-separated, UTF-8, with or without a header (national-record, 5.1; the columns
 * are those of four third-party files, unverified).
 *
 * <p>An entry's id is made of its cells, so that the same row has the same id in every revision; a row of which anything
 * has changed is another entry. One VRM may stand in several rows, for several reasons.
 */
public final class VoiCsv {
    private static final List<String> HEADER = List.of(
            "VRM",
            "Vehicle make",
            "Vehicle model",
            "Vehicle colour",
            "Action",
            "Warning markers",
            "Reason",
            "NIM code",
            "Information",
            "Force & area",
            "Weed date",
            "PNC ID",
            "GPMS marking",
            "CAD information",
            "Operational instructions",
            "Source reference");

    private static final int LONGEST_CELL = 2_000;
    private static final int LONGEST_ROW = 64 << 10;
    private static final int ID_DIGITS = 16;

    private VoiCsv() {}

    /**
     * What became of a file, row by row.
     *
     * @param accepted in the order of the file
     */
    public record Report(List<VoiEntry> accepted, List<Rejected> rejected) {
        public Report {
            accepted = List.copyOf(accepted);
            rejected = List.copyOf(rejected);
        }

        /** Whether the file was read to its end; if not, what is accepted is not the list. */
        public boolean complete() {
            return rejected.stream().noneMatch(row -> row.reason() == Reason.UNREADABLE);
        }
    }

    /**
     * A row that is no entry.
     *
     * @param line where the row begins, from 1
     * @param detail what was expected; never a cell's content
     */
    public record Rejected(long line, Reason reason, String detail) {}

    /** Why a row was rejected. */
    public enum Reason {
        /** Not 16 columns. */
        COLUMNS,
        /** The first column is no VRM: empty, too long, or with signs that no VRM has. */
        VRM_UNUSABLE,
        /** A cell that a spreadsheet would compute. */
        FORMULA,
        /** A cell of more than 2,000 characters. */
        TOO_LONG,
        /** A cell with a control character. */
        CONTROL_CHARACTER,
        /** The same in every column as a row above. */
        DUPLICATE,
        /** An entry that is past its weed date already. */
        PAST_WEED_DATE,
        /** A delete of what is not on the list. */
        NOT_ON_LIST,
        /** The file is not UTF-8, or not CSV, from here on; nothing after this row was read. */
        UNREADABLE,
        /** No fault of the row, which was taken: its weed date cannot be read, so that it stands until it is deleted. */
        WEED_DATE_UNREADABLE
    }

    /**
     * Reads a list whole. For lists that fit into memory; see {@link #read(InputStream, Rows)}.
     *
     * @param csv is read to its end and left open
     * @throws IOException if the stream fails; a file that is wrong is a matter of the report
     */
    public static Report read(InputStream csv) throws IOException {
        List<VoiEntry> accepted = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        Map<String, Long> lines = new HashMap<>();
        read(csv, new Rows() {
            @Override
            public void entry(long line, VoiEntry entry) {
                Long above = lines.putIfAbsent(entry.entryId(), line);
                if (above == null) {
                    accepted.add(entry);
                } else {
                    rejected.add(new Rejected(line, Reason.DUPLICATE, "the same as line " + above));
                }
            }

            @Override
            public void rejected(Rejected row) {
                rejected.add(row);
            }
        });
        return new Report(accepted, rejected);
    }

    /** Who takes the rows of a list as they are read. Either may throw to end the reading. */
    public interface Rows {
        /**
         * A row that is an entry; whether it came before is for the taker to find out.
         *
         * @param line where it begins, from 1
         */
        void entry(long line, VoiEntry entry) throws IOException;

        void rejected(Rejected row) throws IOException;
    }

    /**
     * Reads a list row by row, in memory that does not grow with it.
     *
     * @param csv is read to its end and left open
     * @throws IOException if the stream or the taker fails; a file that is wrong is a matter of its rows
     */
    public static void read(InputStream csv, Rows taker) throws IOException {
        read(csv, cells -> cells, taker);
    }

    /** Reads rows of which only the first column is looked at, for files that name VRMs and no more. */
    static void readMarks(InputStream csv, Rows taker) throws IOException {
        List<String> none = Collections.nCopies(HEADER.size() - 1, "");
        read(csv, cells -> Stream.concat(Stream.of(cells.get(0)), none.stream()).toList(), taker);
    }

    private static void read(InputStream csv, UnaryOperator<List<String>> wanted, Rows taker) throws IOException {
        long line = 1;
        // Not closed: closing it would close the caller's stream.
        CsvReader<CsvRecord> rows = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(LONGEST_ROW)
                .ofCsvRecord(new InputStreamReader(
                        csv,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)));
        try {
            for (CsvRecord row : rows) {
                line = row.getStartingLineNumber();
                List<String> cells = cells(row);
                if (line == 1 && isHeader(cells)) {
                    continue;
                }
                cells = wanted.apply(cells);
                Optional<Rejected> fault = fault(line, cells);
                if (fault.isPresent()) {
                    taker.rejected(fault.get());
                } else {
                    taker.entry(line, entry(cells));
                }
            }
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CharacterCodingException)) {
                throw e.getCause();
            }
            taker.rejected(new Rejected(line, Reason.UNREADABLE, "expected UTF-8 after this line"));
        } catch (CsvParseException e) {
            taker.rejected(
                    new Rejected(line, Reason.UNREADABLE, "expected CSV with rows of at most 64 KB after this line"));
        }
    }

    /**
     * Writes a list with its header, as {@link #read} reads it.
     *
     * @param csv is flushed and left open
     * @throws IllegalArgumentException if a cell holds what would be rejected on the way back
     */
    public static void write(List<VoiEntry> entries, OutputStream csv) throws IOException {
        for (VoiEntry entry : entries) {
            fault(0, cells(entry)).ifPresent(fault -> {
                throw new IllegalArgumentException("entry " + entry.entryId() + ": " + fault.detail());
            });
        }
        Writing writing = new Writing(csv);
        entries.forEach(writing::write);
        writing.flush();
    }

    /** Writes a list row by row. For one thread. */
    public static final class Writing implements Flushable {
        private final OutputStreamWriter text;
        private final CsvWriter rows;

        /** With a header. */
        public Writing(OutputStream csv) {
            this(csv, true);
        }

        /** @param csv is left open */
        public Writing(OutputStream csv, boolean header) {
            // Neither is closed, likewise.
            this.text = new OutputStreamWriter(csv, StandardCharsets.UTF_8);
            this.rows = CsvWriter.builder().build(text);
            if (header) {
                rows.writeRecord(HEADER);
            }
        }

        public void write(VoiEntry entry) {
            rows.writeRecord(cells(entry));
        }

        /** A row that names a VRM and no more. */
        public void writeVrm(String vrm) {
            rows.writeRecord(vrm);
        }

        @Override
        public void flush() throws IOException {
            rows.flush();
            text.flush();
        }
    }

    private static boolean isHeader(List<String> cells) {
        return cells.size() > 1
                && cells.get(0).strip().equalsIgnoreCase("vrm")
                && cells.get(1).strip().toLowerCase(Locale.ROOT).endsWith("make");
    }

    private static Optional<Rejected> fault(long line, List<String> cells) {
        if (cells.size() != HEADER.size()) {
            return Optional.of(
                    new Rejected(line, Reason.COLUMNS, "expected " + HEADER.size() + " columns, not " + cells.size()));
        }
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String where = " in column " + (i + 1);
            if (cell.length() > LONGEST_CELL) {
                return Optional.of(new Rejected(
                        line, Reason.TOO_LONG, "expected at most " + LONGEST_CELL + " characters" + where));
            }
            if (formula(cell)) {
                return Optional.of(
                        new Rejected(line, Reason.FORMULA, "expected no cell that begins with = + - or @" + where));
            }
            if (cell.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return Optional.of(
                        new Rejected(line, Reason.CONTROL_CHARACTER, "expected no control characters" + where));
            }
        }
        if (mark(cells.get(0)).isEmpty()) {
            return Optional.of(
                    new Rejected(
                            line,
                            Reason.VRM_UNUSABLE,
                            "expected 1 to 12 letters and digits in column 1, or a pattern with ? and * and two of them or more"));
        }
        return Optional.empty();
    }

    /** A VRM, or a pattern of one, in its normal form. */
    private static Optional<String> mark(String cell) {
        return Vrm.of(cell).map(Vrm::value).or(() -> VrmPattern.of(cell));
    }

    /** A lone dash means "none" and computes nothing. */
    private static boolean formula(String cell) {
        String start = cell.strip();
        return start.length() > 1 && "=+-@".indexOf(start.charAt(0)) >= 0;
    }

    private static VoiEntry entry(List<String> cells) {
        String vrm = mark(cells.get(0)).orElseThrow();
        List<@Nullable String> said = new ArrayList<>();
        cells.forEach(cell -> said.add(cell.isEmpty() ? null : cell));
        return new VoiEntry(
                id(vrm, cells),
                vrm,
                said.get(1),
                said.get(2),
                said.get(3),
                said.get(4),
                said.get(5),
                said.get(6),
                said.get(7),
                said.get(8),
                said.get(9),
                said.get(10),
                said.get(11),
                said.get(12),
                said.get(13),
                said.get(14),
                said.get(15),
                null);
    }

    /** As supplied, but that a blank cell is an empty one, and that a byte order mark is no part of the first. */
    private static List<String> cells(CsvRecord row) {
        List<String> cells = new ArrayList<>();
        row.getFields().forEach(cell -> cells.add(cell.isBlank() ? "" : cell));
        if (row.getStartingLineNumber() == 1 && cells.get(0).startsWith("\ufeff")) {
            cells.set(0, cells.get(0).substring(1));
        }
        return cells;
    }

    private static List<String> cells(VoiEntry entry) {
        return Stream.of(
                        entry.vrm(),
                        entry.make(),
                        entry.model(),
                        entry.colour(),
                        entry.action(),
                        entry.warningMarkers(),
                        entry.reason(),
                        entry.nimCode(),
                        entry.information(),
                        entry.forceArea(),
                        entry.weedDate(),
                        entry.pncId(),
                        entry.marking(),
                        entry.cadInformation(),
                        entry.operationalInstructions(),
                        entry.sourceReference())
                .map(cell -> cell == null ? "" : cell)
                .toList();
    }

    private static String id(String vrm, List<String> cells) {
        MessageDigest digest = Sha256.begun();
        digest.update(vrm.getBytes(StandardCharsets.UTF_8));
        for (String cell : cells.subList(1, cells.size())) {
            digest.update((byte) 0);
            digest.update(cell.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, ID_DIGITS);
    }
}

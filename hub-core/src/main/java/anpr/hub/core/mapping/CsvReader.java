package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads delimited text with a header row. Each row is a node {@code row}; its cells bear the canonical name of their
 * column where the mapping knows the header, else the header itself, both without case, spaces and punctuation.
 *
 * <p>Quoting as in RFC 4180. A row with another number of cells than the header is a fault of that row alone: when its
 * quotation never ends, only its first line is given up and reading goes on with the next. (That, and the position of
 * each cell, is why the cells are cut here and not by a CSV library.)
 *
 * @param delimiters candidates; the one that cuts the header row into most cells is taken
 * @param columns squeezed header to canonical column name
 */
record CsvReader(List<Character> delimiters, Map<String, String> columns) implements Format.Text {
    /** How often the text may be read again, all in all, for rows that were given up. */
    private static final int MOST_TIMES_AGAIN = 20;

    private static final String SEP = "sep=";

    private static final int LONGEST_HEADER = 1_000;

    /** @param after behind the closing quote, or the cell's end; -1 if the quotation never ends */
    private record Cell(String text, int start, int end, int after) {}

    /** @param sound false if a quotation does not end, or text stands behind its end */
    private record Row(List<Cell> cells, int next, boolean sound) {}

    /** Lower-case letters and digits of a header, in which synonyms are compared. */
    static String squeezed(String header) {
        StringBuilder kept = new StringBuilder(header.length());
        header.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    @Override
    public boolean begins(String text, int from, int to) {
        return !Format.marked(text, from);
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        int at = skipBlankLines(text, from, to);
        if (at >= to) {
            return;
        }
        char delimiter;
        if (saysDelimiter(text, at, to)) {
            delimiter = text.charAt(at + SEP.length());
            at = skipBlankLines(text, at + SEP.length() + 1, to);
            if (at >= to) {
                return;
            }
        } else {
            delimiter = delimiter(text, at, to);
        }
        Row header = row(text, at, to, delimiter);
        List<String> names = new ArrayList<>();
        for (Cell cell : header.cells()) {
            // Each row's lineage repeats it.
            if (cell.text().length() > LONGEST_HEADER) {
                throw new UnreadableException(
                        Mapped.Fault.HOSTILE, "a header of more than " + LONGEST_HEADER + " characters");
            }
            String squeezed = squeezed(cell.text());
            names.add(columns.getOrDefault(squeezed, squeezed).intern());
        }
        int number = 0;
        long readAgain = 0;
        int cells = names.size();
        int mostCells = Limits.inForce().at(Limit.NODES);
        for (at = skipBlankLines(text, header.next(), to); at < to; at = skipBlankLines(text, at, to)) {
            Row row = row(text, at, to, delimiter);
            cells += row.cells().size();
            if (cells > mostCells) {
                throw new UnreadableException(Mapped.Fault.HOSTILE, "more than " + mostCells + " cells");
            }
            Node node = into.addEntry("row", ++number);
            node.start = at;
            node.end = row.next();
            at = fill(node, text, row, header.cells(), names, number);
            readAgain += row.next() - at;
            if (readAgain > MOST_TIMES_AGAIN * (long) (to - from)) {
                throw new UnreadableException(Mapped.Fault.HOSTILE, "too many quotations that do not end");
            }
        }
    }

    /** Puts the cells into the row's node; returns where to read on. */
    private static int fill(Node node, String text, Row row, List<Cell> header, List<String> names, int number) {
        List<Cell> cells = row.cells();
        boolean surplus =
                cells.stream().skip(names.size()).anyMatch(cell -> !cell.text().isBlank());
        if (cells.size() < names.size() || surplus || !row.sound()) {
            node.fault = row.sound()
                    ? "row " + number + " has " + cells.size() + " cells where the header has " + names.size()
                    : "row " + number + " has a quotation that does not end where the cell ends";
            int lineEnd = endOfLine(text, node.start, row.next());
            node.end = lineEnd;
            return lineEnd;
        }
        for (int i = 0; i < names.size(); i++) {
            Cell cell = cells.get(i);
            node.add(names.get(i), cell.text(), cell.start(), cell.end()).label =
                    header.get(i).text();
        }
        return row.next();
    }

    /** Whether the line is {@code sep=} and a delimiter that the mapping knows, as spreadsheets write it before the header. */
    private boolean saysDelimiter(String text, int at, int to) {
        int behind = at + SEP.length() + 1;
        return behind <= to
                && text.regionMatches(true, at, SEP, 0, SEP.length())
                && delimiters.contains(text.charAt(behind - 1))
                && (behind == to || text.charAt(behind) == '\r' || text.charAt(behind) == '\n');
    }

    private char delimiter(String text, int from, int to) throws UnreadableException {
        char best = delimiters.getFirst();
        int most = 0;
        for (char candidate : delimiters) {
            int cells = row(text, from, to, candidate).cells().size();
            if (cells > most) {
                most = cells;
                best = candidate;
            }
        }
        return best;
    }

    private static Row row(String text, int from, int to, char delimiter) throws UnreadableException {
        List<Cell> cells = new ArrayList<>();
        int mostColumns = Limits.inForce().at(Limit.COLUMNS);
        boolean sound = true;
        int at = from;
        while (true) {
            Cell cell = at < to && text.charAt(at) == '"' ? quoted(text, at + 1, to) : plain(text, at, to, delimiter);
            cells.add(cell);
            if (cells.size() > mostColumns) {
                throw new UnreadableException(Mapped.Fault.HOSTILE, "more than " + mostColumns + " cells in a row");
            }
            if (cell.after() < 0) {
                return new Row(cells, to, false);
            }
            at = cell.after();
            while (at < to && text.charAt(at) != delimiter && !lineEnd(text.charAt(at))) {
                sound &= text.charAt(at) == ' ';
                at++;
            }
            if (at >= to || lineEnd(text.charAt(at))) {
                return new Row(cells, at, sound);
            }
            at++;
        }
    }

    private static Cell plain(String text, int from, int to, char delimiter) {
        int at = from;
        while (at < to && text.charAt(at) != delimiter && !lineEnd(text.charAt(at))) {
            at++;
        }
        return new Cell(text.substring(from, at), from, at, at);
    }

    private static Cell quoted(String text, int from, int to) {
        boolean doubled = false;
        for (int at = from; at < to; at++) {
            if (text.charAt(at) == '"') {
                if (at + 1 >= to || text.charAt(at + 1) != '"') {
                    String raw = text.substring(from, at);
                    return new Cell(doubled ? raw.replace("\"\"", "\"") : raw, from, at, at + 1);
                }
                doubled = true;
                at++;
            }
        }
        return new Cell(text.substring(from, to), from, to, -1);
    }

    private static int skipBlankLines(String text, int from, int to) {
        int at = from;
        int line = from;
        while (at < to && Character.isWhitespace(text.charAt(at))) {
            at++;
            if (lineEnd(text.charAt(at - 1))) {
                line = at;
            }
        }
        return at >= to ? to : line;
    }

    private static int endOfLine(String text, int from, int to) {
        int at = from;
        while (at < to && !lineEnd(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean lineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}

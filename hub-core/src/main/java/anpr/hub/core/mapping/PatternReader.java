package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines, or a whole text, by regular expressions with named groups (RE2: their time is linear in the text). Each
 * line that fits is a node {@code line}, and each group that took part a child of it. A line that fits none is a fault
 * of that line alone.
 *
 * @param expressions tried in order; all of a line must fit
 * @param whole the text is one line, whatever line ends it has
 * @param ignore lines that say nothing; null for none. Blank ones never do
 */
record PatternReader(
        List<TextPattern> expressions,
        boolean whole,
        @Nullable TextPattern ignore) implements Format.Text {
    private static final int LINES_LOOKED_AT = 16;

    @Override
    public boolean begins(String text, int from, int to) {
        int at = from;
        for (int lines = 0; at < to && lines < LINES_LOOKED_AT; lines++) {
            int end = lineEnd(text, at, to);
            for (TextPattern expression : expressions) {
                if (expression.fits(text, at, end)) {
                    return true;
                }
            }
            at = end + 1;
        }
        return false;
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        int number = 0;
        int most = Limits.inForce().at(Limit.NODES);
        for (int at = from; at < to; ) {
            int end = lineEnd(text, at, to);
            String line = text.substring(at, end);
            if (!line.isBlank() && (ignore == null || !ignore.fits(line))) {
                if (++number > most) {
                    throw new UnreadableException(Fault.HOSTILE, "more than " + most + " lines");
                }
                line(text, line, at, number, into.addEntry("line", number));
            }
            at = end + 1;
        }
    }

    private void line(String text, String line, int at, int number, Node node) {
        node.text(line);
        node.start = at;
        node.end = at + line.length();
        for (TextPattern expression : expressions) {
            int[] groups = expression.groups(text, node.start, node.end);
            if (groups != null) {
                for (Map.Entry<String, Integer> group : expression.namedGroups().entrySet()) {
                    int start = groups[2 * group.getValue()];
                    int end = groups[2 * group.getValue() + 1];
                    if (start >= 0) {
                        node.add(group.getKey(), text.substring(start, end), start, end);
                    }
                }
                return;
            }
        }
        node.fault = (whole ? "the text" : "line " + number) + " fits none of the patterns";
    }

    private int lineEnd(String text, int from, int to) {
        int at = from;
        while (at < to && (whole || text.charAt(at) != '\n' && text.charAt(at) != '\r')) {
            at++;
        }
        return at;
    }
}

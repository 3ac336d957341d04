package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;

/**
 * Reads {@code key=value} text. Pairs end at a line end or at the pair separator; an empty line ends a record. A piece
 * without the sign between key and value says nothing. Each record is a node {@code record}.
 *
 * @param pair what separates pairs besides line ends, such as {@code ;} or {@code &}
 * @param equals what stands between key and value
 */
record KeyValueReader(char pair, char equals) implements Format.Text {
    @Override
    public boolean begins(String text, int from, int to) {
        return !Format.marked(text, from);
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        int pairs = 0;
        int most = Limits.inForce().at(Limit.NODES);
        Node record = null;
        int records = 0;
        int lineStart = from;
        while (lineStart < to) {
            int lineEnd = lineStart;
            while (lineEnd < to && text.charAt(lineEnd) != '\n' && text.charAt(lineEnd) != '\r') {
                lineEnd++;
            }
            if (text.substring(lineStart, lineEnd).isBlank()) {
                record = null;
            } else {
                if (record == null) {
                    record = into.addEntry("record", ++records);
                }
                pairs += pairs(record, text, lineStart, lineEnd);
                if (pairs > most) {
                    throw new UnreadableException(Mapped.Fault.HOSTILE, "more than " + most + " pairs");
                }
            }
            boolean pairOfEnds = lineEnd + 1 < to && text.charAt(lineEnd) == '\r' && text.charAt(lineEnd + 1) == '\n';
            lineStart = lineEnd + (pairOfEnds ? 2 : 1);
        }
    }

    private int pairs(Node record, String text, int from, int to) {
        int count = 0;
        for (int at = from; at < to; ) {
            int end = text.indexOf(pair, at, to);
            end = end < 0 ? to : end;
            int sign = text.indexOf(equals, at, end);
            if (sign >= 0) {
                String key = text.substring(at, sign).strip();
                count++;
                record.add(key, text.substring(sign + 1, end), sign + 1, end);
            }
            at = end + 1;
        }
        return count;
    }
}

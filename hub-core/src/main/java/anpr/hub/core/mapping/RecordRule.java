package anpr.hub.core.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which records lie in a message, and what is read from each. Immutable.
 *
 * @param at where the records lie
 * @param when which of the nodes there are records
 * @param split how a record that is itself delimited text is cut; null if it is none
 * @param reads what each record gives, in this order
 */
record RecordRule(Path at, Condition when, @Nullable Split split, List<ReadRule> reads) {

    /** Text cut at a delimiter, whose pieces get names by position; pieces past the last name have none. */
    record Split(char delimiter, List<String> columns) {
        void apply(Node record) {
            String text = record.text();
            boolean cutAlready = record.lastChild != null && !record.lastChild.attribute();
            if (text == null || cutAlready) {
                return;
            }
            // Where the raw text has escapes, pieces can't be told apart in it: each then points at the whole.
            boolean verbatim = record.end - record.start == text.length();
            int from = 0;
            for (String column : columns) {
                int to = text.indexOf(delimiter, from);
                to = to < 0 ? text.length() : to;
                int start = verbatim ? record.start + from : record.start;
                record.add(column, text.substring(from, to), start, verbatim ? record.start + to : record.end);
                from = to + 1;
                if (from > text.length()) {
                    return;
                }
            }
        }
    }

    /**
     * Adds what the records that lie here say, in the order of the message.
     *
     * @param brokenAlone whether to do so where none of them can be read: which entry broken ones belong to is not known,
     *     so one that finds no other must not keep the next entry from its records
     */
    void map(Document document, boolean brokenAlone, List<Mapped> into) {
        Node root = document.root();
        for (Node record : find(root, brokenAlone)) {
            if (record.fault != null) {
                record.faultTold = true;
                into.add(new Mapped.Faulty(into.size(), Mapped.Fault.ROW_MALFORMED, record.fault));
                continue;
            }
            for (ReadRule read : reads) {
                if (read.when().holds(record, root)) {
                    into.add(read.map(into.size(), record, document));
                }
            }
        }
    }

    private List<Node> find(Node root, boolean brokenAlone) {
        List<Node> records = new ArrayList<>();
        boolean sound = brokenAlone;
        for (Node node : at.all(root, root)) {
            if (split != null && node.fault == null) {
                split.apply(node);
            }
            if (node.fault != null) {
                records.add(node);
            } else if (when.holds(node, root)) {
                records.add(node);
                sound = true;
            }
        }
        return sound ? records : List.of();
    }
}

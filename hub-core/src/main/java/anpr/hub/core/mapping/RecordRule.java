package anpr.hub.core.mapping;

import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.QualityFlag;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way in which records lie in a message, and what is read from each. Immutable.
 *
 * @param at where the records lie
 * @param when which of the nodes there are records
 * @param split how a record that is itself delimited text is cut; null if it is none
 * @param rulings which records are no reads; the first that holds decides
 * @param fields several rules for one field are alternatives: the first that has a value counts
 * @param agreements pairs of paths whose texts should be equal
 */
record RecordRule(
        Path at,
        Condition when,
        Mapped.Kind kind,
        @Nullable Split split,
        List<Ruling> rulings,
        List<Flagging> flaggings,
        List<Absence> absences,
        List<Agreement> agreements,
        List<FieldRule> fields) {

    /** By this condition a message or record is no read. */
    record Ruling(Mapped.Rule rule, Condition when) {}

    /** By this condition a read bears a flag. */
    record Flagging(QualityFlag flag, Condition when) {}

    /** By this condition a read without image has this reason for it. */
    record Absence(ImageAbsentReason reason, Condition when) {}

    record Agreement(Path one, Path other) {
        boolean broken(Node record, Node root) {
            Node first = one.first(record, root, false);
            Node second = other.first(record, root, false);
            return first != null
                    && second != null
                    && first.text != null
                    && second.text != null
                    && !first.text.strip().equalsIgnoreCase(second.text.strip());
        }
    }

    /** Text cut at a delimiter, whose pieces get names by position; pieces past the last name have none. */
    record Split(char delimiter, List<String> columns) {
        void apply(Node record) {
            String text = record.text;
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

    /** The records that lie here, in the order of the message. */
    List<Node> find(Node root) {
        List<Node> records = new ArrayList<>();
        for (Node node : at.all(root, root)) {
            if (split != null && node.fault == null) {
                split.apply(node);
            }
            if (node.fault != null || when.holds(node, root)) {
                records.add(node);
            }
        }
        return records;
    }

    Mapped map(int index, Node record, Node root, PayloadText payload, List<Submission.Part> images) {
        if (record.fault != null) {
            return new Mapped.Faulty(index, Mapped.Fault.ROW_MALFORMED, record.fault);
        }
        Mapped.Rule rule = null;
        for (Ruling ruling : rulings) {
            if (ruling.when().holds(record, root)) {
                rule = ruling.rule();
                break;
            }
        }
        if (rule != null && rule != Mapped.Rule.NO_PLATE) {
            return new Mapped.Ruled(index, rule);
        }
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        for (Flagging flagging : flaggings) {
            if (flagging.when().holds(record, root)) {
                flags.add(flagging.flag());
            }
        }
        for (Agreement agreement : agreements) {
            if (agreement.broken(record, root)) {
                flags.add(QualityFlag.FIELDS_DISAGREE);
            }
        }
        ImageAbsentReason absence = null;
        for (Absence candidate : absences) {
            if (absence == null && candidate.when().holds(record, root)) {
                absence = candidate.reason();
            }
        }
        return new Mapped.Fields(index, kind, rule, values(record, root, payload, images, flags), flags, absence);
    }

    private Values values(
            Node record, Node root, PayloadText payload, List<Submission.Part> images, Set<QualityFlag> flags) {
        Values values = new Values(payload, images);
        Source.Scope scope = new Source.Scope(record, root, images);
        for (FieldRule rule : fields) {
            Field field = rule.field();
            if (field.shape() == Field.Shape.TEXTS || field == Field.IMAGE_ORIGINAL) {
                values.add(field, rule.all(scope, flags));
            } else if (values.text(field) == null) {
                Value value = rule.first(scope, flags);
                if (value != null && (value.text() != null || values.get(field) == null)) {
                    values.set(field, value);
                }
            }
        }
        return values;
    }
}

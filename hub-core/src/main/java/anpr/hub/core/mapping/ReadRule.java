package anpr.hub.core.mapping;

import anpr.hub.core.read.ImageAbsentReason;
import anpr.hub.core.read.QualityFlag;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read from one record: a read, or another kind of result. A record may give several (a parking row its entry
 * and its exit). Immutable.
 *
 * @param when which records give it
 * @param rulings which of them are no reads; the first that holds decides
 * @param fields several rules for one field are alternatives: the first that has a value counts
 * @param agreements pairs of paths whose texts should be equal
 * @param event which messages are of the same vehicle; null if the mapping says nothing
 */
record ReadRule(
        Condition when,
        Mapped.Kind kind,
        List<Ruling> rulings,
        List<Flagging> flaggings,
        List<Absence> absences,
        List<Agreement> agreements,
        List<FieldRule> fields,
        @Nullable EventRule event) {

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
                    && first.text() != null
                    && second.text() != null
                    && !withoutSpace(first.text()).equalsIgnoreCase(withoutSpace(second.text()));
        }

        /** A space inside a plate says nothing. */
        private static String withoutSpace(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isWhitespace(text.charAt(i))) {
                    return text.replaceAll("\\s", "");
                }
            }
            return text;
        }
    }

    Mapped map(int index, Node record, Document document) {
        Node root = document.root();
        Mapped.Rule rule = null;
        for (Ruling ruling : rulings) {
            if (ruling.when().holds(record, root)) {
                rule = ruling.rule();
                break;
            }
        }
        Source.Scope scope = new Source.Scope(record, document);
        VehicleEvent passage = event == null ? null : event.of(scope);
        // A preview of an event that has a key is told, to be linked to the read that follows it.
        boolean told = rule == Mapped.Rule.NO_PLATE || (rule == Mapped.Rule.PREVIEW && passage != null);
        if (rule != null && !told) {
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
        List<String> unfilled = document.unfilledAround(record);
        if (!unfilled.isEmpty()) {
            flags.add(QualityFlag.TEMPLATE_UNFILLED);
        }
        Values values = values(scope, unfilled, flags);
        if (rule == null && kind == Mapped.Kind.READ && NoPlate.says(values.text(Field.VRM_AS_READ))) {
            rule = Mapped.Rule.NO_PLATE;
        }
        return new Mapped.Fields(index, kind, rule, values, flags, absence, passage);
    }

    private Values values(Source.Scope scope, List<String> unfilled, Set<QualityFlag> flags) {
        Values values = new Values(scope.document(), unfilled);
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

package anpr.hub.core.mapping;

import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that a mapping found in one record. */
public final class Values {
    private static final Field[] FIELDS = Field.values();

    /** Entries of lineage that most reads need no more of. */
    private static final int USUAL = 24;

    private final Document document;
    private final List<String> unfilled;
    private final List<Value>[] found;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Values(Document document, List<String> unfilled) {
        this.document = document;
        this.unfilled = unfilled;
        this.found = new List[FIELDS.length];
    }

    void set(Field field, Value value) {
        found[field.ordinal()] = List.of(value);
    }

    void add(Field field, List<Value> values) {
        List<Value> before = found[field.ordinal()];
        if (before == null) {
            found[field.ordinal()] = values;
            return;
        }
        List<Value> all = new ArrayList<>(before);
        all.addAll(values);
        found[field.ordinal()] = all;
    }

    /** The value of a field, if the record says anything of it. */
    public @Nullable Value get(Field field) {
        List<Value> values = found[field.ordinal()];
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    /** Every value of a field that takes several, in the order of the mapping and the message. */
    public List<Value> all(Field field) {
        List<Value> values = found[field.ordinal()];
        return values == null ? List.of() : values;
    }

    /** The text of a field behind all transforms, or null. */
    public @Nullable String text(Field field) {
        Value value = get(field);
        return value == null ? null : value.text();
    }

    /** Some of the variables that the sender's template left unfilled in the record, or in what stands around it. */
    public List<String> unfilled() {
        return unfilled;
    }

    /** The image parts of the message, in its order, whether or not a field names them. */
    public List<Submission.Part> images() {
        return document.images();
    }

    /** Where every value came from, in the order of the canonical read; of the camera's names, the one published. */
    public List<FieldLineage> lineage() {
        List<FieldLineage> lineage = new ArrayList<>(USUAL);
        for (Field field : FIELDS) {
            if (field == Field.LOCATION_SOURCE && get(Field.LATITUDE) == null) {
                continue;
            }
            List<Value> values = found[field.ordinal()];
            for (int i = 0; values != null && i < values.size(); i++) {
                values.get(i).lineage(document.payload(), lineage);
                if (field == Field.CAMERA_REF) {
                    break;
                }
            }
        }
        return lineage;
    }
}

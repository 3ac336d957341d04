package anpr.hub.core.mapping;

import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.submission.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a mapping found for one field. */
public final class Value {
    /** Longer texts are no value of a field, images apart: no read grows with what a sender puts into one field. */
    public static final int LONGEST_TEXT = 4_096;

    /** Longer texts (images, rubbish) are not repeated in lineage: place and length tell them from the payload. */
    private static final int LONGEST_SUPPLIED = 256;

    private final FieldRule rule;
    private final Source.Found found;
    private final @Nullable String text;

    Value(FieldRule rule, Source.Found found, @Nullable String text) {
        this.rule = rule;
        this.found = found;
        this.text = text;
    }

    public Field field() {
        return rule.field();
    }

    /** The text behind all transforms; null if they left nothing of it. */
    public @Nullable String text() {
        return text;
    }

    /** The text as supplied; joined texts as joined; what was computed, by what it was computed of. */
    public String supplied() {
        return found.supplied();
    }

    /** The part of a multipart body whose bytes are the value; else null. */
    public Submission.@Nullable Part part() {
        return found.part();
    }

    /** Whether it is not the message's word but the hub's: the time of receipt. */
    public boolean ofReceipt() {
        return found.known() == Fact.RECEIVED_AT;
    }

    /** Whether it counts from the start of a video. */
    public boolean inVideo() {
        return found.known() == Fact.VIDEO_START;
    }

    /** How the time is written; null for any other field. */
    public @Nullable TimeRule time() {
        return rule.time();
    }

    /** The vendor's scale of confidence; null for any other field. */
    public @Nullable Scale scale() {
        return rule.scale();
    }

    /** What the vendor calls the field; null if it is computed. */
    public @Nullable String vendorName() {
        return found.nodes().size() == 1 ? found.nodes().getFirst().name : rule.vendorName();
    }

    /** One entry for each place in the payload that the value was made of. */
    void lineage(PayloadText payload, List<FieldLineage> into) {
        String name = rule.field().canonicalName();
        List<String> transforms = rule.shown(text);
        Submission.Part part = found.part();
        if (part != null) {
            String path = "part '" + (part.name().isEmpty() ? part.fileName() : part.name()) + '\'';
            into.add(new FieldLineage(name, path, (long) part.offset(), part.length(), null, transforms));
        } else if (found.nodes().isEmpty()) {
            into.add(new FieldLineage(name, null, null, null, null, transforms));
        }
        for (Node node : found.nodes()) {
            int start = node.start < 0 ? -1 : payload.byteOffset(node.start);
            int end = start < 0 ? -1 : payload.byteEnd(node.end);
            String supplied = node.text() == null || node.text().length() > LONGEST_SUPPLIED ? null : node.text();
            into.add(new FieldLineage(
                    name,
                    node.path(),
                    start < 0 ? null : (long) start,
                    end < 0 ? null : (Integer) (end - start),
                    rule.field().shape() == Field.Shape.IMAGE ? null : supplied,
                    transforms));
        }
    }
}

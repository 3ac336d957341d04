package anpr.hub.core.mapping;

import anpr.hub.core.read.QualityFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one canonical field comes from and by which transforms. Immutable. */
final class FieldRule {
    /** Values that a field takes which takes several. */
    static final int MOST_VALUES = 100;

    private final Field field;
    private final List<Source> sources;
    private final List<Transform> transforms;
    private final List<String> shown;
    /** The same with one time pattern each. */
    private final List<List<String>> shownByPattern;

    private final @Nullable TimeRule time;
    private final @Nullable Scale scale;
    private final @Nullable String vendorName;

    FieldRule(Field field, List<Source> sources, List<Transform> transforms) {
        this.field = field;
        this.sources = List.copyOf(sources);
        this.transforms = List.copyOf(transforms);
        // Copied, for lineage copies each list that may hold null.
        this.shown = List.copyOf(transforms.stream().map(Transform::shown).toList());
        TimeRule timeRule = null;
        Scale confidence = null;
        for (Transform transform : transforms) {
            if (transform instanceof Transform.Timestamp(TimeRule rule)) {
                timeRule = rule;
            } else if (transform instanceof Transform.OnScale(Scale own)) {
                confidence = own;
            }
        }
        this.time = timeRule;
        List<List<String>> byPattern = new ArrayList<>();
        if (timeRule != null) {
            for (TimePattern pattern : timeRule.patterns()) {
                byPattern.add(withTime(timeRule.shown(pattern)));
            }
        }
        this.shownByPattern = List.copyOf(byPattern);
        this.scale = confidence;
        this.vendorName =
                sources.isEmpty() || !(sources.getFirst() instanceof Source.At(Path path)) ? null : path.lastName();
    }

    Field field() {
        return field;
    }

    List<Source> sources() {
        return sources;
    }

    List<Transform> transforms() {
        return transforms;
    }

    /**
     * The first source whose text survives the transforms; else the first that had any text, so that what was supplied
     * is not lost.
     */
    @Nullable
    Value first(Source.Scope scope, Set<QualityFlag> flags) {
        boolean unknownBefore = flags.contains(QualityFlag.CODE_UNKNOWN);
        Value silent = null;
        for (int i = 0; i < sources.size(); i++) {
            Source.Found found = sources.get(i).find(scope);
            if (found != null) {
                Value value = value(found, flags);
                if (value == null) {
                    continue;
                }
                if (value.text() != null) {
                    if (!unknownBefore) {
                        flags.remove(QualityFlag.CODE_UNKNOWN);
                    }
                    return value;
                }
                silent = silent == null ? value : silent;
            }
        }
        return silent;
    }

    /** Everything that every source has, each text once. */
    List<Value> all(Source.Scope scope, Set<QualityFlag> flags) {
        List<Value> values = new ArrayList<>();
        for (Source source : sources) {
            for (Source.Found found : source.findAll(scope)) {
                Value value = value(found, flags);
                String text = value == null ? null : value.text();
                if (value != null && text != null && !known(text, values)) {
                    if (values.size() == MOST_VALUES) {
                        flags.add(QualityFlag.FIELD_TOO_LARGE);
                        return values;
                    }
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static boolean known(String text, List<Value> values) {
        for (Value value : values) {
            if (text.equals(value.text())) {
                return true;
            }
        }
        return false;
    }

    /**
     * How lineage shows the transforms.
     *
     * @param text the text behind them; null if they left nothing
     */
    List<String> shown(@Nullable String text) {
        if (time == null || text == null) {
            return shown;
        }
        int pattern = time.fitting(text);
        return pattern < 0 ? shown : shownByPattern.get(pattern);
    }

    private List<String> withTime(String timestamp) {
        List<String> exact = new ArrayList<>(shown);
        exact.set(exact.size() - 1, timestamp);
        return List.copyOf(exact);
    }

    @Nullable
    TimeRule time() {
        return time;
    }

    @Nullable
    Scale scale() {
        return scale;
    }

    @Nullable
    String vendorName() {
        return vendorName;
    }

    /** Null if the text is a word for nothing: then nothing was supplied. */
    private @Nullable Value value(Source.Found found, Set<QualityFlag> flags) {
        String text = found.text();
        if (tooLong(text, flags)) {
            return new Value(this, found, null);
        }
        // By position: an iterator for each value of each record is not free.
        for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            String before = text;
            text = transform.apply(before, flags);
            if (text == null) {
                return transform instanceof Transform.AbsentIf ? null : new Value(this, found, null);
            }
        }
        return new Value(this, found, tooLong(text, flags) ? null : text);
    }

    /** Before the transforms too: none of them works on a text that is no value. A plate is judged as such. */
    private boolean tooLong(String text, Set<QualityFlag> flags) {
        boolean tooLong =
                field.shape() != Field.Shape.IMAGE && field != Field.VRM_AS_READ && text.length() > Value.LONGEST_TEXT;
        if (tooLong) {
            flags.add(QualityFlag.FIELD_TOO_LARGE);
        }
        return tooLong;
    }
}

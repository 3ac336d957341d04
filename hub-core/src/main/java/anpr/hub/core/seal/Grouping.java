package anpr.hub.core.seal;

import anpr.hub.core.read.CanonicalRead;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How records of a kind are cut into groups, each of which is committed to by itself. A group's value is made of pieces of
 * the record's JSON form, so a record that was stored and read again gives the same text. Names, order and form of the
 * values are sealed for all time: whoever must change one makes a new {@linkplain #VERSION version}. Immutable.
 */
public final class Grouping<T> {
    /** Of names and values, as group {@code id} of every record has it. */
    public static final int VERSION = 1;

    private static final ObjectWriter JSON = CanonicalRead.json()
            .writer()
            .withRootValueSeparator("\n")
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private final Function<T, UUID> id;
    private final Function<T, Epoch> epoch;
    private final List<Part<T>> parts;

    private Grouping(Function<T, UUID> id, Function<T, Epoch> epoch, List<Part<T>> parts) {
        this.id = id;
        this.epoch = epoch;
        this.parts = List.copyOf(parts);
    }

    /** The groups in their order. */
    public List<Group> groups() {
        return parts.stream().map(Part::group).toList();
    }

    /** What the record has of each group, as JSON in the order of the groups; null where it has nothing. */
    public SequencedMap<String, @Nullable String> cut(T record) {
        String json = lines(record);
        SequencedMap<String, @Nullable String> values = LinkedHashMap.newLinkedHashMap(parts.size());
        int begin = 0;
        for (Part<T> part : parts) {
            int end = json.indexOf('\n', begin);
            values.put(part.group.name(), value(json.substring(begin, end)));
            begin = end + 1;
        }
        return values;
    }

    UUID id(T record) {
        return id.apply(record);
    }

    Epoch epoch(T record) {
        return epoch.apply(record);
    }

    /** A line for each group, for one writer of all is quicker than one for each. No value has a line feed in it. */
    private String lines(T record) {
        StringWriter lines = new StringWriter(4096);
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            for (Part<T> part : parts) {
                JSON.writeValue(json, part.value.apply(record));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a group of a record could not be written as JSON", e);
        }
        return lines.append('\n').toString();
    }

    /** Null of what has no members, for it says nothing. */
    private static @Nullable String value(String json) {
        return json.equals("null") || json.equals("{}") || json.equals("[]") ? null : json;
    }

    /** @param protection who may be shown it, if nothing else is decided */
    public record Group(String name, Protection protection) {}

    private record Part<T>(Group group, Function<T, @Nullable Object> value) {}

    /** Takes the groups in their order. */
    static final class Cut<T> {
        private final List<Part<T>> parts = new ArrayList<>();

        /** @param value a record of components, a list or a map, each of which has members or is left out */
        Cut<T> group(String name, Protection protection, Function<T, @Nullable Object> value) {
            parts.add(new Part<>(new Group(name, protection), value));
            return this;
        }

        Grouping<T> by(Function<T, UUID> id, Function<T, Epoch> epoch) {
            return new Grouping<>(id, epoch, parts);
        }
    }
}

package anpr.hub.core.mapping;

import anpr.hub.core.limit.Limit;
import anpr.hub.core.limit.Limits;
import anpr.hub.core.mapping.Mapped.Fault;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON. The entries of an array are siblings that bear the array's name, like repeated elements; those of an
 * array without a name are called {@code item}. Numbers stay the text that was written; null is as if absent.
 *
 * @param sequence the text is any number of values after another, each an {@code item}; one that is broken is a fault of
 *     that one alone
 * @param lenient the text may be almost JSON, see {@link AlmostJson}
 */
record JsonReader(boolean sequence, boolean lenient) implements Format.Text {
    private static final String ENTRY = "item";
    private static final JsonFactory STRICT = builder().build();
    private static final JsonFactory LENIENT = builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static JsonFactoryBuilder builder() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limit.NESTING.most())
                        .maxStringLength(64 * 1024 * 1024)
                        .maxNumberLength(1_000)
                        .maxNameLength(1_000)
                        .maxTokenCount(4L * Limit.NODES.most())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION);
    }

    @Override
    public boolean begins(String text, int from, int to) {
        return text.charAt(from) == '{' || text.charAt(from) == '[';
    }

    @Override
    public void read(String text, int from, int to, Node into) throws UnreadableException {
        if (!sequence) {
            Node before = into.lastChild;
            if (!new PlainJson(into, text, from, to, ENTRY, lenient).read()) {
                into.cutAfter(before);
                new Parse(text, from, to, 0).document(into);
            }
            return;
        }
        JsonSequence values = new JsonSequence(text, from, to);
        int position = 0;
        int broken = 0;
        int most = Limits.inForce().at(Limit.NODES);
        while (values.next()) {
            Node before = into.lastChild;
            try {
                if (!values.whole()) {
                    throw new UnreadableException(Fault.UNPARSEABLE, "a value that does not end");
                }
                if (plainObject(text, values, into, position + 1)) {
                    position++;
                } else {
                    into.cutAfter(before);
                    Parse parse = new Parse(text, values.start(), values.end(), position);
                    parse.document(into);
                    position = parse.position;
                }
            } catch (UnreadableException e) {
                if (e.fault() == Fault.HOSTILE || ++broken > most) {
                    throw e;
                }
                into.cutAfter(before);
                Node item = into.addEntry(ENTRY, ++position);
                item.start = values.start();
                values.giveUpLine();
                item.end = values.end();
                item.fault = "value " + position + " of the sequence: " + e.detail();
            }
            if (position > most) {
                throw new UnreadableException(Fault.HOSTILE, "more than " + most + " values in the sequence");
            }
        }
    }

    /** What {@link PlainJson} must agree with. */
    static void byLibrary(String json, boolean lenient, Node into) throws UnreadableException {
        new JsonReader(false, lenient).new Parse(json, 0, json.length(), 0).document(into);
    }

    /** Whether the value is an object that could be read the quick way; it is then the entry of this number. */
    private boolean plainObject(String text, JsonSequence values, Node into, int number) {
        return text.charAt(values.start()) == '{'
                && new PlainJson(into.addEntry(ENTRY, number), text, values.start(), values.end(), ENTRY, lenient)
                        .read();
    }

    /** One reading of one value. */
    private final class Parse {
        private final JsonParser parser;
        private final int base;
        private final int deepest = Limits.inForce().at(Limit.NESTING);
        private final int mostValues = Limits.inForce().at(Limit.NODES);
        private int position;
        private int depth;
        private int values;
        private @Nullable Node outer;

        /** @param position how many values of the sequence stand before this one */
        Parse(String text, int from, int to, int position) {
            String json = text.substring(from, to);
            try {
                this.parser = lenient ? LENIENT.createParser(AlmostJson.mended(json)) : STRICT.createParser(json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.base = from;
            this.position = position;
        }

        void document(Node into) throws UnreadableException {
            try {
                JsonToken first = parser.nextToken();
                outer = into;
                if (first == JsonToken.START_ARRAY) {
                    array(into, ENTRY);
                } else if (first == JsonToken.START_OBJECT) {
                    object(sequence ? into.addEntry(ENTRY, ++position) : into);
                }
                if (parser.nextToken() != null) {
                    throw new UnreadableException(Fault.UNPARSEABLE, "more than one JSON value in the message");
                }
            } catch (StreamConstraintsException e) {
                throw new UnreadableException(Fault.HOSTILE, "the JSON passes a limit of nesting or size" + where(e));
            } catch (JsonProcessingException e) {
                throw new UnreadableException(Fault.UNPARSEABLE, "not well-formed JSON" + where(e));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void object(Node node) throws IOException {
            deeper();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    array(node, name);
                } else {
                    value(node, name, 0);
                }
            }
            depth--;
        }

        private void array(Node node, String name) throws IOException {
            deeper();
            boolean outermost = sequence && node == outer;
            int entry = outermost ? position : 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                entry++;
                if (token == JsonToken.START_ARRAY) {
                    counted();
                    array(node.addEntry(Names.one(name), entry), ENTRY);
                } else {
                    value(node, name, entry);
                }
            }
            position = outermost ? entry : position;
            depth--;
        }

        private void deeper() throws IOException {
            if (++depth > deepest) {
                throw new StreamConstraintsException("more than " + deepest + " levels");
            }
        }

        private void counted() throws IOException {
            if (++values > mostValues) {
                throw new StreamConstraintsException("more than " + mostValues + " values");
            }
        }

        private void value(Node parent, String name, int entry) throws IOException {
            counted();
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return;
            }
            Node node = entry > 0 ? parent.addEntry(Names.one(name), entry) : parent.add(name);
            if (token == JsonToken.START_OBJECT) {
                object(node);
                return;
            }
            int start = base + (int) parser.currentTokenLocation().getCharOffset();
            String text = parser.getText();
            if (token == JsonToken.VALUE_STRING) {
                node.text(lenient ? AlmostJson.withoutControls(text) : text);
                node.start = start + 1;
                node.end = base + (int) parser.currentLocation().getCharOffset() - 1;
            } else {
                node.text(text);
                node.start = start;
                node.end = start + text.length();
            }
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}

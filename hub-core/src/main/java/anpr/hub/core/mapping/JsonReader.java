package anpr.hub.core.mapping;

import anpr.hub.core.mapping.Mapped.Fault;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON. The entries of an array are siblings that bear the array's name, like repeated elements; those of an
 * array without a name are called {@code item}. Numbers stay the text that was written; null is as if absent.
 */
final class JsonReader {
    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 500_000;
    private static final String ENTRY = "item";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(64 * 1024 * 1024)
                    .maxNumberLength(1_000)
                    .maxNameLength(1_000)
                    .maxTokenCount(2L * MOST_VALUES)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser parser;
    private final int base;

    private JsonReader(String text, int from, int to) throws IOException {
        this.parser = FACTORY.createParser(text.substring(from, to));
        this.base = from;
    }

    /** The document between these characters. */
    static Node read(String text, int from, int to) throws UnreadableException {
        try {
            JsonReader reader = new JsonReader(text, from, to);
            Node document = Node.document();
            JsonToken first = reader.parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                reader.array(document, ENTRY);
            } else if (first == JsonToken.START_OBJECT) {
                reader.object(document);
            }
            if (reader.parser.nextToken() != null) {
                throw new UnreadableException(Fault.UNPARSEABLE, "more than one JSON value in the message");
            }
            return document;
        } catch (StreamConstraintsException e) {
            throw new UnreadableException(Fault.HOSTILE, "the JSON passes a limit of nesting or size" + where(e));
        } catch (JsonProcessingException e) {
            throw new UnreadableException(Fault.UNPARSEABLE, "not well-formed JSON" + where(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void object(Node node) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                array(node, name);
            } else {
                value(node, name, 0);
            }
        }
    }

    private void array(Node node, String name) throws IOException {
        int position = 1;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                array(node.addEntry(name, position), ENTRY);
            } else {
                value(node, name, position);
            }
            position++;
        }
    }

    private void value(Node parent, String name, int position) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        Node node = position > 0 ? parent.addEntry(name, position) : parent.add(name);
        if (token == JsonToken.START_OBJECT) {
            object(node);
            return;
        }
        int start = base + (int) parser.currentTokenLocation().getCharOffset();
        String text = parser.getText();
        node.text = text;
        if (token == JsonToken.VALUE_STRING) {
            node.start = start + 1;
            node.end = base + (int) parser.currentLocation().getCharOffset() - 1;
        } else {
            node.start = start;
            node.end = start + text.length();
        }
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}

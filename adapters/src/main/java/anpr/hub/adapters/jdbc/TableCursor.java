package anpr.hub.adapters.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a table has been fetched, and which version of each row that may still change was seen last. Both are one text,
 * so that they are durable together, and only for the node whose turn it is.
 *
 * @param at the watermark of the last row
 * @param seen digest of each row by its key; only of rows that the last round saw
 */
record TableCursor(String at, Map<String, String> seen) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** More rows than this can't be remembered; the look-back is then too long for the table. */
    static final int MOST_SEEN = 50_000;

    TableCursor {
        seen = new TreeMap<>(seen);
    }

    static TableCursor of(String text) throws IOException {
        try {
            return JSON.readValue(text, TableCursor.class);
        } catch (JsonProcessingException e) {
            throw new IOException("the feed's cursor is not one of this transport; take its row out of line_cursor");
        }
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }
}

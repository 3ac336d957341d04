package anpr.hub.adapters.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.digest.Sha256;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * One version of a row: its columns by name, each value the text that the driver gives for it; null stays null.
 *
 * @param images those that its image columns name and that are there
 */
record Row(String key, String watermark, ObjectNode columns, List<RowImages.Image> images) {
    private static final int DIGEST_BYTES = 15;

    static Row of(ResultSet rows, String key, String watermark, RowImages share) throws SQLException, IOException {
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        ResultSetMetaData names = rows.getMetaData();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            String name = names.getColumnLabel(i);
            if (columns.has(name)) {
                throw new IOException("the query gives two columns the name '" + name + "'");
            }
            columns.put(name, rows.getString(i));
        }
        return new Row(
                needed(columns, key, "key"), needed(columns, watermark, "watermark"), columns, share.of(columns));
    }

    private static String needed(ObjectNode columns, String name, String setting) throws IOException {
        if (!columns.hasNonNull(name)) {
            throw new IOException(
                    columns.has(name)
                            ? "a row has nothing in the column '" + name + "' that the feed names as its " + setting
                            : "the query gives no column '" + name + "', which the feed names as its " + setting);
        }
        return columns.get(name).textValue();
    }

    /** Of its values, and of which images are there: one that is written later makes another version of the row. */
    String digest() {
        MessageDigest digest = Sha256.begun();
        digest.update(columns.toString().getBytes(UTF_8));
        images.forEach(image -> digest.update((image.name() + '\0' + image.size() + '\0').getBytes(UTF_8)));
        return Base64.getEncoder().encodeToString(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
    }
}

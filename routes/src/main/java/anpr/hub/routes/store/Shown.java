package anpr.hub.routes.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** A record that an answer discloses, as JSON. */
record Shown(UUID recordId, String canonical) {
    static Shown of(ResultSet row, int number) throws SQLException {
        return new Shown(row.getObject("record_id", UUID.class), row.getString("canonical"));
    }
}

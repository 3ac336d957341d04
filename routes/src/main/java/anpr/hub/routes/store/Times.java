package anpr.hub.routes.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Instants as the database driver takes and gives them. */
public final class Times {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Times() {}

    /** An instant for the driver. */
    public static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The beginning of a search; without one, of all time. */
    public static OffsetDateTime from(@Nullable Instant from) {
        return at(from == null ? Instant.EPOCH : from);
    }

    /** The end of a search; without one, of all time. */
    public static OffsetDateTime to(@Nullable Instant to) {
        return at(to == null ? LATEST : to);
    }

    /** An instant of the driver; the column must not be null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}

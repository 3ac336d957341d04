package anpr.hub.routes.store;

import anpr.hub.core.egress.Label;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.subscriber.Subscriber;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hit as it is told to those entitled, the same by every way.
 *
 * @param differences where the read and the entry have another character, as JSON
 * @param entry as it stood at the hit, as JSON
 * @param codes of the entry, as JSON: what they meant at the hit, by which version of which table
 * @param images of the read, as JSON: what they are, not their bytes
 * @param repeatOf the hit of the same entry at the same camera that was told in its place; null if it was told itself
 * @param repeats how many hits were not told because this one was
 * @param acquisitionPath by which the read was come by; null of a hit from before it was noted
 */
public record ShownHit(
        UUID hitId,
        String list,
        long revision,
        String owner,
        String entryId,
        int priority,
        boolean covert,
        String matchType,
        @JsonRawValue String differences,
        @JsonRawValue String entry,
        @JsonRawValue String codes,
        String vrm,
        int feedId,
        int sourceId,
        int cameraId,
        Instant captureTime,
        String liveness,
        @Nullable Long ageMs,
        @Nullable Integer confidence,
        @JsonRawValue String images,
        UUID recordId,
        String feed,
        Instant receivedAt,
        Instant raisedAt,
        String state,
        @Nullable UUID repeatOf,
        int repeats,
        @Nullable Instant acknowledgeBy,
        @Nullable Instant escalatedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable String note,
        @Nullable AcquisitionPath acquisitionPath)
        implements Told {

    static ShownHit of(ResultSet row, int number) throws SQLException {
        return new ShownHit(
                row.getObject("hit_id", UUID.class),
                row.getString("list_name"),
                row.getLong("list_revision"),
                row.getString("owner"),
                row.getString("entry_id"),
                row.getInt("priority"),
                row.getBoolean("covert"),
                row.getString("match_type"),
                row.getString("differences"),
                row.getString("snapshot"),
                row.getString("codes"),
                row.getString("vrm"),
                row.getInt("feed_id"),
                row.getInt("source_id"),
                row.getInt("camera_id"),
                Times.instant(row, "capture_time"),
                row.getString("liveness"),
                row.getObject("age_ms", Long.class),
                row.getObject("confidence", Integer.class),
                row.getString("images"),
                row.getObject("record_id", UUID.class),
                row.getString("feed"),
                Times.instant(row, "received_at"),
                Times.instant(row, "raised_at"),
                row.getString("state"),
                row.getObject("repeat_of", UUID.class),
                row.getInt("repeats"),
                instant(row, "acknowledge_by"),
                instant(row, "escalated_at"),
                instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                row.getString("note"),
                path(row));
    }

    private static @Nullable AcquisitionPath path(ResultSet row) throws SQLException {
        String path = row.getString("acquisition_path");
        return path == null ? null : AcquisitionPath.valueOf(path);
    }

    @Override
    public Label label() {
        return Told.label(acquisitionPath);
    }

    @Override
    public Instant at() {
        return raisedAt;
    }

    @Override
    public Subscriber.Subject subject() {
        return new Subscriber.Subject(list, owner, covert, priority, Liveness.valueOf(liveness));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}

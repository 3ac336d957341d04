package anpr.hub.routes.health;

import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.Condition;
import anpr.hub.core.health.Delays;
import anpr.hub.core.health.State;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.read.CameraCategory;
import anpr.hub.routes.store.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the cameras of a feed were judged, and what they did hour by hour. Safe for use by many threads. */
public final class CameraHealth {
    private static final int MOST_HOURS = 24 * 35;
    private static final Condition NOT_YET = new Condition(
            State.SILENT, "It has sent nothing yet.", "Ask the partner whether it is in use; if not, take it out.");
    private static final Condition NOT_JUDGED =
            new Condition(State.HEALTHY, "It has begun to send, and is judged within minutes.", null);

    private final JdbcClient jdbc;
    private final Supplier<PartnerConfig> partners;

    public CameraHealth(JdbcClient jdbc, Supplier<PartnerConfig> partners) {
        this.jdbc = jdbc;
        this.partners = partners;
    }

    /**
     * A camera of the register. Nothing here says where it stands.
     *
     * @param refs the names by which messages call it
     * @param since from when on it is in this state; null if it was not judged yet
     * @param lastRead when a read of it was received last; null if none was
     * @param clock how far its clock is off; null if that cannot be told
     */
    public record Standing(
            String feed,
            CameraKey camera,
            List<String> refs,
            CameraCategory category,
            Condition condition,
            @Nullable Instant since,
            @Nullable Instant lastRead,
            @Nullable ClockError clock) {}

    /**
     * How far a clock is off.
     *
     * @param ahead how far it is ahead; less than nothing if it is behind
     * @param doubt half of the span in which that lies
     */
    public record ClockError(Duration ahead, Duration doubt) {}

    /**
     * What was received in one hour of receipt: of one camera, or of all of a feed's.
     *
     * @param reads that were new or said again
     * @param repeated of them those whose natural key was there
     * @param withoutImage of them those without any image, links included as none
     * @param confidence mean of those that have one, 0 to 100; null if none has
     * @param leastDelay from capture to receipt; less than nothing if a clock is ahead
     * @param mostOfOne reads of the mark that was read most
     * @param activeMinutes in how many minutes of the hour a read came
     */
    public record Hour(
            Instant hour,
            int reads,
            int repeated,
            int withoutImage,
            @Nullable Double confidence,
            @Nullable Duration delayP50,
            @Nullable Duration delayP99,
            Duration leastDelay,
            int mostOfOne,
            int activeMinutes) {}

    /** The cameras of a feed as the register has them, the worst first; empty if no such feed is configured. */
    public List<Standing> of(String feed) {
        Optional<Feed> found = partners.get().feed(feed);
        if (found.isEmpty()) {
            return List.of();
        }
        Map<CameraKey, Judged> judged = judged(found.get());
        return found.get().cameras().cameras().stream()
                .map(camera -> standing(feed, camera, judged))
                .sorted((one, other) ->
                        other.condition().state().compareTo(one.condition().state()))
                .toList();
    }

    /** One camera of a feed. */
    public Optional<Standing> of(String feed, CameraKey key) {
        return of(feed).stream().filter(one -> one.camera().equals(key)).findFirst();
    }

    /** The hours of a camera in which something came, the oldest first; at most the last 35 days. */
    public List<Hour> hours(String feed, CameraKey key, Instant from, Instant to) {
        return jdbc.sql("""
                        select * from camera_hour
                        where feed = ? and feed_id = ? and source_id = ? and camera_id = ? and hour >= ? and hour < ?
                        order by hour desc limit ?""")
                .params(
                        feed,
                        key.feedId(),
                        key.sourceId(),
                        key.cameraId(),
                        Times.at(from.truncatedTo(ChronoUnit.HOURS)),
                        Times.at(to),
                        MOST_HOURS)
                .query(CameraHealth::hour)
                .list()
                .reversed();
    }

    /** The hours of all cameras of a feed together; at most 35 days. */
    public List<Hour> hours(String feed, Instant from, Instant to) {
        Instant begin =
                from.isBefore(to.minus(MOST_HOURS, ChronoUnit.HOURS)) ? to.minus(MOST_HOURS, ChronoUnit.HOURS) : from;
        return jdbc.sql("""
                        select hour, bit_or(minutes) as minutes, sum(reads) as reads, sum(repeated) as repeated,
                               sum(without_image) as without_image, sum(confident) as confident,
                               sum(confidence_sum) as confidence_sum, min(least_delay) as least_delay,
                               max(most_of_one) as most_of_one,
                               (select coalesce(array_agg(n order by step), '{}')
                                from (select step, sum(each.n)::integer as n
                                      from camera_hour h, unnest(h.delays) with ordinality as each (n, step)
                                      where h.feed = ? and h.hour = camera_hour.hour group by step) as added) as delays
                        from camera_hour where feed = ? and hour >= ? and hour < ? group by hour order by hour""")
                .params(feed, feed, Times.at(begin.truncatedTo(ChronoUnit.HOURS)), Times.at(to))
                .query(CameraHealth::hour)
                .list();
    }

    private static Standing standing(String feed, Camera camera, Map<CameraKey, Judged> judged) {
        CameraKey key = new CameraKey(camera.feedId(), camera.sourceId(), camera.cameraId());
        Judged found = judged.get(key);
        return new Standing(
                feed,
                key,
                camera.refs(),
                camera.category(),
                found == null ? NOT_YET : found.condition,
                found == null ? null : found.since,
                found == null ? null : found.lastRead,
                found == null ? null : found.clock);
    }

    /** Of the cameras that were judged, or have sent. */
    private Map<CameraKey, Judged> judged(Feed feed) {
        List<Camera> cameras = feed.cameras().cameras();
        Map<CameraKey, Judged> judged = new HashMap<>();
        jdbc.sql("""
                        select camera.*, state, why, todo, since, clock_offset, clock_doubt, latest.last_read as latest
                        from unnest(?, ?, ?) camera (feed_id, source_id, camera_id)
                        left join camera_state on camera_state.feed = ?
                            and (camera_state.feed_id, camera_state.source_id, camera_state.camera_id)
                                = (camera.feed_id, camera.source_id, camera.camera_id)
                        left join lateral (
                            select last_read from camera_hour h
                            where h.feed_id = camera.feed_id and h.source_id = camera.source_id
                                and h.camera_id = camera.camera_id
                            order by hour desc limit 1) latest on true
                        where state is not null or latest.last_read is not null""")
                .params(
                        cameras.stream().map(Camera::feedId).toArray(Integer[]::new),
                        cameras.stream().map(Camera::sourceId).toArray(Integer[]::new),
                        cameras.stream().map(Camera::cameraId).toArray(Integer[]::new),
                        feed.id())
                .query(row -> {
                    judged.put(key(row), judged(row));
                });
        return judged;
    }

    private static Judged judged(ResultSet row) throws SQLException {
        Instant latest = FeedFigures.instant(row, "latest");
        String state = row.getString("state");
        if (state == null) {
            return new Judged(NOT_JUDGED, null, latest, null);
        }
        long offset = row.getLong("clock_offset");
        ClockError clock = row.wasNull()
                ? null
                : new ClockError(Duration.ofMillis(offset), Duration.ofMillis(row.getLong("clock_doubt")));
        return new Judged(
                new Condition(State.valueOf(state), row.getString("why"), row.getString("todo")),
                Times.instant(row, "since"),
                latest,
                clock);
    }

    static CameraKey key(ResultSet row) throws SQLException {
        return new CameraKey(row.getInt("feed_id"), row.getInt("source_id"), row.getInt("camera_id"));
    }

    private static Hour hour(ResultSet row, int number) throws SQLException {
        Delays delays = new Delays(FeedFigures.ints(row, "delays"));
        int confident = row.getInt("confident");
        return new Hour(
                Times.instant(row, "hour"),
                row.getInt("reads"),
                row.getInt("repeated"),
                row.getInt("without_image"),
                confident == 0 ? null : row.getDouble("confidence_sum") / confident,
                delays.within(0.5).orElse(null),
                delays.within(0.99).orElse(null),
                Duration.ofMillis(row.getLong("least_delay")),
                row.getInt("most_of_one"),
                Long.bitCount(row.getLong("minutes")));
    }

    private record Judged(
            Condition condition,
            @Nullable Instant since,
            @Nullable Instant lastRead,
            @Nullable ClockError clock) {}
}

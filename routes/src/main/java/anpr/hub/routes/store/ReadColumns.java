package anpr.hub.routes.store;

import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads column by column, as one statement takes any number of them. */
record ReadColumns(List<PublishedRead> reads) {
    String[] vrms() {
        return of(read -> read.key().vrm(), String[]::new);
    }

    Integer[] feedIds() {
        return of(read -> read.key().feedId(), Integer[]::new);
    }

    Integer[] sourceIds() {
        return of(read -> read.key().sourceId(), Integer[]::new);
    }

    Integer[] cameraIds() {
        return of(read -> read.key().cameraId(), Integer[]::new);
    }

    String[] times() {
        return of(read -> read.key().captureTime().toString(), String[]::new);
    }

    String[] recordIds() {
        return of(read -> read.recordId().toString(), String[]::new);
    }

    String[] feeds() {
        return of(PublishedRead::feed, String[]::new);
    }

    String[] submissions() {
        return of(read -> read.submission().toString(), String[]::new);
    }

    Integer[] indexes() {
        return of(PublishedRead::index, Integer[]::new);
    }

    String[] receivedAt() {
        return of(read -> read.receivedAt().toString(), String[]::new);
    }

    String[] canonical() {
        return of(read -> new String(read.canonical(), StandardCharsets.UTF_8), String[]::new);
    }

    /** With holes: only an ambiguous time has a later instant. */
    @Nullable
    String[] latest() {
        @Nullable String[] column = new @Nullable String[reads.size()];
        for (int i = 0; i < column.length; i++) {
            Instant latest = reads.get(i).capturedLatest();
            column[i] = latest == null ? null : latest.toString();
        }
        return column;
    }

    <T> T[] of(Function<PublishedRead, T> value, IntFunction<T[]> array) {
        return reads.stream().map(value).toArray(array);
    }

    /** The natural key in this row. */
    static ReadKey key(ResultSet row) throws SQLException {
        return new ReadKey(
                row.getString("vrm"),
                row.getInt("feed_id"),
                row.getInt("source_id"),
                row.getInt("camera_id"),
                Times.instant(row, "capture_time"));
    }
}

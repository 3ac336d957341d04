package anpr.hub.routes.store;

import anpr.hub.routes.message.ReadBatch.PublishedRead;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads whose natural key is in the store already. One that says nothing new is a duplicate; one that brings an image or
 * any other value stays attached to the read that is there, whole and with its own provenance.
 */
final class RepeatedReads {
    private final JdbcClient jdbc;

    RepeatedReads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps those that say something new; their record ids. To be called inside the transaction of the store. */
    Set<UUID> attach(List<PublishedRead> repeated) {
        if (repeated.isEmpty()) {
            return Set.of();
        }
        Map<String, String> first = contentOfFirst(repeated);
        List<PublishedRead> further = repeated.stream()
                .filter(read -> !Content.digest(read.canonical())
                        .equals(first.get(read.key().asText())))
                .toList();
        return further.isEmpty() ? Set.of() : insert(further);
    }

    /** By natural key, the content of the read that is in the store. */
    private Map<String, String> contentOfFirst(List<PublishedRead> repeated) {
        Map<String, String> content = new HashMap<>();
        ReadColumns columns = new ReadColumns(repeated);
        jdbc.sql("""
                        select r.vrm, r.feed_id, r.source_id, r.camera_id, r.capture_time, r.canonical
                        from (select distinct * from unnest(?::text[], ?::int[], ?::int[], ?::int[],
                                                            ?::text[]::timestamptz[])) as k (vrm, feed_id, source_id,
                                                                                            camera_id, capture_time)
                        join read r using (vrm, capture_time, feed_id, source_id, camera_id)""")
                .params(columns.vrms(), columns.feedIds(), columns.sourceIds(), columns.cameraIds(), columns.times())
                .query(row -> {
                    content.put(
                            ReadColumns.key(row).asText(),
                            Content.digest(row.getString("canonical").getBytes(StandardCharsets.UTF_8)));
                });
        return content;
    }

    private Set<UUID> insert(List<PublishedRead> reads) {
        ReadColumns columns = new ReadColumns(reads);
        return new HashSet<>(jdbc.sql("""
                        insert into repeated_read (vrm, feed_id, source_id, camera_id, capture_time, content, record_id,
                                                   feed, submission, record_index, received_at, canonical)
                        select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::text[]::timestamptz[], ?::text[],
                                             ?::text[]::uuid[], ?::text[], ?::text[]::uuid[], ?::int[],
                                             ?::text[]::timestamptz[], ?::text[])
                        on conflict do nothing
                        returning record_id""")
                .params(
                        columns.vrms(),
                        columns.feedIds(),
                        columns.sourceIds(),
                        columns.cameraIds(),
                        columns.times(),
                        columns.of(read -> Content.digest(read.canonical()), String[]::new),
                        columns.recordIds(),
                        columns.feeds(),
                        columns.submissions(),
                        columns.indexes(),
                        columns.receivedAt(),
                        columns.canonical())
                .query(UUID.class)
                .list());
    }
}

package anpr.hub.routes.retention;

import anpr.hub.core.read.CanonicalRead;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.Segment;
import anpr.hub.routes.message.Wire;
import anpr.hub.routes.store.EventChoice;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All that the database has of records; to be called inside one transaction. */
final class Traces {
    private static final String IDS = "any(:ids::text[]::uuid[])";

    private static final String ALL = """
            select record_id, submission, record_index, feed, received_at, canonical from read where record_id = %1$s
            union all
            select record_id, submission, record_index, feed, received_at, canonical from repeated_read where record_id = %1$s
            union all
            select record_id, submission, record_index, feed, received_at, canonical from sighting where record_id = %1$s
            union all
            select record_id, submission, record_index, feed, received_at, canonical from parking_transaction
            where record_id = %1$s""".formatted(IDS);

    /** Ids of records begin with the millisecond of their submission's, so one of a submission is found by its id. */
    private static final String NEEDED = """
            exists (select 1 from read r where r.submission = s.id and %1$s)
            or exists (select 1 from repeated_read r where r.submission = s.id and %1$s)
            or exists (select 1 from sighting r where r.submission = s.id)
            or exists (select 1 from parking_transaction r where r.submission = s.id)
            or exists (select 1 from quarantine r where r.submission = s.id and r.state <> 'REPLAYED')
            or exists (select 1 from late_image r where r.submission = s.id)
            or exists (select 1 from event_image r where r.submission = s.id)""".formatted("""
                    r.record_id between (left(s.id::text, 13) || '-0000-0000-000000000000')::uuid
                        and (left(s.id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid""");

    private final JdbcClient jdbc;
    private final Wire<Landed> wire = new Wire<>(Landed.class);

    Traces(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws NoSuchElementException if the store lacks one of them */
    void expect(Set<UUID> records) {
        Set<UUID> unknown = new TreeSet<>(records);
        jdbc.sql("select record_id from (" + ALL + ") as r")
                .param("ids", Holds.texts(records))
                .query(UUID.class)
                .list()
                .forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new NoSuchElementException(
                    "the store has no record " + unknown.iterator().next());
        }
    }

    /** Removes them and notes what may be left over of them; the submissions that others need. */
    List<UUID> remove(Set<UUID> records) {
        String[] ids = Holds.texts(records);
        Set<String> contents = new HashSet<>();
        Set<UUID> submissions = new HashSet<>();
        jdbc.sql(ALL).param("ids", ids).query(row -> {
            contents.addAll(images(row.getString("canonical")));
            submissions.add(row.getObject("submission", UUID.class));
        });
        noteEpochs(ids);
        events(ids, contents, submissions);
        statement("delete from hit where record_id = " + IDS, ids);
        statement("""
                delete from quarantine q using (%s) as r
                where q.submission = r.submission and q.record_index = r.record_index""".formatted(ALL), ids);
        reads(ids, contents, submissions);
        statement("delete from sighting where record_id = " + IDS, ids);
        statement("delete from parking_transaction where record_id = " + IDS, ids);
        List<UUID> kept = submissions(submissions, contents);
        jdbc.sql("insert into content_erasure (sha256) select unnest(?::text[]) on conflict do nothing")
                .params((Object) contents.toArray(String[]::new))
                .update();
        return kept;
    }

    private void noteEpochs(String[] ids) {
        statement("""
                insert into epoch_erasure (day, feed)
                select distinct (received_at at time zone 'UTC')::date, feed from (%s) as r
                on conflict do nothing""".formatted(ALL), ids);
    }

    /** An event without reads goes, with the images that named it; another read stands for the others. */
    private void events(String[] ids, Set<String> contents, Set<UUID> submissions) {
        List<UUID> touched = jdbc.sql("delete from event_read where record_id = " + IDS + " returning event")
                .param("ids", ids)
                .query(UUID.class)
                .list();
        if (touched.isEmpty()) {
            return;
        }
        String[] events = touched.stream().map(UUID::toString).distinct().toArray(String[]::new);
        jdbc.sql("""
                        delete from event_image i using event_key e
                        where e.event = any(:events::text[]::uuid[])
                            and not exists (select 1 from event_read r where r.event = e.event)
                            and i.feed = e.feed and i.key = e.key
                            and case when i.captured_from is null
                                then i.received_from <= e.received_to and i.received_to >= e.received_from
                                else i.captured_from <= e.captured_to and i.captured_to >= e.captured_from end
                        returning i.sha256, i.submission""").param("events", events).query(row -> {
            contents.add(row.getString("sha256"));
            submissions.add(row.getObject("submission", UUID.class));
        });
        jdbc.sql("""
                        delete from event_key e where e.event = any(:events::text[]::uuid[])
                            and not exists (select 1 from event_read r where r.event = e.event)""").param("events", events).update();
        jdbc.sql("""
                        delete from vehicle_event e where e.id = any(:events::text[]::uuid[])
                            and not exists (select 1 from event_read r where r.event = e.id)""").param("events", events).update();
        jdbc.sql("""
                        update vehicle_event e set chosen = best.record_id
                        from (
                            select distinct on (event) event, record_id from event_read
                            where event = any(:events::text[]::uuid[])
                            %s) as best
                        where e.id = best.event""".formatted(EventChoice.BEST_FIRST)).param("events", events).update();
    }

    /** What was told again under the key of a read that goes takes its place; late images go with the last of a key. */
    private void reads(String[] ids, Set<String> contents, Set<UUID> submissions) {
        statement("delete from repeated_read where record_id = " + IDS, ids);
        List<UUID> keys = jdbc.sql("""
                        with gone as (delete from read where record_id = any(:ids::text[]::uuid[]) returning *),
                        next as (
                            select distinct on (n.vrm, n.capture_time, n.feed_id, n.source_id, n.camera_id) n.*
                            from repeated_read n join gone using (vrm, capture_time, feed_id, source_id, camera_id)
                            order by n.vrm, n.capture_time, n.feed_id, n.source_id, n.camera_id, n.received_at, n.record_id),
                        images as (
                            delete from late_image i using gone g
                            where (i.vrm, i.capture_time, i.feed_id, i.source_id, i.camera_id)
                                    = (g.vrm, g.capture_time, g.feed_id, g.source_id, g.camera_id)
                                and not exists (
                                    select 1 from next n
                                    where (n.vrm, n.capture_time, n.feed_id, n.source_id, n.camera_id)
                                        = (g.vrm, g.capture_time, g.feed_id, g.source_id, g.camera_id))
                            returning i.sha256, i.submission)
                        select n.record_id, null::text as sha256, null::uuid as submission from next n
                        union all select null, sha256, submission from images""")
                .param("ids", ids)
                .query((row, number) -> {
                    String sha256 = row.getString("sha256");
                    if (sha256 != null) {
                        contents.add(sha256);
                        submissions.add(row.getObject("submission", UUID.class));
                    }
                    UUID next = row.getObject("record_id", UUID.class);
                    return next == null ? new UUID(0, 0) : next;
                })
                .list();
        String[] next = keys.stream().map(UUID::toString).toArray(String[]::new);
        jdbc.sql("""
                        with moved as (delete from repeated_read where record_id = any(:ids::text[]::uuid[]) returning *)
                        insert into read (vrm, feed_id, source_id, camera_id, capture_time, captured_latest, record_id, feed,
                                          submission, record_index, received_at, stored_at, canonical)
                        select vrm, feed_id, source_id, camera_id, capture_time,
                               (canonical::json #>> '{captureTimeCandidates,1}')::timestamptz, record_id, feed, submission,
                               record_index, received_at, stored_at, canonical
                        from moved""").param("ids", next).update();
    }

    private List<UUID> submissions(Set<UUID> candidates, Set<String> contents) {
        String[] ids = Holds.texts(candidates);
        List<UUID> kept = jdbc.sql("select s.id from submission s where s.id = " + IDS + " and (" + NEEDED + ")")
                .param("ids", ids)
                .query(UUID.class)
                .list();
        Set<UUID> going = new HashSet<>(candidates);
        kept.forEach(going::remove);
        jdbc.sql("delete from submission s where s.id = " + IDS + " returning s.landed")
                .param("ids", Holds.texts(going))
                .query((row, number) -> wire.decode(row.getBytes("landed")))
                .list()
                .forEach(landed -> {
                    for (Segment segment : landed.segments()) {
                        if (segment.kept() != null) {
                            contents.add(segment.kept());
                        }
                    }
                });
        statement("delete from quarantine where submission = " + IDS, Holds.texts(going));
        return kept;
    }

    private static List<String> images(String canonical) {
        try {
            JsonNode record = CanonicalRead.json().readTree(canonical);
            List<String> digests = new ArrayList<>();
            record.path("imageOriginal")
                    .forEach(image -> digests.add(image.path("sha256").asText()));
            digests.add(record.at("/platePatch/sha256").asText());
            digests.add(record.at("/overview/sha256").asText());
            digests.removeIf(String::isEmpty);
            return digests;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is stored is no JSON");
        }
    }

    private void statement(String sql, String[] ids) {
        jdbc.sql(sql).param("ids", ids).update();
    }
}

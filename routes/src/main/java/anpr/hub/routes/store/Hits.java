package anpr.hub.routes.store;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The table of hits: one for each read and list entry, however often the read was sent. */
public final class Hits {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public Hits(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Stores what is not there yet. */
    public void store(List<HitBatch> batches) {
        transactions.executeWithoutResult(
                status -> batches.forEach(batch -> batch.hits().forEach(this::insert)));
    }

    private void insert(RaisedHit raised) {
        Hit hit = raised.hit();
        ReadKey key = raised.key();
        jdbc.sql("""
                        insert into hit (hit_id, vrm, feed_id, source_id, camera_id, capture_time, record_id, feed,
                                         received_at, list_name, list_revision, entry_id, match_type, priority, covert,
                                         snapshot, raised_at, owner, differences, liveness, age_ms, confidence, images)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing""")
                .params(
                        hit.hitId(),
                        key.vrm(),
                        key.feedId(),
                        key.sourceId(),
                        key.cameraId(),
                        Times.at(key.captureTime()),
                        raised.recordId(),
                        raised.feed(),
                        Times.at(raised.receivedAt()),
                        hit.listName(),
                        hit.listRevision(),
                        hit.entryId(),
                        hit.matchType().name(),
                        hit.priority(),
                        hit.covert(),
                        json(hit.snapshot()),
                        Times.at(hit.raisedAt()),
                        hit.owner(),
                        json(hit.differences()),
                        hit.liveness().name(),
                        hit.ageMs(),
                        hit.confidence(),
                        json(hit.images()))
                .update();
    }

    private static String json(Object part) {
        return CanonicalRead.json().valueToTree(part).toString();
    }
}

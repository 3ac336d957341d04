package anpr.hub.routes.message;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.read.ReadKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Hits raised on the reads of one batch. */
public record HitBatch(UUID id, List<RaisedHit> hits) {
    /** A hit and the read it was raised on. */
    public record RaisedHit(Hit hit, UUID recordId, ReadKey key, String feed, Instant receivedAt) {}
}

package anpr.hub.routes.delivery;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.hotlist.Hit.MatchType;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.core.read.ReadKey;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.Handling;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hits of invented vehicles as the matcher raises them; each change makes another. */
record RaisedHits(
        String list,
        String owner,
        boolean covert,
        int priority,
        String entry,
        String vrm,
        int camera,
        Instant captured,
        Liveness liveness,
        MatchType type,
        Handling handling,
        @Nullable AcquisitionPath path) {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final String OWNER = "Mock Police (simulated)";

    /** Live and exact, of a list in the open, told each time. */
    static RaisedHits hit() {
        return new RaisedHits(
                "wanted",
                OWNER,
                false,
                3,
                "e1",
                "ZZ99ZZZ",
                1,
                NOON,
                Liveness.LIVE,
                MatchType.EXACT,
                Handling.UNSAID,
                AcquisitionPath.LOCAL_AUTHORITY);
    }

    RaisedHits covert(String name) {
        return new RaisedHits(
                name, owner, true, priority, entry, vrm, camera, captured, liveness, type, handling, path);
    }

    RaisedHits of(String other) {
        return new RaisedHits(
                list, owner, covert, priority, entry, other, camera, captured, liveness, type, handling, path);
    }

    RaisedHits by(MatchType other) {
        return new RaisedHits(
                list, owner, covert, priority, entry, vrm, camera, captured, liveness, other, handling, path);
    }

    RaisedHits at(int other) {
        return new RaisedHits(
                list, owner, covert, priority, entry, vrm, other, captured, liveness, type, handling, path);
    }

    RaisedHits after(Duration later) {
        return new RaisedHits(
                list,
                owner,
                covert,
                priority,
                entry,
                vrm,
                camera,
                captured.plus(later),
                liveness,
                type,
                handling,
                path);
    }

    RaisedHits as(Liveness other) {
        return new RaisedHits(list, owner, covert, priority, entry, vrm, camera, captured, other, type, handling, path);
    }

    RaisedHits by(@Nullable AcquisitionPath other) {
        return new RaisedHits(
                list, owner, covert, priority, entry, vrm, camera, captured, liveness, type, handling, other);
    }

    RaisedHits urgent(int other) {
        return new RaisedHits(list, owner, covert, other, entry, vrm, camera, captured, liveness, type, handling, path);
    }

    RaisedHits toldOnceWithin(Duration within) {
        return handled(new Handling(within, handling.acknowledgeWithin(), handling.escalateTo()));
    }

    RaisedHits escalatedAfter(Duration within, String to) {
        return handled(new Handling(handling.repeatWithin(), within, to));
    }

    private RaisedHits handled(Handling other) {
        return new RaisedHits(list, owner, covert, priority, entry, vrm, camera, captured, liveness, type, other, path);
    }

    /** The message that brings this one. */
    HitBatch batch() {
        ReadKey key = new ReadKey(vrm, 7, 8, camera, captured);
        UUID record = UUID.nameUUIDFromBytes(key.asText().getBytes(StandardCharsets.UTF_8));
        Hit hit = new Hit(
                Hit.id(record, list, entry),
                list,
                1,
                owner,
                entry,
                type,
                List.of(),
                priority,
                covert,
                List.of(),
                snapshot(),
                captured.plusSeconds(1),
                liveness,
                1000L,
                90,
                List.of());
        return new HitBatch(
                UUID.randomUUID(),
                List.of(new RaisedHit(hit, record, key, "mock-gate", captured.plusSeconds(1), handling, path)));
    }

    UUID id() {
        return batch().hits().getFirst().hit().hitId();
    }

    private VoiEntry snapshot() {
        return new VoiEntry(
                entry, vrm, "MOCK", null, null, "STOP", null, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}

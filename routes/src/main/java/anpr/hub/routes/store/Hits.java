package anpr.hub.routes.store;

import anpr.hub.core.hotlist.Hit;
import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.hotlist.Hit.MatchType;
import anpr.hub.core.hotlist.VoiCodes;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.ReadKey;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.core.subscriber.Subscriber;
import anpr.hub.core.subscriber.Subscribers;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.Handling;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table of hits: one for each read and list entry, however often the read was sent. With each hit it is written in one
 * transaction whether it repeats another, by when it is to be acknowledged, and who is to be told.
 */
public final class Hits {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final AuditLog audit;
    private final Supplier<Subscribers> subscribers;
    private final Supplier<VoiCodes> codes;
    private final Map<Integer, Duration> acknowledgeWithin;
    private final Clock clock;
    private final Outbox outbox;
    private final HitEvents events;

    /**
     * @param codes what those of an entry mean is kept with its hit, as it is then
     * @param acknowledgeWithin by priority, for lists whose terms do not say; where it has none, there is no limit
     */
    public Hits(
            JdbcClient jdbc,
            TransactionOperations transactions,
            AuditLog audit,
            Supplier<Subscribers> subscribers,
            Supplier<VoiCodes> codes,
            Map<Integer, Duration> acknowledgeWithin,
            Clock clock,
            Outbox outbox) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
        this.subscribers = subscribers;
        this.codes = codes;
        this.acknowledgeWithin = Map.copyOf(acknowledgeWithin);
        this.clock = clock;
        this.outbox = outbox;
        this.events = new HitEvents(jdbc);
    }

    /** Stores what is not there yet. */
    public void store(List<HitBatch> batches) {
        List<RaisedHit> fresh = fresh(batches);
        if (fresh.isEmpty()) {
            return;
        }
        // Before, because the log is no part of the transaction: what it knows of and is not stored comes again.
        log(fresh);
        Instant now = clock.instant();
        Subscribers told = subscribers.get();
        transactions.executeWithoutResult(status -> {
            events.queueUp();
            fresh.forEach(raised -> store(raised, told, now));
        });
    }

    private List<RaisedHit> fresh(List<HitBatch> batches) {
        Map<UUID, RaisedHit> raised = new LinkedHashMap<>();
        batches.forEach(batch ->
                batch.hits().forEach(hit -> raised.putIfAbsent(hit.hit().hitId(), hit)));
        Map<UUID, Liveness> known = new HashMap<>();
        jdbc.sql("select hit_id, liveness from hit where hit_id = any(?::text[]::uuid[])")
                .param(raised.keySet().stream().map(UUID::toString).toArray(String[]::new))
                .query(row -> {
                    known.put(row.getObject("hit_id", UUID.class), Liveness.valueOf(row.getString("liveness")));
                });
        return raised.values().stream()
                .filter(hit -> !known.containsKey(hit.hit().hitId())
                        || overtakes(hit.hit().liveness(), known.get(hit.hit().hitId())))
                .toList();
    }

    /** A search of stored reads may be faster than the matcher: what that raises is told as if nothing had been. */
    private static boolean overtakes(Liveness raised, @Nullable Liveness known) {
        return known == Liveness.PAST && raised != Liveness.PAST;
    }

    /** Data of two kinds were put together: an event for each list, so that each is judged by itself. */
    private void log(List<RaisedHit> fresh) {
        Map<String, List<RaisedHit>> byList = new TreeMap<>();
        fresh.forEach(raised -> byList.computeIfAbsent(raised.hit().listName(), none -> new ArrayList<>())
                .add(raised));
        byList.forEach((list, hits) -> {
            Map<String, String> detail = new LinkedHashMap<>();
            detail.put("list", list);
            hits.forEach(raised -> detail.put(
                    "hit " + raised.hit().hitId(),
                    "entry " + raised.hit().entryId() + " of revision "
                            + raised.hit().listRevision() + ", "
                            + raised.hit().matchType()));
            audit.log(AuditLog.Done.of(
                    AuditEvent.Type.COMBINATION,
                    "hub",
                    null,
                    hits.stream().map(RaisedHit::recordId).distinct().toList(),
                    detail));
        });
    }

    private void store(RaisedHit raised, Subscribers told, Instant now) {
        Hit hit = raised.hit();
        Handling handling = Objects.requireNonNullElse(raised.handling(), Handling.UNSAID);
        UUID first = repeated(raised, handling.repeatWithin()).orElse(null);
        Optional<UUID> written =
                insert(raised, handling, first) ? Optional.of(hit.hitId()) : overtaken(raised, handling, first);
        written.ifPresent(id -> tell(id, first, raised, told, now));
    }

    private void tell(UUID id, @Nullable UUID first, RaisedHit raised, Subscribers told, Instant now) {
        Hit hit = raised.hit();
        if (first == null) {
            events.add(id, HitEvents.What.RAISED, "hub", now);
            Subscriber.Subject subject =
                    new Subscriber.Subject(hit.listName(), hit.owner(), hit.covert(), hit.priority(), hit.liveness());
            told.all().stream()
                    .filter(subscriber -> subscriber.isTold(subject))
                    .forEach(subscriber ->
                            outbox.put(id, subject, raised.path(), subscriber, Outbox.Occasion.RAISED, now));
        } else {
            jdbc.sql("update hit set repeats = repeats + 1 where hit_id = ?")
                    .param(first)
                    .update();
            events.add(first, HitEvents.What.REPEATED, "hub", now);
        }
    }

    /**
     * The hit that was told already of this vehicle at this camera: of the same entry, captured within that time, before or
     * after. A live hit never repeats one that came late, a better match never a worse one; a pattern stands for many
     * vehicles, so of its hits those are alike that have one VRM. What stored reads tell is each a sighting of its own.
     */
    private Optional<UUID> repeated(RaisedHit raised, Duration within) {
        Hit hit = raised.hit();
        if (within.isZero() || hit.liveness() == Liveness.PAST) {
            return Optional.empty();
        }
        ReadKey key = raised.key();
        return jdbc.sql("""
                        select hit_id from hit
                        where list_name = :list and entry_id = :entry and feed_id = :feed and source_id = :source
                            and camera_id = :camera and repeat_of is null
                            and capture_time between :from and :to and liveness = :liveness
                            and (vrm = :vrm or match_type = any(cast(:alike as text[])))
                        order by capture_time desc, hit_id limit 1""")
                .param("list", hit.listName())
                .param("entry", hit.entryId())
                .param("feed", key.feedId())
                .param("source", key.sourceId())
                .param("camera", key.cameraId())
                .param("from", Times.at(key.captureTime().minus(within)))
                .param("to", Times.at(key.captureTime().plus(within)))
                .param("liveness", hit.liveness().name())
                .param("vrm", key.vrm())
                .param("alike", noWorse(hit.matchType()))
                .query(UUID.class)
                .optional();
    }

    /** The kinds of match by which another VRM was as likely this entry's vehicle. */
    private static String[] noWorse(MatchType type) {
        return switch (type) {
            case EXACT -> new String[] {MatchType.EXACT.name()};
            case CONFUSABLE -> new String[] {MatchType.EXACT.name(), MatchType.CONFUSABLE.name()};
            case PARTIAL ->
                new String[] {MatchType.EXACT.name(), MatchType.CONFUSABLE.name(), MatchType.PARTIAL.name()};
            case WILDCARD -> new String[0];
        };
    }

    private boolean insert(RaisedHit raised, Handling handling, @Nullable UUID repeatOf) {
        Hit hit = raised.hit();
        ReadKey key = raised.key();
        Instant by = repeatOf == null ? acknowledgeBy(hit, handling) : null;
        return jdbc.sql("""
                        insert into hit (hit_id, vrm, feed_id, source_id, camera_id, capture_time, record_id, feed,
                                         received_at, list_name, list_revision, entry_id, match_type, priority, covert,
                                         snapshot, raised_at, owner, differences, liveness, age_ms, confidence, images,
                                         repeat_of, acknowledge_by, escalate_to, codes, acquisition_path)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                                json(hit.images()),
                                repeatOf,
                                by == null ? null : Times.at(by),
                                handling.escalateTo(),
                                json(codes.get().of(hit.snapshot())),
                                raised.path() == null ? null : raised.path().name())
                        .update()
                > 0;
    }

    /** The hit of the same read as a past sighting, which is one of now; empty if there is none. */
    private Optional<UUID> overtaken(RaisedHit raised, Handling handling, @Nullable UUID repeatOf) {
        Hit hit = raised.hit();
        if (hit.liveness() == Liveness.PAST) {
            return Optional.empty();
        }
        ReadKey key = raised.key();
        Instant by = repeatOf == null ? acknowledgeBy(hit, handling) : null;
        return jdbc.sql("""
                        update hit set liveness = :liveness, age_ms = :age, raised_at = :raised, repeat_of = :repeat,
                            acknowledge_by = :by, escalate_to = :to
                        where vrm = :vrm and capture_time = :captured and feed_id = :feed and source_id = :source
                            and camera_id = :camera and list_name = :list and entry_id = :entry and liveness = 'PAST'
                        returning hit_id""")
                .param("liveness", hit.liveness().name())
                .param("age", hit.ageMs())
                .param("raised", Times.at(hit.raisedAt()))
                .param("repeat", repeatOf)
                .param("by", by == null ? null : Times.at(by))
                .param("to", handling.escalateTo())
                .param("vrm", key.vrm())
                .param("captured", Times.at(key.captureTime()))
                .param("feed", key.feedId())
                .param("source", key.sourceId())
                .param("camera", key.cameraId())
                .param("list", hit.listName())
                .param("entry", hit.entryId())
                .query(UUID.class)
                .optional();
    }

    /** By when somebody is to say that they have it; null if nobody need, as of a sighting that is past. */
    private @Nullable Instant acknowledgeBy(Hit hit, Handling handling) {
        Duration within = handling.acknowledgeWithin().isZero()
                ? acknowledgeWithin.getOrDefault(hit.priority(), Duration.ZERO)
                : handling.acknowledgeWithin();
        return within.isZero() || hit.liveness() == Liveness.PAST
                ? null
                : hit.raisedAt().plus(within);
    }

    private static String json(Object part) {
        return CanonicalRead.json().valueToTree(part).toString();
    }
}

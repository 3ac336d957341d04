package anpr.hub.routes.store;

import anpr.hub.core.egress.Recipient;
import anpr.hub.core.seal.SightingGroups;
import anpr.hub.core.sighting.PseudonymousSighting;
import anpr.hub.routes.message.SightingBatch;
import anpr.hub.routes.message.SightingBatch.PublishedSighting;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table of vehicles under a pseudonym, apart from the national store. A sighting is there once, by all that it says;
 * the same batch sent again makes nothing new. Safe for use by many threads.
 */
public final class Sightings {
    private static final AppliedBatches.Leg<SightingBatch> LEG =
            new AppliedBatches.Leg<>("sightings", SightingBatch::id, "sighting", batch -> batch.sightings().stream()
                    .map(PublishedSighting::filedAt));

    private static final int MOST = 100;
    private static final WayOut<PseudonymousSighting> WAY_OUT =
            new WayOut<>(SightingGroups.GROUPING, PseudonymousSighting.class);

    private final JdbcClient jdbc;
    private final AppliedBatches applied;
    private final AccessLog log;

    public Sightings(JdbcClient jdbc, AppliedBatches applied, AccessLog log) {
        this.jdbc = jdbc;
        this.applied = applied;
        this.log = log;
    }

    /** Stores what is not there yet; all of the batches or nothing, each once. */
    public void store(List<SightingBatch> batches) {
        applied.apply(LEG, batches, (fresh, entries) -> {
            List<PublishedSighting> sightings =
                    fresh.stream().flatMap(batch -> batch.sightings().stream()).toList();
            Set<UUID> stored = insert(sightings);
            for (PublishedSighting sighting : sightings) {
                String account = stored.contains(sighting.recordId()) ? Ledger.SIGHTING : Ledger.DUPLICATE;
                entries.add(sighting.feed(), sighting.receivedAt(), account, 1);
            }
        });
    }

    /**
     * Sightings of a pseudonym, newest first, at most 100, of whatever scheme: each says which it has.
     *
     * @return JSON of each, as far as it may leave to who asks
     */
    public List<String> find(
            Recipient.Account who, String reason, String pseudonym, @Nullable Instant from, @Nullable Instant to) {
        return log
                .logged(
                        who.name(),
                        reason,
                        "pseudonym " + pseudonym + " from " + from + " to " + to,
                        () -> jdbc.sql("""
                                        select record_id, canonical from sighting
                                        where pseudonym = :pseudonym and capture_time <= :to
                                            and coalesce(captured_latest, capture_time) >= :from
                                            and
                                        """ + WayOut.SEEN + """
                                        order by capture_time desc limit :most""")
                                .param("pseudonym", pseudonym)
                                .param("from", Times.from(from))
                                .param("to", Times.to(to))
                                .param("paths", WayOut.paths(who))
                                .param("most", MOST)
                                .query(Shown::of)
                                .list(),
                        shown -> List.of(shown.recordId()))
                .stream()
                .flatMap(shown -> WAY_OUT.of(who, shown).stream())
                .toList();
    }

    private Set<UUID> insert(List<PublishedSighting> sightings) {
        @Nullable String[] latest = new @Nullable String[sightings.size()];
        for (int i = 0; i < latest.length; i++) {
            Instant later = sightings.get(i).capturedLatest();
            latest[i] = later == null ? null : later.toString();
        }
        return new HashSet<>(jdbc.sql("""
                        insert into sighting (content, scheme, pseudonym, capture_time, captured_latest, record_id, feed,
                                              submission, record_index, received_at, canonical)
                        select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],
                                             ?::text[]::timestamptz[], ?::text[]::uuid[], ?::text[], ?::text[]::uuid[],
                                             ?::int[], ?::text[]::timestamptz[], ?::text[])
                            as s (content, scheme, pseudonym, capture_time, captured_latest, record_id, feed, submission,
                                  record_index, received_at, canonical)
                        order by content
                        on conflict do nothing
                        returning record_id""")
                .params(
                        texts(sightings, sighting -> Content.digest(sighting.canonical())),
                        texts(sightings, PublishedSighting::scheme),
                        texts(sightings, PublishedSighting::pseudonym),
                        texts(sightings, sighting -> sighting.filedAt().toString()),
                        latest,
                        texts(sightings, sighting -> sighting.recordId().toString()),
                        texts(sightings, PublishedSighting::feed),
                        texts(sightings, sighting -> sighting.submission().toString()),
                        sightings.stream().map(PublishedSighting::index).toArray(Integer[]::new),
                        texts(sightings, sighting -> sighting.receivedAt().toString()),
                        texts(sightings, sighting -> new String(sighting.canonical(), StandardCharsets.UTF_8)))
                .query(UUID.class)
                .list());
    }

    private static String[] texts(List<PublishedSighting> sightings, Function<PublishedSighting, String> text) {
        return sightings.stream().map(text).toArray(String[]::new);
    }
}

package anpr.hub.routes.hotlist;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.hotlist.ListIndex;
import anpr.hub.core.hotlist.ListRevision.LookBack.State;
import anpr.hub.core.hotlist.MatchRules;
import anpr.hub.core.hotlist.VoiEntry;
import anpr.hub.core.hotlist.VoiList;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Read;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.message.HitBatch;
import anpr.hub.routes.message.HitBatch.Handling;
import anpr.hub.routes.message.HitBatch.RaisedHit;
import anpr.hub.routes.store.Hits;
import anpr.hub.routes.store.LookBacks;
import anpr.hub.routes.store.LookBacks.Search;
import anpr.hub.routes.store.LookBacks.Stored;
import anpr.hub.routes.store.VoiStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;

/**
 * Searches stored reads for what came to a list whose terms allow it, and raises past sightings: hits of the kinds that the
 * matcher raises, by its rules, which are told to nobody as live. Each search is done by one node of the cluster, step by step;
 * a step that is done again, because the node was lost, finds its hits there. Of what lists and marks it searches for, nothing
 * is logged but in the audit log.
 */
public final class LookingBack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LookingBack.class);
    private static final int ENTRIES_IN_A_STEP = 100;
    private static final int MOST_LIKENESSES = 1_000;
    private static final String TOOK_LONGER = "it took longer than hub.looking-back.longest-search";

    private final LookBacks searches;
    private final VoiStore store;
    private final Hotlists hotlists;
    private final Hits hits;
    private final AuditLog audit;
    private final Limits limits;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("looking-back").daemon().factory());

    /**
     * How far a search goes.
     *
     * @param longest the farthest back, whatever the list's terms say
     * @param mostEntries new entries of a revision beyond which none is searched for
     * @param mostHits after which a search ends
     * @param longestSearch after which it ends
     * @param after the time within which a revision is taken to come into force on every node, and within which what they
     *     have matched before that is taken to be stored
     */
    public record Limits(Duration longest, long mostEntries, int mostHits, Duration longestSearch, Duration after) {
        /** @throws IllegalArgumentException if one is out of its range */
        public Limits {
            if (longest.isNegative() || mostEntries < 0 || mostHits < 0 || after.isNegative()) {
                throw new IllegalArgumentException("hub.looking-back: expected no number below zero");
            }
            if (longestSearch.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("hub.looking-back.longest-search: expected at least a second");
            }
        }
    }

    public LookingBack(
            LookBacks searches,
            VoiStore store,
            Hotlists hotlists,
            Hits hits,
            AuditLog audit,
            Limits limits,
            Clock clock,
            Supplier<UUID> ids) {
        this.searches = searches;
        this.store = store;
        this.hotlists = hotlists;
        this.hits = hits;
        this.audit = audit;
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
    }

    /** Does the searches that are due, in a thread of its own; if it is at some already, it does these too. */
    public void begin() {
        if (busy.compareAndSet(false, true)) {
            thread.execute(() -> {
                try {
                    round();
                } catch (RuntimeException e) {
                    if (!thread.isShutdown()) {
                        LOG.error(
                                "a search of stored reads stopped short, and goes on in some minutes: {}",
                                e.getClass().getSimpleName());
                    }
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /** Does the searches that are due. */
    public void round() {
        // What is received within the first part of the wait may still meet the old revision; the second is to store
        // it.
        Duration wait = limits.after().multipliedBy(2);
        Duration lease = limits.longestSearch().plusMinutes(1);
        Optional<Search> due = searches.take(clock.instant(), wait, lease);
        while (due.isPresent()) {
            search(due.get());
            due = searches.take(clock.instant(), wait, lease);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void search(Search taken) {
        if (taken.entries() > limits.mostEntries()) {
            end(taken, State.REFUSED, "more new entries than hub.looking-back.most-entries");
            return;
        }
        Search search = taken;
        while (true) {
            Listed list = store.list(search.list())
                    .filter(now -> now.terms().searched())
                    .orElse(null);
            if (list == null) {
                end(search, State.REFUSED, "the list's terms do not allow it any more");
                return;
            }
            List<VoiEntry> entries = searches.entries(search, ENTRIES_IN_A_STEP);
            if (entries.isEmpty()) {
                end(search, State.DONE, null);
                return;
            }
            Instant began = clock.instant();
            Step step;
            try {
                step = step(search, list, entries);
            } catch (QueryTimeoutException e) {
                end(search, State.CUT, TOOK_LONGER);
                return;
            }
            Duration took = Duration.between(began, clock.instant());
            search = search.advanced(
                    entries.getLast().entryId(), step.raised().size(), took.isNegative() ? Duration.ZERO : took);
            if (!step.raised().isEmpty()) {
                hits.store(List.of(new HitBatch(ids.get(), step.raised())));
            }
            if (!searches.advance(search)) {
                // Another node goes on with it; the hits of this step are the same there.
                return;
            }
            if (step.more()) {
                end(search, State.CUT, "more sightings than hub.looking-back.most-hits");
                return;
            }
            if (search.worked().compareTo(limits.longestSearch()) >= 0) {
                end(search, State.CUT, TOOK_LONGER);
                return;
            }
        }
    }

    /** @param more whether there were others, beyond what one search may raise */
    private record Step(List<RaisedHit> raised, boolean more) {}

    private Step step(Search search, Listed list, List<VoiEntry> entries) {
        MatchRules rules = hotlists.rules();
        List<String> marks = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (VoiEntry entry : entries) {
            if (entry.pattern()) {
                patterns.add(entry.vrm());
            } else {
                marks.addAll(rules.confusables().likenesses(entry.vrm(), rules.mostDifferences(), MOST_LIKENESSES));
            }
        }
        int left = limits.mostHits() - search.found();
        List<Stored> reads = searches.reads(
                marks,
                patterns,
                from(search),
                until(search),
                left + 1,
                limits.longestSearch().minus(search.worked()));
        HotlistIndex wanted = HotlistIndex.of(
                List.of(ListIndex.of(
                        new VoiList(list.name(), search.revision(), list.terms(), entries), rules.confusables())),
                rules);
        Map<String, VoiEntry> byId = entries.stream().collect(Collectors.toMap(VoiEntry::entryId, Function.identity()));
        HotlistIndex inForce = hotlists.inForce().index();
        Instant now = clock.instant();
        // A read may be found by a mark and by a pattern.
        Map<UUID, RaisedHit> raised = new LinkedHashMap<>();
        for (Stored read : reads) {
            if (!inForce.whitelisted(read.key().vrm(), now)) {
                for (HotlistIndex.Match match :
                        wanted.match(read.key().vrm(), now).found()) {
                    RaisedHit hit = raised(read, match, byId, list, now);
                    raised.putIfAbsent(hit.hit().hitId(), hit);
                }
            }
        }
        List<RaisedHit> some = raised.values().stream().limit(left).toList();
        return new Step(some, reads.size() > left || raised.size() > left);
    }

    private static RaisedHit raised(
            Stored read, HotlistIndex.Match match, Map<String, VoiEntry> entries, Listed list, Instant now) {
        VoiEntry entry = entries.getOrDefault(match.entryId(), VoiEntry.bare(match.entryId(), match.vrm()));
        Read whole = CanonicalRead.fromJson(read.canonical().getBytes(StandardCharsets.UTF_8));
        Provenance provenance = whole.provenance();
        return new RaisedHit(
                match.past(whole, entry, now),
                read.recordId(),
                read.key(),
                read.feed(),
                read.receivedAt(),
                Handling.of(list.terms()),
                provenance == null ? null : provenance.acquisitionPath());
    }

    private Instant from(Search search) {
        Duration reach = search.reach().compareTo(limits.longest()) < 0 ? search.reach() : limits.longest();
        return search.madeAt().minus(reach);
    }

    private Instant until(Search search) {
        return search.madeAt().plus(limits.after());
    }

    /** One event for each search; if the hub dies between the two, there is a second. */
    private void end(Search search, State state, @Nullable String why) {
        Map<String, String> detail = new TreeMap<>();
        detail.put("search", "stored reads, for new entries of a list");
        detail.put("list", search.list());
        detail.put("revision", Long.toString(search.revision()));
        detail.put("authority", search.authority());
        detail.put("from", from(search).toString());
        detail.put("until", until(search).toString());
        detail.put("entries", Long.toString(search.entries()));
        detail.put("sightings", Integer.toString(search.found()));
        detail.put("ended", why == null ? state.name() : state + ": " + why);
        audit.log(AuditLog.Done.of(
                AuditEvent.Type.CONSULTATION, search.by().actor(), search.by().reason(), List.of(), detail));
        searches.end(search, state, why, clock.instant());
    }
}

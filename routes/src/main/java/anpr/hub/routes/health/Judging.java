package anpr.hub.routes.health;

import anpr.hub.core.health.CameraJudge;
import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.ClockFloor;
import anpr.hub.core.health.Condition;
import anpr.hub.core.health.Rhythm;
import anpr.hub.core.health.State;
import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.routes.health.FeedHealth.Standing;
import anpr.hub.routes.health.JudgedTables.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges every camera and feed, minute by minute, from what {@link Pulse} wrote and the ledger has, and keeps what it finds.
 * What is usual for each is held in memory, written hourly, and read again by whichever node's turn comes next. A minute in
 * which the hub did not judge, or in which a feed could take nothing in, is nobody's silence. For one thread.
 */
public final class Judging {
    /** After which what was received in a minute is stored, and written by every node. */
    private static final Duration SETTLED = Duration.ofSeconds(90);
    /** Minutes that were missed and are made up for; what is older nobody watched. */
    private static final int MOST_MADE_UP = 10;
    /** Cameras of one feed that must agree before a shift is taken for the line's. */
    private static final int ENOUGH_TO_AGREE = 5;

    private final JudgedTables tables;
    private final FeedHealth health;
    private final Supplier<PartnerConfig> partners;
    private final HealthSettings settings;
    private final Map<CameraKey, CameraJudge> cameras = new HashMap<>();
    private final Map<String, Rhythm> feeds = new HashMap<>();
    private @Nullable Instant judgedTo;
    private @Nullable Instant learntTo;

    public Judging(JudgedTables tables, FeedHealth health, Supplier<PartnerConfig> partners, HealthSettings settings) {
        this.tables = tables;
        this.health = health;
        this.partners = partners;
        this.settings = settings;
    }

    /** Another node judges from now on: what is known here is out of date when the turn comes back. */
    public void rest() {
        cameras.clear();
        feeds.clear();
        judgedTo = null;
        learntTo = null;
    }

    /** Judges the minutes that are over and were not judged yet. */
    public void round(Instant now) {
        Instant end = now.minus(SETTLED).truncatedTo(ChronoUnit.MINUTES);
        Instant from = judgedTo == null || judgedTo.isBefore(end.minus(MOST_MADE_UP, ChronoUnit.MINUTES))
                ? end.minus(1, ChronoUnit.MINUTES)
                : judgedTo;
        if (!from.isBefore(end)) {
            return;
        }
        Map<String, Feed> configured = partners.get().feeds();
        recall(configured);
        Map<String, Standing> standings = new TreeMap<>();
        health.all(null).forEach(standing -> standings.put(standing.feed(), standing));
        hours(configured, end);
        minutes(configured, standings, from, end, now);
        judgedTo = end;
        keep(configured, standings, now);
        if (learntTo == null || learntTo.isBefore(end.truncatedTo(ChronoUnit.HOURS))) {
            tables.learn(cameras, feeds, end);
            learntTo = end;
        }
    }

    /** Takes up what was learnt of those that are new here, and forgets those that are gone. */
    private void recall(Map<String, Feed> configured) {
        Set<CameraKey> keys = new HashSet<>();
        configured.values().forEach(feed -> feed.cameras().cameras().forEach(camera -> keys.add(key(camera))));
        cameras.keySet().retainAll(keys);
        feeds.keySet().retainAll(configured.keySet());
        keys.removeAll(cameras.keySet());
        if (!keys.isEmpty()) {
            Map<CameraKey, CameraJudge> learnt = tables.cameras();
            keys.forEach(key -> cameras.put(key, learnt.getOrDefault(key, new CameraJudge())));
        }
        if (!feeds.keySet().containsAll(configured.keySet())) {
            Map<String, Rhythm> learnt = tables.feeds();
            configured
                    .keySet()
                    .forEach(feed -> feeds.computeIfAbsent(feed, none -> learnt.getOrDefault(feed, new Rhythm())));
        }
    }

    /** The hour before, once it is over for good. */
    private void hours(Map<String, Feed> configured, Instant end) {
        Instant hour = end.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
        if (judgedTo == null || !judgedTo.isBefore(hour.plus(1, ChronoUnit.HOURS))) {
            return;
        }
        Map<CameraKey, CameraJudge.Hour> found = tables.hour(configured.keySet(), hour);
        configured.values().forEach(feed -> feed.cameras().cameras().forEach(camera -> {
            CameraJudge.Hour of = found.get(key(camera));
            if (of != null) {
                judge(camera).hour(of, settings.cameraLimits(feed, camera.category()));
            }
        }));
    }

    private void minutes(
            Map<String, Feed> configured, Map<String, Standing> standings, Instant from, Instant end, Instant now) {
        Map<CameraKey, Map<Instant, Long>> active =
                tables.minutes(configured.keySet(), from.truncatedTo(ChronoUnit.HOURS));
        Instant lastWhole = now.truncatedTo(ChronoUnit.MINUTES);
        for (Instant minute = from; minute.isBefore(end); minute = minute.plus(1, ChronoUnit.MINUTES)) {
            int slot = Rhythm.slot(minute, settings.zone());
            boolean holiday = settings.holidays().contains(LocalDate.ofInstant(minute, settings.zone()));
            Instant hour = minute.truncatedTo(ChronoUnit.HOURS);
            int bit = (int) Duration.between(hour, minute).toMinutes();
            int back = (int) Duration.between(minute, lastWhole).toMinutes();
            for (Feed feed : configured.values()) {
                Standing standing = standings.get(feed.id());
                if (standing == null || !watched(standing)) {
                    continue;
                }
                Integer records = standing.perMinute().get(FeedHealth.MINUTES - back);
                feeds.computeIfAbsent(feed.id(), none -> new Rhythm()).minute(slot, holiday, records > 0);
                feed.cameras().cameras().forEach(camera -> {
                    long bits = active.getOrDefault(key(camera), Map.of()).getOrDefault(hour, 0L);
                    judge(camera).minute(slot, holiday, (bits >> bit & 1) == 1);
                });
            }
        }
    }

    /** Whether what does not come would be the cameras' doing. */
    private static boolean watched(Standing standing) {
        boolean shut = standing.condition().state() == State.PAUSED
                || standing.condition().state() == State.FAILING;
        int lastMinutes = standing.perMinute().subList(FeedHealth.MINUTES - 10, FeedHealth.MINUTES).stream()
                .mapToInt(Integer::intValue)
                .sum();
        return !shut && standing.backlog() <= Math.max(10, lastMinutes);
    }

    private void keep(Map<String, Feed> configured, Map<String, Standing> standings, Instant now) {
        List<Found> found = new ArrayList<>();
        for (Feed feed : configured.values()) {
            Duration shift = ofAll(feed);
            for (Camera camera : feed.cameras().cameras()) {
                CameraJudge judge = judge(camera);
                if (judge.heard()) {
                    found.add(new Found(
                            feed.id(),
                            key(camera),
                            judge.condition(settings.cameraLimits(feed, camera.category()), shift),
                            judge.clock().orElse(null)));
                }
            }
        }
        tables.cameras(found, now);
        Map<String, Instant> silent = new HashMap<>();
        Map<String, Condition> conditions = new TreeMap<>();
        standings.forEach((feed, standing) -> {
            Rhythm rhythm = feeds.get(feed);
            Instant last = standing.lastRecord();
            if (rhythm != null && last != null && rhythm.silent(settings.falseSilences())) {
                silent.put(feed, last);
            }
            conditions.put(feed, standing.condition());
        });
        tables.feeds(conditions, silent, now);
    }

    /** By how much most of a feed's clocks seem ahead at once; nothing if they are too few to tell. */
    private Duration ofAll(Feed feed) {
        long[] ahead = feed.cameras().cameras().stream()
                .flatMap(camera -> judge(camera).clock().stream())
                .map(ClockFloor.Offset::ahead)
                .mapToLong(Duration::toMillis)
                .sorted()
                .toArray();
        return ahead.length < ENOUGH_TO_AGREE ? Duration.ZERO : Duration.ofMillis(ahead[ahead.length / 2]);
    }

    private CameraJudge judge(Camera camera) {
        return cameras.computeIfAbsent(key(camera), none -> new CameraJudge());
    }

    private static CameraKey key(Camera camera) {
        return new CameraKey(camera.feedId(), camera.sourceId(), camera.cameraId());
    }
}

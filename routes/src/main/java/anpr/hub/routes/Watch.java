package anpr.hub.routes;

import anpr.hub.core.hotlist.HotlistIndex;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.broker.EmbeddedBroker;
import anpr.hub.routes.hotlist.LookingBack;
import anpr.hub.routes.hotlist.VoiFolder;
import anpr.hub.routes.hotlist.VoiLists;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.inforce.Reload;
import anpr.hub.routes.retention.LeftOver;
import anpr.hub.routes.seal.Anchoring;
import anpr.hub.routes.seal.Checkpoints;
import anpr.hub.routes.seal.ClockWatch;
import anpr.hub.routes.store.HitDesk;
import anpr.hub.routes.store.Ledger;
import anpr.hub.routes.store.Outbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the hub looks after by itself, now and then. */
@Component
class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Ledger ledger;
    private final VoiFolder folder;
    private final VoiLists lists;
    private final LookingBack lookingBack;
    private final Reload reload;
    private final JdbcClient jdbc;
    private final LeftOver leftOver;
    private final Checkpoints checkpoints;
    private final Anchoring anchoring;
    private final ClockWatch clockWatch;
    private final AuditLog audit;
    private final Counter clockSteps;
    private final Clock clock;
    private final HubSettings settings;
    private final HitDesk desk;
    private final Outbox outbox;
    private final InForce inForce;
    private final Counter escalated;
    private final AtomicInteger openMinutes = new AtomicInteger();
    private final AtomicInteger overdueLists = new AtomicInteger();
    private final AtomicBoolean followingLists = new AtomicBoolean();
    private Set<Ledger.Minute> alarmed = new HashSet<>();
    private Set<String> alarmedLists = new HashSet<>();

    Watch(
            Ledger ledger,
            VoiFolder folder,
            VoiLists lists,
            LookingBack lookingBack,
            Reload reload,
            JdbcClient jdbc,
            LeftOver leftOver,
            Checkpoints checkpoints,
            Anchoring anchoring,
            ClockWatch clockWatch,
            AuditLog audit,
            Clock clock,
            HubSettings settings,
            HitDesk desk,
            Outbox outbox,
            InForce inForce,
            ObjectProvider<EmbeddedBroker> broker,
            MeterRegistry meters) {
        this.ledger = ledger;
        this.folder = folder;
        this.lists = lists;
        this.lookingBack = lookingBack;
        this.reload = reload;
        this.jdbc = jdbc;
        this.leftOver = leftOver;
        this.checkpoints = checkpoints;
        this.anchoring = anchoring;
        this.clockWatch = clockWatch;
        this.audit = audit;
        this.clockSteps = Counter.builder("hub.clock.steps")
                .description("times that the hub's clock was seen to be set")
                .register(meters);
        this.clock = clock;
        this.settings = settings;
        this.desk = desk;
        this.outbox = outbox;
        this.inForce = inForce;
        this.escalated = Counter.builder("hub.hits.escalated")
                .description("hits that nobody acknowledged in time; not of covert lists")
                .register(meters);
        Gauge.builder("hub.hits.deliveries.dead", outbox, Outbox::deadInTheOpen)
                .description(
                        "deliveries of hits that were given up and that somebody must look at; not of covert lists")
                .register(meters);
        Gauge.builder("hub.ledger.open.minutes", openMinutes, AtomicInteger::get)
                .description("minutes of the conservation ledger that should have closed and have not")
                .register(meters);
        Gauge.builder("hub.anchor.troubles", anchoring, it -> it.troubles().size())
                .description("logs that a witness or the time-stamping authority did not vouch for when last asked")
                .register(meters);
        Gauge.builder("hub.lists.overdue", overdueLists, AtomicInteger::get)
                .description("VOI lists past the day on which their owners were to review them; not covert ones")
                .register(meters);
        broker.ifAvailable(embedded -> Addresses.queues()
                .forEach(queue -> Gauge.builder("hub.queue.backlog", embedded, it -> it.backlog(queue))
                        .description("batches that wait in a queue")
                        .tag("queue", queue)
                        .register(meters)));
    }

    /** The alarm of the ledger: a minute that should have closed and has not. */
    @Scheduled(fixedDelayString = "10s", initialDelayString = "10s")
    void ledger() {
        List<Ledger.Minute> open =
                ledger.open(clock.instant(), settings.ledgerGrace().plusMinutes(1));
        openMinutes.set(open.size());
        for (Ledger.Minute minute : open) {
            if (!alarmed.contains(minute)) {
                // Counts are for who may ask for them.
                LOG.error("the ledger does not close: feed {}, {}; see /api/ledger", minute.feed(), minute.minute());
            }
        }
        alarmed = new HashSet<>(open);
    }

    @Scheduled(fixedDelayString = "${hub.seal.checkpoint:1s}")
    void checkpoints() {
        checkpoints.sign();
    }

    /** In a thread of its own, for others may let one wait, and what is fixed in its delay shares a thread. */
    @Scheduled(fixedDelayString = "${hub.seal.anchor:60s}", initialDelayString = "1s")
    void anchors() {
        Thread.ofVirtual().name("anchors").start(() -> {
            try {
                anchoring.round();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // Such as a log that was closed meanwhile, for the hub stops.
                LOG.error("the logs could not be anchored: {}", e.getMessage());
            }
        });
    }

    /** The alarm of the clock: times of receipt before and after cannot be compared. */
    @Scheduled(fixedDelayString = "1s")
    void clock() throws IOException {
        clockWatch.look().ifPresent(step -> {
            clockSteps.increment();
            LOG.error(
                    "the hub's clock was set by {} ms at {}; see to it that it is disciplined by NTP",
                    step.by().toMillis(),
                    step.found());
            audit.log(AuditLog.Done.of(
                    AuditEvent.Type.CLOCK,
                    "hub",
                    null,
                    List.of(),
                    Map.of(
                            "expected",
                            step.expected().toString(),
                            "found",
                            step.found().toString(),
                            "milliseconds",
                            Long.toString(step.by().toMillis()))));
        });
    }

    /** Hits that nobody has said to have in time. */
    @Scheduled(fixedDelayString = "1s", initialDelayString = "1s")
    void hits() {
        int overdue = desk.escalate();
        if (overdue > 0) {
            escalated.increment(overdue);
            LOG.warn("{} hits were escalated: nobody acknowledged them in time", overdue);
        }
        int undelivered = outbox.giveUp(settings.delivery().giveUpAfter(), clock.instant());
        if (undelivered > 0) {
            LOG.error("{} deliveries of hits were given up; see /api/deliveries?state=DEAD", undelivered);
        }
    }

    /** In a thread of its own: a list of millions takes its time, and nothing else is to wait for it. */
    @Scheduled(fixedDelayString = "2s", initialDelayString = "2s")
    void lists() {
        if (followingLists.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lists").start(() -> {
                try {
                    folder.follow();
                    lists.catchUp();
                } catch (IOException | RuntimeException e) {
                    // Its message may name a list.
                    LOG.error(
                            "VOI lists could not be followed, {}; it is tried again",
                            e.getClass().getSimpleName());
                } finally {
                    followingLists.set(false);
                }
            });
        }
    }

    /** What passed before it was on a list. */
    @Scheduled(fixedDelayString = "1s", initialDelayString = "1s")
    void lookBack() {
        lookingBack.begin();
    }

    /** What is past its weed date matches no more; here it goes from its list. */
    @Scheduled(cron = "0 * * * * *")
    void weed() {
        lists.weed();
    }

    /** The alarm of a list that its owner should have looked at again; covert ones are not even counted where all may look. */
    @Scheduled(fixedDelayString = "1m", initialDelayString = "10s")
    void reviews() {
        List<HotlistIndex.Listed> overdue = lists.overdue();
        overdueLists.set(
                (int) overdue.stream().filter(list -> !list.terms().covert()).count());
        Set<String> now = new HashSet<>();
        for (HotlistIndex.Listed list : overdue) {
            now.add(list.name() + ' ' + list.terms().reviewOn());
            if (!alarmedLists.contains(list.name() + ' ' + list.terms().reviewOn())) {
                lists.remind(list).ifPresent(review -> outbox.put(review, inForce.subscribers()));
            }
        }
        alarmedLists = now;
    }

    @Scheduled(fixedDelayString = "1h", initialDelayString = "10m")
    void eraseOldLists() {
        lists.erase(settings.lists().keep());
    }

    /** Mappings and partners that were changed. */
    @Scheduled(fixedDelayString = "1s", initialDelayString = "1s")
    void configuration() throws IOException {
        reload.follow();
    }

    /** What erased records left over. */
    @Scheduled(fixedDelayString = "1h", initialDelayString = "10m")
    void leftOver() {
        leftOver.clear();
    }

    /** A batch is delivered again within moments, or after an outage of days, not of weeks. */
    @Scheduled(fixedDelayString = "1h", initialDelayString = "1h")
    void forgetOldBatches() {
        jdbc.sql("delete from applied_batch where applied_at < now() - interval '30 days'")
                .update();
    }
}

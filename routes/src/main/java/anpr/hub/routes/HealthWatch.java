package anpr.hub.routes;

import anpr.hub.routes.health.JudgedTables;
import anpr.hub.routes.health.Judging;
import anpr.hub.routes.line.Turns;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has feeds and cameras judged each minute, by one node of all. */
@Component
class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    /** No feed's name has a space. */
    private static final String TURN = "the judge of health";

    private final Judging judging;
    private final JudgedTables tables;
    private final Turns turns;
    private final Clock clock;

    HealthWatch(Judging judging, JudgedTables tables, Turns turns, Clock clock) {
        this.judging = judging;
        this.tables = tables;
        this.turns = turns;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${hub.health.judge:30s}", initialDelayString = "${hub.health.judge:30s}")
    void judge() {
        turns.want(TURN);
        if (!turns.has(TURN)) {
            judging.rest();
            return;
        }
        try {
            judging.round(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("feeds and cameras could not be judged and are judged again: {}", e.getMessage());
        }
    }

    @Scheduled(fixedDelayString = "1h", initialDelayString = "15m")
    void forget() {
        if (turns.has(TURN)) {
            tables.forget();
        }
    }
}

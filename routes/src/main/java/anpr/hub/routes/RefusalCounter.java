package anpr.hub.routes;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import anpr.hub.routes.health.Pulse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was turned away at the door, as metrics and as statistics of its feed; the labels are the hub's own words, never a sender's. */
@Component
class RefusalCounter implements Tally {
    private final MeterRegistry meters;
    private final Pulse pulse;
    private final Clock clock;

    RefusalCounter(MeterRegistry meters, Pulse pulse, Clock clock) {
        this.meters = meters;
        this.pulse = pulse;
        this.clock = clock;
    }

    @Override
    public void refused(String adapter, @Nullable Feed feed, Refusal refusal) {
        meters.counter("hub.refused", "adapter", adapter, "feed", name(feed), "reason", refusal.name())
                .increment();
        if (feed != null) {
            pulse.refused(feed.id(), refusal, clock.instant());
        }
    }

    @Override
    public void ignored(String adapter, Feed feed, String what) {
        meters.counter("hub.ignored", "adapter", adapter, "feed", name(feed), "what", what)
                .increment();
    }

    private static String name(@Nullable Feed feed) {
        if (feed == null) {
            return "unproved";
        }
        Label label = Label.of(feed.acquisitionPath());
        return switch (Guard.release(Recipient.Part.METRIC, label)) {
            case WHOLE, EDITED -> feed.id();
            case NOTHING -> "withheld";
        };
    }
}

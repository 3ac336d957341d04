package anpr.hub.routes.line;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The lines of all feeds whose transport opens one for each feed. They are opened after everything else in the hub has
 * started and closed before anything stops. Safe for use by many threads.
 */
public final class Lines implements SmartLifecycle {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Ports ports;
    private final Gate gate;
    private final Turns turns;
    private final Predicate<String> paused;
    private final MeterRegistry meters;
    private final Map<String, Kept> kept = new TreeMap<>();
    private PartnerConfig partners;
    private boolean running;

    /** @param paused feeds of which nothing is taken in at present: those that are fetched are not */
    public Lines(
            PartnerConfig partners,
            Ports ports,
            Gate gate,
            Turns turns,
            Predicate<String> paused,
            MeterRegistry meters) {
        this.partners = partners;
        this.ports = ports;
        this.gate = gate;
        this.turns = turns;
        this.paused = paused;
        this.meters = meters;
    }

    /** Opens, closes and opens anew the lines of those feeds that changed; every other line is left alone. */
    public synchronized void apply(PartnerConfig changed) {
        partners = changed;
        if (running) {
            List<Kept> gone = kept.values().stream()
                    .filter(one -> changed.feed(one.line.feed().id())
                            .filter(feed -> isSameLine(one.line.feed(), feed))
                            .isEmpty())
                    .toList();
            close(gone);
            open();
        }
    }

    /**
     * Ends the line of a feed and opens it anew, with what is configured and the secret that is there now. What it was
     * taking in is landed first, or taken in again later.
     *
     * @param patience how long to wait for it to be open
     * @return how it stands then; empty if the feed has no line here
     */
    public Optional<Standing> openAnew(String feed, Duration patience) throws InterruptedException {
        synchronized (this) {
            Kept found = kept.get(feed);
            if (found == null || !running) {
                return Optional.empty();
            }
            close(List.of(found));
            open();
        }
        Instant end = clock().plus(patience);
        Optional<Standing> standing = standing(feed);
        while (standing.filter(Standing::isWrong).isPresent() && clock().isBefore(end)) {
            Thread.sleep(LOOK);
            standing = standing(feed);
        }
        return standing;
    }

    private Optional<Standing> standing(String feed) {
        return standings().stream().filter(line -> line.feed().equals(feed)).findFirst();
    }

    private Instant clock() {
        return ports.clock().instant();
    }

    /** How each line stands on this node, in the order of the feeds. */
    public synchronized List<Standing> standings() {
        return kept.values().stream()
                .map(one -> {
                    KeptLine.LineState state = one.line.state();
                    return new Standing(
                            one.line.feed().id(),
                            one.line.feed().transport(),
                            state.kind().name(),
                            state.trouble());
                })
                .toList();
    }

    @Override
    public synchronized void start() {
        running = true;
        open();
    }

    @Override
    public synchronized void stop() {
        running = false;
        close(List.copyOf(kept.values()));
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    private void open() {
        partners.feeds().forEach((id, feed) -> {
            if (!kept.containsKey(id)
                    && ports.catalogue().transport(feed.transport()).orElse(null)
                            instanceof Transport.ByFeed transport) {
                KeptLine line = new KeptLine(feed, transport, ports, gate, turns, paused);
                kept.put(id, new Kept(line, gauge(line)));
            }
        });
    }

    /** Null for a feed that no metric may tell of. */
    private @Nullable Meter gauge(KeptLine line) {
        return switch (Guard.release(Recipient.Part.METRIC, line.feed().acquisitionPath())) {
            case NOTHING -> null;
            case EDITED, WHOLE ->
                Gauge.builder("hub.line.up", line, it -> it.state().kind() == KeptLine.LineState.Kind.UP ? 1 : 0)
                        .description("1 if this node has the feed's line open and nothing is wrong with it")
                        .tag("feed", line.feed().id())
                        .register(meters);
        };
    }

    private void close(List<Kept> lines) {
        lines.forEach(one -> one.line.end());
        lines.forEach(one -> {
            one.line.close();
            if (one.up != null) {
                meters.remove(one.up);
            }
            kept.remove(one.line.feed().id());
        });
    }

    /** What messages mean (zone, register, scale) is looked up when they are normalised: a line need not know of it. */
    private static boolean isSameLine(Feed one, Feed other) {
        return one.transport().equals(other.transport())
                && one.settings().equals(other.settings())
                && one.maxBytes() == other.maxBytes()
                && one.sourceType().equals(other.sourceType())
                && one.acquisitionPath() == other.acquisitionPath()
                && one.partner().equals(other.partner());
    }

    /**
     * For operators.
     *
     * @param state a word of {@code KeptLine.LineState.Kind}
     * @param trouble a sentence without plates, payload or secrets; null where there is nothing to say
     */
    public record Standing(
            String feed,
            String transport,
            String state,
            @Nullable String trouble) {
        /** Whether messages do not come in, or not as they should. */
        public boolean isWrong() {
            return switch (KeptLine.LineState.Kind.valueOf(state)) {
                case IN_TROUBLE, NOT_OPEN -> true;
                case UP, ELSEWHERE, PAUSED, ENDED -> false;
            };
        }

        /** The state as a sentence has it. */
        public String told() {
            return KeptLine.LineState.Kind.valueOf(state).told();
        }
    }

    private record Kept(KeptLine line, @Nullable Meter up) {}
}

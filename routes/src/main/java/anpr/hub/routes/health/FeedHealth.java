package anpr.hub.routes.health;

import anpr.hub.core.health.Condition;
import anpr.hub.core.health.Delays;
import anpr.hub.core.health.FeedFacts;
import anpr.hub.core.health.State;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Partner;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.AcquisitionPath;
import anpr.hub.routes.health.FeedFigures.Counted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How every feed is, now: a bounded number of queries however many feeds there are. The counts are the ledger's. Safe for
 * use by many threads.
 */
public final class FeedHealth {
    /** Of the rate, and of what delays and shares are told of. */
    static final int MINUTES = 60;

    private final FeedFigures figures;
    private final Supplier<PartnerConfig> partners;
    private final Function<String, Optional<String>> paused;
    private final Supplier<Map<String, String>> troubles;
    private final FeedFacts.Limits limits;
    private final Clock clock;

    /**
     * @param paused why a feed is paused, a sentence; empty if it is not
     * @param troubles what is wrong with feeds' lines and ports, a sentence by feed
     */
    public FeedHealth(
            FeedFigures figures,
            Supplier<PartnerConfig> partners,
            Function<String, Optional<String>> paused,
            Supplier<Map<String, String>> troubles,
            FeedFacts.Limits limits,
            Clock clock) {
        this.figures = figures;
        this.partners = partners;
        this.paused = paused;
        this.troubles = troubles;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * One feed as it is now.
     *
     * @param condition the worst of what is to be said against it
     * @param against all that is to be said against it, the worst first; empty if nothing is
     * @param since when it was found to be in this state; null if that was a moment ago
     * @param cameras in the register
     * @param cameraStates how many of them were found in each state but {@link State#HEALTHY}
     * @param perMinute records received in each of the last 60 whole minutes, the oldest first
     * @param lastRecord when a record came last, to the minute; null if none has ever
     * @param delayP50 from capture to receipt in the last hour, to a fifth; null if no read came
     * @param backlog submissions and records of the last hour that are not through
     * @param quarantined records that lie in quarantine, however old
     * @param hits of the last 24 hours, not of covert lists
     * @param refused submissions turned away at the door in this and the last hour of the clock, by reason
     */
    public record Standing(
            String feed,
            String partner,
            Partner.SourceClass sourceClass,
            AcquisitionPath path,
            String sourceType,
            String transport,
            Condition condition,
            List<Condition> against,
            @Nullable Instant since,
            int cameras,
            Map<State, Integer> cameraStates,
            List<Integer> perMinute,
            @Nullable Instant lastRecord,
            @Nullable Duration delayP50,
            @Nullable Duration delayP99,
            long backlog,
            long quarantined,
            long hits,
            Map<String, Long> refused) {}

    /** These feeds in the order of their names, or all that are configured if null. */
    public List<Standing> all(@Nullable Set<String> feeds) {
        return of(partners.get().feeds().values().stream()
                .filter(feed -> feeds == null || feeds.contains(feed.id()))
                .toList());
    }

    /** One feed; empty if no such feed is configured. */
    public Optional<Standing> of(String feed) {
        return partners.get().feed(feed).flatMap(one -> of(List.of(one)).stream()
                .findFirst());
    }

    private List<Standing> of(Collection<Feed> feeds) {
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        Map<String, Counted> counted =
                figures.of(feeds.stream().map(Feed::id).toList(), minute.minus(MINUTES, ChronoUnit.MINUTES), minute);
        Map<String, String> lines = troubles.get();
        PartnerConfig inForce = partners.get();
        List<Standing> standings = new ArrayList<>();
        for (Feed feed : feeds) {
            Partner partner = inForce.partners().get(feed.partner());
            if (partner != null) {
                standings.add(standing(feed, partner, counted.get(feed.id()), lines.get(feed.id()), now));
            }
        }
        return standings;
    }

    private Standing standing(
            Feed feed, Partner partner, @Nullable Counted found, @Nullable String trouble, Instant now) {
        Counted counted = found == null ? Counted.NOTHING : found;
        List<Condition> against = facts(feed, counted, trouble, now).against(limits).stream()
                .sorted((one, other) -> other.state().compareTo(one.state()))
                .toList();
        Condition condition = Condition.worst(against);
        Delays delays = counted.delays();
        return new Standing(
                feed.id(),
                feed.partner(),
                partner.sourceClass(),
                feed.acquisitionPath(),
                feed.sourceType(),
                feed.transport(),
                condition,
                against,
                condition.state() == counted.state() ? counted.since() : null,
                feed.cameras().cameras().size(),
                counted.cameraStates(),
                counted.perMinute(),
                counted.lastRecord(),
                delays.within(0.5).orElse(null),
                delays.within(0.99).orElse(null),
                counted.backlog(),
                counted.quarantineOpen(),
                counted.hits(),
                counted.refused());
    }

    private FeedFacts facts(Feed feed, Counted counted, @Nullable String trouble, Instant now) {
        Instant last = counted.lastRecord();
        boolean silent = last != null
                && counted.silentSince() != null
                && !last.isAfter(counted.silentSince().truncatedTo(ChronoUnit.MINUTES));
        return new FeedFacts(
                ended(feed, now).or(() -> paused.apply(feed.id())).orElse(null),
                trouble,
                last,
                counted.received(),
                counted.records(),
                counted.quarantined(),
                counted.refused(),
                counted.backlog(),
                silent ? Duration.between(last, now) : null,
                feed.cameras().cameras().size(),
                counted.cameraStates());
    }

    private static Optional<String> ended(Feed feed, Instant now) {
        LocalDate expires = feed.agreement().expires();
        return feed.agreement().inForce(LocalDate.ofInstant(now, ZoneOffset.UTC))
                ? Optional.empty()
                : Optional.of("The agreement with its partner ended with " + expires + ": nothing is taken in.");
    }
}

package anpr.hub.routes.console;

import anpr.hub.core.health.State;
import anpr.hub.core.partner.Partner;
import anpr.hub.routes.health.FeedHealth.Standing;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every feed that there is for who looks, the ill ones first. */
@Controller
class FeedsPage {
    /** Of the states, in which an operator looks at them. */
    private static final List<State> ORDER =
            List.of(State.FAILING, State.SILENT, State.DEGRADED, State.PAUSED, State.HEALTHY);

    private final Standings standings;
    private final Clock clock;

    FeedsPage(Standings standings, Clock clock) {
        this.standings = standings;
        this.clock = clock;
    }

    /**
     * How many feeds are in a state, and where they are.
     *
     * @param colour of the state's tag; null for all states together
     */
    record Count(String title, @Nullable String colour, int feeds, String address, boolean chosen) {}

    /** @param order for {@code aria-sort}; null if the table is in another order */
    record Heading(String title, String address, @Nullable String order) {}

    record Choice(String value, String title, boolean chosen) {}

    /** A page of the overview. */
    record Shown(List<FeedRow> rows, List<Count> counts, int matching, int pages) {
        /** The same for pages that look the same. */
        String digest() {
            return Integer.toHexString(rows.hashCode());
        }
    }

    @GetMapping("/console/feeds")
    String feeds(Wanted wanted, Principal who, Model model) {
        List<Standing> there = standings.of(who);
        model.addAttribute("wanted", wanted);
        Shown shown = shown(wanted, there, clock.instant());
        model.addAttribute("shown", shown);
        model.addAttribute("headings", headings(wanted));
        model.addAttribute("live", wanted.live(shown.digest()));
        model.addAttribute("partners", partners(wanted, there));
        model.addAttribute("classes", classes(wanted));
        model.addAttribute("states", states(wanted));
        return "console/feeds";
    }

    static Shown shown(Wanted wanted, List<Standing> there, Instant now) {
        List<Standing> matching = wanted.of(there);
        int pages = Math.max(1, (matching.size() + Wanted.PAGE - 1) / Wanted.PAGE);
        List<FeedRow> rows = matching.stream()
                .skip((long) (wanted.pageNumber() - 1) * Wanted.PAGE)
                .limit(Wanted.PAGE)
                .map(feed -> FeedRow.of(feed, now))
                .toList();
        return new Shown(rows, counts(wanted, wanted.ofAnyState(there)), matching.size(), pages);
    }

    private static List<Count> counts(Wanted wanted, List<Standing> feeds) {
        Map<State, Long> by = feeds.stream()
                .collect(Collectors.groupingBy(feed -> feed.condition().state(), Collectors.counting()));
        List<Count> counts = new ArrayList<>();
        counts.add(new Count("All", null, feeds.size(), wanted.ofState(null), wanted.state() == null));
        for (State state : ORDER) {
            counts.add(new Count(
                    Words.of(state),
                    Words.colour(state),
                    by.getOrDefault(state, 0L).intValue(),
                    wanted.ofState(state),
                    wanted.state() == state));
        }
        return counts;
    }

    private static List<Heading> headings(Wanted wanted) {
        return Arrays.stream(Wanted.Column.values())
                .map(column -> new Heading(
                        column.title(),
                        wanted.sortedBy(column),
                        column != wanted.column() ? null : wanted.isDescending() ? "descending" : "ascending"))
                .toList();
    }

    private static List<Choice> partners(Wanted wanted, List<Standing> there) {
        return there.stream()
                .map(Standing::partner)
                .distinct()
                .sorted()
                .map(partner -> new Choice(partner, partner, partner.equals(wanted.partner())))
                .toList();
    }

    private static List<Choice> classes(Wanted wanted) {
        return Arrays.stream(Partner.SourceClass.values())
                .map(one -> new Choice(one.name(), Words.of(one), one == wanted.sourceClass()))
                .toList();
    }

    private static List<Choice> states(Wanted wanted) {
        return ORDER.stream()
                .map(one -> new Choice(one.name(), Words.of(one), one == wanted.state()))
                .toList();
    }
}

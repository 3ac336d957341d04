package anpr.hub.routes.web;

import anpr.hub.core.hotlist.HotlistIndex.Listed;
import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.Account.Role;
import anpr.hub.core.partner.People;
import anpr.hub.routes.hotlist.ListFollowing;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.store.FollowedLists;
import anpr.hub.routes.store.FollowedLists.Followed;
import anpr.hub.routes.store.UnitHoldings;
import anpr.hub.routes.store.UnitHoldings.Holding;
import anpr.hub.routes.store.VoiStore;
import java.security.Principal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows what units hold of the lists, and how lists of servers are followed: operators see those that are not covert, owners
 * their own. Nobody sees an entry.
 */
@RestController
class ListExchangeController {
    private final InForce inForce;
    private final VoiStore store;
    private final UnitHoldings holdings;
    private final FollowedLists followed;
    private final ListFollowing following;
    private final People people;

    ListExchangeController(
            InForce inForce,
            VoiStore store,
            UnitHoldings holdings,
            FollowedLists followed,
            ListFollowing following,
            People people) {
        this.inForce = inForce;
        this.store = store;
        this.holdings = holdings;
        this.followed = followed;
        this.following = following;
        this.people = people;
    }

    /**
     * @param organisation null if the unit may fetch no more
     * @param askedAt when it asked last whether there is anything new; null if it never has
     */
    record Unit(
            String unit,
            @Nullable String organisation,
            @Nullable Instant askedAt,
            List<OfUnit> lists) {}

    /**
     * @param latest revision that there is
     * @param held revision that the unit says to hold, in its words; null if it has said nothing
     * @param given revision that it was given last; null if none was
     */
    record OfUnit(
            String list,
            long latest,
            @Nullable String held,
            @Nullable Instant heldAt,
            @Nullable Long given,
            @Nullable Instant givenAt) {}

    record Server(ListFollowing.Standing following, List<Followed> lists) {}

    @GetMapping("/api/units")
    List<Unit> units(Principal who) {
        Map<String, Listed> seen = seen(who);
        Map<String, Instant> asked = holdings.asked();
        Map<String, String> organisations = new HashMap<>();
        inForce.lists().units().values().forEach(unit -> organisations.put(unit.id(), unit.organisation()));
        List<Holding> all = holdings.holdings().stream()
                .filter(holding -> seen.containsKey(holding.list()))
                .toList();
        return Stream.concat(organisations.keySet().stream(), all.stream().map(Holding::unit))
                .distinct()
                .sorted()
                .map(unit -> new Unit(
                        unit,
                        organisations.get(unit),
                        asked.get(unit),
                        all.stream()
                                .filter(holding -> holding.unit().equals(unit))
                                .map(holding -> ofUnit(holding, seen))
                                .toList()))
                .toList();
    }

    @GetMapping("/api/list-servers")
    List<Server> servers(Principal who) {
        Map<String, Listed> seen = seen(who);
        List<Followed> all = followed.all().stream()
                .filter(one -> seen.containsKey(one.list()))
                .toList();
        return following.standings().stream()
                .map(server -> new Server(
                        server,
                        all.stream()
                                .filter(one -> one.server().equals(server.server()))
                                .toList()))
                .toList();
    }

    private static OfUnit ofUnit(Holding holding, Map<String, Listed> seen) {
        Listed list = seen.get(holding.list());
        return new OfUnit(
                holding.list(),
                list == null ? 0 : list.revision(),
                holding.held(),
                holding.heldAt(),
                holding.given(),
                holding.givenAt());
    }

    /** The lists that are there for who asks, by name. */
    private Map<String, Listed> seen(Principal who) {
        Account account = people.find(who.getName())
                .orElseThrow(() -> new IllegalStateException("who was let in has no account any more"));
        Predicate<Listed> open =
                list -> account.is(Role.OPERATOR) && !list.terms().covert();
        Predicate<Listed> own = list -> account.is(Role.LIST_OWNER)
                && account.knows(list.name(), list.terms().owner(), list.terms().covert());
        Map<String, Listed> seen = new HashMap<>();
        store.lists().stream().filter(open.or(own)).forEach(list -> seen.put(list.name(), list));
        return seen;
    }
}

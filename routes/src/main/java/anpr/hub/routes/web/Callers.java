package anpr.hub.routes.web;

import anpr.hub.core.egress.Guard;
import anpr.hub.core.egress.Label;
import anpr.hub.core.egress.Recipient;
import anpr.hub.core.egress.Release;
import anpr.hub.core.egress.Standing;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Partner;
import anpr.hub.routes.inforce.InForce;
import java.security.Principal;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and of what, as the guard knows them.
 *
 * @param lawEnforcement accounts whose holders are law enforcement; nobody else is
 */
public record Callers(InForce inForce, Set<String> lawEnforcement) {
    public Callers {
        lawEnforcement = Set.copyOf(lawEnforcement);
    }

    public Recipient.Account account(Principal who) {
        return new Recipient.Account(who.getName(), standing(who.getName()));
    }

    Standing standing(String account) {
        return lawEnforcement.contains(account) ? Standing.LAW_ENFORCEMENT : Standing.OTHER;
    }

    /** The partner whose account for copies asks. */
    Recipient.Partner owner(Principal who) {
        String account = who.getName();
        return partner(account.substring(0, account.length() - Partner.COPIES.length()));
    }

    /** Whether the partner whose feed it is may be told what became of what it sent. */
    boolean mayKnow(String feed) {
        return inForce.partners()
                .feed(feed)
                .map(found ->
                        Guard.release(partner(found.partner()), Label.of(found.acquisitionPath())) == Release.WHOLE)
                .orElse(false);
    }

    /** Feeds that an account may be told of, by counts too; null if of all that there ever were. */
    @Nullable
    public Set<String> feeds(Principal who) {
        Recipient.Account account = account(who);
        return switch (account.standing()) {
            case LAW_ENFORCEMENT -> null;
            case OTHER ->
                inForce.partners().feeds().values().stream()
                        .filter(feed -> Guard.release(account, Label.of(feed.acquisitionPath())) != Release.NOTHING)
                        .map(Feed::id)
                        .collect(Collectors.toUnmodifiableSet());
        };
    }

    private Recipient.Partner partner(String id) {
        Partner partner = inForce.partners().partners().get(id);
        return new Recipient.Partner(id, partner == null ? Standing.OTHER : partner.standing());
    }
}

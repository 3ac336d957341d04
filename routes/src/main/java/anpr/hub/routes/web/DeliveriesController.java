package anpr.hub.routes.web;

import anpr.hub.core.partner.Account;
import anpr.hub.core.partner.Account.Role;
import anpr.hub.core.partner.People;
import anpr.hub.core.seal.AuditEvent;
import anpr.hub.core.seal.AuditLog;
import anpr.hub.routes.store.Entitled;
import anpr.hub.routes.store.Outbox;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Those who look after deliveries see which wait and which were given up, and have these tried again: operators all but
 * those of covert lists, officers those of the lists that are there for them. Nobody sees here what was to be told.
 */
@RestController
class DeliveriesController {
    private static final int MOST = 1000;

    private final Outbox outbox;
    private final People people;
    private final Callers callers;
    private final AuditLog audit;
    private final Clock clock;

    DeliveriesController(Outbox outbox, People people, Callers callers, AuditLog audit, Clock clock) {
        this.outbox = outbox;
        this.people = people;
        this.callers = callers;
        this.audit = audit;
        this.clock = clock;
    }

    /** A state of deliveries that may be asked for. */
    enum State {
        WAITING,
        DONE,
        DEAD
    }

    @GetMapping("/api/deliveries")
    List<Outbox.Standing> deliveries(
            @RequestParam(defaultValue = "DEAD") State state,
            @RequestParam(defaultValue = "100") int most,
            Principal who) {
        return outbox.standings(eyes(who), state.name(), Math.clamp(most, 1, MOST));
    }

    @PostMapping("/api/deliveries/{id}/again")
    Map<String, UUID> again(@PathVariable UUID id, Principal who) {
        audit.log(AuditLog.Done.of(
                AuditEvent.Type.ALTERATION,
                who.getName(),
                null,
                List.of(),
                Map.of("delivery", id.toString(), "state", "WAITING")));
        if (!outbox.again(eyes(who), id, clock.instant())) {
            throw new Problem(HttpStatus.NOT_FOUND, "there is no delivery with this id that was given up");
        }
        return Map.of("again", id);
    }

    private Entitled eyes(Principal who) {
        Account account = people.find(who.getName())
                .orElseThrow(() -> new IllegalStateException("who was let in has no account any more"));
        return account.is(Role.OPERATOR)
                ? Entitled.operator(account.name(), callers.standing(account.name()))
                : Entitled.officer(account, callers.standing(account.name()));
    }
}

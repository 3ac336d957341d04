package anpr.hub.routes.web;

import anpr.hub.core.hotlist.Hit.Liveness;
import anpr.hub.core.hotlist.VrmPattern;
import anpr.hub.core.partner.People;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.read.Vrm;
import anpr.hub.routes.store.Entitled;
import anpr.hub.routes.store.HitDesk;
import anpr.hub.routes.store.ShownHit;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Officers look at hits and say that they have them. A hit that is not for them answers as one that is not there; each look
 * needs a reason and is logged.
 */
@RestController
class HitsController {
    private static final int MOST = 200;
    private static final int LONGEST_NOTE = 1000;

    private final HitDesk desk;
    private final People people;
    private final Callers callers;

    HitsController(HitDesk desk, People people, Callers callers) {
        this.desk = desk;
        this.people = people;
        this.callers = callers;
    }

    /** A state that a hit may be asked for in. */
    enum State {
        RAISED,
        ACKNOWLEDGED,
        ESCALATED
    }

    @GetMapping(path = "/api/hits", produces = MediaType.APPLICATION_JSON_VALUE)
    String search(
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable State state,
            @RequestParam(required = false) @Nullable String vrm,
            @RequestParam(required = false) @Nullable String list,
            @RequestParam(required = false) @Nullable Liveness liveness,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(defaultValue = "false") boolean repeats,
            @RequestParam(defaultValue = "100") int most,
            Principal who) {
        return json(desk.search(
                officer(who),
                ReadsController.reasoned(reason),
                new HitDesk.Wanted(
                        state == null ? null : state.name(),
                        vrm == null ? null : wanted(vrm),
                        list,
                        liveness == null ? null : liveness.name(),
                        from,
                        to,
                        repeats,
                        Math.clamp(most, 1, MOST))));
    }

    @GetMapping(path = "/api/hits/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    String find(@PathVariable UUID id, @RequestParam String reason, Principal who) {
        return shown(desk.find(officer(who), ReadsController.reasoned(reason), id));
    }

    /** @param note what the officer makes of it */
    @PostMapping(path = "/api/hits/{id}/acknowledge", produces = MediaType.APPLICATION_JSON_VALUE)
    String acknowledge(@PathVariable UUID id, @RequestParam String note, Principal who) {
        if (note.isBlank() || note.length() > LONGEST_NOTE) {
            throw new Problem(HttpStatus.BAD_REQUEST, "say what you make of the hit in 1 to 1000 characters");
        }
        return shown(desk.acknowledge(officer(who), id, note.strip()));
    }

    private Entitled officer(Principal who) {
        return people.find(who.getName())
                .map(account -> Entitled.officer(account, callers.standing(account.name())))
                .orElseThrow(() -> new IllegalStateException("who was let in has no account any more"));
    }

    /** A mark, or one as a camera left it open. */
    private static String wanted(String vrm) {
        return Vrm.of(vrm)
                .map(Vrm::value)
                .or(() -> VrmPattern.ofPartialRead(vrm))
                .orElseThrow(() -> new Problem(
                        HttpStatus.BAD_REQUEST, "vrm must have 1 to 12 characters A-Z, 0-9, of which two may be ?"));
    }

    private static String shown(Optional<ShownHit> hit) {
        return json(hit.orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no hit with this id")));
    }

    static String json(Object shown) {
        try {
            return CanonicalRead.json().writeValueAsString(shown);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a hit could not be written as JSON", e);
        }
    }
}

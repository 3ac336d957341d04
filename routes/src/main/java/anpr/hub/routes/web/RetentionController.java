package anpr.hub.routes.web;

import anpr.hub.routes.retention.Erasure;
import anpr.hub.routes.retention.HeldException;
import anpr.hub.routes.retention.Holds;
import java.security.Principal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Records are held for cases, released, and erased. */
@RestController
class RetentionController {
    private static final int MOST_RECORDS = 1000;

    private final Holds holds;
    private final Erasure erasure;

    RetentionController(Holds holds, Erasure erasure) {
        this.holds = holds;
        this.erasure = erasure;
    }

    @GetMapping("/api/holds")
    List<Holds.Hold> standing() {
        return holds.standing();
    }

    @PostMapping("/api/holds")
    Map<String, UUID> hold(
            @RequestParam("case") String caseRef,
            @RequestParam String reason,
            @RequestParam String owner,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate review,
            @RequestParam("record") Set<UUID> records,
            Principal who) {
        Holds.Order order = new Holds.Order(
                said("case", caseRef), said("reason", reason), said("owner", owner), review, bounded(records));
        return Map.of("hold", known(() -> holds.place(who.getName(), order)));
    }

    @PostMapping("/api/holds/{hold}/release")
    Map<String, Boolean> release(@PathVariable UUID hold, @RequestParam String reason, Principal who) {
        if (!holds.release(who.getName(), hold, said("reason", reason))) {
            throw new Problem(HttpStatus.NOT_FOUND, "there is no such hold that stands");
        }
        return Map.of("released", true);
    }

    /** @param rule by which they go; a plate must not stand in it */
    @PostMapping("/api/erase")
    Erasure.Erased erase(@RequestParam String rule, @RequestParam("record") Set<UUID> records, Principal who) {
        if (!rule.matches("[A-Za-z][A-Za-z-]{0,40}")) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "rule must be a word such as retention or data-subject, without digits");
        }
        try {
            return known(() -> erasure.erase(who.getName(), rule, bounded(records)));
        } catch (HeldException e) {
            throw new Problem(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    private static <T> T known(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (NoSuchElementException e) {
            throw new Problem(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
        }
    }

    private static Set<UUID> bounded(Set<UUID> records) {
        if (records.isEmpty() || records.size() > MOST_RECORDS) {
            throw new Problem(HttpStatus.BAD_REQUEST, "name 1 to 1000 records by record=ID");
        }
        return records;
    }

    private static String said(String name, String text) {
        if (text.isBlank() || text.length() > 500) {
            throw new Problem(HttpStatus.BAD_REQUEST, name + " must have 1 to 500 characters");
        }
        return text.strip();
    }
}

package anpr.hub.routes.web;

import anpr.hub.core.read.Vrm;
import anpr.hub.routes.store.ReadSearch;
import java.security.Principal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Investigators look reads up; each look needs a reason and is logged. */
@RestController
class ReadsController {
    private final ReadSearch search;

    ReadsController(ReadSearch search) {
        this.search = search;
    }

    @GetMapping(path = "/api/reads", produces = MediaType.APPLICATION_JSON_VALUE)
    String byVrm(
            @RequestParam String vrm,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Principal who) {
        Vrm wanted = Vrm.of(vrm)
                .orElseThrow(() -> new Problem(HttpStatus.BAD_REQUEST, "vrm must have 1 to 12 characters A-Z, 0-9"));
        return "[" + String.join(",", search.byVrm(who.getName(), reasoned(reason), wanted.value(), from, to)) + "]";
    }

    @GetMapping(path = "/api/reads/{recordId}", produces = MediaType.APPLICATION_JSON_VALUE)
    String byRecord(@PathVariable UUID recordId, @RequestParam String reason, Principal who) {
        return search.byRecord(who.getName(), reasoned(reason), recordId)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no read with this record id"));
    }

    private static String reasoned(String reason) {
        if (reason.isBlank() || reason.length() > 500) {
            throw new Problem(HttpStatus.BAD_REQUEST, "say the reason for this search in 1 to 500 characters");
        }
        return reason.strip();
    }
}

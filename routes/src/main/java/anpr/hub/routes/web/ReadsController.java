package anpr.hub.routes.web;

import anpr.hub.core.read.Vrm;
import anpr.hub.routes.store.ParkingTransactions;
import anpr.hub.routes.store.ReadSearch;
import anpr.hub.routes.store.Sightings;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Investigators look reads, sightings and transactions up; each look needs a reason and is logged. */
@RestController
class ReadsController {
    private static final int LONGEST_PSEUDONYM = 200;

    private final Callers callers;
    private final ReadSearch search;
    private final Sightings sightings;
    private final ParkingTransactions transactions;

    ReadsController(Callers callers, ReadSearch search, Sightings sightings, ParkingTransactions transactions) {
        this.callers = callers;
        this.search = search;
        this.sightings = sightings;
        this.transactions = transactions;
    }

    @GetMapping(path = "/api/reads", produces = MediaType.APPLICATION_JSON_VALUE)
    String byVrm(
            @RequestParam String vrm,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Principal who) {
        return array(search.byVrm(callers.account(who), reasoned(reason), wanted(vrm), from, to));
    }

    /** Vehicles under a pseudonym; there is no way here from a VRM. */
    @GetMapping(path = "/api/sightings", produces = MediaType.APPLICATION_JSON_VALUE)
    String byPseudonym(
            @RequestParam String pseudonym,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Principal who) {
        if (pseudonym.isBlank() || pseudonym.length() > LONGEST_PSEUDONYM) {
            throw new Problem(HttpStatus.BAD_REQUEST, "pseudonym must have 1 to 200 characters");
        }
        return array(sightings.find(callers.account(who), reasoned(reason), pseudonym, from, to));
    }

    @GetMapping(path = "/api/transactions", produces = MediaType.APPLICATION_JSON_VALUE)
    String transactions(
            @RequestParam String vrm,
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            Principal who) {
        return array(transactions.find(callers.account(who), reasoned(reason), wanted(vrm), from, to));
    }

    @GetMapping(path = "/api/reads/{recordId}", produces = MediaType.APPLICATION_JSON_VALUE)
    String byRecord(@PathVariable UUID recordId, @RequestParam String reason, Principal who) {
        return search.byRecord(callers.account(who), reasoned(reason), recordId)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no read with this record id"));
    }

    private static String wanted(String vrm) {
        return Vrm.of(vrm)
                .orElseThrow(() -> new Problem(HttpStatus.BAD_REQUEST, "vrm must have 1 to 12 characters A-Z, 0-9"))
                .value();
    }

    private static String array(List<String> records) {
        return "[" + String.join(",", records) + "]";
    }

    static String reasoned(String reason) {
        if (reason.isBlank() || reason.length() > 500) {
            throw new Problem(HttpStatus.BAD_REQUEST, "say the reason for this search in 1 to 500 characters");
        }
        return reason.strip();
    }
}

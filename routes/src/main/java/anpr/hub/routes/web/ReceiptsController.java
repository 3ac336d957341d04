package anpr.hub.routes.web;

import anpr.hub.routes.store.Receipts;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Partners ask what became of a submission of theirs. */
@RestController
class ReceiptsController {
    private final Callers callers;
    private final Receipts receipts;

    ReceiptsController(Callers callers, Receipts receipts) {
        this.callers = callers;
        this.receipts = receipts;
    }

    @GetMapping("/receipts/{feed}/{submission}")
    Receipts.Status receipt(@PathVariable String feed, @PathVariable UUID submission) {
        return receipts.find(feed, submission)
                .filter(found -> callers.mayKnow(feed))
                .orElseThrow(() -> new Problem(
                        HttpStatus.NOT_FOUND,
                        "no submission of this feed has this receipt; a new one appears within a second"));
    }
}

package anpr.hub.routes.web;

import anpr.hub.routes.leg.ReplaySender;
import anpr.hub.routes.line.Lines;
import anpr.hub.routes.store.Ledger;
import anpr.hub.routes.store.Quarantine;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Operators see what is open to senders, the ledger, the lines and the quarantine, and have records tried again. */
@RestController
class OperationsController {
    private final Callers callers;
    private final Ledger ledger;
    private final Quarantine quarantine;
    private final ReplaySender replays;
    private final Lines lines;
    private final WaysIn waysIn;

    OperationsController(
            Callers callers, Ledger ledger, Quarantine quarantine, ReplaySender replays, Lines lines, WaysIn waysIn) {
        this.callers = callers;
        this.waysIn = waysIn;
        this.ledger = ledger;
        this.quarantine = quarantine;
        this.replays = replays;
        this.lines = lines;
    }

    @GetMapping("/api/ledger")
    List<Ledger.Minute> ledger(@RequestParam(defaultValue = "100") int most, Principal who) {
        return ledger.latest(Math.clamp(most, 1, 10_000), callers.feeds(who));
    }

    @GetMapping("/api/lines")
    List<Lines.Standing> lines(Principal who) {
        return lines.standings().stream()
                .filter(line -> tells(who, line.feed()))
                .toList();
    }

    /** Which paths on which ports are open, to whom and to what proof. */
    @GetMapping("/api/doors")
    List<WaysIn.Door> doors(Principal who) {
        return waysIn.doors().stream().filter(door -> tells(who, door.feed())).toList();
    }

    @GetMapping("/api/quarantine")
    List<Quarantine.Item> quarantine(
            @RequestParam(required = false) @Nullable String feed,
            @RequestParam(defaultValue = "100") int most,
            Principal who) {
        return quarantine.open(feed, callers.feeds(who), most);
    }

    @PostMapping("/api/quarantine/replay")
    Map<String, Integer> replay(
            @RequestParam String feed, @RequestParam(required = false) @Nullable String reason, Principal who) {
        if (!tells(who, feed)) {
            return Map.of("replayed", 0);
        }
        return Map.of("replayed", quarantine.replay(who.getName(), feed, reason, replays));
    }

    private boolean tells(Principal who, String feed) {
        Set<String> feeds = callers.feeds(who);
        return feeds == null || feeds.contains(feed);
    }
}

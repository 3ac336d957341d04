package anpr.hub.routes.web;

import anpr.hub.core.partner.People;
import anpr.hub.routes.store.Entitled;
import anpr.hub.routes.store.HitDesk;
import anpr.hub.routes.store.HitDesk.Happened;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What happens to an officer's hits, as it happens, by server-sent events. Who comes back with the id of the last that came
 * gets all that came since. A stream ends after some minutes, so that who may no longer look is asked again.
 */
@RestController
class HitStream {
    private static final int MOST_OF_ONE_ACCOUNT = 4;
    private static final int MOST_AT_ONCE = 100;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int LOOK_MS = 500;
    private static final int LOOKS_BETWEEN_SIGNS = 20;
    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final HitDesk desk;
    private final People people;
    private final Callers callers;
    private final Clock clock;
    private final Map<String, Integer> streams = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    HitStream(HitDesk desk, People people, Callers callers, Clock clock) {
        this.desk = desk;
        this.people = people;
        this.callers = callers;
        this.clock = clock;
    }

    /** Before the web server waits for its requests. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        closing.countDown();
    }

    /**
     * @param from since when, for who has no id yet; from now on if it is not said
     * @param last the id of the last event that came
     */
    @GetMapping(path = "/api/hits/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(
            @RequestParam String reason,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable UUID last,
            Principal who,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        String said = ReadsController.reasoned(reason);
        Entitled officer = people.find(who.getName())
                .map(account -> Entitled.officer(account, callers.standing(account.name())))
                .orElseThrow(() -> new IllegalStateException("who was let in has no account any more"));
        if (streams.merge(who.getName(), 1, Integer::sum) > MOST_OF_ONE_ACCOUNT) {
            leave(who.getName());
            throw new Problem(HttpStatus.TOO_MANY_REQUESTS, "this account has as many streams as one may have");
        }
        try {
            long place = last != null
                    ? desk.place(officer, last)
                            .orElseThrow(
                                    () -> new Problem(
                                            HttpStatus.BAD_REQUEST,
                                            "there is no such event any more; search for what you missed, and connect without an id"))
                    : desk.placeAt(from != null ? from : clock.instant());
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader("Cache-Control", "no-store");
            send(officer, said, place, response.getOutputStream());
        } finally {
            leave(who.getName());
        }
    }

    private void send(Entitled officer, String reason, long from, OutputStream out)
            throws IOException, InterruptedException {
        long place = from;
        Instant end = clock.instant().plus(LONGEST);
        out.write(SIGN_OF_LIFE);
        out.flush();
        int looks = 0;
        do {
            List<Happened> found = desk.after(officer, reason, place, MOST_AT_ONCE);
            for (Happened one : found) {
                out.write(event(one).getBytes(StandardCharsets.UTF_8));
                place = one.seq();
            }
            if (found.isEmpty() && ++looks % LOOKS_BETWEEN_SIGNS == 0) {
                out.write(SIGN_OF_LIFE);
            }
            out.flush();
        } while (clock.instant().isBefore(end) && !closing.await(LOOK_MS, TimeUnit.MILLISECONDS));
    }

    private static String event(Happened one) {
        return "id: " + one.id() + "\nevent: hit." + one.what().toLowerCase(Locale.ROOT) + "\ndata: "
                + HitsController.json(one.hit()) + "\n\n";
    }

    private void leave(String account) {
        streams.computeIfPresent(account, (name, open) -> open > 1 ? open - 1 : null);
    }
}

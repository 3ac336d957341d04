package anpr.hub.routes.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * What changes on a page of the overview, as it changes, by server-sent events: only the lines that look otherwise, and
 * a sentence for screen readers only when a feed comes to another state.
 */
@Controller
class LiveFeeds {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeeds.class);
    private static final int MOST_OF_ONE_ACCOUNT = 20;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int LOOK_SECONDS = 2;
    private static final int LOOKS_BETWEEN_SIGNS = 5;
    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_NAMED = 3;

    private final Standings standings;
    private final ITemplateEngine templates;
    private final Clock clock;
    private final Map<String, Integer> streams = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    LiveFeeds(Standings standings, ITemplateEngine templates, Clock clock) {
        this.standings = standings;
        this.templates = templates;
        this.clock = clock;
    }

    /** Before the web server waits for its requests. */
    @EventListener(ContextClosedEvent.class)
    void closing() {
        closing.countDown();
    }

    /** @param seen what the page shows that asks; if feeds are otherwise by now, all of them are told at once */
    @GetMapping("/console/live/feeds")
    void stream(
            Wanted wanted, @RequestParam(defaultValue = "") String seen, Principal who, HttpServletResponse response)
            throws InterruptedException {
        try {
            if (streams.merge(who.getName(), 1, Integer::sum) > MOST_OF_ONE_ACCOUNT) {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                return;
            }
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader("Cache-Control", "no-store");
            send(wanted, seen, who, response.getOutputStream());
        } catch (IOException e) {
            LOG.debug("Somebody who followed the feeds has left", e);
        } finally {
            streams.computeIfPresent(who.getName(), (name, open) -> open > 1 ? open - 1 : null);
        }
    }

    private void send(Wanted wanted, String seen, Principal who, OutputStream out)
            throws IOException, InterruptedException {
        Instant end = clock.instant().plus(LONGEST);
        Map<String, FeedRow> before = new HashMap<>();
        out.write(SIGN_OF_LIFE);
        out.flush();
        for (int looks = 0; looks == 0 || !closing.await(LOOK_SECONDS, TimeUnit.SECONDS); looks++) {
            Instant now = clock.instant();
            if (!now.isBefore(end)) {
                return;
            }
            FeedsPage.Shown shown = FeedsPage.shown(wanted, standings.of(who), now);
            List<FeedRow> changed = shown.rows().stream()
                    .filter(row -> !row.equals(before.get(row.id())))
                    .toList();
            boolean known = looks == 0 && shown.digest().equals(seen);
            if (!changed.isEmpty() && !known) {
                out.write(event(shown, changed, news(before, changed)));
            } else if (looks % LOOKS_BETWEEN_SIGNS == 0) {
                out.write(SIGN_OF_LIFE);
            }
            out.flush();
            changed.forEach(row -> before.put(row.id(), row));
        }
    }

    /** What a screen reader is to say; empty if nothing. */
    private static String news(Map<String, FeedRow> before, List<FeedRow> changed) {
        List<String> told = changed.stream()
                .filter(row -> before.containsKey(row.id())
                        && !row.state().equals(before.get(row.id()).state()))
                .map(row -> row.id() + " is now " + row.state().toLowerCase(Locale.ROOT) + ".")
                .toList();
        return told.size() <= MOST_NAMED ? String.join(" ", told) : told.size() + " feeds came to another state.";
    }

    private byte[] event(FeedsPage.Shown shown, List<FeedRow> changed, String news) {
        Context context = new Context(Locale.UK, Map.of("shown", shown, "changed", changed, "news", news));
        String html = templates.process("console/feeds-live", Set.of(), context);
        return ("event: feeds\ndata: " + html.replaceAll("\\R", " ") + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}

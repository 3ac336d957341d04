package anpr.hub.routes.console;

import anpr.hub.core.health.CameraKey;
import anpr.hub.routes.console.FeedPage.Fact;
import anpr.hub.routes.health.CameraHealth;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One camera of a feed. Where it stands is not on the page: that is the owner's to open, not the console's. */
@Controller
class CameraPage {
    private final Standings standings;
    private final CameraHealth cameras;
    private final Clock clock;

    CameraPage(Standings standings, CameraHealth cameras, Clock clock) {
        this.standings = standings;
        this.cameras = cameras;
        this.clock = clock;
    }

    @GetMapping("/console/feeds/{feed}/cameras/{feedId:\\d{1,9}}-{sourceId:\\d{1,9}}-{cameraId:\\d{1,9}}")
    String camera(
            @PathVariable String feed,
            @PathVariable int feedId,
            @PathVariable int sourceId,
            @PathVariable int cameraId,
            Principal who,
            Model model) {
        CameraKey key = new CameraKey(feedId, sourceId, cameraId);
        CameraHealth.Standing camera = standings.of(who).stream()
                .filter(one -> one.feed().equals(feed))
                .findFirst()
                .flatMap(found -> cameras.of(feed, key))
                .orElseThrow(() -> PageProblem.notThere(
                        "such camera", "It may have been taken out of the register. Choose one from its feed's page."));
        Instant now = clock.instant();
        model.addAttribute("feed", feed);
        model.addAttribute("crumbs", List.of(FeedPage.FEEDS, new Frame.Crumb(feed, "/console/feeds/" + feed)));
        model.addAttribute("id", key.toString());
        model.addAttribute("condition", FeedPage.Told.of(camera.condition()));
        model.addAttribute("facts", facts(camera, now));
        Instant back = now.minus(HourlyCharts.BACK);
        model.addAttribute(
                "charts",
                HourlyCharts.ofReads(cameras.hours(feed, key, back, now), now).stream()
                        .filter(Chart::hasSomething)
                        .toList());
        return "console/camera";
    }

    private static List<Fact> facts(CameraHealth.Standing camera, Instant now) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Called", FeedPage.refs(camera)));
        facts.add(new Fact("Kind", camera.category().name().toLowerCase(Locale.ROOT)));
        facts.add(new Fact("In this state since", Words.when(camera.since())));
        facts.add(new Fact("Last read", Words.lately(camera.lastRead(), now)));
        CameraHealth.ClockError error = camera.clock();
        facts.add(new Fact(
                "Its clock",
                error == null
                        ? "cannot be told yet"
                        : Words.brief(error.ahead().abs()) + (error.ahead().isNegative() ? " behind" : " ahead")
                                + ", within " + Words.brief(error.doubt()) + " either way"));
        return facts;
    }
}

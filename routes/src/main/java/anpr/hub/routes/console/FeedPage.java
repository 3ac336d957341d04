package anpr.hub.routes.console;

import anpr.hub.core.health.CameraKey;
import anpr.hub.core.health.Condition;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.partner.Feed;
import anpr.hub.routes.health.CameraHealth;
import anpr.hub.routes.health.FeedHealth;
import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.line.Lines;
import anpr.hub.routes.pause.Pause;
import anpr.hub.routes.pause.Pauses;
import anpr.hub.routes.store.FeedHistory;
import anpr.hub.routes.web.WaysIn;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One feed: how it is and why, what came of it lately, what is in force for it; and what an operator can do to its intake. */
@Controller
class FeedPage {
    private static final int LONGEST_REASON = 500;
    private static final int MOST_SUBMISSIONS = 20;
    private static final int MOST_VERSIONS = 10;
    private static final int MOST_CAMERAS = 300;
    static final Frame.Crumb FEEDS = new Frame.Crumb("Feeds", "/console/feeds");
    private static final Duration TRIAL = Duration.ofSeconds(10);
    private static final Duration LATELY = Duration.ofDays(2);

    private final Standings standings;
    private final CameraHealth cameras;
    private final FeedHistory history;
    private final InForce inForce;
    private final Lines lines;
    private final WaysIn waysIn;
    private final Pauses pauses;
    private final Clock clock;

    FeedPage(
            Standings standings,
            CameraHealth cameras,
            FeedHistory history,
            InForce inForce,
            Lines lines,
            WaysIn waysIn,
            Pauses pauses,
            Clock clock) {
        this.standings = standings;
        this.cameras = cameras;
        this.history = history;
        this.inForce = inForce;
        this.lines = lines;
        this.waysIn = waysIn;
        this.pauses = pauses;
        this.clock = clock;
    }

    record Told(
            String state,
            String colour,
            String why,
            @Nullable String todo) {
        static Told of(Condition condition) {
            return new Told(
                    Words.of(condition.state()), Words.colour(condition.state()), condition.why(), condition.todo());
        }
    }

    /** A line of a list of what there is to know. */
    record Fact(String what, String said) {}

    record CameraRow(String id, String refs, String category, Told told, String since, String lastRead, String clock) {}

    record PauseRow(String from, String by, String why, String until, String drained) {}

    record CameRow(String at, String submission, String mediaType, String bytes, String became) {}

    record RejectedRow(String reason, String records, String open, String last) {}

    record VersionRow(String version, String digest, String since, boolean inForce) {}

    @GetMapping("/console/feeds/{feed}")
    String feed(@PathVariable String feed, @RequestParam(defaultValue = "") String done, Principal who, Model model) {
        FeedHealth.Standing standing = standing(feed, who);
        Feed configured = configured(feed);
        Instant now = clock.instant();
        model.addAttribute("done", done);
        model.addAttribute("crumbs", List.of(FEEDS));
        model.addAttribute("row", FeedRow.of(standing, now));
        model.addAttribute("condition", Told.of(standing.condition()));
        model.addAttribute("against", standing.against().stream().map(Told::of).toList());
        intake(feed, standing, model);
        model.addAttribute("now", now(standing, now));
        model.addAttribute("facts", facts(standing, configured));
        model.addAttribute("versions", versions(standing.sourceType()));
        Instant back = now.minus(HourlyCharts.BACK);
        List<Chart> charts = new ArrayList<>(HourlyCharts.ofLedger(history.hours(feed, now, HourlyCharts.BACK), now));
        charts.addAll(HourlyCharts.ofReads(cameras.hours(feed, back, now), now));
        model.addAttribute("charts", charts.stream().filter(Chart::hasSomething).toList());
        model.addAttribute(
                "rejected",
                history.rejected(feed, back).stream()
                        .map(one -> new RejectedRow(
                                one.reason(),
                                Words.count(one.records()),
                                Words.count(one.open()),
                                Words.when(one.last())))
                        .toList());
        model.addAttribute(
                "refused",
                standing.refused().entrySet().stream()
                        .map(one -> new Fact(one.getKey(), Words.count(one.getValue())))
                        .toList());
        model.addAttribute(
                "came",
                history.submissions(feed, now.minus(LATELY), MOST_SUBMISSIONS).stream()
                        .map(FeedPage::came)
                        .toList());
        List<CameraHealth.Standing> all = cameras.of(feed);
        model.addAttribute(
                "cameras",
                all.stream()
                        .limit(MOST_CAMERAS)
                        .map(camera -> camera(camera, now))
                        .toList());
        model.addAttribute("moreCameras", Math.max(0, all.size() - MOST_CAMERAS));
        return "console/feed";
    }

    /** What the page asks while a feed is drained. */
    @GetMapping("/console/live/feeds/{feed}/intake")
    String intake(@PathVariable String feed, Principal who, Model model) {
        intake(feed, standing(feed, who), model);
        return "console/feed-intake";
    }

    @PostMapping("/console/feeds/{feed}/pause")
    String pause(
            @PathVariable String feed,
            @RequestParam String reason,
            @RequestParam(defaultValue = "false") boolean drain,
            Principal who) {
        standing(feed, who);
        pauses.pause(who.getName(), feed, reasoned(reason), drain);
        standings.changed();
        return "redirect:/console/feeds/{feed}?done=" + (drain ? "drain" : "pause");
    }

    @PostMapping("/console/feeds/{feed}/resume")
    String resume(@PathVariable String feed, @RequestParam String reason, Principal who) {
        standing(feed, who);
        pauses.resume(who.getName(), feed, reasoned(reason));
        standings.changed();
        return "redirect:/console/feeds/{feed}?done=resume";
    }

    /** Opens the feed's line anew and says how that went; of a feed that is sent to, what is open for it. */
    @PostMapping("/console/feeds/{feed}/test")
    String test(@PathVariable String feed, Principal who, RedirectAttributes next) throws InterruptedException {
        standing(feed, who);
        String told;
        if (pauses.isPaused(feed)) {
            told = "It is paused, so nothing was tried. Resume it first.";
        } else {
            told = lines.openAnew(feed, TRIAL)
                    .map(line -> "Its line was opened anew and is " + line.told()
                            + (line.trouble() == null ? "." : ": " + line.trouble()))
                    .orElseGet(() -> doors(feed));
        }
        standings.changed();
        next.addFlashAttribute("tested", told);
        return "redirect:/console/feeds/{feed}";
    }

    private String doors(String feed) {
        List<WaysIn.Door> open =
                waysIn.doors().stream().filter(door -> door.feed().equals(feed)).toList();
        return open.stream()
                .map(WaysIn.Door::trouble)
                .filter(Objects::nonNull)
                .findFirst()
                .map(trouble -> "Its port " + trouble)
                .orElse(
                        open.isEmpty()
                                ? "Its sender connects to the hub, and nothing stands in its way here. Have the sender try."
                                : "Its door is open here. Only its sender can try the way to it; what was turned away is below.");
    }

    private FeedHealth.Standing standing(String feed, Principal who) {
        return standings.of(who).stream()
                .filter(one -> one.feed().equals(feed))
                .findFirst()
                .orElseThrow(FeedPage::notThere);
    }

    private Feed configured(String feed) {
        return inForce.partners().feed(feed).orElseThrow(FeedPage::notThere);
    }

    private static PageProblem notThere() {
        return PageProblem.notThere("such feed", "It may have been taken out. Choose one from the list of feeds.");
    }

    private static String reasoned(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new PageProblem(
                    HttpStatus.BAD_REQUEST,
                    "The reason is missing or too long",
                    "Nothing was changed. Go back and say why, in 1 to " + LONGEST_REASON
                            + " characters: whoever looks at this feed next needs to know.");
        }
        return reason.strip();
    }

    private void intake(String feed, FeedHealth.Standing standing, Model model) {
        Pause pause = pauses.of(feed).orElse(null);
        model.addAttribute("id", feed);
        model.addAttribute("paused", pause != null);
        model.addAttribute("pause", pause == null ? null : row(pause));
        model.addAttribute("draining", pause != null && pause.drain() && pause.drained() == null);
        model.addAttribute("left", Words.count(standing.backlog()));
        model.addAttribute(
                "pauses",
                pauses.history(feed, MOST_VERSIONS).stream().map(FeedPage::row).toList());
    }

    private static PauseRow row(Pause pause) {
        return new PauseRow(
                Words.when(pause.since()),
                pause.by(),
                pause.reason(),
                pause.resumed() == null
                        ? "in force"
                        : Words.when(pause.resumed()) + ", " + pause.resumedBy() + ": " + pause.resumeReason(),
                pause.drained() == null ? "" : Words.when(pause.drained()));
    }

    private static List<Fact> now(FeedHealth.Standing feed, Instant now) {
        return List.of(
                new Fact(
                        "Last record",
                        Words.lately(feed.lastRecord(), now) + bracketed(Words.ago(feed.lastRecord(), now))),
                new Fact("In the last hour", Sparkline.of(feed.perMinute()).words()),
                new Fact(
                        "Delay, capture to receipt",
                        "p50 " + Words.brief(feed.delayP50()) + ", p99 " + Words.brief(feed.delayP99())),
                new Fact("Not through yet", Words.count(feed.backlog())),
                new Fact("In quarantine", Words.count(feed.quarantined())),
                new Fact("Hits in 24 hours", Words.count(feed.hits())));
    }

    private static String bracketed(String text) {
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private List<Fact> facts(FeedHealth.Standing standing, Feed feed) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Partner", feed.organisation() + " (" + feed.partner() + ")"));
        facts.add(new Fact("Class", Words.of(standing.sourceClass())));
        facts.add(new Fact("Acquisition path", feed.acquisitionPath().name()));
        facts.add(new Fact("Agreement", feed.agreement().reference()));
        facts.add(new Fact(
                "In force as it is since", Words.when(inForce.setup().since().get("feed " + feed.id()))));
        facts.add(new Fact("Transport", feed.transport()));
        lines.standings().stream()
                .filter(line -> line.feed().equals(feed.id()))
                .forEach(line -> facts.add(
                        new Fact("Line", line.told() + (line.trouble() == null ? "" : ": " + line.trouble()))));
        waysIn.doors().stream()
                .filter(door -> door.feed().equals(feed.id()))
                .forEach(door -> facts.add(new Fact(
                        "Door",
                        String.join(", ", door.paths())
                                + (door.port() == 0 ? "" : " on port " + door.port())
                                + ", by " + String.join(" or ", door.proofs())
                                + (door.trouble() == null ? "" : "; " + door.trouble()))));
        facts.add(new Fact("Source type", feed.sourceType()));
        facts.add(new Fact(
                "Zone of times without one",
                feed.zone() == null ? "not agreed" : feed.zone().getId()));
        facts.add(new Fact("Flagged late after", Words.brief(feed.lateAfter())));
        facts.add(new Fact("Longest message", Words.count(feed.maxBytes()) + " bytes"));
        return facts;
    }

    private List<VersionRow> versions(String sourceType) {
        String inUse = inForce.types()
                .find(sourceType)
                .map(SourceType::component)
                .map(it -> String.valueOf(it.digest()))
                .orElse("");
        return history.mappings(sourceType, MOST_VERSIONS).stream()
                .map(version -> new VersionRow(
                        version.version(),
                        version.digest().substring(0, 12),
                        Words.when(version.firstSeen()),
                        version.digest().equals(inUse)))
                .toList();
    }

    private static CameRow came(FeedHistory.Came one) {
        String became;
        if (!one.settled()) {
            became = "not settled yet";
        } else {
            became = one.records() == 0
                    ? "no records in it"
                    : one.accepted() + " of " + one.records() + " records accepted"
                            + (one.quarantined() == 0 ? "" : ", " + one.quarantined() + " quarantined");
        }
        return new CameRow(
                Words.when(one.receivedAt()),
                one.submission(),
                one.mediaType().split(";", 2)[0],
                Words.count(one.bytes()),
                became);
    }

    private static CameraRow camera(CameraHealth.Standing camera, Instant now) {
        CameraHealth.ClockError error = camera.clock();
        return new CameraRow(
                id(camera.camera()),
                refs(camera),
                camera.category().name().toLowerCase(Locale.ROOT),
                Told.of(camera.condition()),
                Words.when(camera.since()),
                Words.lately(camera.lastRead(), now),
                error == null ? Words.NONE : Words.brief(error.ahead()) + " ± " + Words.brief(error.doubt()));
    }

    static String refs(CameraHealth.Standing camera) {
        return camera.refs().contains("*") ? "any" : String.join(", ", camera.refs());
    }

    static String id(CameraKey camera) {
        return camera.feedId() + "-" + camera.sourceId() + "-" + camera.cameraId();
    }
}

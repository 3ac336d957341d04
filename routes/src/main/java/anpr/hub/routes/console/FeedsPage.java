package anpr.hub.routes.console;

import anpr.hub.routes.inforce.InForce;
import anpr.hub.routes.web.Callers;
import java.security.Principal;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every feed that there is for who looks. */
@Controller
class FeedsPage {
    private final InForce inForce;
    private final Callers callers;

    FeedsPage(InForce inForce, Callers callers) {
        this.inForce = inForce;
        this.callers = callers;
    }

    @GetMapping("/console/feeds")
    String feeds(Principal who, Model model) {
        Set<String> there = callers.feeds(who);
        model.addAttribute(
                "feeds",
                inForce.partners().feeds().values().stream()
                        .filter(feed -> there == null || there.contains(feed.id()))
                        .toList());
        return "console/feeds";
    }
}

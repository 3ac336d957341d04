package anpr.hub.routes.console;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The way into the console, and what lies beside the way. */
@Controller
class SignIn {
    @GetMapping("/")
    String root() {
        return "redirect:/console";
    }

    @GetMapping(Entrance.LOGIN)
    String form(
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(defaultValue = "false") boolean signedout,
            Model model) {
        model.addAttribute("failed", failed);
        model.addAttribute("signedOut", signedout);
        return "console/login";
    }

    /** To the first part that is open to who has signed in. */
    @GetMapping("/console")
    String home(Authentication who) {
        List<Section> open = Section.openTo(who);
        if (open.isEmpty()) {
            throw new PageProblem(
                    HttpStatus.FORBIDDEN,
                    "There is nothing in the console for this account",
                    "The console is for operators and investigators. Sign out, and sign in with an account of theirs;"
                            + " whoever runs the hub gives an account its roles.");
        }
        return "redirect:" + open.getFirst().path();
    }

    @RequestMapping(Entrance.FORBIDDEN)
    String forbidden() {
        throw new PageProblem(
                HttpStatus.FORBIDDEN,
                "You cannot do that",
                "It is not for your account, or the form is from before you signed in. Go to the page again from the"
                        + " navigation; to use another account, sign out first.");
    }

    @RequestMapping("/console/**")
    String unknown() {
        throw PageProblem.notThere(
                "such page", "If you typed the address, check it; else go on from the navigation above.");
    }
}

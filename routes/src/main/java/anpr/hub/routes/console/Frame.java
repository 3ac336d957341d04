package anpr.hub.routes.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.ModelAndView;

/** What every page has around it, and what is shown where a page cannot be. */
@ControllerAdvice(basePackageClasses = Frame.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class Frame {
    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);

    private final Assets assets;

    Frame(Assets assets) {
        this.assets = assets;
    }

    /**
     * @param assets what goes before the name of a file
     * @param account who has signed in; null if nobody has
     * @param sections those that are open to who has signed in
     * @param here the one that the page is of; null if of none
     */
    record Around(
            String assets,
            @Nullable String account,
            List<Section> sections,
            @Nullable Section here) {}

    /** A step of the way to a page. */
    public record Crumb(String title, String path) {}

    @ModelAttribute("frame")
    Around around(HttpServletRequest request) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        boolean known = who != null && who.isAuthenticated() && !(who instanceof AnonymousAuthenticationToken);
        List<Section> sections = known ? Section.openTo(who) : List.of();
        return new Around(
                assets.base(),
                known ? who.getName() : null,
                sections,
                sections.stream()
                        .filter(section -> section.has(request.getRequestURI()))
                        .findFirst()
                        .orElse(null));
    }

    @ExceptionHandler
    ModelAndView problem(PageProblem problem, HttpServletRequest request) {
        return shown(request, problem.status(), problem.title(), String.valueOf(problem.getMessage()));
    }

    @ExceptionHandler({DataAccessException.class, CannotCreateTransactionException.class})
    ModelAndView database(RuntimeException failure, HttpServletRequest request) {
        LOG.error("A page of the console could not be made: the database does not answer as it should", failure);
        return shown(
                request,
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer",
                "What senders send is still taken in and kept on the broker. Try again in a minute; if it stays so, see"
                        + " to the database and the disk it is on.");
    }

    @ExceptionHandler
    ModelAndView other(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse refused && refused.getStatusCode().is4xxClientError()) {
            HttpStatus status = HttpStatus.valueOf(refused.getStatusCode().value());
            return shown(
                    request,
                    status,
                    "The hub cannot do that",
                    "The address or the form was not as the console makes them (" + status.getReasonPhrase()
                            + "). Go back, and try it from the page.");
        }
        LOG.error("A page of the console could not be made", failure);
        return shown(
                request,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The hub failed on this page",
                "Nothing was lost: reads do not pass through the console. The hub's log says what failed; report it"
                        + " with the time.");
    }

    private ModelAndView shown(HttpServletRequest request, HttpStatus status, String title, String sentence) {
        ModelAndView page = new ModelAndView("console/problem", status);
        page.addObject("frame", around(request));
        page.addObject("title", title);
        page.addObject("sentence", sentence);
        return page;
    }
}

package anpr.hub.routes.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends the session of who has done nothing for a while. A page that keeps itself up to date is nobody's doing. */
final class Idleness extends OncePerRequestFilter {
    private static final String ACTED = Idleness.class.getName();

    private final Clock clock;
    private final Duration most;

    Idleness(Clock clock, Duration most) {
        this.clock = clock;
        this.most = most;
    }

    static boolean isStream(HttpServletRequest request) {
        return request.getRequestURI().startsWith(Section.LIVE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            Instant now = clock.instant();
            if (session.getAttribute(ACTED) instanceof Instant acted
                    && acted.plus(most).isBefore(now)) {
                session.invalidate();
            } else if (!isStream(request)) {
                session.setAttribute(ACTED, now);
            }
        }
        chain.doFilter(request, response);
    }
}

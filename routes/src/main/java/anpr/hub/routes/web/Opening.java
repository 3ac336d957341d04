package anpr.hub.routes.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.http.HttpTransport;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the web server's ports from answering before the routes are there. The server listens before they have started and after
 * they have stopped; a sender would hear 404 then, and some devices throw away what got one. So until the last route is up
 * and from the moment that the first is to stop, all requests hear 503 and when to come again; only health is told, which has no
 * route. The routes are not stopped before the requests that were let in have their answers, or {@link #PATIENCE_SECONDS}
 * have gone by.
 */
final class Opening extends LifecycleStrategySupport {
    private static final String ACTUATOR = "/actuator/";
    private static final int RETRY_AFTER_SECONDS = 10;

    /** Longer than any pace at which a sender may trickle would be a stop that never comes. */
    private static final int PATIENCE_SECONDS = 10;

    private static final int PLACES = Integer.MAX_VALUE;
    private static final String ADAPTER = new HttpTransport().adapter();
    private static final byte[] LATER =
            "{\"status\":503,\"title\":\"%s\",\"detail\":\"Nothing was taken over; send again later\"}"
                    .formatted(Refusal.UNAVAILABLE)
                    .getBytes(UTF_8);
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Tally tally;
    private final Semaphore places = new Semaphore(PLACES);
    private volatile boolean open;

    Opening(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        open = true;
    }

    @Override
    public void onContextStopping(CamelContext context) {
        open = false;
        try {
            if (places.tryAcquire(PLACES, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                places.release(PLACES);
            } else {
                LOG.warn("Requests are still under way after {} s; the routes stop without them", PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What every port's requests pass first. */
    ValveBase valve() {
        return new Threshold();
    }

    private final class Threshold extends ValveBase {
        Threshold() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (request.getRequestURI().startsWith(ACTUATOR)) {
                getNext().invoke(request, response);
                return;
            }
            boolean counted = places.tryAcquire();
            try {
                if (counted && open) {
                    getNext().invoke(request, response);
                } else {
                    refuse(response);
                }
            } finally {
                if (counted) {
                    places.release();
                }
            }
        }
    }

    private void refuse(Response response) throws IOException {
        tally.refused(ADAPTER, null, Refusal.UNAVAILABLE);
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
        response.setContentType("application/problem+json");
        response.getOutputStream().write(LATER);
    }
}

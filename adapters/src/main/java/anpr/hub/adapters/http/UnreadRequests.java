package anpr.hub.adapters.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves platform-http routes on the Spring Boot web server with the request itself as the message body, unread.
 *
 * <p>The engine that comes with the starter reads the whole body into a cache before the route sees the size, as text in
 * the charset of the content type unless told otherwise, takes forms apart, and copies every header and parameter. None
 * of that suits bytes that must be kept as received, and be refused when there are too many.
 *
 * <p>A request is worked on by the web server's own thread: landing blocks, so the hub runs these on virtual threads.
 */
final class UnreadRequests implements PlatformHttpEngine {
    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Consumer(endpoint, processor);
    }

    /** Not known here, and not asked for by the routes that this engine serves. */
    @Override
    public int getServerPort() {
        return 0;
    }

    private static final class Consumer extends SpringBootPlatformHttpConsumer {
        Consumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor, Runnable::run);
        }

        /**
         * Works on the request in the thread that it came in. A future, even a completed one, would send it through the
         * web server and all its filters a second time.
         *
         * @return null, which tells Spring MVC that the answer is written
         */
        @Override
        public @Nullable CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
            try {
                handleService(request, response);
            } catch (Exception e) {
                throw new IllegalStateException("The answer could not be written", e);
            }
            return null;
        }

        @Override
        protected void handleService(HttpServletRequest request, HttpServletResponse response) throws Exception {
            if (isSuspended()) {
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            Exchange exchange = createExchange(true);
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getIn().setBody(request);
            createUoW(exchange);
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            } finally {
                afterProcess(response, exchange);
            }
        }
    }
}

package anpr.hub.adapters.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(UnreadRequests.class);
    private static final long PASSED_OVER = 32L * 1024 * 1024;

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
            if (response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST && request.getHeader("Expect") == null) {
                response.flushBuffer();
                passOver(request.getInputStream());
            }
        }

        /**
         * Reads on after the answer without keeping anything: a sender that is still sending when the connection closes
         * never reads why. One that sends very much more is cut off.
         */
        private static void passOver(InputStream rest) {
            byte[] unkept = new byte[8192];
            long passed = 0;
            try {
                int read = 0;
                while (read >= 0 && passed < PASSED_OVER) {
                    read = rest.read(unkept);
                    passed += read;
                }
            } catch (IOException e) {
                LOG.debug("The sender of a refused request has gone");
            }
        }
    }
}

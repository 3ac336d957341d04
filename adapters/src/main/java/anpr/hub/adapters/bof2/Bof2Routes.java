package anpr.hub.adapters.bof2;

import anpr.hub.adapters.http.ReceivedBody;
import anpr.hub.adapters.soap.RawEndpoints;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * The BOF2 input services below {@code /bof2/services/}. The credential stands in the request, so the web layer in front
 * lets this path through; what is landed is the HTTP body as received, with the credential that is part of it.
 *
 * <p>CXF neither reads nor writes rpc/encoded, so its endpoints pass the bytes on unread, and the envelopes are read and
 * written here. No service describes itself: the WSDLs are files of the distribution, for partners to be given.
 */
public final class Bof2Routes extends RouteBuilder {
    /** The transport that a feed of this adapter has in the partner's configuration. */
    public static final String TRANSPORT = "bof2";

    static final String ADAPTER = "bof2/1";
    private static final Logger LOG = LoggerFactory.getLogger(Bof2Routes.class);

    private final Gate gate;
    private final Intake intake;
    private final Tally tally;
    private final int maxBytes;
    private final int maxCaptures;
    private final RawEndpoints endpoints;

    /**
     * @param maxBytes read of a request before its sender is known; the feed's own limit is held after
     * @param maxCaptures in a compound request; clients send up to 50
     * @param endpoints which the hotlist services share
     */
    public Bof2Routes(Gate gate, Intake intake, Tally tally, int maxBytes, int maxCaptures, RawEndpoints endpoints) {
        this.gate = gate;
        this.intake = intake;
        this.tally = tally;
        this.maxBytes = maxBytes;
        this.maxCaptures = maxCaptures;
        this.endpoints = endpoints;
    }

    /** Endpoints for all services of BOF2, to be served by one servlet. */
    public static RawEndpoints endpoints() {
        return new RawEndpoints("bof2");
    }

    /** The servlet that serves these routes; to be registered with the same web server. */
    public ServletRegistrationBean<CXFNonSpringServlet> servlet() {
        return endpoints.servlet("/bof2/services/*");
    }

    @Override
    public void configure() {
        for (Bof2Service service : Bof2Service.values()) {
            from(endpoints.uri(getContext(), service.path()))
                    .routeId("bof2-" + service.operation())
                    .streamCache("false")
                    .process(exchange -> receive(service, exchange));
        }
    }

    private void receive(Bof2Service service, Exchange exchange) {
        HttpServletRequest request = RawEndpoints.request(exchange);
        if (!request.getMethod().equals("POST")) {
            answer(exchange, 405, new byte[0]);
            return;
        }
        Feed feed = null;
        try {
            ReceivedBody body = ReceivedBody.of(request, maxBytes);
            Set<Credential> credentials = Envelope.credentials(body.bytes(), service, maxCaptures);
            if (service != Bof2Service.PING) {
                feed = admit(credentials);
                land(feed, body, request);
            }
            answer(exchange, 200, Answer.yes(service));
        } catch (RefusedException e) {
            LOG.warn("Refused {} of {}: {}, {}", service.operation(), name(feed), e.refusal(), e.getMessage());
            refuse(service, exchange, feed, e.refusal(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Failed on {} of {}; its sender is told to try again", service.operation(), name(feed), e);
            refuse(service, exchange, feed, Refusal.UNAVAILABLE, "");
        }
    }

    private Feed admit(Set<Credential> credentials) throws RefusedException {
        if (credentials.size() != 1) {
            throw new RefusedException(
                    Refusal.NOT_ADMITTED, "The captures have different credentials; send one call each");
        }
        Credential credential = credentials.iterator().next();
        return gate.admit(credential.username(), credential.signature())
                .filter(feed -> feed.transport().equals(TRANSPORT))
                .orElseThrow(() -> new RefusedException(Refusal.NOT_ADMITTED, "The credential opens no BOF2 feed"));
    }

    private void land(Feed feed, ReceivedBody body, HttpServletRequest request) throws RefusedException {
        if (body.bytes().length > feed.maxBytes()) {
            throw new RefusedException(Refusal.TOO_LARGE, "The request is longer than " + feed.maxBytes() + " bytes");
        }
        intake.land(
                feed,
                new Arrival(
                        ADAPTER,
                        ReceivedBody.mediaType(request),
                        body.facts(request, "soap", feed.id()),
                        body.bytes(),
                        List.of()));
    }

    /** Answers with a text where the client can have one, with a fault where its request was none. */
    private void refuse(Bof2Service service, Exchange exchange, @Nullable Feed feed, Refusal refusal, String detail) {
        tally.refused(ADAPTER, feed, refusal);
        switch (refusal) {
            case NOT_ADMITTED -> answer(exchange, 200, Answer.no(service, "Not admitted"));
            case TOO_LARGE -> answer(exchange, 200, Answer.no(service, detail));
            case UNAVAILABLE -> answer(exchange, 200, Answer.no(service, "Nothing was taken over; send again later"));
            case INCOMPLETE, MALFORMED -> answer(exchange, 500, Answer.clientFault(detail));
        }
    }

    private static void answer(Exchange exchange, int status, byte[] envelope) {
        RawEndpoints.answer(exchange, status, "text/xml;charset=utf-8", envelope);
    }

    private static String name(@Nullable Feed feed) {
        return feed == null ? "an unknown feed" : "feed " + feed.id();
    }
}

package anpr.hub.adapters.soap;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.http.Caller;
import anpr.hub.adapters.http.ReceivedBody;
import anpr.hub.adapters.http.SoapTransport;
import anpr.hub.adapters.soap.SoapProofs.Proved;
import anpr.hub.adapters.soap.SoapVersion.Fault;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.Gate;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Replies;
import anpr.hub.core.transport.Replies.Reply;
import anpr.hub.core.transport.Secrets;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;

/**
 * Takes in the SOAP requests that {@link anpr.hub.adapters.http.Doorway} hands on, of SOAP 1.1 and 1.2 and of any
 * operation, and answers in the version of the request. What is landed is the HTTP body as received, with a credential
 * that is part of it.
 *
 * <p>Who did not prove to be a feed hears the same whatever was wrong, so that a path does not tell whether it is open.
 */
public final class SoapRoutes extends RouteBuilder {
    private static final String ADAPTER = new SoapTransport().adapter();
    private static final String STRANGER = "Not admitted: the request has no credential that opens a feed here";
    private static final Logger LOG = LoggerFactory.getLogger(SoapRoutes.class);

    private final SoapProofs proofs;
    private final Intake intake;
    private final Replies replies;
    private final Tally tally;
    private final RawEndpoints endpoints = new RawEndpoints("soap");

    /** @param secrets of feeds whose senders prove themselves by digests of WS-Security */
    public SoapRoutes(Gate gate, Secrets secrets, Clock clock, Intake intake, Replies replies, Tally tally) {
        this.proofs = new SoapProofs(gate, secrets, clock);
        this.intake = intake;
        this.replies = replies;
        this.tally = tally;
    }

    /** The servlet that serves these routes; to be registered with the same web server. */
    public ServletRegistrationBean<CXFNonSpringServlet> servlet() {
        return endpoints.servlet(SoapTransport.HOME + "*");
    }

    @Override
    public void configure() {
        from(endpoints.uri(getContext(), SoapTransport.ROUTE.substring(SoapTransport.HOME.length())))
                .routeId("soap")
                .streamCache("false")
                .process(this::receive);
    }

    private void receive(Exchange exchange) {
        HttpServletRequest request = RawEndpoints.request(exchange);
        SoapVersion version = SoapVersion.ofMediaType(request.getContentType());
        Caller caller = Caller.of(request);
        Feed feed = caller.proved();
        try {
            if (caller.feeds().isEmpty()) {
                throw new RefusedException(Refusal.NOT_ADMITTED, "No feed has opened the path, or the proof is wrong");
            }
            ReceivedBody body = caller.body(request);
            SoapRequest soap =
                    SoapRequest.read(body.bytes(), feed == null ? SoapProofs.wanted(caller.feeds()) : Set.of());
            version = soap.version();
            Proved proved = proved(caller, soap);
            feed = proved.feed();
            Receipt receipt = land(proved, caller, body, request);
            accept(exchange, version, feed, caller, receipt);
        } catch (RefusedException e) {
            LOG.warn("Refused a SOAP request of {}: {}, {}", name(feed), e.refusal(), e.getMessage());
            refuse(exchange, version, feed, e.refusal(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Failed on a SOAP request of {}; its sender is told to try again", name(feed), e);
            refuse(exchange, version, feed, Refusal.UNAVAILABLE, "");
        }
    }

    private Proved proved(Caller caller, SoapRequest request) throws RefusedException {
        Feed feed = caller.proved();
        if (feed != null) {
            return new Proved(feed, caller.proof());
        }
        return proofs.prove(request, caller.feeds())
                .orElseThrow(() -> new RefusedException(
                        Refusal.NOT_ADMITTED, "The request has no credential of a feed with this path, or an old one"));
    }

    private Receipt land(Proved proved, Caller caller, ReceivedBody body, HttpServletRequest request)
            throws RefusedException {
        Feed feed = proved.feed();
        if (body.bytes().length > feed.maxBytes()) {
            throw new RefusedException(Refusal.TOO_LARGE, "The request is longer than " + feed.maxBytes() + " bytes");
        }
        return intake.land(
                feed,
                new Arrival(
                        ADAPTER,
                        ReceivedBody.mediaType(request),
                        body.facts(request, "soap", feed.id(), caller.path(), proved.fact()),
                        body.bytes(),
                        List.of()));
    }

    private void accept(Exchange exchange, SoapVersion version, Feed feed, Caller caller, Receipt receipt) {
        Optional<String> answer = SoapTransport.ANSWER.find(feed.settings());
        Reply reply = replies.reply(feed, caller.path());
        String body = answer.map(template ->
                        template.replace("{receipt}", receipt.submission().toString()))
                .orElseGet(() -> reply.body(receipt.submission()));
        if (answer.isPresent() || body.isEmpty()) {
            RawEndpoints.answer(exchange, 200, version.mediaType(), version.envelope(body));
        } else {
            RawEndpoints.answer(exchange, reply.status(), reply.mediaType(), body.getBytes(UTF_8));
        }
    }

    private void refuse(Exchange exchange, SoapVersion version, @Nullable Feed feed, Refusal refusal, String detail) {
        tally.refused(ADAPTER, feed, refusal);
        Fault fault = refusal == Refusal.UNAVAILABLE ? Fault.RECEIVER : Fault.SENDER;
        String told =
                switch (refusal) {
                    case UNAVAILABLE -> "Nothing was taken over; send again later";
                    case NOT_ADMITTED -> STRANGER;
                    case TOO_LARGE, INCOMPLETE, MALFORMED -> feed == null ? STRANGER : detail;
                };
        int status = told.equals(STRANGER) ? 401 : version.status(fault);
        RawEndpoints.answer(exchange, status, version.mediaType(), version.fault(fault, told));
        if (status == 401) {
            exchange.getMessage().setHeader("WWW-Authenticate", "Basic realm=\"hub\"");
        }
    }

    private static String name(@Nullable Feed feed) {
        return feed == null ? "a stranger" : "feed " + feed.id();
    }
}

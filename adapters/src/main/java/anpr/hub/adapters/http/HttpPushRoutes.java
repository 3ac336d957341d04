package anpr.hub.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Replies;
import anpr.hub.core.transport.Replies.Reply;
import anpr.hub.core.transport.Tally;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what {@link Doorway} admits, one message a request, and answers yes in the sender's dialect once the message
 * is durable. A request that did not pass there is refused. The application needs these properties, or else the container eats form bodies before the route:
 *
 * <pre>
 * spring.servlet.multipart.enabled: false
 * spring.mvc.formcontent.filter.enabled: false
 * spring.threads.virtual.enabled: true       # landing blocks the thread of the request
 * </pre>
 */
public final class HttpPushRoutes extends RouteBuilder {
    /** Header of a yes: the submission's id. */
    public static final String RECEIPT_HEADER = "Hub-Receipt";

    /** The transport that a feed of this adapter has in the partner's configuration. */
    public static final String TRANSPORT = HttpTransport.NAME;

    static final String ADAPTER = new HttpTransport().adapter();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int RETRY_AFTER_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger(HttpPushRoutes.class);

    private final Intake intake;
    private final Replies replies;
    private final Tally tally;

    public HttpPushRoutes(Intake intake, Replies replies, Tally tally) {
        this.intake = intake;
        this.replies = replies;
        this.tally = tally;
    }

    @Override
    public void configure() {
        bindToRegistry("unreadRequests", new UnreadRequests());
        from("platform-http:" + Doorway.ROUTE + "?httpMethodRestrict=GET,POST,PUT"
                        + "&platformHttpEngine=#unreadRequests")
                .routeId("http-push")
                .process(this::receive);
    }

    private void receive(Exchange exchange) {
        HttpServletRequest request = Objects.requireNonNull(exchange.getIn().getBody(HttpServletRequest.class));
        Message answer = exchange.getMessage();
        Admission admission = Admission.of(request);
        Feed feed = admission == null ? null : admission.feed();
        try {
            if (admission == null || feed == null) {
                throw new RefusedException(Refusal.NOT_ADMITTED, "The request did not come by the doorway");
            }
            Reply reply = replies.reply(feed, admission.path());
            Receipt receipt = intake.land(feed, arrival(request, admission));
            accept(answer, reply, receipt);
        } catch (RefusedException e) {
            LOG.warn("Refused a request of {}: {}, {}", name(feed), e.refusal(), e.getMessage());
            refuse(answer, feed, e.refusal(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Failed on a request of {}; its sender is told to try again", name(feed), e);
            refuse(answer, feed, Refusal.UNAVAILABLE, null);
        }
    }

    private static Arrival arrival(HttpServletRequest request, Admission admission) throws RefusedException {
        Feed feed = admission.feed();
        String query = admission.query();
        if (query != null) {
            ReceivedBody body = ReceivedBody.ofQuery(query, feed.maxBytes());
            return new Arrival(ADAPTER, FORM, body.facts(request, admission), body.bytes(), List.of());
        }
        ReceivedBody body = ReceivedBody.of(request, feed.maxBytes(), admission.pace());
        String mediaType = ReceivedBody.mediaType(request);
        try {
            List<Part> parts = MultipartBody.parts(body.bytes(), mediaType, feed.limits());
            return new Arrival(ADAPTER, mediaType, body.facts(request, admission), body.bytes(), parts);
        } catch (MultipartException e) {
            throw new RefusedException(Refusal.MALFORMED, e.getMessage(), e);
        }
    }

    private static void accept(Message answer, Reply reply, Receipt receipt) {
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, reply.status());
        answer.setHeader(Exchange.CONTENT_TYPE, reply.mediaType());
        answer.setHeader(RECEIPT_HEADER, receipt.submission().toString());
        answer.setBody(reply.body(receipt.submission()).getBytes(UTF_8));
    }

    /** Answers with a problem (RFC 9457). Nothing of the request is in it. */
    private void refuse(Message answer, @Nullable Feed feed, Refusal refusal, @Nullable String detail) {
        tally.refused(ADAPTER, feed, refusal);
        int status =
                switch (refusal) {
                    case NOT_ADMITTED -> 404;
                    case TOO_LARGE -> 413;
                    case INCOMPLETE, MALFORMED -> 400;
                    case UNAVAILABLE -> 503;
                };
        String told =
                switch (refusal) {
                    case NOT_ADMITTED -> "No such feed";
                    case TOO_LARGE, INCOMPLETE, MALFORMED -> detail;
                    case UNAVAILABLE -> "Nothing was taken over; send again later";
                };
        ObjectNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("status", status)
                .put("title", refusal.name())
                .put("detail", told);
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        answer.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
        if (refusal == Refusal.UNAVAILABLE) {
            answer.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        answer.setBody(problem.toString().getBytes(UTF_8));
    }

    private static String name(@Nullable Feed feed) {
        return feed == null ? "an unknown feed" : "feed " + feed.id();
    }
}

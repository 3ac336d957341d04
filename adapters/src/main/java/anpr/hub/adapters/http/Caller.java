package anpr.hub.adapters.http;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a SOAP request, as far as {@link Doorway} knows before it is read: one feed with its proof, or those of whom
 * one may prove itself by what stands in the message, or nobody.
 *
 * @param feeds one if there is a proof
 * @param proof see {@link anpr.hub.core.provenance.TransportFacts#proof()}; empty if the message has it
 * @param path as the sender wrote it, without a token
 */
public record Caller(List<Feed> feeds, String proof, String path, Pace pace) {
    private static final String ATTRIBUTE = Caller.class.getName();

    static Caller nobody(String path) {
        return new Caller(List.of(), "", path, Pace.STRANGERS);
    }

    void attach(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Nobody, for a request that did not come by the doorway. */
    public static Caller of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : nobody(request.getRequestURI());
    }

    /** The feed that the sender proved to be; null if that is still to be seen. */
    public @Nullable Feed proved() {
        return proof.isEmpty() ? null : feeds.getFirst();
    }

    /** Reads the body, up to what the most patient of the feeds allows. */
    public ReceivedBody body(HttpServletRequest request) throws RefusedException {
        int maxBytes = feeds.stream()
                .map(Feed::maxBytes)
                .max(Comparator.naturalOrder())
                .orElse(0);
        return ReceivedBody.of(request, maxBytes, pace);
    }
}

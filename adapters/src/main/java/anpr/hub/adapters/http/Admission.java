package anpr.hub.adapters.http;

import anpr.hub.core.partner.Feed;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request whose sender proved to be a feed, as {@link Doorway} hands it on.
 *
 * @param proof see {@link anpr.hub.core.provenance.TransportFacts#proof()}
 * @param path as the sender wrote it, without a token
 * @param query without a token; null unless the feed's messages are queries and this is one
 */
record Admission(
        Feed feed, String proof, String path, @Nullable String query, Pace pace) {
    private static final String ATTRIBUTE = Admission.class.getName();

    Admission withoutQuery() {
        return new Admission(feed, proof, path, null, pace);
    }

    void attach(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable Admission of(ServletRequest request) {
        return (Admission) request.getAttribute(ATTRIBUTE);
    }
}

package anpr.hub.adapters.http;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.VideoStart;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the uploader of records of a video states of it, where the feed lets its senders do so. */
final class StatedVideo {
    private static final String START = "Video-Start";
    private static final String STATED_BY = "Video-Start-Stated-By";

    private StatedVideo() {}

    /**
     * Null if nothing is stated.
     *
     * @throws RefusedException if the feed does not allow it, or it is not whole: what a person says is not dropped
     */
    static @Nullable VideoStart start(HttpServletRequest request, Feed feed) throws RefusedException {
        List<String> starts = Collections.list(request.getHeaders(START));
        List<String> people = Collections.list(request.getHeaders(STATED_BY));
        if (starts.isEmpty() && people.isEmpty()) {
            return null;
        }
        if (!HttpTransport.VIDEO_START.of(feed.settings())) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "Senders of this feed may not state the start of a video; its settings must say videoStart: true");
        }
        if (starts.size() != 1 || people.size() != 1) {
            throw new RefusedException(
                    Refusal.MALFORMED, "Expected " + START + " and " + STATED_BY + ", each of them once");
        }
        try {
            return new VideoStart(starts.getFirst(), people.getFirst());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.MALFORMED, "In the headers: " + e.getMessage(), e);
        }
    }
}

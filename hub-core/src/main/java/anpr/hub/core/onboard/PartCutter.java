package anpr.hub.core.onboard;

import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.util.List;

/** Finds the parts of a multipart body: what an adapter does before anything is normalised. */
@FunctionalInterface
public interface PartCutter {
    /** @throws IOException if the body cannot be cut so; the message says why */
    List<Submission.Part> cut(byte[] body, String contentType) throws IOException;
}

package anpr.hub.routes.message;

import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Submission;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A submission as it lies on the broker and in the archive: everything of it, the large parts of its body by
 * reference.
 *
 * @param length bytes of the body as received
 */
public record Landed(
        UUID id,
        String feed,
        Instant receivedAt,
        String mediaType,
        String adapter,
        TransportFacts transport,
        String sha256,
        int length,
        List<Submission.Part> parts,
        List<Segment> segments) {}

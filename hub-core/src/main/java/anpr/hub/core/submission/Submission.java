package anpr.hub.core.submission;

import anpr.hub.core.provenance.TransportFacts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One message as received, before anything is made of it.
 *
 * @param id UUIDv7; also the receipt
 * @param feed name of the feed that it came by
 * @param receivedAt the hub's clock when the last byte had come
 * @param mediaType as the sender states it, in lower case; {@code application/octet-stream} if it states none
 * @param adapter id and version of the adapter that took it in, as {@code id/version}, with a
 *     plugin's digest as {@code id/version/sha256}
 * @param body the bytes exactly as received; not to be changed
 * @param sha256 lower-case hex digest of the body
 * @param parts where the parts of a multipart body lie; empty for any other body
 */
public record Submission(
        UUID id,
        String feed,
        Instant receivedAt,
        String mediaType,
        String adapter,
        TransportFacts transport,
        byte[] body,
        String sha256,
        List<Part> parts) {

    /**
     * One part of a multipart body.
     *
     * @param name of the form field, empty if it has none
     * @param fileName empty if it has none
     * @param mediaType as stated, lower case, without parameters
     * @param offset first byte of the content in the body
     * @param length bytes of the content
     */
    public record Part(String name, String fileName, String mediaType, int offset, int length) {}
}

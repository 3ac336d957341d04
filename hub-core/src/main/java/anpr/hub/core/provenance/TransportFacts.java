package anpr.hub.core.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the wire says of a submission. Never a credential.
 *
 * @param protocol such as {@code http}, {@code https}, {@code sftp}, {@code soap}
 * @param remoteAddress the peer's address without port
 * @param principal the account that the sender proved, as named in the configuration
 * @param tls protocol version and cipher; null without TLS
 * @param path URL path, or path of the dropped file
 * @param userAgent what the client calls itself
 * @param messageId the sender's own id of the message
 * @param contentEncoding the compression that the adapter undid, with the digest of the bytes before it, as
 *     {@code gzip; sha256=<lower-case hex>}; null if the body was kept as it came
 * @param proof by what the sender proved to be the principal, such as {@code api-key} or {@code source-address}, for
 *     they are not equally strong; null where the transport has only one way
 * @param videoStart what the uploader states of the video that the records were made of; null if nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransportFacts(
        String protocol,
        @Nullable String remoteAddress,
        @Nullable String principal,
        @Nullable String tls,
        @Nullable String path,
        @Nullable String userAgent,
        @Nullable String messageId,
        @Nullable String contentEncoding,
        @Nullable String proof,
        @Nullable VideoStart videoStart) {

    /** Facts of a message whose body is kept as it came. */
    public TransportFacts(
            String protocol,
            @Nullable String remoteAddress,
            @Nullable String principal,
            @Nullable String tls,
            @Nullable String path,
            @Nullable String userAgent,
            @Nullable String messageId) {
        this(protocol, remoteAddress, principal, tls, path, userAgent, messageId, null, null, null);
    }

    /** Facts of a message whose sender had one way to prove itself. */
    public TransportFacts(
            String protocol,
            @Nullable String remoteAddress,
            @Nullable String principal,
            @Nullable String tls,
            @Nullable String path,
            @Nullable String userAgent,
            @Nullable String messageId,
            @Nullable String contentEncoding) {
        this(protocol, remoteAddress, principal, tls, path, userAgent, messageId, contentEncoding, null, null);
    }

    /** Facts of a message whose sender states nothing beside it. */
    public TransportFacts(
            String protocol,
            @Nullable String remoteAddress,
            @Nullable String principal,
            @Nullable String tls,
            @Nullable String path,
            @Nullable String userAgent,
            @Nullable String messageId,
            @Nullable String contentEncoding,
            @Nullable String proof) {
        this(protocol, remoteAddress, principal, tls, path, userAgent, messageId, contentEncoding, proof, null);
    }
}

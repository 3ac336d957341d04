package anpr.hub.core.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the wire says of a submission. Never a credential. Begun with {@link #of}, and told more of fact by fact.
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

    /** Facts of which only the protocol is known; what else is known is added to them. */
    public static TransportFacts of(String protocol) {
        return new TransportFacts(protocol, null, null, null, null, null, null, null, null, null);
    }

    public TransportFacts from(@Nullable String remoteAddress) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts provedToBe(@Nullable String principal) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts overTls(@Nullable String tls) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts at(@Nullable String path) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts calledItself(@Nullable String userAgent) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts withMessageId(@Nullable String messageId) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts decodedFrom(@Nullable String contentEncoding) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts provedBy(@Nullable String proof) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }

    public TransportFacts withVideoStart(@Nullable VideoStart videoStart) {
        return new TransportFacts(
                protocol,
                remoteAddress,
                principal,
                tls,
                path,
                userAgent,
                messageId,
                contentEncoding,
                proof,
                videoStart);
    }
}

package anpr.hub.core.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the wire says of a submission. Never a credential. Made by {@link #of}, fact by fact.
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

    /** Begins with the protocol; what is not told stays null. */
    public static Builder of(String protocol) {
        return new Builder(protocol);
    }

    /** Takes the facts one by one. For one thread at a time. */
    public static final class Builder {
        private final String protocol;
        private @Nullable String remoteAddress;
        private @Nullable String principal;
        private @Nullable String tls;
        private @Nullable String path;
        private @Nullable String userAgent;
        private @Nullable String messageId;
        private @Nullable String contentEncoding;
        private @Nullable String proof;
        private @Nullable VideoStart videoStart;

        private Builder(String protocol) {
            this.protocol = protocol;
        }

        public Builder from(@Nullable String remoteAddress) {
            this.remoteAddress = remoteAddress;
            return this;
        }

        public Builder provedToBe(@Nullable String principal) {
            this.principal = principal;
            return this;
        }

        public Builder overTls(@Nullable String tls) {
            this.tls = tls;
            return this;
        }

        public Builder at(@Nullable String path) {
            this.path = path;
            return this;
        }

        public Builder calledItself(@Nullable String userAgent) {
            this.userAgent = userAgent;
            return this;
        }

        public Builder withMessageId(@Nullable String messageId) {
            this.messageId = messageId;
            return this;
        }

        public Builder decodedFrom(@Nullable String contentEncoding) {
            this.contentEncoding = contentEncoding;
            return this;
        }

        public Builder provedBy(@Nullable String proof) {
            this.proof = proof;
            return this;
        }

        public Builder withVideoStart(@Nullable VideoStart videoStart) {
            this.videoStart = videoStart;
            return this;
        }

        public TransportFacts build() {
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
}

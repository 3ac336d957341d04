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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransportFacts(
        String protocol,
        @Nullable String remoteAddress,
        @Nullable String principal,
        @Nullable String tls,
        @Nullable String path,
        @Nullable String userAgent,
        @Nullable String messageId) {}

package anpr.hub.routes.broker;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a port of the embedded broker is opened to subscribers of hits.
 *
 * @param port 0 for any free one; the port is open only if it is given
 * @param connections most at a time, of all subscribers
 * @param connectionsPerSubscriber most at a time of one subscriber
 * @param silence after which a connection is ended
 * @param keyStore PKCS #12 with the certificate that the port shows; null for no TLS
 */
public record SubscriberDoor(
        @DefaultValue("127.0.0.1") String host,
        int port,
        @DefaultValue("64") int connections,
        @DefaultValue("4") int connectionsPerSubscriber,
        @DefaultValue("60s") Duration silence,
        @Nullable Path keyStore,
        @DefaultValue("") String keyStorePassword) {
    /** Says nothing of the password: records end up in logs. */
    @Override
    public String toString() {
        return host + ':' + port;
    }
}

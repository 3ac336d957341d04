package anpr.hub.routes.delivery;

import anpr.hub.core.config.CalledAddress;
import anpr.hub.core.transport.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts hits to subscribers' servers, signed as the Standard Webhooks specification has it: the receiver reckons the HMAC of
 * {@code webhook-id.webhook-timestamp.body} and knows that it is the hub's, of now, and by its id whether it had it before.
 * It follows no redirect, and reads no more of an answer than its status. Safe for use by many threads.
 */
final class Webhook implements AutoCloseable {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST_KEY = 24;
    private static final int GONE = 410;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TO_CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Set<String> hosts;
    private final Duration patience;
    private final Secrets secrets;
    private final Clock clock;

    /** @param secrets keeps a subscriber's as {@code subscriber/<id>: whsec_<base64>} */
    Webhook(Set<String> hosts, Duration patience, Secrets secrets, Clock clock) {
        this.hosts = Set.copyOf(hosts);
        this.patience = patience;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Why hits may not be posted there; empty if they may. */
    static List<String> faults(URI address, Set<String> hosts) {
        return CalledAddress.faults(address, hosts, "hub.delivery.hosts");
    }

    /** One attempt. */
    Outcome post(String subscriber, URI address, UUID id, byte[] body) throws InterruptedException {
        // Asked again, for the hosts may have been others when the subscriber was taken in.
        if (!faults(address, hosts).isEmpty()) {
            return new Outcome.NotNow("the address is not allowed by hub.delivery.hosts");
        }
        try {
            String secret = secrets.find("subscriber/" + subscriber)
                    .orElseThrow(() -> new IllegalStateException("no secret is kept for it in partner-secrets.yaml"));
            String at = Long.toString(clock.instant().getEpochSecond());
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("webhook-id", id.toString())
                    .header("webhook-timestamp", at)
                    .header("webhook-signature", "v1," + signature(key(secret), id, at, body))
                    .POST(BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            response.body().close();
            return outcome(response.statusCode());
        } catch (IOException e) {
            return new Outcome.NotNow("no answer: " + e.getClass().getSimpleName());
        } catch (IllegalStateException e) {
            return new Outcome.NotNow(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(int status) {
        String answer = "answered " + status;
        if (status >= 200 && status < 300) {
            return new Outcome.Taken(answer);
        }
        return status == GONE ? new Outcome.Never(answer) : new Outcome.NotNow(answer);
    }

    private static byte[] key(String secret) {
        try {
            byte[] key =
                    Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
            if (key.length >= SHORTEST_KEY) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // The same as one that is too short; what stands there is not to be told.
        }
        throw new IllegalStateException("its secret in partner-secrets.yaml is no whsec_<base64> of 24 bytes or more");
    }

    static String signature(byte[] key, UUID id, String at, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + at + ".").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

package anpr.hub.adapters.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.transport.Option;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * The access token by which the hub is let in at a server, which another server gives for the hub's id and secret (OAuth 2
 * client credentials, RFC 6749, 4.4). Kept until shortly before it runs out. For one thread.
 */
final class AccessToken {
    static final Option<URI> URL = tokenUrl();
    static final Option<String> SCOPE =
            Option.text("scope", "With client-credentials: what is asked for, as the partner names it.");
    static final Option<String> AUDIENCE = Option.text(
            "audience", "With client-credentials: whom the token is for, where the token server wants to be told.");
    static final Option<CredentialsIn> CREDENTIALS_IN = Option.choice(
                    "credentialsIn",
                    CredentialsIn.class,
                    "With client-credentials: where the token server wants the hub's id and secret.")
            .otherwise("header");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_TOKEN = 16 * 1024;
    /** Where the server does not say how long a token holds. */
    private static final Duration UNSTATED = Duration.ofMinutes(5);

    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /** Where id and secret stand in the request for a token (RFC 6749, 2.3.1). */
    enum CredentialsIn {
        HEADER,
        BODY
    }

    private final CloseableHttpClient client;
    private final URI address;
    private final Map<String, String> settings;
    private final String id;
    private final String secret;
    private final Clock clock;
    private @Nullable String value;
    private Instant until = Instant.MIN;

    /** @throws IllegalArgumentException if the settings do not say where tokens are given */
    AccessToken(CloseableHttpClient client, Map<String, String> settings, String id, String secret, Clock clock) {
        this.client = client;
        this.address = URL.of(settings);
        this.settings = settings;
        this.id = id;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * A token that holds.
     *
     * @throws IOException if none is given; the message is a sentence for the operator
     */
    String value() throws IOException {
        String kept = value;
        if (kept != null && clock.instant().isBefore(until)) {
            return kept;
        }
        return fetch();
    }

    /** Gives up the one there is, which a server no longer takes; false if there is none. */
    boolean forget() {
        boolean any = value != null;
        value = null;
        return any;
    }

    private String fetch() throws IOException {
        HttpPost request = request();
        try (ClassicHttpResponse response = client.executeOpen(HttpHost.create(address), request, null)) {
            int status = response.getCode();
            if (status != 200) {
                request.cancel();
                throw new IOException("the token server gives the hub no token (" + status
                        + "): see the feed's tokenUrl and user, and its secret in partner-secrets.yaml");
            }
            return keep(body(request, response));
        }
    }

    private HttpPost request() {
        HttpPost request = new HttpPost(address);
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("grant_type", "client_credentials"));
        SCOPE.find(settings).ifPresent(scope -> form.add(new BasicNameValuePair("scope", scope)));
        AUDIENCE.find(settings).ifPresent(audience -> form.add(new BasicNameValuePair("audience", audience)));
        switch (CREDENTIALS_IN.of(settings)) {
            case HEADER -> {
                String pair = URLEncoder.encode(id, UTF_8) + ':' + URLEncoder.encode(secret, UTF_8);
                request.setHeader(
                        HttpHeaders.AUTHORIZATION,
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
            }
            case BODY -> {
                form.add(new BasicNameValuePair("client_id", id));
                form.add(new BasicNameValuePair("client_secret", secret));
            }
        }
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(new UrlEncodedFormEntity(form, UTF_8));
        return request;
    }

    private static byte[] body(HttpPost request, ClassicHttpResponse response) throws IOException {
        try {
            return AnswerBody.read(response, MOST_BYTES, LONGEST_ANSWER);
        } catch (IOException | RefusedException e) {
            request.cancel();
            throw new IOException("the token server's answer cannot be read", e);
        }
    }

    private String keep(byte[] body) throws IOException {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // Its message may quote the token.
            throw new IOException("the token server answers something else than JSON");
        }
        String token = answer.path("access_token").asText();
        if (token.isBlank() || token.length() > LONGEST_TOKEN || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("the token server's answer holds no access_token that could be sent");
        }
        Duration holds = answer.path("expires_in").asLong() > 0
                ? Duration.ofSeconds(answer.path("expires_in").asLong())
                : UNSTATED;
        Duration ahead = holds.dividedBy(10).compareTo(AHEAD) < 0 ? holds.dividedBy(10) : AHEAD;
        until = clock.instant().plus(holds.minus(ahead));
        value = token;
        return token;
    }

    /** The secret goes over the wire: RFC 6749, 3.2 wants TLS, which only a server on this very machine may lack. */
    private static Option<URI> tokenUrl() {
        Option<URI> address = Option.address(
                "tokenUrl",
                List.of("https", "http"),
                "With client-credentials: the address that gives tokens; https, unless it is on this machine.");
        return new Option<>(address.name(), address.type(), address.description(), null, false, text -> {
            URI url = address.parse().apply(text);
            if (url.getScheme().equals("http") && !isOnThisMachine(url.getHost())) {
                throw new IllegalArgumentException("expected an https address: the hub's secret is sent there");
            }
            return url;
        });
    }

    private static boolean isOnThisMachine(String host) {
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return host.equals("localhost");
        }
    }
}

package anpr.hub.adapters.fetch;

import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.KeyStoreFile;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Secrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partner's HTTP server, to which the hub proves itself as the feed's settings say. It is spoken to on one connection,
 * follows no redirects, keeps no cookies, asks for no compression, and checks certificates; the feed's secret goes
 * nowhere but to the host of its address. Safe for use by two threads: one that asks, one that closes.
 */
final class PartnerServer {
    static final Option<Proof> AUTH = Option.choice(
                    "auth", Proof.class, "How the hub proves itself; what is asked for otherwise is not answered.")
            .otherwise("none");
    static final Option<String> USER =
            Option.text("user", "The user name for basic and digest; the client's id for client-credentials.");
    static final Option<String> KEY_HEADER = new Option<>(
            "keyHeader",
            "name of a header",
            "With api-key: the header that holds the key.",
            "X-Api-Key",
            false,
            PartnerServer::headerName);
    static final Option<Duration> TIMEOUT = Option.duration(
                    "timeout", "How long to wait for a connection, and for anything to come on it.")
            .otherwise("PT30S");

    private static final Logger LOG = LoggerFactory.getLogger(PartnerServer.class);
    private static final int MAX_FACT = 200;

    /** How the hub proves itself. The secret is the feed's line in {@code partner-secrets.yaml}. */
    enum Proof {
        NONE,
        BASIC,
        DIGEST,
        BEARER,
        API_KEY,
        /** OAuth 2 (RFC 6749, 4.4): a token that a server of the partner's gives for the hub's own credentials. */
        CLIENT_CREDENTIALS
    }

    /** What any feed may say of the server that it asks, and of how the hub proves itself there. */
    static final List<Option<?>> OPTIONS = List.of(
            AUTH,
            USER,
            KEY_HEADER,
            AccessToken.URL,
            AccessToken.SCOPE,
            AccessToken.AUDIENCE,
            AccessToken.CREDENTIALS_IN,
            ClientTls.CA_FILE,
            KeyStoreFile.KEY_STORE);

    private final Feed feed;
    private final HttpHost host;
    private final CloseableHttpClient client;
    private final Credential credential;

    /** What a request carries that no challenge asks for. */
    private sealed interface Credential {
        /** A fixed header; none where the client answers challenges. */
        record Fixed(@Nullable Header header) implements Credential {}

        /** A token that runs out. */
        record Fetched(AccessToken token) implements Credential {}
    }

    /**
     * @throws IllegalArgumentException if the settings ask for a proof that the hub does not have
     * @throws IOException if a file that they name cannot be used
     */
    PartnerServer(Feed feed, URI address, Duration timeout, Ports ports) throws IOException {
        Secrets secrets = ports.secrets();
        this.feed = feed;
        this.host = HttpHost.create(address);
        Map<String, String> settings = feed.settings();
        Proof proof = AUTH.of(settings);
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls(feed, secrets)))
                        .setMaxConnTotal(1)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(timeout))
                                .setSocketTimeout(Timeout.of(timeout))
                                .build())
                        .build())
                .setUserAgent("anpr-hub")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAutomaticRetries();
        switch (proof) {
            case NONE, BEARER, API_KEY, CLIENT_CREDENTIALS -> builder.disableAuthCaching();
            case BASIC, DIGEST -> {
                var credentials = new BasicCredentialsProvider();
                credentials.setCredentials(
                        new AuthScope(host),
                        new UsernamePasswordCredentials(
                                USER.of(settings), secret(secrets).toCharArray()));
                builder.setDefaultCredentialsProvider(credentials);
            }
        }
        // One scheme only: a server, or who stands between, can't ask for the password in the clear instead.
        String scheme = proof == Proof.BASIC ? StandardAuthScheme.BASIC : StandardAuthScheme.DIGEST;
        this.client = builder.setDefaultRequestConfig(RequestConfig.custom()
                        .setTargetPreferredAuthSchemes(List.of(scheme))
                        .setResponseTimeout(Timeout.of(timeout))
                        .build())
                .build();
        this.credential = switch (proof) {
            case NONE, BASIC, DIGEST -> new Credential.Fixed(null);
            case BEARER ->
                new Credential.Fixed(new BasicHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret(secrets)));
            case API_KEY -> new Credential.Fixed(new BasicHeader(KEY_HEADER.of(settings), secret(secrets)));
            case CLIENT_CREDENTIALS ->
                new Credential.Fetched(
                        new AccessToken(client, settings, USER.of(settings), secret(secrets), ports.clock()));
        };
    }

    private static SSLContext tls(Feed feed, Secrets secrets) throws IOException {
        try {
            return ClientTls.of(feed, secrets).context();
        } catch (GeneralSecurityException e) {
            throw new IOException("the feed's caFile or keyStore cannot be used: " + e.getMessage(), e);
        }
    }

    private static String headerName(String text) {
        if (!text.strip().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new IllegalArgumentException("expected the name of a header");
        }
        return text.strip();
    }

    private String secret(Secrets secrets) {
        return secrets.find(feed.id())
                .orElseThrow(() -> new IllegalArgumentException(
                        "the feed's auth needs a secret, and partner-secrets.yaml has none for '" + feed.id() + "'"));
    }

    /** An answer that is there as far as its head; its body is still to come. To be closed. */
    record Answer(HttpUriRequestBase request, ClassicHttpResponse response, TransportFacts facts)
            implements AutoCloseable {
        /** As stated, the type itself in lower case; {@code application/octet-stream} if there is none. */
        String mediaType() {
            String stated = header(HttpHeaders.CONTENT_TYPE);
            int end = stated.indexOf(';') < 0 ? stated.length() : stated.indexOf(';');
            return stated.isBlank()
                    ? "application/octet-stream"
                    : stated.substring(0, end).strip().toLowerCase(Locale.ROOT) + stated.substring(end);
        }

        /** Empty if the answer has no such header. */
        String header(String name) {
            Header header = response.getFirstHeader(name);
            return header == null || header.getValue() == null ? "" : header.getValue();
        }

        /** Drops the connection unless the body was read to its end: closing alone would read what is left of it. */
        @Override
        public void close() {
            drop(request, response);
        }
    }

    /**
     * Asks.
     *
     * @return an answer whose status is 2xx or 304
     * @throws IOException if there is none such; the message is a sentence for the operator
     */
    Answer ask(HttpUriRequestBase request) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpResponse response =
                switch (credential) {
                    case Credential.Fixed(Header header) -> {
                        if (header != null) {
                            request.setHeader(header);
                        }
                        yield send(request, context);
                    }
                    case Credential.Fetched(AccessToken token) -> send(request, context, token);
                };
        int status = response.getCode();
        if (status / 100 != 2 && status != 304) {
            drop(request, response);
            throw new IOException(
                    switch (status) {
                        case 401, 403, 407 ->
                            "the server does not let the hub in (" + status
                                    + "): see the feed's auth and user, and its secret in partner-secrets.yaml";
                        case 404, 410 -> "the server has nothing at the feed's address (" + status + ")";
                        default ->
                            status / 100 == 3
                                    ? "the server points to another address (" + status
                                            + "): give that one as the feed's url"
                                    : "the server answers " + status;
                    });
        }
        return new Answer(request, response, facts(request, context));
    }

    /** A token that the server does not take any more is fetched anew, once. */
    private ClassicHttpResponse send(HttpUriRequestBase request, HttpClientContext context, AccessToken token)
            throws IOException {
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        ClassicHttpResponse response = send(request, context);
        if (response.getCode() != HttpStatus.SC_UNAUTHORIZED || !token.forget()) {
            return response;
        }
        drop(request, response);
        request.reset();
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        return send(request, context);
    }

    private ClassicHttpResponse send(HttpUriRequestBase request, HttpClientContext context) throws IOException {
        try {
            return client.executeOpen(host, request, context);
        } catch (IOException e) {
            throw new IOException("the server of " + host.toHostString() + " cannot be had: " + e.getMessage(), e);
        }
    }

    private static void drop(HttpUriRequestBase request, ClassicHttpResponse response) {
        request.cancel();
        try {
            response.close();
        } catch (IOException e) {
            LOG.debug("a connection that was dropped was gone", e);
        }
    }

    private TransportFacts facts(HttpUriRequestBase request, HttpClientContext context) {
        EndpointDetails endpoint = context.getEndpointDetails();
        SSLSession tls = context.getSSLSession();
        String path = request.getPath();
        return TransportFacts.of(host.getSchemeName())
                .from(
                        endpoint != null && endpoint.getRemoteAddress() instanceof InetSocketAddress peer
                                ? peer.getAddress().getHostAddress()
                                : null)
                .provedToBe(feed.id())
                .overTls(tls == null ? null : tls.getProtocol() + ' ' + tls.getCipherSuite())
                .at(path == null ? null : cut(path.split("\\?", 2)[0]))
                .build();
    }

    private static String cut(String fact) {
        return fact.length() <= MAX_FACT ? fact : fact.substring(0, MAX_FACT);
    }

    /** Drops the connection; whoever waits on it gets an IOException. */
    void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}

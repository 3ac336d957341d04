package anpr.hub.routes.cli;

import anpr.hub.adapters.tls.ClientTls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hub that runs, asked as one of its accounts.
 *
 * @param address scheme, host and port
 * @param account its name
 * @param secret of the account
 * @param variable of the environment that holds the secret, for what is said if it is not the hub's
 * @param ca PEM file of the authorities of its certificate; null for those that the Java runtime trusts
 */
record RunningHub(
        URI address,
        String account,
        String secret,
        String variable,
        @Nullable Path ca) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * The one that runs on some data; the secret is that of the variable, else that of its secrets.yaml.
     *
     * @throws IOException if no hub runs there, or the account's secret is not at hand
     */
    static RunningHub on(Path data, String account, String variable) throws IOException {
        Path file = data.resolve("hub.json");
        if (!Files.exists(file)) {
            throw new IOException("no hub runs on " + data + ": there is no " + file
                    + "; name the folder that it was started with by --data");
        }
        JsonNode run = new ObjectMapper().readTree(file.toFile());
        return new RunningHub(
                URI.create(run.path("http").asText()),
                account,
                secret(account, variable, Path.of(run.path("secrets").asText())),
                variable,
                null);
    }

    /**
     * The one at some address; the secret is that of the variable.
     *
     * @throws IOException if it is neither HTTPS nor this machine, or the secret is not at hand
     */
    static RunningHub at(URI url, String account, String variable, @Nullable Path ca) throws IOException {
        String host = url.getHost();
        if (host == null
                || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()) && LOOPBACK.contains(host))) {
            throw new IOException(
                    "a hub is asked by https://, or by http:// on this machine alone: the account's secret goes with it");
        }
        String given = System.getenv(variable);
        if (given == null) {
            throw new IOException("put the secret of account " + account + " into the variable " + variable);
        }
        return new RunningHub(url.resolve("/"), account, given, variable, ca);
    }

    /**
     * Its answer, whatever it is but that the account is not admitted.
     *
     * @param path with the query
     * @param patience for the whole of it
     */
    <T> HttpResponse<T> ask(String method, String path, BodyPublisher body, BodyHandler<T> handler, Duration patience)
            throws IOException, InterruptedException {
        String pass = account + ':' + secret;
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(patience)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pass.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/octet-stream")
                .method(method, body)
                .build();
        try (HttpClient client = client()) {
            HttpResponse<T> answer = client.send(request, handler);
            if (answer.statusCode() == 401) {
                throw new IOException("the hub answered 401: is " + variable + " that of account " + account + "?");
            }
            return answer;
        }
    }

    private HttpClient client() throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (ca != null) {
            try {
                builder.sslContext(ClientTls.trusting(ca).context());
            } catch (GeneralSecurityException e) {
                throw new IOException(ca + " is no PEM file of certificates", e);
            }
        }
        return builder.build();
    }

    private static String secret(String account, String variable, Path secrets) throws IOException {
        String given = System.getenv(variable);
        if (given != null) {
            return given;
        }
        JsonNode written = Files.exists(secrets)
                ? new YAMLMapper().readTree(secrets.toFile()).path(account)
                : new ObjectMapper().missingNode();
        if (!written.isTextual()) {
            throw new IOException("the secret of account " + account + " is not in " + secrets
                    + "; put it into the variable " + variable);
        }
        return written.textValue();
    }
}

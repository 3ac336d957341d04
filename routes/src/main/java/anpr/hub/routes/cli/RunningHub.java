package anpr.hub.routes.cli;

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
import java.time.Duration;
import java.util.Base64;

/**
 * The hub that runs on some data, asked as one of its accounts.
 *
 * @param account its name
 * @param variable of the environment that holds the account's secret where secrets.yaml is gone, as it should be
 */
record RunningHub(Path data, String account, String variable) {
    /**
     * Its answer, whatever it is but that the account is not admitted.
     *
     * @param path with the query
     * @param patience for the whole of it
     * @throws IOException if no hub runs there, if the account's secret is not at hand or is not the hub's
     */
    <T> HttpResponse<T> ask(String method, String path, BodyPublisher body, BodyHandler<T> handler, Duration patience)
            throws IOException, InterruptedException {
        Path file = data.resolve("hub.json");
        if (!Files.exists(file)) {
            throw new IOException("no hub runs on " + data + ": there is no " + file
                    + "; name the folder that it was started with by --data");
        }
        JsonNode run = new ObjectMapper().readTree(file.toFile());
        String pass = account + ':' + secret(Path.of(run.path("secrets").asText()));
        HttpRequest request = HttpRequest.newBuilder(URI.create(run.path("http").asText() + path))
                .timeout(patience)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pass.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/octet-stream")
                .method(method, body)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<T> answer = client.send(request, handler);
            if (answer.statusCode() == 401) {
                throw new IOException("the hub answered 401: is " + variable + " that of account " + account + "?");
            }
            return answer;
        }
    }

    private String secret(Path secrets) throws IOException {
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

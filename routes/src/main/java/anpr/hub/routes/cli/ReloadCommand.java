package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hub reload}: has the running hub take over what was changed, and tells what became of it. */
@Command(
        name = "reload",
        description = {
            "Has the hub that runs on this data take over changed mappings and partners at once.",
            "Prints what came into force since it started, and what is refused and why. Exits with 1 if a mapping"
                    + " or partner is refused; a plugin is refused by the hub's start and does not count."
        },
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    /** Holds the operator's secret where secrets.yaml is gone, as it should be. */
    static final String SECRET = "HUB_OPERATOR_SECRET";

    private static final String OPERATOR = "operator";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description =
                    "of the running hub (default: ${DEFAULT-VALUE}). The operator's secret is that of the variable "
                            + SECRET + ", else that of secrets.yaml there.")
    private Path data = Path.of("data");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("a command is started by its command line");
        }
        PrintWriter out = spec.commandLine().getOut();
        JsonNode configuration = reload();
        Instant started = all(configuration)
                .map(ReloadCommand::since)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        configuration
                .path("mappings")
                .valueStream()
                .filter(it -> since(it).isAfter(started))
                .forEach(mapping -> out.printf(
                        "mapping %s, version %s, digest %s, in force since %s%n",
                        text(mapping, "id"), text(mapping, "version"), text(mapping, "digest"), since(mapping)));
        configuration
                .path("feeds")
                .valueStream()
                .filter(it -> since(it).isAfter(started))
                .forEach(feed -> out.printf(
                        "feed %s, of %s by %s, in force since %s%n",
                        text(feed, "id"), text(feed, "sourceType"), text(feed, "transport"), since(feed)));
        out.printf(
                "%d mappings and %d feeds are in force%n",
                configuration.path("mappings").size(),
                configuration.path("feeds").size());
        for (JsonNode refused : configuration.path("refused")) {
            out.println("refused: " + text(refused, "what") + ", what was in force of it stays");
            refused.path("why").forEach(why -> out.println("  " + why.asText().replace("\n", "\n  ")));
        }
        configuration.path("refusedPlugins").forEach(why -> out.println("refused: " + why.asText()));
        out.flush();
        // A plugin is refused by the start of the hub, not by this: only a restart takes it in.
        return configuration.path("refused").isEmpty() ? 0 : 1;
    }

    private JsonNode reload() throws IOException, InterruptedException {
        Path file = data.resolve("hub.json");
        if (!Files.exists(file)) {
            throw new IOException("no hub runs on " + data + ": there is no " + file
                    + "; name the folder that it was started with by --data");
        }
        JsonNode run = new ObjectMapper().readTree(file.toFile());
        byte[] account = (OPERATOR + ':' + secret(Path.of(text(run, "secrets")))).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(text(run, "http") + "/api/reload"))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(account))
                .POST(BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the hub answered " + answer.statusCode()
                        + (answer.statusCode() == 401 ? ": is " + SECRET + " the operator's?" : ""));
            }
            return new ObjectMapper().readTree(answer.body());
        }
    }

    private static String secret(Path secrets) throws IOException {
        String given = System.getenv(SECRET);
        if (given != null) {
            return given;
        }
        JsonNode written = Files.exists(secrets)
                ? new YAMLMapper().readTree(secrets.toFile()).path(OPERATOR)
                : new ObjectMapper().missingNode();
        if (!written.isTextual()) {
            throw new IOException(
                    "the operator's secret is not in " + secrets + "; put it into the variable " + SECRET);
        }
        return written.textValue();
    }

    private static Stream<JsonNode> all(JsonNode configuration) {
        return Stream.of("mappings", "feeds")
                .flatMap(each -> configuration.path(each).valueStream());
    }

    private static Instant since(JsonNode entry) {
        return Instant.parse(text(entry, "since"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}

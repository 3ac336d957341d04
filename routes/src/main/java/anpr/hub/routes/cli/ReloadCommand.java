package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description =
                    "of the running hub (default: ${DEFAULT-VALUE}). The operator's secret is that of the variable "
                            + SECRET + ", else that of secrets.yaml there.")
    private Path data = Path.of("data");

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = terminal.out();
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
        HttpResponse<String> answer = RunningHub.on(data, "operator", SECRET)
                .ask("POST", "/api/reload", BodyPublishers.noBody(), BodyHandlers.ofString(), Duration.ofMinutes(1));
        if (answer.statusCode() != 200) {
            throw new IOException("the hub answered " + answer.statusCode());
        }
        return new ObjectMapper().readTree(answer.body());
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

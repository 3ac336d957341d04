package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that hold and erase records share: the hub that runs, and how it is asked. To be mixed in. */
final class RetentionDoor {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "of the hub that runs, if it is not named by --url (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Mixin
    private RemoteHub remote = new RemoteHub();

    /**
     * Asks, as the account that was named or the operator.
     *
     * @throws IOException if the hub refuses; says why
     */
    JsonNode ask(String method, String path, Map<String, String> query, Collection<UUID> records)
            throws IOException, InterruptedException {
        StringBuilder asked = new StringBuilder(path);
        char before = '?';
        for (Map.Entry<String, String> one : query.entrySet()) {
            asked.append(before).append(one.getKey()).append('=').append(encoded(one.getValue()));
            before = '&';
        }
        for (UUID each : records) {
            asked.append("&record=").append(each);
        }
        RunningHub hub = remote.named()
                ? remote.hub("operator")
                : RunningHub.on(data, remote.account("operator"), RemoteHub.SECRET);
        HttpResponse<String> answer = hub.ask(
                method, asked.toString(), BodyPublishers.noBody(), BodyHandlers.ofString(), Duration.ofMinutes(5));
        if (answer.statusCode() != 200) {
            throw FetchedPackage.refused(answer.statusCode(), answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

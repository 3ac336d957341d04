package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub lists}: what the owner of a list does with it, at the running hub, as an account that may. */
@Command(
        name = "lists",
        description = {
            "Shows and changes VOI lists of the hub that runs on this data, as an account with the role LIST_OWNER.",
            "A list that the account may not see is not there."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ListsCommand {
    /** Holds the account's secret where secrets.yaml is gone, as it should be. */
    private static final String SECRET = "HUB_ACCOUNT_SECRET";

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "data", description = "(default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(
            names = "--account",
            paramLabel = "NAME",
            required = true,
            description = "its secret is that of the variable " + SECRET + ", else that of secrets.yaml")
    private String account = "";

    @Mixin
    private Terminal terminal = new Terminal();

    @Command(name = "show", description = "Prints the lists, or the revisions of one, as JSON.")
    int show(@Parameters(paramLabel = "LIST", arity = "0..1") @Nullable String list)
            throws IOException, InterruptedException {
        return text("GET", list == null ? "/api/lists" : path(list, "/revisions", Map.of()), BodyPublishers.noBody());
    }

    @Command(
            name = "import",
            description = {"Brings a file, CSV or zip, and prints what became of it.", "Exits with 1 if it is refused."
            })
    int bring(
            @Parameters(paramLabel = "LIST") String list,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--as",
                            required = true,
                            paramLabel = "HOW",
                            description = "full, insert, delete, delete-by-vrm, delta, delta-by-vrm")
                    String as,
            @Option(names = "--reason", required = true, paramLabel = "TEXT") String reason)
            throws IOException, InterruptedException {
        return text("POST", path(list, "/imports", Map.of("as", as, "reason", reason)), BodyPublishers.ofFile(file));
    }

    @Command(name = "export", description = "Writes a revision as CSV, or what changed since another as a zip.")
    int export(
            @Parameters(paramLabel = "LIST") String list,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--reason", required = true, paramLabel = "TEXT") String reason,
            @Option(names = "--revision", paramLabel = "N") @Nullable Long revision,
            @Option(names = "--since", paramLabel = "N") @Nullable Long since)
            throws IOException, InterruptedException {
        Map<String, String> query = new TreeMap<>(Map.of("reason", reason));
        if (revision != null) {
            query.put("revision", revision.toString());
        }
        if (since != null) {
            query.put("since", since.toString());
        }
        HttpResponse<byte[]> answer =
                send("GET", path(list, "/export", query), BodyPublishers.noBody(), BodyHandlers.ofByteArray());
        if (answer.statusCode() == 200) {
            Files.write(file, answer.body());
            return 0;
        }
        return told(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    @Command(name = "rollback", description = "Makes a list what it was in an earlier revision, as a new one.")
    int rollBack(
            @Parameters(paramLabel = "LIST") String list,
            @Option(names = "--to", required = true, paramLabel = "N") long to,
            @Option(names = "--reason", required = true, paramLabel = "TEXT") String reason)
            throws IOException, InterruptedException {
        return text(
                "POST",
                path(list, "/rollback", Map.of("to", Long.toString(to), "reason", reason)),
                BodyPublishers.noBody());
    }

    @Command(name = "terms", description = "Says of a list what a YAML file says; a list that is not there is made.")
    int terms(
            @Parameters(paramLabel = "LIST") String list,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--reason", required = true, paramLabel = "TEXT") String reason)
            throws IOException, InterruptedException {
        return text("PUT", path(list, "/terms", Map.of("reason", reason)), BodyPublishers.ofFile(file));
    }

    private int text(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, body, BodyHandlers.ofString());
        return told(answer.statusCode(), answer.body());
    }

    private int told(int status, String body) throws IOException {
        PrintWriter out = terminal.out();
        ObjectMapper json = new ObjectMapper();
        out.println(
                body.isEmpty()
                        ? "the hub answered " + status
                        : json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(body)));
        out.flush();
        return status == 200 ? 0 : 1;
    }

    private <T> HttpResponse<T> send(
            String method, String path, BodyPublisher body, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return RunningHub.on(data, account, SECRET).ask(method, path, body, handler, Duration.ofMinutes(10));
    }

    private static String path(String list, String rest, Map<String, String> query) {
        StringBuilder path =
                new StringBuilder("/api/lists/").append(encoded(list)).append(rest);
        char before = '?';
        for (Map.Entry<String, String> one : query.entrySet()) {
            path.append(before).append(one.getKey()).append('=').append(encoded(one.getValue()));
            before = '&';
        }
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package anpr.hub.routes.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub release}: a hold ends. */
@Command(
        name = "release",
        description = "Ends a hold; what it alone held may be erased then. The hub must run.",
        mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "HOLD-ID", description = "as 'hub hold' printed it")
    private UUID hold = new UUID(0, 0);

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "for the log")
    private String reason = "";

    @Mixin
    private Terminal terminal = new Terminal();

    @Mixin
    private RetentionDoor door = new RetentionDoor();

    @Override
    public Integer call() throws IOException, InterruptedException {
        door.ask("POST", "/api/holds/" + hold + "/release", Map.of("reason", reason), List.of());
        terminal.out().println("released");
        terminal.out().flush();
        return 0;
    }
}

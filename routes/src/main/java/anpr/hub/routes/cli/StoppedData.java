package anpr.hub.routes.cli;

import anpr.hub.routes.disclosure.StoppedHub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** What a command is told that works on the data of a hub that does not run. To be mixed in. */
final class StoppedData {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "of the hub, which must be stopped (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "who does it, for the log (default: ${DEFAULT-VALUE})")
    private String actor = "";

    /** @throws IllegalStateException if a hub runs on it */
    StoppedHub open(Clock clock) throws IOException {
        return StoppedHub.open(data, clock);
    }

    String actor() {
        return actor;
    }
}

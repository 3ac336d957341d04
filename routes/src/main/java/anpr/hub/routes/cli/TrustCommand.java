package anpr.hub.routes.cli;

import anpr.hub.routes.disclosure.HubTrust;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hub trust}: what a verifier needs besides packages. */
@Command(
        name = "trust",
        description = {
            "Writes the folder that evidence packages are verified with: public keys and when they were in force, roots,"
                    + " digests of the verifiers, and what the witnesses saw last.",
            "The hub may run. Hand the folder over by another way than packages, before them: a package that is older than a"
                    + " witness's checkpoint in it does not continue that, and is refused."
        },
        mixinStandardHelpOptions = true)
final class TrustCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "of the hub (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the folder is written")
    private Path out = Path.of("trust");

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException, InterruptedException {
        HubTrust.Written written = new HubTrust(data, Clock.systemUTC()).write(out);
        PrintWriter said = terminal.out();
        written.keys()
                .forEach(entry -> said.println(entry.key() + (entry.until() == null ? "" : " until " + entry.until())));
        written.troubles().forEach(trouble -> said.println("missing: " + trouble));
        said.flush();
        return 0;
    }
}

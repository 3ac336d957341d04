package anpr.hub.routes.cli;

import anpr.hub.core.onboard.NewFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub adapter new}: a folder for a new source type, with a mapping guessed from a sample. */
@Command(
        name = "new",
        description =
                "Writes mappings/NAME with a first mapping guessed from a sample, each guess with its reason, the sample,"
                        + " and what comes out of it, to be corrected.",
        mixinStandardHelpOptions = true)
final class AdapterNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "of the new source type: a-z, 0-9 and dashes")
    private String name = "";

    @Option(names = "--from", paramLabel = "SAMPLE", required = true, description = "one message as the device sent it")
    private Path sample = Path.of("");

    @Option(names = "--content-type", paramLabel = "TYPE", description = "of a multipart body, whose boundary it names")
    private @Nullable String contentType;

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException {
        byte[] body = Files.readAllBytes(sample);
        TrialFile taken = TrialFile.of(body, contentType);
        if (taken.problem() != null) {
            throw new IOException(sample + ": " + taken.problem());
        }
        String file = String.valueOf(sample.getFileName());
        int dot = file.lastIndexOf('.');
        Path folder = new NewFolder(mappings, LocalDate.now(Clock.systemUTC()))
                .write(name, body, dot < 0 ? "txt" : file.substring(dot + 1), contentType, taken.parts());
        terminal.out()
                .printf(
                        "%s is written. Read every line of its mapping.yaml, then:%n"
                                + "  ./hub try %s %s%n  ./hub adapter check %s%n",
                        folder, name, sample, name);
        terminal.out().flush();
        return 0;
    }
}

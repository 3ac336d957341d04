package anpr.hub.routes.cli;

import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.seal.KeyRotation;
import anpr.hub.core.seal.Logs;
import anpr.hub.routes.disclosure.StoppedHub;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hub rotate-key}: another key for a log of a hub that does not run. */
@Command(
        name = "rotate-key",
        description = {
            "Gives a log another key. The hub must be stopped.",
            "A leaf of the log audit names both keys, signed by the old. Tell the witnesses the new key, which is printed, and"
                    + " hand out the folder of 'hub trust' anew."
        },
        mixinStandardHelpOptions = true)
final class RotateKeyCommand implements Callable<Integer> {
    @Option(names = "--log", paramLabel = "LOG", required = true, description = "ingest, retrieved or audit")
    private String log = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "for the log")
    private String reason = "";

    @Option(
            names = "--distrusted-since",
            paramLabel = "INSTANT",
            description = "if others may have the old key: what it signed from then on is not trusted")
    private @Nullable Instant since;

    @Mixin
    private Terminal terminal = new Terminal();

    @Mixin
    private StoppedData stopped = new StoppedData();

    @Override
    public Integer call() throws IOException {
        Logs.Log named = Logs.Log.named(log).orElseThrow(() -> terminal.wrong("--log is ingest, retrieved or audit"));
        Clock clock = Clock.systemUTC();
        NoteKey next;
        try (StoppedHub hub = stopped.open(clock)) {
            next = new KeyRotation(
                            hub.kept().data().resolve("seal/keys"),
                            hub.kept().logs(),
                            hub.kept().audit())
                    .rotate(named, stopped.actor(), reason, clock.instant(), since);
        }
        terminal.out().println(next);
        terminal.out().flush();
        return 0;
    }
}

package anpr.hub.routes.cli;

import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteKey;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.witness.Witness;
import anpr.hub.routes.witness.WitnessServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hub witness}: a witness for logs of hubs, until it is told to stop. */
@Command(
        name = "witness",
        description = {
            "Signs checkpoints of other hubs' logs, each of which must continue the one before.",
            "Run it at another organisation than the hub's: it is worth what it is independent."
        },
        mixinStandardHelpOptions = true)
final class WitnessCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", required = true, description = "where its key and its record lie")
    private Path data = Path.of("witness");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "that its signatures bear for all time, such as witness.example")
    private String name = "";

    @Option(
            names = "--log",
            paramLabel = "KEY",
            required = true,
            description = "a log to watch, as 'hub trust' prints its key; again for each")
    private List<String> logs = List.of();

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "to listen on; put TLS in front of any other (default: ${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8790",
            description = "0 for any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException, InterruptedException {
        NoteSigner.Witness signer =
                new NoteSigner.Witness(name, KeyFiles.loadOrCreate(data.resolve("keys"), "witness"));
        CountDownLatch stopped = new CountDownLatch(1);
        try (Witness witness = Witness.open(data.resolve("logs"), signer, keys(), Clock.systemUTC());
                WitnessServer server = new WitnessServer(witness, new InetSocketAddress(host, port))) {
            server.start();
            PrintWriter said = terminal.out();
            said.println("key " + signer.key());
            said.println("url http://" + host + ':' + server.port());
            said.flush();
            stopped.await();
        }
        return 0;
    }

    private List<NoteKey> keys() {
        try {
            return logs.stream().map(NoteKey::parse).toList();
        } catch (IllegalArgumentException e) {
            throw terminal.wrong("--log: " + e.getMessage());
        }
    }
}

package anpr.hub.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.NoteKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A witness in a process of its own, as {@code ./hub witness} starts it. */
public final class WitnessProcess implements AutoCloseable {
    private final Process process;
    private final NoteKey key;
    private final URI url;

    private WitnessProcess(Process process, NoteKey key, URI url) {
        this.process = process;
        this.key = key;
        this.url = url;
    }

    /**
     * Starts it on any free port, and waits until it listens.
     *
     * @param classPath of the hub
     * @param data where its key and its record lie
     * @param logs that it watches
     */
    public static WitnessProcess start(String classPath, Path data, String name, List<NoteKey> logs)
            throws IOException {
        List<String> command = new ArrayList<>();
        // Ctrl-C reaches every process of the terminal; what is under way is still to be witnessed.
        command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "witness"));
        command.addAll(List.of(
                HubProcess.java(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                "anpr.hub.routes.cli.HubCommand",
                "witness",
                "--data",
                data.toString(),
                "--name",
                name,
                "--port",
                "0"));
        for (NoteKey log : logs) {
            command.add("--log");
            command.add(log.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // The reader is not closed, so that the process may go on writing.
        BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        NoteKey key = null;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("key ")) {
                key = NoteKey.parse(line.substring("key ".length()));
            } else if (line.startsWith("url ") && key != null) {
                return new WitnessProcess(process, key, URI.create(line.substring("url ".length())));
            }
        }
        throw new IOException("the witness ended before it listened");
    }

    public NoteKey key() {
        return key;
    }

    public URI url() {
        return url;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

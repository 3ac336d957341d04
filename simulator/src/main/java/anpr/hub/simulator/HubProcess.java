package anpr.hub.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A hub in a process of its own, as {@code ./hub run} would start it. */
final class HubProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(40);

    private final Process process;
    private final HubAddress address;

    private HubProcess(Process process, HubAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a hub and waits until it is ready.
     *
     * @param home the repository, built
     * @param data the hub's data directory; what the hub prints goes to {@code hub.out} in it
     * @param heapMb the hub's heap in megabytes
     * @param more further JVM options
     * @param waiting told the time waited so far, about twice a second
     * @throws IOException if it ends, or is not ready in time; the message has the end of its output
     */
    static HubProcess start(
            Path home, Path data, int heapMb, List<String> more, Duration longest, Consumer<Duration> waiting)
            throws IOException {
        Path ready = data.resolve("hub.json");
        Files.deleteIfExists(ready);
        Path output = data.resolve("hub.out");
        Process process = new ProcessBuilder(command(home, data, heapMb, more))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        long began = System.nanoTime();
        while (!Files.exists(ready)) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!process.isAlive()) {
                throw new IOException(
                        "the hub ended with status " + process.exitValue() + " before it was ready:\n" + tail(output));
            }
            if (waited.compareTo(longest) > 0) {
                process.destroyForcibly();
                throw new IOException("the hub was not ready within " + longest.toSeconds() + " s:\n" + tail(output));
            }
            waiting.accept(waited);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return new HubProcess(process, new ObjectMapper().readValue(ready.toFile(), HubAddress.class));
    }

    HubAddress address() {
        return address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it gracefully (SIGTERM), and by force only if it does not end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it without warning (SIGKILL) and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static List<String> command(Path home, Path data, int heapMb, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMb + "m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dhub.home=" + home);
        command.addAll(more);
        command.add("-cp");
        command.add(classPath(home));
        command.add("anpr.hub.routes.cli.HubCommand");
        command.addAll(List.of("run", "--data", data.toString(), "--http-port", "0", "--sftp-port", "0"));
        return command;
    }

    /** The hub's class path in a built repository: its own classes, and the libraries that the build laid beside them. */
    static String classPath(Path home) {
        Path target = home.resolve("routes").resolve("target");
        return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    }

    private static String tail(Path output) throws IOException {
        if (!Files.exists(output)) {
            return "(it printed nothing)";
        }
        List<String> lines = List.of(new String(Files.readAllBytes(output), StandardCharsets.UTF_8).split("\n", -1));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}

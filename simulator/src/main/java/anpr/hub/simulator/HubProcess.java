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
public final class HubProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final int SHOWN_LINES = 40;

    private final Process process;
    private final HubAddress address;

    private HubProcess(Process process, HubAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * How to start a hub.
     *
     * @param home the repository
     * @param classPath of the hub
     * @param partnerConfig the partners
     * @param data the hub's data directory; what the hub prints goes to {@code hub.out} in it
     * @param heapMb the hub's heap in megabytes
     * @param httpPort 0 for any free one; likewise the others
     * @param settings further ones, as {@code --hub.name=value}
     */
    public record Launch(
            Path home,
            String classPath,
            Path partnerConfig,
            Path data,
            int heapMb,
            int httpPort,
            int sftpPort,
            int ftpPort,
            int mqttPort,
            List<String> settings) {
        /** Of a built repository, on any free ports. */
        public Launch(Path home, Path partnerConfig, Path data, int heapMb) {
            this(home, partnerConfig, data, heapMb, List.of());
        }

        /** The same with further settings. */
        public Launch(Path home, Path partnerConfig, Path data, int heapMb, List<String> settings) {
            this(home, builtClassPath(home), partnerConfig, data, heapMb, 0, 0, 0, 0, settings);
        }
    }

    /**
     * Starts a hub and waits until it is ready.
     *
     * @param waiting told the time waited so far, some times a second
     * @throws IOException if it ends, or is not ready in time; the message has the end of its output
     */
    public static HubProcess start(Launch launch, Consumer<Duration> waiting) throws IOException {
        Path ready = launch.data().resolve("hub.json");
        Files.deleteIfExists(ready);
        Path output = launch.data().resolve("hub.out");
        Process process = new ProcessBuilder(command(launch))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        long began = System.nanoTime();
        while (!Files.exists(ready)) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!process.isAlive()) {
                throw new IOException(
                        "the hub ended with status " + process.exitValue() + " before it was ready:\n" + tail(output));
            }
            if (waited.compareTo(LONGEST_START) > 0) {
                process.destroyForcibly();
                throw new IOException(
                        "the hub was not ready within " + LONGEST_START.toSeconds() + " s:\n" + tail(output));
            }
            waiting.accept(waited);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return new HubProcess(process, new ObjectMapper().readValue(ready.toFile(), HubAddress.class));
    }

    public HubAddress address() {
        return address;
    }

    public boolean isAlive() {
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
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The hub's class path in a built repository: its classes, and the libraries that the build lays beside them. */
    static String builtClassPath(Path home) {
        Path target = home.resolve("routes").resolve("target");
        return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> command(Launch launch) {
        List<String> command = new ArrayList<>();
        // Ctrl-C reaches every process of the terminal; the hub must stay until what it was sent is reconciled.
        command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "hub"));
        command.addAll(List.of(
                java(),
                "-Xmx" + launch.heapMb() + "m",
                "-XX:+UseParallelGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dhub.home=" + launch.home(),
                "-cp",
                launch.classPath(),
                "anpr.hub.routes.cli.HubCommand",
                "run",
                "--data",
                launch.data().toString(),
                "--http-port",
                Integer.toString(launch.httpPort()),
                "--sftp-port",
                Integer.toString(launch.sftpPort()),
                "--partner-config",
                launch.partnerConfig().toString(),
                "--hub.ftp.port=" + launch.ftpPort(),
                "--hub.ftp.passive-ports=0",
                "--hub.mqtt.port=" + launch.mqttPort()));
        command.addAll(launch.settings());
        return command;
    }

    private static String tail(Path output) throws IOException {
        List<String> lines = new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.isEmpty()
                ? "(it printed nothing)"
                : String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}

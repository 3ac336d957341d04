package anpr.hub.adapters;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of the system that tests run: clients and brokers. Each is ended by the handle that started it. */
public final class Program {
    private Program() {}

    /** Skips the test where the machine lacks the program. */
    public static Path need(String... anyOf) {
        for (String path : anyOf) {
            if (Files.isExecutable(Path.of(path))) {
                return Path.of(path);
            }
        }
        assumeTrue(false, anyOf[0] + " is not installed");
        throw new IllegalStateException("not reached");
    }

    /** Runs it to its end, which must be a good one. */
    public static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(List.of(command) + " failed: " + said);
        }
        return said;
    }

    /** Starts a server and returns at once; what it says goes to a file. */
    public static Process start(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), Path.of(command[0]).getFileName() + ".log"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    public static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it and what it has started. */
    public static void end(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}

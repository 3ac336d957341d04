package anpr.hub.routes.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import anpr.hub.routes.store.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hub nodes as two processes on one database. */
class TakeoverTest {
    @TempDir
    Path folder;

    private final Postgres database = Postgres.empty();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anotherNodeTakesOverWithinSecondsWhenANodeIsKilled() throws Exception {
        Process one = node("one");
        awaitFetchedBy("one", Duration.ofSeconds(30));
        node("other");

        one.destroyForcibly().waitFor();

        awaitFetchedBy("other", Duration.ofSeconds(30));
    }

    @Test
    void aNodeThatStoodStillHasLostItsTurnAndMovesNoCursorWhenItWakes() throws Exception {
        Process one = node("one");
        awaitFetchedBy("one", Duration.ofSeconds(30));
        node("other");

        signal(one, "STOP");
        awaitFetchedBy("other", Turns.SILENCE.plusSeconds(30));
        signal(one, "CONT");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(folder.resolve("one.out")).contains("ended"));
        await().during(Duration.ofSeconds(1)).until(() -> cursor().startsWith("other:"));
    }

    private void awaitFetchedBy(String node, Duration atMost) {
        await().atMost(atMost).until(() -> cursor().startsWith(node + ':'));
    }

    private String cursor() {
        return database.jdbc
                .sql("select cursor from line_cursor where feed = 'counted'")
                .query(String.class)
                .optional()
                .orElse("");
    }

    private Process node(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                CountingNode.class.getName(),
                name));
        command.addAll(database.address());
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}

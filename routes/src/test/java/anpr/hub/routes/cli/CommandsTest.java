package anpr.hub.routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands end with: 0 if all is well, 1 if something is not, 2 if they were not understood. */
class CommandsTest {
    private static final Path HOME =
            Path.of(System.getProperty("hub.home", "..")).toAbsolutePath();

    @TempDir
    private Path dir;

    private Path sample;
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void emptyMappingsAndASample() throws IOException {
        Files.copy(HOME.resolve("mappings/mapping.schema.json"), dir.resolve("mapping.schema.json"));
        sample = Files.writeString(
                dir.resolve("sample.json"), "{\"plate\": \"ZZ99ZZZ\", \"timestamp\": \"2026-03-14T08:15:30Z\"}");
    }

    @Test
    void aFolderIsMadeOnce() {
        assertThat(adapter("new", "acme", "--from", sample.toString())).isZero();
        assertThat(dir.resolve("acme/mapping.yaml")).exists();

        assertThat(adapter("new", "acme", "--from", sample.toString())).isOne();
        assertThat(said.toString()).contains("is there already");
    }

    @Test
    void withoutASampleNoFolderIsMade() {
        assertThat(adapter("new", "acme", "--from", dir.resolve("none.json").toString()))
                .isOne();
        assertThat(dir.resolve("acme")).doesNotExist();
    }

    @Test
    void aTestEndsWithOneUntilWhatComesOutIsWhatIsExpected() throws IOException {
        adapter("new", "acme", "--from", sample.toString());
        assertThat(adapter("test", "acme")).isZero();

        Files.writeString(
                dir.resolve("acme/samples/first/in.json"),
                "{\"plate\": \"QQ12QQQ\", \"timestamp\": \"2026-03-14T08:15:30Z\"}");
        assertThat(adapter("test", "acme")).isOne();
        assertThat(adapter("test", "--write", "acme")).isZero();
        assertThat(adapter("test", "acme")).isZero();
    }

    @Test
    void aCheckEndsWithOneIfItFindsAnything() {
        assertThat(adapter("check")).as("no mapping, no finding").isZero();
        assertThat(said.toString()).contains("nothing is missing");

        adapter("new", "acme", "--from", sample.toString());
        assertThat(adapter("check", "acme")).isOne();
        assertThat(said.toString())
                .containsPattern("acme/mapping\\.yaml:\\d+: ")
                .containsPattern("\\d+ findings");
    }

    @Test
    void aMappingThatIsNotThereIsSaid() {
        for (String command : new String[] {"test", "check", "readme"}) {
            assertThat(adapter(command, "nobody")).as(command).isOne();
        }
        assertThat(said.toString()).contains("nobody");
    }

    @Test
    void whatIsNotUnderstoodEndsWithTwo() {
        assertThat(adapter("new", "acme")).isEqualTo(2);
        assertThat(adapter("check", "--all")).isEqualTo(2);
        assertThat(run("reloadd")).isEqualTo(2);
    }

    @Test
    void withoutAHubThereIsNothingToReload() {
        assertThat(run("reload", "--data", dir.toString())).isOne();
        assertThat(said.toString()).contains("no hub runs on " + dir, "--data");
    }

    private int adapter(String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "adapter";
        all[1] = command;
        all[2] = "--mappings";
        all[3] = dir.toString();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return run(all);
    }

    private int run(String... arguments) {
        CommandLine line = HubCommand.line();
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        return line.execute(arguments);
    }
}

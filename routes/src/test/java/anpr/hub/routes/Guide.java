package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A guide whose blocks are run in one shell, one after another, in a folder with a {@code hub}; each must say what stands
 * under it.
 */
final class Guide {
    static final Path HOME =
            Path.of(System.getProperty("hub.home", "..")).toAbsolutePath().normalize();
    private static final Pattern STEP =
            Pattern.compile("```sh\\n(?<commands>.*?)```\\n(?:\\n```text\\n(?<said>.*?)```\\n)?", Pattern.DOTALL);
    private static final String END = "--- end of the step";

    private final Path dir;

    private record Step(String commands, List<Pattern> said) {}

    Guide(Path dir) throws IOException {
        this.dir = dir;
        launcher();
    }

    /** Runs them; a line for each with how long it took. */
    List<String> walk(String guide) throws IOException {
        List<Step> steps = steps(guide);
        assertThat(steps).hasSizeGreaterThan(4);
        List<String> times = new ArrayList<>();
        Process shell = shell();
        try (Writer in = shell.outputWriter(StandardCharsets.UTF_8);
                BufferedReader out = shell.inputReader(StandardCharsets.UTF_8)) {
            for (Step step : steps) {
                long began = System.nanoTime();
                String said = run(step, in, out);
                times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms  "
                        + step.commands().lines().findFirst().orElse(""));
                assertThat(step.said())
                        .as("%s%nsays:%n%s", step.commands(), said)
                        .allMatch(line -> line.matcher(said).find());
            }
        } finally {
            shell.destroy();
        }
        return times;
    }

    private static List<Step> steps(String guide) {
        Matcher found = STEP.matcher(guide);
        List<Step> steps = new ArrayList<>();
        while (found.find()) {
            String said = found.group("said");
            steps.add(new Step(
                    found.group("commands"),
                    said == null ? List.of() : said.lines().map(Guide::line).toList()));
        }
        return steps;
    }

    /** A line of the guide; what differs from run to run stands there as three dots. */
    private static Pattern line(String line) {
        return Pattern.compile(
                Arrays.stream(line.split("\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    private static String run(Step step, Writer in, BufferedReader out) throws IOException {
        in.write(step.commands() + "echo; echo '" + END + "'\n");
        in.flush();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); !END.equals(line); line = out.readLine()) {
            assertThat(line).as("the shell ended; it said: %s", said).isNotNull();
            said.append(line).append('\n');
        }
        return said.toString();
    }

    private Process shell() throws IOException {
        return new ProcessBuilder("bash")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Starts what was built with this test, as {@code hub} starts what it built. */
    private void launcher() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path hub =
                Files.writeString(dir.resolve("hub"), """
                #!/usr/bin/env bash
                exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dhub.home='%s' -cp '%s' \\
                    anpr.hub.routes.cli.HubCommand "$@" </dev/null
                """.formatted(java, dir, System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(hub, PosixFilePermissions.fromString("rwx------"));
    }
}

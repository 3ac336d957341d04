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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk of the guide, from a vendor that nobody knows to reads in the store, as the guide has it: its blocks are run in
 * one shell, one after another, beside a running hub, and each must say what stands under it.
 */
class OnboardingWalkTest {
    private static final Path HOME =
            Path.of(System.getProperty("hub.home", "..")).toAbsolutePath().normalize();
    private static final Pattern STEP =
            Pattern.compile("```sh\\n(?<commands>.*?)```\\n(?:\\n```text\\n(?<said>.*?)```\\n)?", Pattern.DOTALL);
    private static final String END = "--- end of the step";

    @TempDir
    private Path dir;

    private record Step(String commands, List<Pattern> said) {}

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theCommandsOfTheGuideDoWhatTheGuideSays() throws Exception {
        ExampleAdapter.copy(HOME.resolve("mappings"), dir.resolve("mappings"));
        ExampleAdapter.copy(HOME.resolve("partner-config"), dir.resolve("partner-config"));
        launcher();
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        List<String> times = new ArrayList<>();

        try (TestHub hub = new TestHub(dir.resolve("data"), dir.resolve("mappings"), dir.resolve("partner-config"))) {
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

            assertThat(hub.jdbc.sql("""
                                    select vrm || ' by version ' || m.version || ', seen by ' || (canonical::json ->> 'cameraRef')
                                    from read join mapping_version m
                                    on m.digest = canonical::json #>> '{provenance,mapping,digest}'
                                    where m.source_type = 'acme-gate' order by 1""").query(String.class).list())
                    .containsExactly("QQ12QQQ by version 2, seen by PORTH-7", "ZZ99ZZZ by version 1, seen by PORTH-7");
        }
        Files.write(HOME.resolve("routes/target/onboarding-walk.txt"), times);
    }

    private static List<Step> steps() throws IOException {
        String guide = Files.readString(HOME.resolve("docs/onboarding.md"));
        int from = guide.indexOf("\n## A vendor that is not in the list\n");
        Matcher found = STEP.matcher(guide.substring(from, guide.indexOf("\n## ", from + 1)));
        List<Step> steps = new ArrayList<>();
        while (found.find()) {
            String said = found.group("said");
            steps.add(new Step(
                    found.group("commands"),
                    said == null
                            ? List.of()
                            : said.lines().map(OnboardingWalkTest::line).toList()));
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

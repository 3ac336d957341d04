package anpr.hub.core.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.ToolProvider;

/** The two verifiers as they are shipped: the shell script run by bash, the Java file compiled by itself. */
final class Verifiers {
    private final Method java;

    Verifiers(Path directory) throws IOException, ReflectiveOperationException {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        directory.toString(),
                        resource("Verify.java").toString());
        assertThat(status).isZero();
        URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        java = loader.loadClass("Verify").getMethod("run", Path.class, String[].class, PrintStream.class);
    }

    static Path resource(String name) {
        return Path.of("src/main/resources/anpr/hub/core/disclosure")
                .resolve(name)
                .toAbsolutePath();
    }

    /** What a verifier printed, and how it ended. */
    record Answer(int status, String text) {
        String verdict() {
            List<String> lines = text.lines().toList();
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }

    Answer java(Path root, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            int status = (int) Objects.requireNonNull(
                    java.invoke(null, root, args, new PrintStream(out, true, StandardCharsets.UTF_8)));
            return new Answer(status, out.toString(StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Answer shell(Path root, String... args) {
        List<String> command = new ArrayList<>(List.of("bash", "verify.sh"));
        command.addAll(List.of(args));
        return process(root, command);
    }

    static Answer process(Path root, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.onExit().join().exitValue(), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What both say, which must be the same to the letter. */
    Answer both(Path root, String... args) {
        Answer shell = shell(root, args);
        Answer second = java(root, args);
        assertThat(second.text).as("Verify.java beside verify.sh").isEqualTo(shell.text);
        assertThat(second.status).isEqualTo(shell.status);
        return shell;
    }

    static boolean canRun(String program) {
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}

package anpr.hub.routes;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The example of an adapter in a jar, built as a stranger would build it: by its own pom, against the hub-core under test,
 * without network.
 */
final class ExampleAdapter {
    private static final Path HOME = Path.of(System.getProperty("hub.home", ".."));
    static final Path FOLDER = HOME.resolve("docs/example-adapter");
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private ExampleAdapter() {}

    /** @return the jar */
    static Path build(Path dir) throws IOException, InterruptedException, URISyntaxException {
        Path project = dir.resolve("example-adapter");
        copy(FOLDER, project);
        Path log = dir.resolve("maven.log");
        ProcessBuilder maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-o",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + repository(dir.resolve("repository")),
                        "-Dhub.version=" + VERSION,
                        "package")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("Tests run: 4, Failures: 0");
        return project.resolve("target/pretendcam-adapter-1.jar");
    }

    /** Whatever Maven has fetched before, and the hub-core under test. */
    private static Path repository(Path repository) throws IOException, URISyntaxException {
        Files.createDirectories(repository);
        Path own = Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        try (Stream<Path> fetched = Files.list(own)) {
            for (Path each : fetched.filter(path -> !path.endsWith("anpr")).toList()) {
                Files.createSymbolicLink(repository.resolve(each.getFileName()), each);
            }
        }
        Path core = Files.createDirectories(repository.resolve("anpr/hub/hub-core/" + VERSION));
        Files.copy(HOME.resolve("hub-core/pom.xml"), core.resolve("hub-core-" + VERSION + ".pom"));
        Path parent = Files.createDirectories(repository.resolve("anpr/hub/anpr-hub/" + VERSION));
        Files.copy(HOME.resolve("pom.xml"), parent.resolve("anpr-hub-" + VERSION + ".pom"));
        Path classes = Path.of(Transport.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = core.resolve("hub-core-" + VERSION + ".jar");
        if (Files.isDirectory(classes)) {
            pack(classes, jar);
        } else {
            Files.copy(classes, jar);
        }
        return repository;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> wanted = files.filter(file -> !from.relativize(file).startsWith("target"))
                    .toList();
            for (Path file : wanted) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

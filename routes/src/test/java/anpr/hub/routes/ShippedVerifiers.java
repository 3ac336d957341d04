package anpr.hub.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The verifiers that lie in a package, as whoever is given it runs them. */
final class ShippedVerifiers {
    private ShippedVerifiers() {}

    /** What both say, which must be the same to the letter. */
    static String both(Path root, Path trust, String... id) throws IOException {
        String shell = shell(root, trust, id);
        assertThat(java(root, trust, id)).as("Verify.java beside verify.sh").isEqualTo(shell);
        return shell;
    }

    /** What verify.sh says. */
    static String shell(Path root, Path trust, String... id) throws IOException {
        return said(root, List.of("bash", "verify.sh"), trust, id);
    }

    /** What Verify.java says. */
    static String java(Path root, Path trust, String... id) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return said(root, List.of(java, "Verify.java"), trust, id);
    }

    private static String said(Path root, List<String> verifier, Path trust, String... id) throws IOException {
        List<String> command = new ArrayList<>(verifier);
        command.add(trust.toString());
        command.addAll(List.of(id));
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}

package anpr.hub.routes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import anpr.hub.adapters.Transports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Held to {@code sha256sum}, by which others see for themselves. */
class CodeDigestTest {
    @TempDir
    Path folder;

    @Test
    void aJarHasTheDigestOfItsBytes() throws Exception {
        Path jar = Path.of(
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());

        assertThat(CodeDigest.of(Logger.class).sha256()).isEqualTo(shell("sha256sum < '" + jar + "'"));
    }

    @Test
    void aFolderHasTheDigestOfTheLinesOfItsFiles() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("b")).resolve("One.class"), "one");
        Files.writeString(folder.resolve("b.txt"), "two");
        Files.writeString(folder.resolve("A.class"), "three");

        assertThat(CodeDigest.at(folder).sha256())
                .isEqualTo(
                        shell(
                                "cd '" + folder
                                        + "' && find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"));
    }

    @Test
    void aChangedByteOrNameChangesIt() throws Exception {
        Path file = Files.writeString(folder.resolve("A.class"), "one");
        CodeDigest before = CodeDigest.at(folder);

        Files.writeString(file, "two");
        CodeDigest changed = CodeDigest.at(folder);
        Files.move(file, folder.resolve("B.class"));

        assertThat(changed).isNotEqualTo(before);
        assertThat(CodeDigest.at(folder)).isNotIn(before, changed);
    }

    @Test
    void theHubsAdaptersHaveOne() throws Exception {
        assertThat(CodeDigest.of(Transports.class).sha256()).matches("[0-9a-f]{64}");
        assertThat(CodeDigest.of(Transports.class)).isEqualTo(CodeDigest.of(Transports.class));
    }

    private static String shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return said.substring(0, 64);
    }
}

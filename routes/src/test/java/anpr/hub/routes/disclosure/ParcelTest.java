package anpr.hub.routes.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as a zip and back, and what a hub that is not honest could put into one. */
class ParcelTest {
    @TempDir
    Path dir;

    @Test
    void whatIsPackedComesOutAgain() throws IOException {
        Path from = dir.resolve("from");
        Files.createDirectories(from.resolve("a/b"));
        Files.writeString(from.resolve("a/b/c.txt"), "one");
        Files.writeString(from.resolve("d"), "two");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();

        Parcel.pack(from, zip);
        Parcel.unpack(new ByteArrayInputStream(zip.toByteArray()), dir.resolve("to"));

        assertThat(dir.resolve("to/a/b/c.txt")).hasContent("one");
        assertThat(dir.resolve("to/d")).hasContent("two");
    }

    /** Attack 22 on the way from a hub. */
    @ParameterizedTest
    @ValueSource(
            strings = {"../evil", "a/../../evil", "/tmp/evil", "a\\..\\evil", ".ssh/evil", "a//evil", "evil\u0000"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        byte[] zip = zip(name);

        assertThatIOException()
                .isThrownBy(() -> Parcel.unpack(new ByteArrayInputStream(zip), dir.resolve("to")))
                .withMessageContaining("a name that no file of a package has");
        assertThat(dir.resolve("to")).doesNotExist();
    }

    @Test
    void aNameThatComesTwiceReplacesNothing() throws IOException {
        Path to = Files.createDirectories(dir.resolve("to"));
        Files.createSymbolicLink(to.resolve("evil"), dir.resolve("elsewhere"));

        assertThatIOException().isThrownBy(() -> Parcel.unpack(new ByteArrayInputStream(zip("evil")), to));
        assertThat(dir.resolve("elsewhere")).doesNotExist();
    }

    private static byte[] zip(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write("evil".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

package anpr.hub.core.hotlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.hotlist.VoiCodes.Column;
import anpr.hub.core.hotlist.VoiCodes.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VoiCodesTest {
    private static final Path SHIPPED =
            Path.of(System.getProperty("hub.home", ".")).resolve("mappings/voi-codes");

    @TempDir
    Path folder;

    @Test
    void aCodeIsToldWithItsMeaningTheTablesVersionAndWhetherItIsVerified() throws IOException {
        VoiCodes codes = VoiCodes.read(SHIPPED);

        assertThat(codes.of(entry("stop", "FI IS")))
                .containsExactly(
                        new Told(Column.ACTION, "stop", "stop the vehicle", "actions", "hub-1", false),
                        new Told(Column.WARNING_MARKERS, "FI", "firearms", "warning-signals", "hub-1", false),
                        new Told(Column.WARNING_MARKERS, "IS", "impersonates", "warning-signals", "hub-1", true));
        assertThat(codes.versions()).containsOnlyKeys("actions", "warning-markers", "warning-signals");
    }

    @Test
    void whatIsInNoTableIsToldAsItStands() throws IOException {
        VoiCodes codes = VoiCodes.read(SHIPPED);

        assertThat(codes.of(entry("OBSERVE", "FI QZ")))
                .containsExactly(
                        new Told(Column.ACTION, "OBSERVE", null, null, null, null),
                        new Told(Column.WARNING_MARKERS, "FI", "firearms", "warning-signals", "hub-1", false),
                        new Told(Column.WARNING_MARKERS, "QZ", null, null, null, null));
        assertThat(codes.of(entry(null, "may have a dog")))
                .as("free text is no code")
                .containsExactly(new Told(Column.WARNING_MARKERS, "may have a dog", null, null, null, null));
        assertThat(codes.of(entry(" ", null))).isEmpty();
        assertThat(VoiCodes.read(folder.resolve("none"))).isSameAs(VoiCodes.NONE);
    }

    @Test
    void aFileThatIsNoTableSaysWhere() throws IOException {
        Path file = folder.resolve("actions.yaml");
        Files.writeString(file, """
                version: 2
                column: ACTION
                codes:
                  STOP: { meaning: stop }
                """);
        assertThatThrownBy(() -> VoiCodes.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actions.yaml, line 4: expected")
                .hasMessageContaining("verified");
        Files.writeString(file, "version: 2\ncolumn: COLOUR\ncodes: {}\n");
        assertThatThrownBy(() -> VoiCodes.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actions.yaml, line 2");
    }

    private static VoiEntry entry(String action, String markers) {
        return new VoiEntry(
                "e", "ZZ99ZZZ", null, null, null, action, markers, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}

package anpr.hub.core.onboard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.normalise.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReadmeTest {
    @Test
    void aFolderThatDoesNotSayWhatItIsAboutIsToldHow(@TempDir Path mappings) throws IOException {
        Path folder = Files.createDirectories(mappings.resolve("acme"));
        Files.copy(Trials.MAPPINGS.resolve("mapping.schema.json"), mappings.resolve("mapping.schema.json"));
        Files.writeString(folder.resolve("mapping.yaml"), """
                id: acme
                version: "1"
                title: Acme
                reply: {status: 200}
                formats: {json: {}}
                recognise: [{/plate: {present: true}}]
                records: [{at: /, fields: {vrmAsRead: plate}}]
                """);
        Files.writeString(folder.resolve("changelog.yaml"), """
                - {version: "1", date: "2026-03-14", changes: [First version.]}
                """);

        assertThatThrownBy(() -> FolderReadme.of(MappingFolder.read(folder)))
                .hasMessageContaining("mapping.yaml:1: expected 'about'")
                .hasMessageContaining("./hub adapter readme acme");
    }
}

package anpr.hub.routes.cli;

import anpr.hub.core.onboard.FolderReadme;
import anpr.hub.core.onboard.MappingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hub adapter readme}: writes the READMEs of mappings anew. */
@Command(
        name = "readme",
        description = "Writes the README of these mappings, or of all, from their mapping.yaml and changelog.yaml.",
        mixinStandardHelpOptions = true)
final class AdapterReadmeCommand implements Callable<Integer> {
    @Mixin
    private MappingNames names = new MappingNames();

    @Override
    public Integer call() throws IOException {
        for (Path folder : names.folders()) {
            FolderReadme.write(MappingFolder.read(folder));
        }
        return 0;
    }
}

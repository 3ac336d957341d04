package anpr.hub.routes.cli;

import anpr.hub.core.onboard.FolderReadme;
import anpr.hub.core.onboard.MappingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub adapter readme}: writes the READMEs of mappings anew. */
@Command(
        name = "readme",
        description = "Writes the README of these mappings, or of all, from their mapping.yaml and changelog.yaml.",
        mixinStandardHelpOptions = true)
final class AdapterReadmeCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "folders of mappings; without any, all of them")
    private List<String> names = new ArrayList<>();

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Override
    public Integer call() throws IOException {
        List<Path> folders = names.isEmpty()
                ? MappingFolder.all(mappings)
                : names.stream().map(mappings::resolve).toList();
        for (Path folder : folders) {
            FolderReadme.write(MappingFolder.read(folder));
        }
        return 0;
    }
}

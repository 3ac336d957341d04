package anpr.hub.routes.cli;

import anpr.hub.adapters.Transports;
import anpr.hub.core.onboard.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hub adapter reference}: writes the reference pages anew. */
@Command(
        name = "reference",
        description = "Writes docs/reference from the schema of mappings and the options of transports.",
        mixinStandardHelpOptions = true)
final class AdapterReferenceCommand implements Callable<Integer> {
    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Option(names = "--to", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/docs/reference")
    private Path folder = Path.of("docs/reference");

    /** Each page, by its file. */
    static Map<String, String> pages(Path mappings) throws IOException {
        return Map.of(
                "mapping.md", Reference.mapping(mappings.resolve("mapping.schema.json")),
                "transports.md", Reference.transports(Transports.catalogue()));
    }

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> page : pages(mappings).entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
        return 0;
    }
}

package anpr.hub.routes.cli;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.onboard.MappingFolder;
import anpr.hub.core.onboard.SampleCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which folders of mappings a command is about. */
final class MappingNames {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "folders of mappings; without any, all of them")
    private List<String> names = new ArrayList<>();

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    Path mappings() {
        return mappings;
    }

    List<Path> folders() throws IOException {
        return names.isEmpty()
                ? MappingFolder.all(mappings)
                : names.stream().map(mappings::resolve).toList();
    }

    /** The samples of a folder, cut as the adapters cut them. */
    static List<SampleCase> samples(Path folder) throws IOException {
        return SampleCase.of(folder, (body, contentType) -> {
            try {
                return MultipartBody.parts(body, contentType);
            } catch (MultipartException e) {
                throw new IOException(folder + ": a sample's multipart body: " + e.getMessage(), e);
            }
        });
    }
}

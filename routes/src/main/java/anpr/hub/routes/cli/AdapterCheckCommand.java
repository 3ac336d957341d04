package anpr.hub.routes.cli;

import anpr.hub.core.config.Problem;
import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.onboard.Checkup;
import anpr.hub.core.onboard.MappingFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hub adapter check}: what is missing or weak in a mapping's folder. */
@Command(
        name = "check",
        description = "Says what is missing or weak in these mappings, or in all, as file:line: what.",
        mixinStandardHelpOptions = true)
final class AdapterCheckCommand implements Callable<Integer> {
    @Mixin
    private MappingNames names = new MappingNames();

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = terminal.out();
        SourceTypes types = SourceTypes.load(names.mappings());
        int found = 0;
        for (Path folder : names.folders()) {
            String id = String.valueOf(folder.getFileName());
            SourceType type = types.find(id).orElseThrow(() -> new IOException("there is no mapping " + folder));
            List<Problem> findings = Checkup.of(MappingFolder.read(folder), types, type, MappingNames.samples(folder));
            findings.forEach(out::println);
            found += findings.size();
        }
        out.println(found == 0 ? "nothing is missing" : found + " findings");
        out.flush();
        return found == 0 ? 0 : 1;
    }
}

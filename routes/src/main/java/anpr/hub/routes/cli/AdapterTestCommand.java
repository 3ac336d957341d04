package anpr.hub.routes.cli;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.onboard.Outcomes;
import anpr.hub.core.onboard.SampleCase;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hub adapter test}: whether a mapping's samples give what is written down for them. */
@Command(
        name = "test",
        description =
                "Runs the samples of these mappings, or of all, and shows where they do not give what is expected.",
        mixinStandardHelpOptions = true)
final class AdapterTestCommand implements Callable<Integer> {
    @Mixin
    private MappingNames names = new MappingNames();

    @Option(
            names = "--write",
            description = "write down what comes out now; read every difference before it is committed")
    private boolean write;

    @Mixin
    private Terminal terminal = new Terminal();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = terminal.out();
        SourceTypes types = SourceTypes.load(names.mappings());
        int cases = 0;
        int wrong = 0;
        for (Path folder : names.folders()) {
            String id = String.valueOf(folder.getFileName());
            SourceType type = types.find(id).orElseThrow(() -> new IOException("there is no mapping " + folder));
            for (SampleCase sample : MappingNames.samples(folder)) {
                cases++;
                wrong += test(types, type, sample, out) ? 0 : 1;
            }
        }
        out.println(cases - wrong + " of " + cases + " samples give what is expected");
        out.flush();
        return wrong == 0 ? 0 : 1;
    }

    private boolean test(SourceTypes types, SourceType type, SampleCase sample, PrintWriter out) throws IOException {
        JsonNode got = Outcomes.json(sample.outcomes(types, type));
        if (write) {
            Files.createDirectories(sample.expected().getParent());
            Files.writeString(sample.expected(), Outcomes.pretty(got));
            return true;
        }
        String name = type.id() + '/' + sample.name();
        if (!Files.exists(sample.expected())) {
            out.println(name + ": nothing is expected; run ./hub adapter test --write " + type.id() + " and read it");
            return false;
        }
        List<Outcomes.Difference> differences = Outcomes.differences(Outcomes.read(sample.expected()), got);
        differences.forEach(difference -> out.println(name + ": " + difference));
        return differences.isEmpty();
    }
}

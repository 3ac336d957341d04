package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub erase}: records go for good. */
@Command(
        name = "erase",
        description = {
            "Erases records for good, all or none; refused if one is held for a case. The hub must run.",
            "The log tells which record went by which rule, and nothing of what it said."
        },
        mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECORD-ID", arity = "1..*", description = "recordIds, at most 1000")
    private List<UUID> records = List.of();

    @Option(
            names = "--rule",
            paramLabel = "WORD",
            required = true,
            description = "by which they go, such as retention or data-subject")
    private String rule = "";

    @Mixin
    private Terminal terminal = new Terminal();

    @Mixin
    private RetentionDoor door = new RetentionDoor();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode erased = door.ask("POST", "/api/erase", Map.of("rule", rule), records);
        PrintWriter said = terminal.out();
        said.printf("erased: %d records%n", erased.path("records").asInt());
        erased.path("submissionsKept")
                .forEach(kept -> said.printf(
                        "kept: submission %s, with the bytes of other records; erase those too%n", kept.asText()));
        if (erased.path("waiting").asInt() > 0) {
            said.printf(
                    "waiting: %d images or keys, until nothing under way can need them%n",
                    erased.path("waiting").asInt());
        }
        said.flush();
        return 0;
    }
}

package anpr.hub.routes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub hold}: records are kept for a case by the hub that runs; without records, what is held. */
@Command(
        name = "hold",
        description = {
            "Keeps records for a case, whatever rule would erase them, until 'hub release'. The hub must run.",
            "Prints the id of the hold. Without records, prints the holds that stand, the next to be looked at first."
        },
        mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECORD-ID", arity = "0..*", description = "recordIds, at most 1000")
    private List<UUID> records = List.of();

    @Option(names = "--case", paramLabel = "REF", description = "such as OP-EXAMPLE-1")
    private @Nullable String caseRef;

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the log")
    private @Nullable String reason;

    @Option(names = "--owner", paramLabel = "NAME", description = "who answers for it")
    private @Nullable String owner;

    @Option(names = "--review", paramLabel = "DATE", description = "on which it is looked at again, such as 2027-11-30")
    private @Nullable LocalDate review;

    @Mixin
    private Terminal terminal = new Terminal();

    @Mixin
    private RetentionDoor door = new RetentionDoor();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter said = terminal.out();
        if (records.isEmpty()) {
            for (JsonNode hold : door.ask("GET", "/api/holds", Map.of(), List.of())) {
                said.printf(
                        "%s  case %s, %d records, owner %s, review %s%n",
                        hold.path("id").asText(),
                        hold.path("caseRef").asText(),
                        hold.path("records").asInt(),
                        hold.path("owner").asText(),
                        hold.path("review").asText());
            }
        } else {
            if (caseRef == null || reason == null || owner == null || review == null) {
                throw terminal.wrong("a hold has --case, --reason, --owner and --review");
            }
            JsonNode placed = door.ask(
                    "POST",
                    "/api/holds",
                    Map.of("case", caseRef, "reason", reason, "owner", owner, "review", review.toString()),
                    records);
            said.println(placed.path("hold").asText());
        }
        said.flush();
        return 0;
    }
}

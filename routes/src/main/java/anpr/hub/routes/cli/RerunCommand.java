package anpr.hub.routes.cli;

import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.Provenance;
import anpr.hub.routes.disclosure.Difference;
import anpr.hub.routes.disclosure.Rerun;
import anpr.hub.routes.disclosure.StoppedHub;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub rerun}: a stored record made again of its stored bytes, of a hub that does not run or by one that does. */
@Command(
        name = "rerun",
        description = {
            "Makes a stored record again, of its bytes as received and with the mapping that was in force then, and holds what"
                    + " comes out against what is stored and what was sealed.",
            "Exits with 0 if both are the same to the byte, with 3 if not, with 1 if it could not be made again."
        },
        mixinStandardHelpOptions = true)
final class RerunCommand implements Callable<Integer> {
    private static final int DIFFERENT = 3;

    @Parameters(paramLabel = "READ-ID", description = "the record's recordId")
    private UUID recordId = new UUID(0, 0);

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "whether the record can be made again",
            description = "for the log (default: ${DEFAULT-VALUE})")
    private String reason = "";

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Option(names = "--partner-config", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/partner-config")
    private Path partnerConfig = Path.of("partner-config");

    @Mixin
    private Terminal terminal = new Terminal();

    @Mixin
    private StoppedData stopped = new StoppedData();

    @Mixin
    private RemoteHub remote = new RemoteHub();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Rerun.Answer answer = remote.named() ? asked(remote.hub("investigator")) : made();
        tell(answer);
        return answer.same() ? 0 : DIFFERENT;
    }

    private Rerun.Answer made() throws IOException {
        PartnerConfig partners = PartnerConfig.load(partnerConfig);
        try (StoppedHub hub = stopped.open(Clock.systemUTC())) {
            return new Rerun(hub.kept(), mappings, () -> partners).of(recordId, stopped.actor(), reason);
        }
    }

    private Rerun.Answer asked(RunningHub hub) throws IOException, InterruptedException {
        HttpResponse<String> answer = hub.ask(
                "POST",
                "/api/reads/" + recordId + "/rerun?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8),
                BodyPublishers.noBody(),
                BodyHandlers.ofString(),
                Duration.ofMinutes(5));
        if (answer.statusCode() != 200) {
            throw FetchedPackage.refused(answer.statusCode(), answer.body());
        }
        return new ObjectMapper().readValue(answer.body(), Rerun.Answer.class);
    }

    private void tell(Rerun.Answer answer) {
        PrintWriter said = terminal.out();
        said.println(answer.same() ? "SAME to the byte" : "DIFFERENT");
        said.println("record   " + answer.recordId());
        said.println("mapping  " + named(answer.mapping()));
        said.println("adapter  " + named(answer.adapter()));
        said.println("hub      " + answer.hubThen() + " then, " + answer.hubNow() + " now");
        said.println("leaf     "
                + switch (answer.leaf()) {
                    case GIVEN_AGAIN -> "what was made again is what was sealed";
                    case NOT_GIVEN -> "what was made again is not what was sealed";
                    case ERASED -> "the key of its day was erased, so the seal shows nothing";
                    case NOT_SEALED -> "the record was not sealed";
                });
        for (Difference difference : answer.differences()) {
            said.println(difference.field());
            said.println("  stored  " + shown(difference.stored()));
            said.println("  again   " + shown(difference.again()));
        }
        answer.remarks().forEach(remark -> said.println("note: " + remark));
        said.flush();
    }

    private static String named(Provenance.Component part) {
        return part.id() + ' ' + part.version() + (part.digest() == null ? "" : ", SHA-256 " + part.digest());
    }

    /** Values are a sender's: nothing in them steers a terminal. */
    private static String shown(@Nullable String value) {
        return value == null ? "(nothing)" : value.replaceAll("\\p{Cntrl}", "\uFFFD");
    }
}

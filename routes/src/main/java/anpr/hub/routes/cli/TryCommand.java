package anpr.hub.routes.cli;

import anpr.hub.core.mapping.SourceType;
import anpr.hub.core.mapping.SourceTypes;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.UnkeptImages;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.read.CanonicalRead;
import anpr.hub.core.submission.Submission;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hub try}: what would become of these files, without broker or database. */
@Command(
        name = "try",
        description = {
            "Normalises files and prints one JSON object a line for each: file, outcome, sourceType, reads, lineage,"
                    + " problems.",
            "Nothing is stored. Exits with 0 if every file could be processed, whatever came of it."
        })
final class TryCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "[MAPPING-OR-FEED] FILE",
            description = "A source type (a folder of mappings) or a feed (with its register), then files. Without a"
                    + " name, the source type is recognised from each file.")
    private List<String> parameters = new ArrayList<>();

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "of every file; needed for a multipart body, whose boundary it names")
    private @Nullable String contentType;

    @Option(names = "--mappings", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/mappings")
    private Path mappings = Path.of("mappings");

    @Option(names = "--partner-config", paramLabel = "DIR", defaultValue = "${sys:hub.home:-.}/partner-config")
    private Path partnerConfig = Path.of("partner-config");

    @Option(
            names = "--received-at",
            paramLabel = "INSTANT",
            description = "when the files are taken to have been received, such as 2026-03-14T08:15:30Z; else now")
    private @Nullable Instant receivedAt;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this")
    private boolean help;

    @Mixin
    private Terminal terminal = new Terminal();

    /** By which mapping and register the files are tried; without a type, each file's own. */
    private record Trial(
            @Nullable SourceType type, @Nullable Feed feed, List<String> files) {}

    @Override
    public Integer call() throws IOException {
        SourceTypes types = SourceTypes.load(mappings);
        Trial trial = trial(types);
        Normaliser normaliser = new Normaliser(types, new UnkeptImages(), "trial");
        Instant received = receivedAt == null ? Clock.systemUTC().instant() : receivedAt;
        int status = 0;
        for (String file : trial.files()) {
            try {
                terminal.out()
                        .println(CanonicalRead.json()
                                .writeValueAsString(report(file, trial, types, normaliser, received)));
            } catch (IOException e) {
                status = 1;
                complain(terminal.err(), file, e);
            }
        }
        terminal.out().flush();
        return status;
    }

    private TrialReport report(String file, Trial trial, SourceTypes types, Normaliser normaliser, Instant received)
            throws IOException {
        byte[] body = Files.readAllBytes(Path.of(file));
        TrialFile taken = TrialFile.of(body, contentType);
        Submission submission = new Submission(
                UUID.randomUUID(),
                trial.feed() == null ? "trial" : trial.feed().id(),
                received,
                taken.mediaType(),
                "try/1",
                TransportFacts.of("file").at(file).build(),
                body,
                taken.sha256(),
                taken.parts());
        if (taken.problem() != null) {
            return TrialReport.unread(file, "UNPARSEABLE", taken.problem());
        }
        Optional<SourceType> type = trial.type() == null ? types.recognise(submission) : Optional.of(trial.type());
        return type.map(known -> TrialReport.of(file, known, normaliser.trace(submission, known, trial.feed())))
                .orElseGet(() -> TrialReport.unread(
                        file,
                        "UNRECOGNISED",
                        "no source type, or more than one, recognises this message; name one of "
                                + types.all().stream().map(SourceType::id).toList()));
    }

    /** The first parameter is a name if it is one, and more parameters follow or there is no such file. */
    private Trial trial(SourceTypes types) throws IOException {
        String first = parameters.getFirst();
        List<String> rest = parameters.subList(1, parameters.size());
        boolean file = Files.exists(Path.of(first));
        if (file && rest.isEmpty()) {
            return new Trial(null, null, parameters);
        }
        Optional<SourceType> type = types.find(first);
        Optional<Feed> feed = type.isPresent() || file ? Optional.empty() : feed(first);
        if (type.isEmpty() && feed.isEmpty()) {
            if (file) {
                return new Trial(null, null, parameters);
            }
            throw terminal.wrong(
                    "'" + first + "' is no file, no source type in " + mappings + " and no feed in " + partnerConfig);
        }
        if (rest.isEmpty()) {
            throw terminal.wrong("name a file to try with '" + first + "'");
        }
        if (feed.isPresent()) {
            SourceType own = types.find(feed.get().sourceType())
                    .orElseThrow(() -> new IOException("feed '" + first + "' has source type '"
                            + feed.get().sourceType() + "', which is not in " + mappings));
            return new Trial(own, feed.get(), rest);
        }
        return new Trial(type.get(), null, rest);
    }

    private Optional<Feed> feed(String name) throws IOException {
        return Files.isDirectory(partnerConfig)
                ? PartnerConfig.load(partnerConfig).feed(name)
                : Optional.empty();
    }

    private static void complain(PrintWriter err, String file, IOException e) {
        String why =
                e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read: " + e.getMessage();
        err.println("hub try: " + file + ": " + why);
    }
}

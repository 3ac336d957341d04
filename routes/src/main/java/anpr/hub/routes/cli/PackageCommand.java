package anpr.hub.routes.cli;

import anpr.hub.core.disclosure.KnownDefects;
import anpr.hub.core.disclosure.Occasion;
import anpr.hub.core.disclosure.Recipient;
import anpr.hub.core.disclosure.TrustFolder;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.core.read.Vrm;
import anpr.hub.routes.disclosure.Asked;
import anpr.hub.routes.disclosure.Packaging;
import anpr.hub.routes.disclosure.StoppedHub;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hub package}: an evidence package for a case, of the data of a hub that does not run, or by one that does. */
@Command(
        name = "package",
        description = {
            "Makes an evidence package for a case, in three copies: for the defence, the prosecutor and the court.",
            "Of the data of a hub that is stopped (--data), or by one that runs (--url), as an account of it with the role"
                    + " INVESTIGATOR that is law enforcement's. What the search finds is logged before anything is chosen from it, and"
                    + " each copy before it is released. A copy in which a protected value is found is not released."
        },
        mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {
    @Option(names = "--case", paramLabel = "REF", required = true, description = "such as OP-EXAMPLE-1")
    private String caseRef = "";

    @Option(names = "--vrm", paramLabel = "VRM", description = "without it, every vehicle")
    private @Nullable String vrm;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "captured then or later, such as 2026-11-01T00:00:00Z")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "INSTANT", description = "captured then or earlier")
    private @Nullable Instant to;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "500",
            description = "a search that finds more is refused (default: ${DEFAULT-VALUE})")
    private int most;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "where the three folders go")
    private Path out = Path.of("out");

    @Option(
            names = "--trust",
            paramLabel = "DIR",
            required = true,
            description = "where public keys and roots go; hand it over by another way than the package")
    private Path trust = Path.of("trust");

    @Option(
            names = "--sensitive",
            paramLabel = "FILE",
            description =
                    "ids of records, a line each, of which the defence is not told that they exist; records of the"
                            + " national capability are among them anyway")
    private @Nullable Path sensitive;

    @Option(names = "--reason", paramLabel = "TEXT", description = "of the search, for the log (default: the case)")
    private @Nullable String reason;

    @Option(
            names = "--purpose",
            paramLabel = "TEXT",
            defaultValue = "criminal proceedings",
            description = "stands on the package (default: ${DEFAULT-VALUE})")
    private String purpose = "criminal proceedings";

    @Option(
            names = "--marking",
            paramLabel = "TEXT",
            defaultValue = "OFFICIAL-SENSITIVE",
            description = "(default: ${DEFAULT-VALUE})")
    private String marking = "OFFICIAL-SENSITIVE";

    @Option(
            names = "--drafts",
            paramLabel = "FILE",
            description = "templates of statement and schedule rows, in the form of the hub's own drafts.yaml")
    private @Nullable Path drafts;

    @Option(
            names = "--known-defects",
            paramLabel = "FILE",
            defaultValue = "${sys:hub.home:-.}/docs/known-defects.csv",
            hidden = true)
    private Path knownDefects = Path.of("docs/known-defects.csv");

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
        if (remote.named()) {
            tell(FetchedPackage.of(remote.hub("investigator"), asked(), out, trust));
        } else {
            tell(made());
        }
        return 0;
    }

    private Asked asked() throws IOException {
        try {
            return new Asked(
                    caseRef,
                    wanted(),
                    from,
                    to,
                    most,
                    hidden(),
                    why(),
                    purpose,
                    marking,
                    drafts == null ? null : Files.readString(drafts),
                    TrustFolder.texts(trust));
        } catch (IllegalArgumentException e) {
            throw terminal.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Packaging.Released made() throws IOException {
        Packaging.Order order = new Packaging.Order(
                caseRef,
                new Occasion.Query(wanted(), from, to, most),
                hidden(),
                stopped.actor(),
                why(),
                purpose,
                marking);
        try (StoppedHub hub = stopped.open(Clock.systemUTC())) {
            Packaging packaging = new Packaging(
                    hub.kept(),
                    hub.anchoring(),
                    Files.isDirectory(partnerConfig) ? PartnerConfig.load(partnerConfig) : PartnerConfig.NONE,
                    Packaging.drafts(drafts),
                    KnownDefects.load(knownDefects));
            return packaging.make(order, out, trust);
        }
    }

    private String why() {
        return reason == null ? "case " + caseRef : reason;
    }

    private void tell(Packaging.Released released) {
        PrintWriter said = terminal.out();
        for (Recipient recipient : Recipient.values()) {
            said.printf(
                    "%s: %d records%n",
                    out.resolve(released.number().id(recipient)),
                    released.records().get(recipient));
        }
        if (released.unproved() > 0) {
            said.printf(
                    "found and in no copy: %d records that were never sealed, or whose key was erased%n",
                    released.unproved());
        }
        released.vouching().forEach(said::println);
        released.warnings().forEach(warning -> said.println("think about it: " + warning));
        said.printf(
                "%ncheck it, in each folder: bash verify.sh %s PACKAGE-ID%n",
                trust.toAbsolutePath().normalize());
        said.flush();
    }

    private @Nullable String wanted() {
        if (vrm == null) {
            return null;
        }
        return Vrm.of(vrm)
                .orElseThrow(() -> terminal.wrong("--vrm must have 1 to 12 characters A-Z, 0-9"))
                .value();
    }

    private Set<UUID> hidden() throws IOException {
        Set<UUID> hidden = new TreeSet<>();
        if (sensitive != null) {
            for (String line : Files.readAllLines(sensitive)) {
                if (!line.isBlank()) {
                    try {
                        hidden.add(UUID.fromString(line.strip()));
                    } catch (IllegalArgumentException e) {
                        throw new IOException(sensitive + ": a line is no record id", e);
                    }
                }
            }
        }
        return hidden;
    }
}

package anpr.hub.simulator;

import anpr.hub.core.partner.Feed;
import anpr.hub.simulator.reconcile.HubRecords;
import anpr.hub.simulator.reconcile.Report;
import anpr.hub.simulator.traffic.FaultRates;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.traffic.Plates;
import anpr.hub.simulator.truth.GroundTruth;
import java.io.Console;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole hub at work: starts one in a process of its own, drives simulated partners of all four source classes past
 * it with every fault of the field, and then looks for every acknowledged read in the store.
 */
@Command(name = "demo", description = "A hub, simulated partners that drive it, and a reconciliation at the end.")
public final class Demo implements Callable<Integer> {
    private static final int HEAP_MB = 512;
    private static final int WANTED = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(90);
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(60);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Span.class,
            description = "how long vehicles pass, such as 60s or 5m; without it until Ctrl-C")
    private @Nullable Duration length;

    @Option(names = "--rate", paramLabel = "N", description = "reads a second over all partners (${DEFAULT-VALUE})")
    private double rate = 50;

    @Option(names = "--data", paramLabel = "DIR", description = "keep the data here (otherwise a temporary directory)")
    private @Nullable Path data;

    @Option(
            names = "--faults",
            paramLabel = "FAULTS",
            description = "none, all (default), or a list such as duplicate=0.05,cut=0.01")
    private String faults = "all";

    @Option(names = "--seed", paramLabel = "N", description = "the same traffic again")
    private long seed = System.nanoTime() & 0xffff_ffffL;

    @Option(names = "--help", usageHelp = true, description = "this")
    private boolean help;

    private final InstantSource clock = InstantSource.system();
    private final Terminal terminal = new Terminal(System.out, onTerminal());
    private final CountDownLatch stop;

    Demo(CountDownLatch stop) {
        this.stop = stop;
    }

    /** Exit status 0 if nothing is lost or unexplained, 1 if something is, 2 if the demo could not run. */
    public static void main(String[] arguments) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger(2);
        // Ctrl-C ends the traffic, not the demo: what was sent is still reconciled.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(status.get());
        }));
        CommandLine command = new CommandLine(new Demo(stop));
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            System.err.println("demo: " + failure.getMessage());
            return 2;
        });
        status.set(command.execute(arguments));
        ended.countDown();
        System.exit(status.get());
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        FaultRates rates = FaultRates.parse(faults);
        Path home = Path.of(System.getProperty("hub.home", "."));
        Path directory = data == null ? Files.createTempDirectory("hub-demo-") : Files.createDirectories(data);
        List<Plate> wanted = Plates.wanted(WANTED, seed);
        Report report;
        try (GroundTruth truth = GroundTruth.open(directory.resolve("ground-truth.jsonl"), clock);
                Premises premises = Premises.open(home.resolve("partner-config"), directory, truth, clock);
                ControlRoom room = ControlRoom.open(premises.config(), directory);
                Vouchers vouchers = Vouchers.open(home, directory)) {
            for (WantedList list : WantedList.simulated(wanted)) {
                list.write(directory.resolve("voi"));
                truth.watch(list.name(), list.vrms());
            }
            terminal.say("Starting a hub with its own broker and database; data in " + directory);
            try (HubProcess hub = HubProcess.start(
                    new HubProcess.Launch(
                            home,
                            premises.config(),
                            directory.toAbsolutePath(),
                            HEAP_MB,
                            Stream.concat(Vouchers.SETTINGS.stream(), room.settings().stream())
                                    .toList()),
                    waited -> terminal.progress("  starting, " + waited.toSeconds() + " s"))) {
                introduce(hub.address());
                room.patrol(hub.address());
                report = drive(new Fleet.Plan(rate, rates, wanted, seed, PATIENCE), premises, hub, truth);
                terminal.say("");
                new FeedTable(premises.partners(), report).lines().forEach(terminal::say);
                terminal.say("");
                report.lines().forEach(terminal::say);
                room.standing(hub.address()).forEach(terminal::say);
                vouchers.standing(hub.address()).forEach(terminal::say);
            }
        }
        if (report.clean() && data == null) {
            delete(directory);
        } else {
            terminal.say("The data stays in " + directory);
        }
        return report.clean() ? 0 : 1;
    }

    private void introduce(HubAddress hub) {
        terminal.say(
                "The hub is at " + hub.http() + " (SFTP at port " + hub.sftp().port() + ")");
        terminal.say("  accounts and feeds have generated secrets in " + hub.secrets());
        terminal.say("  reads of a mark:  curl -u investigator '" + hub.http() + "/api/reads?vrm=ZZ99ZZZ&reason=demo'");
        terminal.say("  the store itself: psql -U " + hub.jdbc().user() + " '"
                + hub.jdbc().url().replaceFirst("^jdbc:", "") + "' (its password is in hub.json beside them)");
    }

    private Report drive(Fleet.Plan plan, Premises premises, HubProcess hub, GroundTruth truth)
            throws IOException, SQLException, InterruptedException {
        HubRecords records = new HubRecords(
                hub.address().jdbc().url(),
                hub.address().jdbc().user(),
                hub.address().jdbc().password());
        try (Fleet fleet = new Fleet(
                plan,
                premises.partners().feeds().values(),
                premises,
                hub.address(),
                Secrets.read(hub.address().secrets()),
                truth,
                clock)) {
            fleet.start();
            terminal.say(String.format(
                    Locale.ROOT,
                    "%s reads a second from %d feeds by %d transports%s, seed %d",
                    rate,
                    premises.partners().feeds().size(),
                    premises.partners().feeds().values().stream()
                            .map(Feed::transport)
                            .distinct()
                            .count(),
                    length == null ? " until Ctrl-C" : " for " + length.toSeconds() + " s",
                    seed));
            watch(hub, truth, records);
            terminal.say("No more vehicles; waiting for what is under way");
            if (!fleet.drained(LONGEST_DRAIN)) {
                terminal.say("some devices still hold messages that the hub has not answered");
            }
        }
        if (!hub.isAlive()) {
            throw new IOException("the hub ended before the run was reconciled; see hub.out in its data directory");
        }
        return new Settling(truth, records).report(LONGEST_SETTLING);
    }

    private void watch(HubProcess hub, GroundTruth truth, HubRecords records) throws InterruptedException {
        long began = System.nanoTime();
        while (hub.isAlive()) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            if (length != null && passed.compareTo(length) >= 0) {
                return;
            }
            terminal.progress(standing(passed, truth, records));
            if (stop.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
        terminal.say("the hub has ended by itself; see hub.out in its data directory");
    }

    private static String standing(Duration passed, GroundTruth truth, HubRecords records) {
        GroundTruth.Totals totals = truth.totals();
        String sent = String.format(
                Locale.ROOT,
                "%s  sent %,d  acknowledged %,d",
                Terminal.clock(passed),
                totals.records(),
                totals.acknowledgedRecords());
        try {
            HubRecords.Progress progress = records.progress();
            return sent
                    + String.format(
                            Locale.ROOT,
                            "  stored %,d  quarantined %,d  hits %,d",
                            progress.stored(),
                            progress.quarantined(),
                            progress.hits());
        } catch (SQLException e) {
            return sent + "  (the database does not answer)";
        }
    }

    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

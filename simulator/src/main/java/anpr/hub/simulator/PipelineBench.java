package anpr.hub.simulator;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.partner.PartnerConfig;
import anpr.hub.simulator.reconcile.HubRecords;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.traffic.Plates;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the whole hub carries on this machine, load generator and database included: reads a second from HTTP to stored
 * and matched at full speed; time from receipt to hit at a fixed rate; and what the broker alone does in the same run,
 * since figures of different runs cannot be compared.
 */
@Command(name = "bench pipeline", description = "Reads a second from HTTP to stored and matched.")
public final class PipelineBench implements Callable<Integer> {
    private static final int HEAP_MB = 512;
    private static final int CONNECTIONS = 64;
    private static final double FIXED_RATE = 500;
    private static final double HIGH_RATE = 1_000;
    private static final int LISTED = 2_000;
    private static final int MILLION = 1_000_000;
    private static final String FEED = "pretend-rekor";
    private static final Duration LONGEST_SETTLING = Duration.ofSeconds(120);
    private static final Duration LONGEST_IMPORT = Duration.ofMinutes(10);
    /** For so long reads come in before it is looked whether they still need to. */
    private static final Duration SLICE = Duration.ofSeconds(5);

    private static final String BROKER_BENCH = "anpr.hub.routes.bench.BrokerBench";

    @Option(names = "--short", description = "about a minute instead of three")
    private boolean brief;

    @Option(names = "--json", description = "print one JSON object and nothing else")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "this")
    private boolean help;

    private final InstantSource clock = InstantSource.system();

    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new PipelineBench());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            System.err.println("bench: " + failure.getMessage());
            return 2;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path home = Path.of(System.getProperty("hub.home", "."));
        Feed feed = PartnerConfig.load(home.resolve("partner-config"))
                .feed(FEED)
                .orElseThrow(() -> new IOException("partner-config has no feed '" + FEED + "'"));
        Path data = Files.createTempDirectory("hub-bench-");
        List<Plate> wanted = Plates.wanted(LISTED, 1);
        ObjectNode results = new ObjectMapper().createObjectNode();
        try {
            measure(home, data.resolve("sealed"), feed, wanted, results);
            unsealed(home, data.resolve("unsealed"), feed, wanted, results);
            amongAMillion(home, data.resolve("million"), feed, wanted, results);
            brokerAlone(home, data, results);
        } finally {
            Demo.delete(data);
        }
        print(results);
        return 0;
    }

    /** The same hub without sealing, at full speed: what sealing costs. */
    private void unsealed(Path home, Path data, Feed feed, List<Plate> wanted, ObjectNode results)
            throws IOException, SQLException, InterruptedException {
        ObjectNode without = new ObjectMapper().createObjectNode();
        run(home, data, List.of("--hub.seal.on=false"), feed, wanted, (hub, load, counted, records) -> {
            // As warm as the other one was.
            counted.settle(load.drive(CONNECTIONS, FIXED_RATE, seconds(15, 60)));
            fullSpeed(load, counted, without);
        });
        double sealed = results.path("readsPerSecond").asDouble();
        double unsealed = without.path("readsPerSecond").asDouble();
        results.put("unsealedReadsPerSecond", unsealed)
                .put("sealingCost", Math.round((1 - sealed / unsealed) * 1000) / 1000.0);
    }

    /** The same with a list of a million other vehicles, which is taken over while reads come in. */
    private void amongAMillion(Path home, Path data, Feed feed, List<Plate> wanted, ObjectNode results)
            throws IOException, SQLException, InterruptedException {
        run(home, data, List.of(), feed, wanted, (hub, load, counted, records) -> {
            counted.settle(load.drive(CONNECTIONS, FIXED_RATE, seconds(10, 30)));
            say("a list of a million, while " + (int) FIXED_RATE + " reads a second come in");
            WantedList million = new WantedList("simulated-million", 5, others());
            long began = System.nanoTime();
            CompletableFuture<Duration> taken = CompletableFuture.supplyAsync(() -> {
                try {
                    million.write(data.resolve("voi"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                await(data.resolve("hub.out"), "VOI list " + million.name() + " revision 1 is in force");
                return Duration.ofNanos(System.nanoTime() - began);
            });
            Instant from = clock.instant();
            while (!taken.isDone()) {
                counted.settle(load.drive(CONNECTIONS, FIXED_RATE, SLICE));
            }
            results.put("millionImportSeconds", rounded(taken.join().toMillis() / 1e3))
                    .put(
                            "millionImportReceiptToHitP99Ms",
                            rounded(records.receiptToHit(from).p99Ms()));
            say((int) HIGH_RATE + " a second among a million entries");
            Instant then = clock.instant();
            RekorLoad.Driven driven = load.drive(CONNECTIONS, HIGH_RATE, seconds(15, 60));
            counted.settle(driven);
            HubRecords.Latency latency = records.receiptToHit(then);
            results.put(
                            "millionRatePerSecond",
                            rounded(driven.acknowledged() / (driven.took().toNanos() / 1e9)))
                    .put("millionRateHits", latency.hits())
                    .put("millionRateFailed", driven.failed())
                    .put("millionRateReceiptToHitP50Ms", rounded(latency.p50Ms()))
                    .put("millionRateReceiptToHitP99Ms", rounded(latency.p99Ms()));
        });
    }

    /** Marks that the load never shows, as long as those that it does. */
    private static List<Plate> others() {
        return IntStream.range(0, MILLION)
                .mapToObj(i -> new Plate("YY" + (10_000_000 + i), "GB"))
                .toList();
    }

    private static void await(Path output, String said) {
        long giveUp = System.nanoTime() + LONGEST_IMPORT.toNanos();
        while (System.nanoTime() < giveUp) {
            try (Stream<String> lines = Files.lines(output, StandardCharsets.UTF_8)) {
                if (lines.anyMatch(line -> line.contains(said))) {
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IllegalStateException(
                "the list of a million was not in force after " + LONGEST_IMPORT.toSeconds() + " s");
    }

    private void measure(Path home, Path data, Feed feed, List<Plate> wanted, ObjectNode results)
            throws IOException, SQLException, InterruptedException {
        run(home, data, List.of(), feed, wanted, (hub, load, counted, records) -> {
            // The fixed rate first: on few cores the compiler is at work for the first minute, and full speed needs it.
            fixedRate(load, counted, records, results);
            fullSpeed(load, counted, results);
            results.put("hubHeapMb", HEAP_MB)
                    .put("hubPeakMemoryMb", peakMemoryMb(hub.address().pid()));
        });
    }

    /** What is measured of a hub that is warm. */
    private interface Measured {
        void of(HubProcess hub, RekorLoad load, Counted counted, HubRecords records)
                throws SQLException, InterruptedException;
    }

    private void run(Path home, Path data, List<String> settings, Feed feed, List<Plate> wanted, Measured measured)
            throws IOException, SQLException, InterruptedException {
        new WantedList("simulated-interest", 1, wanted).write(data.resolve("voi"));
        say("starting a hub with a heap of " + HEAP_MB + " MB"
                + String.join(" ", settings).replace("--", " "));
        try (HubProcess hub = HubProcess.start(
                new HubProcess.Launch(home, home.resolve("partner-config"), data, HEAP_MB, settings), waited -> {})) {
            HubAddress address = hub.address();
            HubRecords records = new HubRecords(
                    address.jdbc().url(), address.jdbc().user(), address.jdbc().password());
            RekorLoad load = new RekorLoad(
                    address.http(),
                    FEED,
                    Secrets.read(address.secrets()).of(FEED),
                    feed.cameras().cameras(),
                    wanted,
                    clock);
            Counted counted = new Counted(records);
            say("warming up");
            counted.settle(load.drive(CONNECTIONS, 0, seconds(10, 25)));
            measured.of(hub, load, counted, records);
        }
    }

    private void fullSpeed(RekorLoad load, Counted counted, ObjectNode results)
            throws SQLException, InterruptedException {
        say("full speed from " + CONNECTIONS + " connections");
        long began = System.nanoTime();
        RekorLoad.Driven driven = load.drive(CONNECTIONS, 0, seconds(12, 60));
        Duration settled = counted.settle(driven).minusNanos(began);
        results.put("readsPerSecond", rounded(driven.acknowledged() / (settled.toNanos() / 1e9)))
                .put(
                        "acknowledgedPerSecond",
                        rounded(driven.acknowledged() / (driven.took().toNanos() / 1e9)))
                .put("connections", CONNECTIONS)
                .put("reads", driven.acknowledged())
                .put("failed", driven.failed());
    }

    private void fixedRate(RekorLoad load, Counted counted, HubRecords records, ObjectNode results)
            throws SQLException, InterruptedException {
        say((int) FIXED_RATE + " a second");
        Instant from = clock.instant();
        RekorLoad.Driven driven = load.drive(CONNECTIONS, FIXED_RATE, seconds(15, 60));
        counted.settle(driven);
        HubRecords.Latency latency = records.receiptToHit(from);
        results.put("fixedRatePerSecond", FIXED_RATE)
                .put("fixedRateHits", latency.hits())
                .put("fixedRateFailed", driven.failed())
                .put("receiptToHitP50Ms", rounded(latency.p50Ms()))
                .put("receiptToHitP99Ms", rounded(latency.p99Ms()))
                .put("answerP50Ms", rounded(driven.answerMs(0.50)))
                .put("answerP99Ms", rounded(driven.answerMs(0.99)));
    }

    /** What has been driven so far, and waits until the hub has stored and matched it. */
    private static final class Counted {
        private final HubRecords records;
        private long reads;
        private long hits;

        Counted(HubRecords records) {
            this.records = records;
        }

        /** @return when that was, as {@link System#nanoTime} */
        Duration settle(RekorLoad.Driven driven) throws SQLException, InterruptedException {
            reads += driven.acknowledged();
            hits += driven.hits();
            long giveUp = System.nanoTime() + LONGEST_SETTLING.toNanos();
            while (true) {
                HubRecords.Progress progress = records.progress();
                if (progress.stored() >= reads && progress.hits() >= hits) {
                    return Duration.ofNanos(System.nanoTime());
                }
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("of " + reads + " acknowledged reads " + progress.stored()
                            + " are stored, of " + hits + " hits " + progress.hits() + " raised, after "
                            + LONGEST_SETTLING.toSeconds() + " s of waiting");
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private void brokerAlone(Path home, Path data, ObjectNode results) throws IOException, InterruptedException {
        if (!Files.exists(home.resolve("routes/target/classes/" + BROKER_BENCH.replace('.', '/') + ".class"))) {
            return;
        }
        say("the broker alone");
        Path out = data.resolve("broker-alone.out");
        Process process = new ProcessBuilder(
                        HubProcess.java(),
                        "-Xmx" + HEAP_MB + "m",
                        "-cp",
                        HubProcess.builtClassPath(home),
                        BROKER_BENCH,
                        data.resolve("broker-alone").toString(),
                        Integer.toString(CONNECTIONS),
                        Long.toString(seconds(8, 20).toSeconds()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("the broker's own benchmark ended with status " + process.exitValue());
        }
        JsonNode broker = new ObjectMapper()
                .readTree(firstLine(out, line -> line.startsWith("{"))
                        .orElseThrow(() -> new IOException("the broker's own benchmark printed no result")));
        double sends = broker.path("sendsPerSecond").asDouble();
        results.put("brokerAlonePerSecond", rounded(sends))
                .put("ratio", Math.round(results.path("readsPerSecond").asDouble() / sends * 1000) / 1000.0);
    }

    private void print(ObjectNode results) throws JsonProcessingException {
        if (json) {
            ObjectNode whole = new ObjectMapper().createObjectNode().put("benchmark", "pipeline");
            whole.putObject("machine")
                    .put("cores", Runtime.getRuntime().availableProcessors())
                    .put("cpu", cpu())
                    .put("jdk", Runtime.version().toString())
                    .put("heap", HEAP_MB + "m");
            whole.set("results", results);
            System.out.println(new ObjectMapper().writeValueAsString(whole));
        } else {
            results.properties()
                    .forEach(result -> System.out.printf(
                            Locale.ROOT,
                            "%-24s %12s%n",
                            result.getKey(),
                            result.getValue().asText()));
        }
    }

    private void say(String what) {
        System.err.println("bench: " + what);
    }

    private Duration seconds(int ifBrief, int otherwise) {
        return Duration.ofSeconds(brief ? ifBrief : otherwise);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static String cpu() {
        return procLine(Path.of("/proc/cpuinfo"), "model name").orElse("unknown");
    }

    private static long peakMemoryMb(long pid) {
        return procLine(Path.of("/proc/" + pid + "/status"), "VmHWM")
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .orElse(-1L);
    }

    private static Optional<String> procLine(Path file, String name) {
        try {
            return firstLine(file, line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip());
        } catch (IOException e) {
            // Not Linux: these are remarks on the machine, not results.
            return Optional.empty();
        }
    }

    private static Optional<String> firstLine(Path file, Predicate<String> wanted) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(wanted).findFirst();
        }
    }
}

package anpr.hub.core.mapping;

import anpr.hub.core.normalise.ImageFacts;
import anpr.hub.core.normalise.Normalised;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Reads a second on one thread, from the bytes of a submission to the canonical read: parsing, mapping with lineage,
 * register, quality rules, provenance. Image bytes are decoded but not kept: that is another leg.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MappingBenchmark {
    private static final int CSV_ROWS = 1_000;
    private static final Map<String, String> MESSAGES = new TreeMap<>(Map.of(
            "hikvision", "bare",
            "rekor", "group",
            "bof2", "capture-typed",
            "genetec-autovu", "read",
            "csv-batch", "utc-column"));

    @Param({"hikvision", "rekor", "bof2", "genetec-autovu", "csv-batch"})
    public String sourceType = "hikvision";

    private Normaliser normaliser;
    private Submission submission;
    private Feed feed;

    @Setup
    public void prepare() {
        submission = submission(sourceType);
        feed = Trials.feed(sourceType);
        UUID id = new UUID(0, 1);
        normaliser = new Normaliser(Trials.TYPES, new NoImages(), () -> id, "benchmark");
        long accepted = normalise().outcomes().stream()
                .filter(Outcome.Accepted.class::isInstance)
                .count();
        if (accepted != reads(sourceType)) {
            throw new IllegalStateException(sourceType + ": " + accepted + " reads of " + reads(sourceType));
        }
    }

    @Benchmark
    public Normalised normalise() {
        return normaliser.normalise(submission, feed);
    }

    /** {@code [--short] [--json]}: a short run takes about 20 seconds; with --json nothing but one object is printed. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        List<String> options = List.of(arguments);
        boolean brief = options.contains("--short");
        TimeValue once = TimeValue.milliseconds(brief ? 900 : 2_000);
        Map<String, Double> results = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(MappingBenchmark.class.getName() + ".normalise")
                        .forks(1)
                        .threads(1)
                        .warmupIterations(brief ? 2 : 4)
                        .warmupTime(once)
                        .measurementIterations(brief ? 2 : 5)
                        .measurementTime(once)
                        .jvmArgsAppend("-Dhub.home=" + Trials.HOME.toAbsolutePath(), "-Xmx512m")
                        .verbosity(options.contains("--json") ? VerboseMode.SILENT : VerboseMode.NORMAL)
                        .build())
                .run()) {
            String type = result.getParams().getParam("sourceType");
            double scored = result.getPrimaryResult().getScore() * reads(type);
            results.put(type, (double) Math.round(scored));
        }
        print(results, options.contains("--json"));
    }

    private static void print(Map<String, Double> results, boolean json) throws IOException {
        PrintStream out = System.out;
        if (!json) {
            results.forEach((type, rate) -> out.printf("%-16s %,10.0f reads a second%n", type, rate));
            return;
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode().put("benchmark", "mapping");
        report.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("cpu", cpu())
                .put("jdk", Runtime.version().toString())
                .put("heap", "512m");
        ObjectNode rates = report.putObject("results");
        results.forEach(rates::put);
        out.println(mapper.writeValueAsString(report));
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static Submission submission(String type) {
        if (!type.equals("csv-batch")) {
            return Sample.named(type, MESSAGES.get(type)).submission();
        }
        String sample = new String(Sample.named(type, MESSAGES.get(type)).body(), StandardCharsets.UTF_8);
        List<String> lines = sample.lines().toList();
        return Trials.submission(IntStream.range(0, CSV_ROWS)
                .mapToObj(row -> lines.get(1))
                .collect(Collectors.joining("\n", lines.getFirst() + "\n", "\n")));
    }

    private static int reads(String type) {
        return type.equals("csv-batch") ? CSV_ROWS : 1;
    }

    /** Gives every image the same reference. */
    private static final class NoImages implements ImageStore {
        private final ImageRef any =
                ImageFacts.describe("any", Trials.submission("any").body());

        @Override
        public ImageRef keep(String name, byte[] image) {
            return new ImageRef(name, any.sha256(), image.length, 1, 1, "image/jpeg");
        }

        @Override
        public Optional<byte[]> find(String sha256) {
            return Optional.empty();
        }
    }
}

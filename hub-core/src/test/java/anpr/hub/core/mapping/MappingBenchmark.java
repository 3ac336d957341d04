package anpr.hub.core.mapping;

import anpr.hub.core.normalise.ImageFacts;
import anpr.hub.core.normalise.Normalised;
import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.FieldLineage;
import anpr.hub.core.read.ImageRef;
import anpr.hub.core.submission.ImageStore;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Reads a second on one thread, of every source type that has a sample with reads.
 *
 * <ul>
 *   <li>{@code map}: from the bytes of a submission to its texts, with lineage;
 *   <li>{@code twin}: the same job in JSLT for JSON, in XSLT for XML, without lineage: see {@link Twin};
 *   <li>{@code normalise}: from the bytes to the canonical read: {@code map}, then register, quality rules, provenance.
 *       Image bytes are decoded but not kept: that is another leg.
 * </ul>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MappingBenchmark {
    private static final int CSV_ROWS = 1_000;
    /** Which sample to take where the first with reads is not the typical one. */
    private static final Map<String, String> MESSAGES =
            Map.of("hikvision", "bare", "rekor", "group", "bof2", "capture-typed", "genetec-autovu", "read");

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Param("hikvision")
    public String sourceType = "hikvision";

    private Work work = Work.of(sourceType).orElseThrow();
    private Normaliser normaliser = normaliser();
    private @Nullable Twin twin;

    /** What is measured of a type. */
    private static final class Work {
        private final SourceType type;
        private final Submission submission;
        private final Feed feed;
        private final int reads;

        Work(String name, Submission submission) {
            type = Trials.type(name);
            feed = Trials.feed(name);
            this.submission = submission;
            reads = (int) normaliser().normalise(submission, feed).outcomes().stream()
                    .filter(Outcome.Accepted.class::isInstance)
                    .count();
        }

        /** That of the typical sample: the first with reads and a twin, else the first with reads. */
        static Optional<Work> of(String type) {
            if (type.equals("csv-batch")) {
                return Optional.of(new Work(type, rows()));
            }
            List<Work> works = Sample.all().stream()
                    .filter(sample -> sample.type().equals(type))
                    .filter(sample -> sample.name().equals(MESSAGES.getOrDefault(type, sample.name())))
                    .map(sample -> new Work(type, sample.submission()))
                    .filter(work -> work.reads > 0)
                    .toList();
            return works.stream()
                    .filter(work -> work.twin().isPresent())
                    .findFirst()
                    .or(() -> works.stream().findFirst());
        }

        /** The twin, if there is one that finds the same plates and times, and nothing else that differs. */
        Optional<Twin> twin() {
            try {
                Optional<Twin> twin = Twin.of(type, submission);
                return twin.isPresent() && agrees(twin.get().texts()) ? twin : Optional.empty();
            } catch (Exception noTwin) {
                return Optional.empty();
            }
        }

        private boolean agrees(List<Map<String, String>> theirs) {
            List<Mapped.Fields> ours = fields();
            if (ours.size() != theirs.size()) {
                return false;
            }
            for (int i = 0; i < ours.size(); i++) {
                for (Field field : Field.values()) {
                    String text = ours.get(i).values().text(field);
                    String theirText = theirs.get(i).get(field.canonicalName());
                    boolean needed = field == Field.VRM_AS_READ || field == Field.CAPTURE_TIME;
                    if (text != null && (needed || theirText != null) && !same(text, theirText)) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** Numbers may be written in another way: JSLT makes doubles of them. */
        private static boolean same(String ours, @Nullable String theirs) {
            BigDecimal number = Numbers.parse(ours);
            return ours.equals(theirs)
                    || number != null && theirs != null && number.doubleValue() == Double.parseDouble(theirs);
        }

        private List<Mapped.Fields> fields() {
            return type.map(submission).stream()
                    .filter(Mapped.Fields.class::isInstance)
                    .map(Mapped.Fields.class::cast)
                    .toList();
        }
    }

    @Setup
    public void prepare() {
        work = Work.of(sourceType).orElseThrow();
        normaliser = normaliser();
        twin = work.twin().orElse(null);
    }

    @Benchmark
    public Object map() {
        List<List<FieldLineage>> lineage = new ArrayList<>();
        List<Mapped> mapped = work.type.map(work.submission);
        for (Mapped each : mapped) {
            if (each instanceof Mapped.Fields fields) {
                lineage.add(fields.values().lineage());
            }
        }
        return Map.entry(mapped, lineage);
    }

    @Benchmark
    public Object twin() throws Exception {
        return Objects.requireNonNull(twin).map();
    }

    @Benchmark
    public Normalised normalise() {
        return normaliser.normalise(work.submission, work.feed);
    }

    /**
     * {@code [TYPE...] [--short] [--json]}: all types, or those named; with --json nothing but one object is printed.
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        List<String> options = List.of(arguments);
        boolean brief = options.contains("--short");
        boolean json = options.contains("--json");
        List<String> named =
                options.stream().filter(option -> !option.startsWith("--")).toList();
        Map<String, Work> works = new TreeMap<>();
        Map<String, String> languages = new TreeMap<>();
        for (String type : named.isEmpty() ? types() : named) {
            Work.of(type).ifPresent(work -> {
                works.put(type, work);
                work.twin().ifPresent(twin -> languages.put(type, twin.language()));
            });
        }
        Map<String, Map<String, RunResult>> results = new TreeMap<>();
        run(works.keySet(), "(map|normalise)", brief, json, results);
        if (!languages.isEmpty()) {
            run(languages.keySet(), "twin", brief, json, results);
        }
        if (json) {
            System.out.println(report(works, languages, results));
        } else {
            print(works, languages, results);
        }
    }

    private static void run(
            Set<String> types, String what, boolean brief, boolean json, Map<String, Map<String, RunResult>> into)
            throws RunnerException {
        // A short run is one process: a fork each would take longer than what is measured.
        TimeValue once = TimeValue.milliseconds(brief ? 300 : 2_000);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include('^' + Pattern.quote(MappingBenchmark.class.getName()) + "\\." + what + '$')
                .param("sourceType", types.toArray(String[]::new))
                .forks(brief ? 0 : 1)
                .threads(1)
                .warmupIterations(brief ? 2 : 4)
                .warmupTime(once)
                .measurementIterations(brief ? 2 : 5)
                .measurementTime(once)
                .jvmArgsAppend("-Dhub.home=" + Trials.HOME.toAbsolutePath(), "-Xmx512m", "-XX:+UseParallelGC")
                .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL);
        if (!json) {
            options.addProfiler(GCProfiler.class);
        }
        for (RunResult result : new Runner(options.build()).run()) {
            String benchmark = result.getParams().getBenchmark();
            into.computeIfAbsent(result.getParams().getParam("sourceType"), _ -> new TreeMap<>())
                    .put(benchmark.substring(benchmark.lastIndexOf('.') + 1), result);
        }
    }

    private static void print(
            Map<String, Work> works, Map<String, String> languages, Map<String, Map<String, RunResult>> results) {
        PrintStream out = System.out;
        out.printf(
                "%n%-20s %17s %22s %17s %7s %26s%n",
                "reads a second", "map with lineage", "the same in", "", "ratio", "bytes a read: ours, theirs");
        results.forEach((type, runs) -> {
            int reads = works.get(type).reads;
            RunResult other = runs.get("twin");
            out.printf(
                    "%-20s %17s %22s %17s %7s %26s%n",
                    type,
                    rate(runs.get("map"), reads),
                    languages.getOrDefault(type, "-"),
                    rate(other, reads),
                    other == null ? "-" : "%.2f".formatted(score(runs.get("map"), 1) / score(other, 1)),
                    allocated(runs.get("map"), reads) + ", " + allocated(other, reads));
        });
        out.printf("%n%-20s %17s %26s%n", "reads a second", "bytes to read", "bytes a read");
        results.forEach((type, runs) -> {
            int reads = works.get(type).reads;
            out.printf(
                    "%-20s %17s %26s%n",
                    type, rate(runs.get("normalise"), reads), allocated(runs.get("normalise"), reads));
        });
    }

    private static double score(RunResult result, int reads) {
        return result.getPrimaryResult().getScore() * reads;
    }

    private static String rate(@Nullable RunResult result, int reads) {
        if (result == null) {
            return "-";
        }
        double error = result.getPrimaryResult().getScoreError();
        return "%,.0f%s"
                .formatted(score(result, reads), Double.isNaN(error) ? "" : " \u00b1%,.0f".formatted(error * reads));
    }

    private static String allocated(@Nullable RunResult result, int reads) {
        Result<?> bytes = result == null ? null : result.getSecondaryResults().get(ALLOCATED);
        return bytes == null ? "-" : "%,.0f".formatted(bytes.getScore() / reads);
    }

    private static String report(
            Map<String, Work> works, Map<String, String> languages, Map<String, Map<String, RunResult>> results)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode().put("benchmark", "mapping");
        report.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("cpu", cpu())
                .put("jdk", Runtime.version().toString())
                .put("heap", "512m");
        ObjectNode rates = report.putObject("results");
        ObjectNode beside = report.putObject("beside");
        results.forEach((type, runs) -> {
            int reads = works.get(type).reads;
            rates.put(type, Math.round(score(runs.get("normalise"), reads)));
            ObjectNode one = beside.putObject(type).put("map", Math.round(score(runs.get("map"), reads)));
            RunResult other = runs.get("twin");
            if (other != null) {
                one.put(languages.get(type), Math.round(score(other, reads)));
                one.put("ratio", Math.round(100 * score(runs.get("map"), 1) / score(other, 1)) / 100.0);
            }
        });
        return mapper.writeValueAsString(report);
    }

    private static String cpu() throws IOException {
        java.nio.file.Path info = java.nio.file.Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static List<String> types() {
        return Sample.all().stream().map(Sample::type).distinct().toList();
    }

    private static Normaliser normaliser() {
        return new Normaliser(Trials.TYPES, new NoImages(), "benchmark");
    }

    private static Submission rows() {
        String sample = new String(Sample.named("csv-batch", "utc-column").body(), StandardCharsets.UTF_8);
        List<String> lines = sample.lines().toList();
        return Trials.submission(IntStream.range(0, CSV_ROWS)
                .mapToObj(row -> lines.get(1))
                .collect(Collectors.joining("\n", lines.getFirst() + "\n", "\n")));
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

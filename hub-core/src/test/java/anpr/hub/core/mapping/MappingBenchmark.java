package anpr.hub.core.mapping;

import anpr.hub.core.normalise.ImageFacts;
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
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a second on one thread, of every source type that has a sample with reads.
 *
 * <ul>
 *   <li>{@code map}: from the bytes of a submission to its texts, with lineage;
 *   <li>{@code twin}: the same job in JSLT for JSON, in XSLT for XML, without lineage: see {@link Twin};
 *   <li>{@code normalise}: from the bytes to the canonical read: {@code map}, then register, quality rules, provenance.
 *       Image bytes are decoded but not kept: that is another leg.
 * </ul>
 *
 * The three take turns of a few milliseconds, so that whatever else the machine does befalls each alike, and are told by
 * wall time and by processor time of the thread. All types are measured in one process, as a hub maps them.
 */
public final class MappingBenchmark {
    private static final int CSV_ROWS = 1_000;
    /** Which sample to take where the first with reads is not the typical one. */
    private static final Map<String, String> MESSAGES =
            Map.of("hikvision", "bare", "rekor", "group", "bof2", "capture-typed", "genetec-autovu", "read");

    private static final long SLICE = 20_000_000;
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What was made last, so that nothing is left out because nobody looks at it. */
    private static volatile @Nullable Object made;

    private MappingBenchmark() {}

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

        /** From the bytes to the texts, with lineage. */
        Object map() {
            List<List<FieldLineage>> lineage = new ArrayList<>();
            List<Mapped> mapped = type.map(submission);
            for (Mapped each : mapped) {
                if (each instanceof Mapped.Fields fields) {
                    lineage.add(fields.values().lineage());
                }
            }
            return Map.entry(mapped, lineage);
        }
    }

    /** One of the jobs that take turns. */
    @FunctionalInterface
    private interface Job {
        Object done() throws Exception;
    }

    /** What a job did so far. */
    private static final class Tally {
        private long done;
        private long wall;
        private long processor;
        private long bytes;

        void turn(Job job) throws Exception {
            long bytesBefore = THREAD.getCurrentThreadAllocatedBytes();
            long processorBefore = THREAD.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            long now = began;
            for (; now - began < SLICE; now = System.nanoTime()) {
                made = job.done();
                done++;
            }
            wall += now - began;
            processor += THREAD.getCurrentThreadCpuTime() - processorBefore;
            bytes += THREAD.getCurrentThreadAllocatedBytes() - bytesBefore;
        }

        double aSecond() {
            return 1e9 * done / wall;
        }

        double aProcessorSecond() {
            return 1e9 * done / processor;
        }

        double bytesEach() {
            return (double) bytes / done;
        }
    }

    /** The jobs of a type, until each has had so much processor time: on a busy machine that takes longer. */
    private static List<Tally> turns(List<Job> jobs, long milliseconds) throws Exception {
        List<Tally> tallies = jobs.stream().map(job -> new Tally()).toList();
        while (tallies.stream().anyMatch(tally -> tally.processor < 1_000_000 * milliseconds)) {
            for (int job = 0; job < jobs.size(); job++) {
                tallies.get(job).turn(jobs.get(job));
            }
        }
        return tallies;
    }

    /** What was measured of a type: of {@code twin} nothing where there is none. */
    private record Result(
            int reads, Tally normalise, Tally map, @Nullable Tally twin, String language) {
        static Result of(Work work, boolean brief) throws Exception {
            Normaliser normaliser = normaliser();
            Twin twin = work.twin().orElse(null);
            List<Job> jobs =
                    new ArrayList<>(List.of(() -> normaliser.normalise(work.submission, work.feed), work::map));
            if (twin != null) {
                jobs.add(twin::map);
            }
            turns(jobs, brief ? 600 : 3_000);
            List<Tally> tallies = turns(jobs, brief ? 600 : 5_000);
            return new Result(
                    work.reads,
                    tallies.get(0),
                    tallies.get(1),
                    twin == null ? null : tallies.get(2),
                    twin == null ? "-" : twin.language());
        }
    }

    /**
     * {@code [TYPE...] [--short] [--json]}: all types, or those named; with --json nothing but one object is printed.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments);
        boolean brief = options.contains("--short");
        List<String> named =
                options.stream().filter(option -> !option.startsWith("--")).toList();
        Map<String, Result> results = new TreeMap<>();
        for (String type : named.isEmpty() ? types() : named) {
            Optional<Work> work = Work.of(type);
            if (work.isPresent()) {
                results.put(type, Result.of(work.get(), brief));
            }
        }
        if (options.contains("--json")) {
            System.out.println(report(results));
        } else {
            print(results);
        }
    }

    private static void print(Map<String, Result> results) {
        PrintStream out = System.out;
        out.printf(
                "%-20s %12s %14s %6s %14s %8s %10s %26s%n",
                "reads a second",
                "to the read",
                "map, lineage",
                "",
                "the same",
                "ratio",
                "processor",
                "bytes a read: ours, theirs");
        results.forEach((type, result) -> {
            Tally twin = result.twin();
            out.printf(
                    "%-20s %,12.0f %,14.0f %6s %14s %8s %10s %26s%n",
                    type,
                    result.normalise().aSecond() * result.reads(),
                    result.map().aSecond() * result.reads(),
                    result.language(),
                    twin == null ? "-" : "%,.0f".formatted(twin.aSecond() * result.reads()),
                    twin == null ? "-" : "%.2f".formatted(result.map().aSecond() / twin.aSecond()),
                    twin == null ? "-" : "%.2f".formatted(result.map().aProcessorSecond() / twin.aProcessorSecond()),
                    "%,.0f, %s"
                            .formatted(
                                    result.map().bytesEach() / result.reads(),
                                    twin == null ? "-" : "%,.0f".formatted(twin.bytesEach() / result.reads())));
        });
    }

    private static String report(Map<String, Result> results) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode().put("benchmark", "mapping");
        report.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("cpu", cpu())
                .put("jdk", Runtime.version().toString())
                .put("heap", "512m");
        ObjectNode rates = report.putObject("results");
        ObjectNode beside = report.putObject("beside");
        results.forEach((type, result) -> {
            rates.put(type, Math.round(result.normalise().aSecond() * result.reads()));
            ObjectNode one =
                    beside.putObject(type).put("map", Math.round(result.map().aSecond() * result.reads()));
            Tally twin = result.twin();
            if (twin != null) {
                one.put(result.language(), Math.round(twin.aSecond() * result.reads()));
                one.put("ratio", rounded(result.map().aSecond() / twin.aSecond()));
                one.put("ratioByProcessor", rounded(result.map().aProcessorSecond() / twin.aProcessorSecond()));
            }
        });
        return mapper.writeValueAsString(report);
    }

    private static double rounded(double ratio) {
        return Math.round(100 * ratio) / 100.0;
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

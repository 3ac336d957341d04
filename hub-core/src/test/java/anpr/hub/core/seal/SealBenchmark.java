package anpr.hub.core.seal;

import anpr.hub.core.normalise.Normaliser;
import anpr.hub.core.normalise.Outcome;
import anpr.hub.core.normalise.Sample;
import anpr.hub.core.normalise.Trials;
import anpr.hub.core.proof.Hash;
import anpr.hub.core.proof.KeyFiles;
import anpr.hub.core.proof.NoteSigner;
import anpr.hub.core.proof.SignedLog;
import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.provenance.Seal;
import anpr.hub.core.read.Read;
import anpr.hub.core.submission.Submission;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What sealing costs on one thread: a batch of reads as the leg takes them is cut, committed to, appended to a log on this
 * disk and flushed; each second a checkpoint. And how long the proof of one read takes out of a great tree on this disk.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SealBenchmark {
    private static final int BATCH = 200;
    private static final int READS = 20 * BATCH;
    private static final int PROOFS = 1_000;
    private static final long LEAVES = 100_000_000;
    private static final long LEAVES_IF_SHORT = 1_000_000;
    private static final long CHECKPOINT_NANOS = 1_000_000_000;
    private static final Path TARGET = Trials.HOME.resolve("hub-core/target");

    @Param("hikvision")
    public String sourceType = "hikvision";

    private final List<Read> reads = new ArrayList<>();
    private Path directory = TARGET;
    private SignedLog log = null;
    private Sealer sealer = null;
    private int next;
    private long signed;

    @Setup
    public void prepare() throws IOException {
        Submission sample = Sample.all().stream()
                .filter(one -> one.type().equals(sourceType))
                .findFirst()
                .orElseThrow()
                .submission();
        Normaliser normaliser = Trials.normaliser(new Trials.MemoryImages());
        for (long i = 0; reads.size() < READS; i++) {
            Submission another = new Submission(
                    new UUID(0x019f_bd6f_0000_7000L, i),
                    sample.feed(),
                    sample.receivedAt(),
                    sample.mediaType(),
                    sample.adapter(),
                    sample.transport(),
                    sample.body(),
                    sample.sha256(),
                    sample.parts());
            for (Outcome outcome :
                    normaliser.normalise(another, Trials.feed(sourceType)).outcomes()) {
                if (outcome instanceof Outcome.Accepted(int index, Read read, var event)) {
                    reads.add(read);
                }
            }
            if (i > READS) {
                throw new IllegalStateException("the sample of " + sourceType + " gives no read");
            }
        }
        directory = Files.createTempDirectory(TARGET, "bench-seal-");
        log = SignedLog.open(directory.resolve("log"), new NoteSigner.Log("bench/ingest", NoteSigner.newKeys()));
        sealer = sealer();
    }

    /** With seeds of its own: a read that comes a second time is another leaf. */
    private Sealer sealer() throws IOException {
        return new Sealer(log, new Epochs(Files.createTempDirectory(directory, "epochs"), new SecureRandom()));
    }

    @TearDown
    public void clean() throws IOException {
        log.close();
        delete(directory);
    }

    /** Durable, as it is before it is published. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Seal> seal() throws IOException {
        List<Seal> seals = sealer.append(leaves());
        if (System.nanoTime() - signed > CHECKPOINT_NANOS) {
            log.publish();
            signed = System.nanoTime();
        }
        return seals;
    }

    /** Without the log: what a core does. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Hash> commit() throws IOException {
        return leaves();
    }

    private List<Hash> leaves() throws IOException {
        if (next == READS) {
            next = 0;
            sealer = sealer();
        }
        List<Hash> leaves = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            leaves.add(sealer.leaf(ReadGroups.GROUPING, reads.get(next++)));
        }
        return leaves;
    }

    /** {@code [--short] [--json]}: with --json nothing but one object is printed. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        List<String> options = List.of(arguments);
        boolean brief = options.contains("--short");
        boolean json = options.contains("--json");
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode().put("benchmark", "seal");
        report.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("jdk", Runtime.version().toString())
                .put("heap", Runtime.getRuntime().maxMemory() / 1024 / 1024 + "m");
        ObjectNode results = report.putObject("results");
        for (RunResult result : new Runner(runs(brief, json).build()).run()) {
            String name = result.getParams().getBenchmark();
            results.put(
                    name.substring(name.lastIndexOf('.') + 1) + "PerSecond",
                    Math.round(result.getPrimaryResult().getScore()));
        }
        prove(brief ? LEAVES_IF_SHORT : LEAVES, json, results);
        if (json) {
            System.out.println(mapper.writeValueAsString(report));
        } else {
            results.properties()
                    .forEach(result -> System.out.printf(
                            "%-24s %12s%n", result.getKey(), result.getValue().asText()));
        }
    }

    private static ChainedOptionsBuilder runs(boolean brief, boolean json) {
        TimeValue once = TimeValue.milliseconds(brief ? 500 : 3_000);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include('^' + SealBenchmark.class.getName().replace(".", "\\.") + "\\.(seal|commit)$")
                .forks(brief ? 0 : 1)
                .threads(1)
                .warmupIterations(brief ? 4 : 5)
                .warmupTime(once)
                .measurementIterations(brief ? 3 : 5)
                .measurementTime(once)
                .jvmArgsAppend("-Dhub.home=" + Trials.HOME.toAbsolutePath(), "-Xmx512m", "-XX:+UseParallelGC")
                .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL);
        return json ? options : options.addProfiler(GCProfiler.class);
    }

    /** The tree is made once and kept, for it takes minutes. */
    private static void prove(long leaves, boolean json, ObjectNode results) throws IOException {
        Path kept = TARGET.resolve("bench-tree-" + leaves);
        try (SignedLog log = SignedLog.open(
                kept.resolve("log"), new NoteSigner.Log("bench/ingest", KeyFiles.loadOrCreate(kept, "ingest")))) {
            fill(log, leaves, json);
            SignedNote checkpoint = log.publish();
            long size = log.leaves().size();
            Random random = new Random(7);
            long[] nanos = new long[PROOFS];
            for (int i = 0; i < PROOFS; i++) {
                long index = random.nextLong(size);
                long began = System.nanoTime();
                log.prove(index, checkpoint).encoded();
                nanos[i] = System.nanoTime() - began;
            }
            Arrays.sort(nanos);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            results.put("treeLeaves", size)
                    .put("proofP50Ms", milliseconds(nanos[PROOFS / 2]))
                    .put("proofP99Ms", milliseconds(nanos[PROOFS * 99 / 100]))
                    .put("proofMaxMs", milliseconds(nanos[PROOFS - 1]))
                    .put("heapInUseMb", (runtime.totalMemory() - runtime.freeMemory()) / 1024 / 1024);
        }
    }

    private static void fill(SignedLog log, long leaves, boolean json) {
        while (log.leaves().size() < leaves) {
            long first = log.leaves().size();
            if (!json && first % 5_000_000 < 50_000) {
                System.out.println("tree of " + first + " leaves");
            }
            List<Hash> some = new ArrayList<>();
            for (long i = first; i < Math.min(leaves, first + 50_000); i++) {
                some.add(Hash.ofLeaf(ByteBuffer.allocate(Long.BYTES).putLong(i).array()));
            }
            log.append(some);
        }
    }

    private static double milliseconds(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}

package anpr.hub.core.hotlist;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What matching costs on one thread: reads of which one in a hundred is on a list and the others mostly are not, against ten
 * million entries; and a thousand patterns alone. And what an entry takes in memory, by the heap.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class HotlistBenchmark {
    private static final int ENTRIES = 10_000_000;
    private static final int PATTERNS = 1_000;
    private static final int READS = 1 << 16;
    private static final int PRESENT_EVERY = 100;
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY";

    @Param({"1", "20"})
    public int lists = 1;

    @Param({"exact", "confusable", "wildcard"})
    public String kind = "exact";

    private final String[] reads = new String[READS];
    private HotlistIndex index = HotlistIndex.of(List.of(), MatchRules.DEFAULT);
    private int next;

    @Setup
    public void prepare() {
        Confusables confusables = kind.equals("confusable") ? Confusables.shipped() : Confusables.NONE;
        index = HotlistIndex.of(
                kind.equals("wildcard") ? patterns(confusables) : entries(ENTRIES, lists, confusables),
                new MatchRules(confusables, 2, 0, 100));
        Random listed = new Random(1);
        Random others = new Random(2);
        for (int i = 0; i < READS; i++) {
            reads[i] = mark(i % PRESENT_EVERY == 0 ? listed : others);
        }
    }

    @Benchmark
    public void match(Blackhole hole) {
        hole.consume(index.match(reads[next++ & READS - 1], NOW));
    }

    /** Marks of the present British form, the same ones each time. */
    private static String mark(Random random) {
        char[] mark = new char[7];
        for (int i = 0; i < mark.length; i++) {
            mark[i] = i == 2 || i == 3
                    ? (char) ('0' + random.nextInt(10))
                    : LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return new String(mark);
    }

    private static List<ListIndex> entries(int entries, int lists, Confusables confusables) {
        Random random = new Random(1);
        Random ids = new Random(4);
        List<ListIndex> made = new ArrayList<>();
        for (int list = 0; list < lists; list++) {
            ListIndex.Builder builder = builder(list, confusables, entries / lists);
            for (int row = 0; row < entries / lists; row++) {
                // An id as the CSV's rows have it, and a weed date, as most entries have.
                String id = Long.toHexString(ids.nextLong() | Long.MIN_VALUE);
                builder.add(id, mark(random), NOW.plusSeconds(86_400L * (1 + row % 90)));
            }
            made.add(builder.build());
        }
        return made;
    }

    private List<ListIndex> patterns(Confusables confusables) {
        Random random = new Random(3);
        List<ListIndex> made = new ArrayList<>();
        for (int list = 0; list < lists; list++) {
            ListIndex.Builder builder = builder(list, confusables, PATTERNS / lists);
            for (int row = 0; row < PATTERNS / lists; row++) {
                builder.add("p" + row, pattern(mark(random), row), null);
            }
            made.add(builder.build());
        }
        return made;
    }

    /** A beginning, an end, a middle, or a mark with two open characters. */
    private static String pattern(String mark, int row) {
        return switch (row % 4) {
            case 0 -> mark.substring(0, 4) + '*';
            case 1 -> '*' + mark.substring(4);
            case 2 -> '*' + mark.substring(1, 4) + '*';
            default -> mark.charAt(0) + "?" + mark.substring(2, 5) + "?" + mark.charAt(6);
        };
    }

    private static ListIndex.Builder builder(int number, Confusables confusables, int expected) {
        return new ListIndex.Builder(
                new HotlistIndex.Listed(
                        "list-" + number, 1, ListTerms.of("Mock Police (simulated)", 1 + number % 9, false)),
                confusables,
                expected);
    }

    /** {@code [--short] [--json]}: with --json nothing but one object is printed. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        List<String> options = List.of(arguments);
        boolean brief = options.contains("--short");
        boolean json = options.contains("--json");
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode().put("benchmark", "hotlist");
        report.putObject("machine")
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("jdk", Runtime.version().toString())
                .put("heap", Runtime.getRuntime().maxMemory() / 1024 / 1024 + "m");
        ObjectNode results = report.putObject("results").put("entries", ENTRIES).put("patterns", PATTERNS);
        results.put("bytesPerEntry", bytesPerEntry());
        TimeValue once = TimeValue.milliseconds(brief ? 500 : 3_000);
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include('^' + HotlistBenchmark.class.getName().replace(".", "\\.") + "\\.match$")
                        .forks(brief ? 0 : 1)
                        .threads(1)
                        .warmupIterations(brief ? 3 : 5)
                        .warmupTime(once)
                        .measurementIterations(brief ? 3 : 5)
                        .measurementTime(once)
                        .jvmArgsAppend("-Xmx4g", "-XX:+UseParallelGC")
                        .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL)
                        .build())
                .run()) {
            String lists = result.getParams().getParam("lists");
            results.put(
                    result.getParams().getParam("kind") + "PerSecond"
                            + (lists.equals("1") ? "" : "Of" + lists + "Lists"),
                    Math.round(result.getPrimaryResult().getScore()));
        }
        if (json) {
            System.out.println(mapper.writeValueAsString(report));
        } else {
            results.properties()
                    .forEach(result -> System.out.printf(
                            "%-32s %12s%n", result.getKey(), result.getValue().asText()));
        }
    }

    /** Of the index with likenesses, which has the most. */
    private static double bytesPerEntry() {
        long before = inUse();
        HotlistIndex held = HotlistIndex.of(entries(ENTRIES, 1, Confusables.shipped()), MatchRules.DEFAULT);
        long after = inUse();
        if (held.revisions().isEmpty()) {
            throw new IllegalStateException("no list is indexed");
        }
        return Math.round((after - before) * 10.0 / ENTRIES) / 10.0;
    }

    private static long inUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

package anpr.hub.core.health;

import anpr.hub.core.health.SimulatedCamera.Fault;
import anpr.hub.core.health.SimulatedCamera.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often the judges of cameras are wrong, and how soon they are right, on a month of simulated cameras of every kind; and what
 * a minute of them costs, simulation and all. Arguments: {@code --json}, {@code --short}, {@code --seed N}.
 */
public final class HealthBenchmark {
    /** As the hub's settings have them when nobody says otherwise. */
    private static final double FALSE_SILENCES = 0.002;

    private static final int MONTH = SimulatedCamera.LEARNING_DAYS * 1440;
    private static final int END = SimulatedCamera.DAYS * 1440;
    /** Two hours of the month in which the hub itself was down. */
    private static final int DOWN = MONTH + 9 * 1440 + 600;

    private HealthBenchmark() {}

    public static void main(String[] arguments) throws JsonProcessingException {
        List<String> given = List.of(arguments);
        long seed = given.contains("--seed") ? Long.parseLong(given.get(given.indexOf("--seed") + 1)) : 1;
        Results results = month(given.contains("--short") ? 10 : 40, seed);
        ObjectMapper json = new ObjectMapper();
        ObjectNode whole = json.createObjectNode().put("benchmark", "health").put("seed", seed);
        results.write(whole.putObject("results"));
        System.out.println((given.contains("--json") ? json.writer() : json.writerWithDefaultPrettyPrinter())
                .writeValueAsString(whole));
    }

    /** A month of so many cameras of each kind without a fault, and of so many with a fault, half of them outages. */
    static Results month(int ofEach, long seed) {
        Results results = new Results();
        long began = System.nanoTime();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < 2 * ofEach; i++) {
                Fault fault = i < ofEach
                        ? null
                        : i % 2 == 0 ? Fault.OUTAGE : Fault.values()[1 + i / 2 % (Fault.values().length - 1)];
                new Run(new SimulatedCamera(kind, fault, seed * 1_000_003 + kind.ordinal() * 10_007L + i), results)
                        .go();
            }
        }
        results.nanosecondsAMinute = (System.nanoTime() - began) / ((long) Kind.values().length * 2 * ofEach * END);
        return results;
    }

    /** One camera through its weeks. */
    private static final class Run {
        private final SimulatedCamera camera;
        private final Results results;
        private final CameraJudge judge = new CameraJudge();
        private final CameraJudge.Limits limits;
        private int received;
        private int missedFrom = -1;
        private int found = -1;
        private boolean silent;
        private boolean degraded;

        Run(SimulatedCamera camera, Results results) {
            this.camera = camera;
            this.results = results;
            this.limits = new CameraJudge.Limits(
                    FALSE_SILENCES, Duration.ofSeconds(2), 12, 0.3, 500, camera.kind == Kind.MOBILE);
        }

        void go() {
            for (int minute = 0; minute < END; minute++) {
                take(minute);
                if (minute >= MONTH) {
                    judge(minute);
                } else {
                    judge.silent(limits);
                }
            }
            if (camera.fault != null && missedFrom >= 0) {
                results.found(camera.kind, camera.fault, found < 0 ? null : found);
            }
        }

        private void take(int minute) {
            int would = camera.reads(minute);
            boolean out = camera.isFaulty(minute) && camera.fault == Fault.OUTAGE;
            boolean down = minute >= DOWN && minute < DOWN + 120;
            int reads = out || down ? 0 : would;
            received += reads;
            if (camera.isFaulty(minute) && missedFrom < 0 && would > 0) {
                missedFrom = minute;
            }
            if (!down) {
                judge.minute(SimulatedCamera.slot(minute), SimulatedCamera.isHoliday(minute / 1440), reads > 0);
            }
            if (minute % 60 == 59) {
                if (received > 0) {
                    judge.hour(camera.hour(received, minute), limits);
                }
                received = 0;
            }
        }

        private void judge(int minute) {
            boolean nowSilent = judge.silent(limits);
            boolean nowDegraded =
                    minute % 60 == 59 ? judge.condition(limits, Duration.ZERO).state() == State.DEGRADED : degraded;
            if (camera.fault == null || minute < camera.faultFrom) {
                results.watched.merge(camera.kind, 1L, Long::sum);
                results.falseSilences.merge(camera.kind, nowSilent && !silent ? 1L : 0L, Long::sum);
                results.falseDegraded.merge(camera.kind, nowDegraded && !degraded ? 1L : 0L, Long::sum);
                if (nowDegraded && !degraded) {
                    String why = judge.condition(limits, Duration.ZERO).why();
                    results.falseBy.merge(why.split(" ")[1], 1L, Long::sum);
                }
            } else if (camera.isFaulty(minute) && found < 0 && missedFrom >= 0) {
                boolean seen = camera.fault == Fault.OUTAGE ? nowSilent : nowDegraded;
                found = seen ? minute - missedFrom : -1;
            }
            silent = nowSilent;
            degraded = nowDegraded;
        }
    }

    /** What came of a month. */
    static final class Results {
        final Map<Kind, Long> watched = new EnumMap<>(Kind.class);
        final Map<Kind, Long> falseSilences = new EnumMap<>(Kind.class);
        final Map<Kind, Long> falseDegraded = new EnumMap<>(Kind.class);
        /** By the second word of the sentence. */
        private final Map<String, Long> falseBy = new TreeMap<>();

        private final Map<Kind, List<Integer>> outages = new EnumMap<>(Kind.class);
        private final Map<Kind, Integer> outagesMissed = new EnumMap<>(Kind.class);
        private final Map<Fault, List<Integer>> others = new EnumMap<>(Fault.class);
        private final Map<Fault, Integer> othersMissed = new EnumMap<>(Fault.class);
        private long nanosecondsAMinute;

        void found(Kind kind, Fault fault, @Nullable Integer after) {
            // One that moves is nowhere at home.
            if (kind == Kind.MOBILE && fault == Fault.MOVED) {
                return;
            }
            if (fault == Fault.OUTAGE) {
                put(outages, outagesMissed, kind, after);
            } else {
                put(others, othersMissed, fault, after);
            }
        }

        private static <K> void put(Map<K, List<Integer>> all, Map<K, Integer> missed, K key, @Nullable Integer after) {
            List<Integer> times = all.computeIfAbsent(key, none -> new ArrayList<>());
            if (after == null) {
                missed.merge(key, 1, Integer::sum);
            } else {
                times.add(after);
            }
        }

        double months() {
            return watched.values().stream().mapToLong(Long::longValue).sum() / (30.0 * 1440);
        }

        /** Middle time until an outage of this kind was found, in minutes from the first read that was missed. */
        int half(Kind kind) {
            List<Integer> sorted =
                    outages.getOrDefault(kind, List.of()).stream().sorted().toList();
            return sorted.isEmpty() ? Integer.MAX_VALUE : sorted.get(sorted.size() / 2);
        }

        void write(ObjectNode to) {
            ObjectNode silence = to.putObject("silence");
            for (Kind kind : Kind.values()) {
                ObjectNode of = silence.putObject(kind.name())
                        .put("cameraMonths", rounded(watched.getOrDefault(kind, 0L) / (30.0 * 1440)))
                        .put("falseAlarms", falseSilences.getOrDefault(kind, 0L));
                times(of, outages.getOrDefault(kind, List.of()), outagesMissed.getOrDefault(kind, 0), "Minutes", 1);
            }
            ObjectNode degraded = to.putObject("others")
                    .put("cameraMonths", rounded(months()))
                    .put(
                            "falseAlarms",
                            falseDegraded.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            ObjectNode byKind = degraded.putObject("falseAlarmsByKind");
            falseDegraded.forEach((kind, n) -> byKind.put(kind.name(), n));
            ObjectNode byWord = degraded.putObject("falseAlarmsBy");
            falseBy.forEach(byWord::put);
            Arrays.stream(Fault.values())
                    .filter(fault -> fault != Fault.OUTAGE)
                    .forEach(fault -> times(
                            degraded.putObject(fault.name()),
                            others.getOrDefault(fault, List.of()),
                            othersMissed.getOrDefault(fault, 0),
                            "Hours",
                            60));
            to.put("nanosecondsACameraMinute", nanosecondsAMinute);
        }

        private static void times(ObjectNode to, List<Integer> after, int missed, String unit, double of) {
            List<Integer> sorted = new ArrayList<>(after);
            Collections.sort(sorted);
            to.put("faults", after.size() + missed).put("missed", missed);
            if (!sorted.isEmpty()) {
                to.put("half" + unit, rounded(sorted.get(sorted.size() / 2) / of))
                        .put("nineOfTen" + unit, rounded(sorted.get(sorted.size() * 9 / 10) / of));
            }
        }

        private static double rounded(double value) {
            return Double.parseDouble(String.format(Locale.ROOT, "%.1f", value));
        }
    }
}

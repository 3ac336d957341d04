package anpr.hub.simulator;

import anpr.hub.core.partner.Camera;
import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.traffic.Plate;
import anpr.hub.simulator.wire.HttpLine;
import anpr.hub.simulator.wire.Line.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Rekor groups without pictures, as fast as they are acknowledged or at a fixed rate, over kept connections. Each read
 * has a key of its own, so that what is stored can be counted.
 */
final class RekorLoad {
    /** Every tenth vehicle is on the list: enough hits for a 99th percentile. */
    static final int WANTED_EVERY = 10;

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final URI hub;
    private final String feed;
    private final String secret;
    private final List<Camera> cameras;
    private final List<Plate> wanted;
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    RekorLoad(URI hub, String feed, String secret, List<Camera> cameras, List<Plate> wanted, InstantSource clock) {
        this.hub = hub;
        this.feed = feed;
        this.secret = secret;
        this.cameras = List.copyOf(cameras);
        this.wanted = List.copyOf(wanted);
        this.clock = clock;
    }

    /**
     * What one phase of load came to.
     *
     * @param hits how many of the acknowledged were on the list
     * @param answerNanos how long each answer took, ascending
     */
    record Driven(long acknowledged, long hits, long failed, Duration took, long[] answerNanos) {
        double answerMs(double percentile) {
            return answerNanos.length == 0
                    ? 0
                    : answerNanos[(int) Math.min(answerNanos.length - 1.0, answerNanos.length * percentile)] / 1e6;
        }
    }

    /**
     * Drives for some time.
     *
     * @param perSecond offered rate whatever the hub answers (open loop); 0 for as fast as the connections go
     */
    Driven drive(int connections, double perSecond, Duration length) throws InterruptedException {
        LongAdder acknowledged = new LongAdder();
        LongAdder hits = new LongAdder();
        LongAdder failed = new LongAdder();
        AtomicLong turn = new AtomicLong();
        List<long[]> answers = new ArrayList<>();
        List<Thread> drivers = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            drivers.add(Thread.ofVirtual().start(() -> {
                long[] took = new long[1024];
                int taken = 0;
                try (HttpLine line = new HttpLine(hub, Map.of("X-Api-Key", secret))) {
                    while (true) {
                        long due = perSecond == 0
                                ? System.nanoTime()
                                : began + (long) (turn.getAndIncrement() / perSecond * 1e9);
                        if (due - began >= length.toNanos()) {
                            break;
                        }
                        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                            LockSupport.parkNanos(early);
                        }
                        long number = last.incrementAndGet();
                        long sent = System.nanoTime();
                        if (acknowledged(line, number)) {
                            acknowledged.increment();
                            if (isWanted(number)) {
                                hits.increment();
                            }
                            if (taken == took.length) {
                                took = Arrays.copyOf(took, taken * 2);
                            }
                            took[taken++] = System.nanoTime() - sent;
                        } else {
                            failed.increment();
                        }
                    }
                }
                synchronized (answers) {
                    answers.add(Arrays.copyOf(took, taken));
                }
            }));
        }
        for (Thread driver : drivers) {
            driver.join();
        }
        long[] all = answers.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Driven(
                acknowledged.sum(), hits.sum(), failed.sum(), Duration.ofNanos(System.nanoTime() - began), all);
    }

    private boolean acknowledged(HttpLine line, long number) {
        Message message = new Message(
                Long.toString(number),
                feed,
                Message.Request.post("/feeds/" + feed, JSON, Message.Yes.STATUS),
                body(number).getBytes(StandardCharsets.UTF_8),
                List.of());
        try {
            return line.send(message) == Answer.YES;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isWanted(long number) {
        return number % WANTED_EVERY == 0;
    }

    private String body(long number) {
        String plate = isWanted(number)
                ? wanted.get((int) (number / WANTED_EVERY % wanted.size())).asShown()
                : "ZZ" + (10_000_000 + number);
        String ref = cameras.get((int) (number % cameras.size())).refs().getFirst();
        int slash = ref.indexOf('/');
        long now = clock.millis();
        return """
                {"data_type":"alpr_group","version":2,"agent_uid":"%s","camera_id":%s,"agent_type":"alprd",\
                "company_id":"simulated","epoch_start":%d,"epoch_end":%d,"best_plate_number":"%s",\
                "best_confidence":91.25,"best_region":"gb","best_region_confidence":88.5,"country":"gb",\
                "best_uuid":"simulated-%d","travel_direction":182.5,"is_parked":false,"is_preview":false,\
                "candidates":[{"plate":"%s","confidence":91.25,"matches_template":0},\
                {"plate":"%s","confidence":71.5,"matches_template":0}],\
                "vehicle":{"color":[{"name":"blue","confidence":70.5}],"make":[{"name":"simulated","confidence":50.5}]}}\
                """.formatted(
                        ref.substring(0, slash),
                        ref.substring(slash + 1),
                        now,
                        now + 900,
                        plate,
                        number,
                        plate,
                        plate.substring(1));
    }
}

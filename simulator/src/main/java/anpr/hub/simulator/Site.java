package anpr.hub.simulator;

import anpr.hub.core.partner.Camera;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.read.Direction;
import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Speaker;
import anpr.hub.simulator.traffic.Conduct;
import anpr.hub.simulator.traffic.FaultRates;
import anpr.hub.simulator.traffic.Oddity;
import anpr.hub.simulator.traffic.Passage;
import anpr.hub.simulator.traffic.Plates;
import anpr.hub.simulator.wire.Device;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The road past the cameras of one feed: vehicles come at random, and the devices tell of them. */
final class Site implements Runnable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final double COMPANY = 0.08;

    private final Feed feed;
    private final Speaker speaker;
    private final Device device;
    private final Plates plates;
    private final FaultRates faults;
    private final double readsPerSecond;
    private final SplittableRandom random;
    private final InstantSource clock;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore sending;
    private volatile boolean open = true;

    /**
     * @param readsPerSecond mean rate of passages over all cameras of the feed
     * @param lines how many messages may be under way at once
     */
    Site(
            Feed feed,
            Speaker speaker,
            Device device,
            Plates plates,
            FaultRates faults,
            double readsPerSecond,
            int lines,
            SplittableRandom random,
            InstantSource clock) {
        this.feed = feed;
        this.speaker = speaker;
        this.device = device;
        this.plates = plates;
        this.faults = faults;
        this.readsPerSecond = readsPerSecond;
        this.sending = new Semaphore(lines);
        this.random = random;
        this.clock = clock;
    }

    /** Vehicles pass until the road is closed; what is gathered then is told of still. */
    @Override
    public void run() {
        List<Passage> gathered = new ArrayList<>();
        long next = System.nanoTime();
        long export = next + speaker.gathers().toNanos();
        long heartbeat = next + random.nextLong(HEARTBEAT.toNanos());
        while (open) {
            LockSupport.parkNanos(Math.min(next - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(100)));
            long now = System.nanoTime();
            if (now >= next) {
                gathered.addAll(arrival());
                // Vehicles come independently of each other: exponential gaps.
                next += (long) (-Math.log(1 - random.nextDouble()) / (readsPerSecond * (1 - COMPANY)) * 1e9);
            }
            if (!gathered.isEmpty() && now >= export) {
                send(speaker.tell(List.copyOf(gathered)));
                gathered.clear();
                export = now + speaker.gathers().toNanos();
            }
            if (now >= heartbeat) {
                send(speaker.heartbeat(clock.instant()));
                heartbeat = now + HEARTBEAT.toNanos();
            }
        }
        if (!gathered.isEmpty()) {
            send(speaker.tell(gathered));
        }
    }

    void close() {
        open = false;
    }

    /** Gives up what is under way; harmless after {@link #drained}. */
    void abandon() throws InterruptedException {
        close();
        senders.shutdownNow();
        boolean unused = senders.awaitTermination(5, TimeUnit.SECONDS);
        device.close();
    }

    /**
     * Waits until every message is answered or given up.
     *
     * @return false if some were still under way
     */
    boolean drained(Duration longest) throws InterruptedException {
        senders.shutdown();
        boolean ended = senders.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            senders.shutdownNow();
        }
        device.close();
        return ended;
    }

    private List<Passage> arrival() {
        List<Camera> cameras = feed.cameras().cameras();
        Camera camera = cameras.get(random.nextInt(cameras.size()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Passage> passages = new ArrayList<>();
        do {
            passages.add(passage(camera, now));
        } while (passages.size() < 4 && random.nextDouble() < COMPANY);
        return passages;
    }

    private Passage passage(Camera camera, Instant now) {
        Oddity oddity = faults.oddity(random);
        Instant capturedAt =
                switch (oddity) {
                    case LATE -> now.minusMillis(random.nextLong(300_000, 3_600_000));
                    case OUT_OF_ORDER -> now.minusMillis(random.nextLong(1_000, 8_000));
                    case NONE, CLOCK_AHEAD, WRONG_OFFSET, BROKEN, UNKNOWN_CAMERA, EMPTY_PLATE -> now;
                };
        Direction direction = random.nextInt(3) == 0 ? Direction.AWAY : Direction.TOWARD;
        return new Passage(plates.next(), camera, capturedAt, 60 + random.nextInt(40), direction, oddity);
    }

    private void send(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        List<Conduct> conducts =
                messages.stream().map(message -> faults.conduct(random)).toList();
        sending.acquireUninterruptibly();
        try {
            senders.execute(() -> {
                try {
                    deliver(messages, conducts);
                } finally {
                    sending.release();
                }
            });
        } catch (RejectedExecutionException e) {
            // Abandoned meanwhile: these were never sent.
            sending.release();
        }
    }

    private void deliver(List<Message> messages, List<Conduct> conducts) {
        for (int i = 0; i < messages.size(); i++) {
            boolean unused = device.deliver(messages.get(i), conducts.get(i));
        }
    }
}

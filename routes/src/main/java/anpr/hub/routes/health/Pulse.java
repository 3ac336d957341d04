package anpr.hub.routes.health;

import anpr.hub.core.health.CameraKey;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.routes.message.ReadBatch.PublishedRead;
import anpr.hub.routes.store.NationalStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up what cameras send, in memory, and adds it to the tables every few seconds on a thread of its own: the legs wait
 * for no statistics. What is not written when the hub dies is lost, and is of statistics alone. While the database is
 * away it grows by a sum for each camera and hour, not for each read. Safe for use by many threads.
 */
public final class Pulse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final PulseTables tables;
    private final Duration every;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer;
    private final Object lock = new Object();
    private Map<CameraHourKey, CameraHourSum> cameras = new HashMap<>();
    private Map<SpanKey, SpanSum> spans = new HashMap<>();
    private Map<RefusedKey, Integer> refused = new HashMap<>();
    /** Which marks are read most in the hours under way. */
    private final Map<CameraHourKey, Marks> marks = new HashMap<>();

    private Instant newestHour = Instant.MIN;

    /** @param every how often sums are written */
    public Pulse(PulseTables tables, Duration every) {
        this.tables = tables;
        this.every = every;
        this.writer = Thread.ofVirtual().name("pulse").start(this::keepWriting);
    }

    record CameraHourKey(String feed, CameraKey camera, Instant hour) implements Comparable<CameraHourKey> {
        private static final Comparator<CameraHourKey> ORDER = Comparator.comparing(CameraHourKey::hour)
                .thenComparing(key -> key.camera.feedId())
                .thenComparing(key -> key.camera.sourceId())
                .thenComparing(key -> key.camera.cameraId())
                .thenComparing(CameraHourKey::feed);

        @Override
        public int compareTo(CameraHourKey other) {
            return ORDER.compare(this, other);
        }
    }

    record SpanKey(String feed, Instant since) {}

    record RefusedKey(String feed, Instant hour, String reason) {}

    /** What a leg has just stored. */
    public void stored(Stored stored) {
        synchronized (lock) {
            for (PublishedRead read : stored.reads()) {
                add(read, !stored.fresh().contains(read.recordId()));
            }
        }
    }

    /** A message of this feed was turned away. */
    public void refused(String feed, Refusal reason, Instant at) {
        synchronized (lock) {
            refused.merge(new RefusedKey(feed, at.truncatedTo(ChronoUnit.HOURS), reason.name()), 1, Integer::sum);
        }
    }

    private void add(PublishedRead read, boolean repeated) {
        Instant at = read.receivedAt();
        Instant hour = at.truncatedTo(ChronoUnit.HOURS);
        CameraHourKey key = new CameraHourKey(read.feed(), CameraKey.of(read.key()), hour);
        Duration delay = Duration.between(read.key().captureTime(), at);
        CameraHourSum sum = cameras.computeIfAbsent(key, none -> new CameraHourSum());
        sum.add(at, delay, repeated, read.vitals());
        if (hour.isAfter(newestHour)) {
            newestHour = hour;
            marks.keySet().removeIf(old -> old.hour().isBefore(hour.minus(1, ChronoUnit.HOURS)));
        }
        if (!hour.isBefore(newestHour.minus(1, ChronoUnit.HOURS))) {
            sum.mostOfOne += marks.computeIfAbsent(key, none -> new Marks())
                    .add(read.key().vrm());
        }
        Instant span = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), 600) * 600);
        spans.computeIfAbsent(new SpanKey(read.feed(), span), none -> new SpanSum())
                .add(at, delay);
    }

    private void keepWriting() {
        while (!closed()) {
            write();
        }
        write();
    }

    private boolean closed() {
        try {
            return closing.await(every.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Adds to the tables what has been summed up since the last time. */
    void write() {
        Map<CameraHourKey, CameraHourSum> ofCameras;
        Map<SpanKey, SpanSum> ofSpans;
        Map<RefusedKey, Integer> ofRefused;
        synchronized (lock) {
            ofCameras = cameras;
            ofSpans = spans;
            ofRefused = refused;
            cameras = new HashMap<>();
            spans = new HashMap<>();
            refused = new HashMap<>();
        }
        try {
            tables.add(ofCameras, ofSpans, ofRefused);
        } catch (RuntimeException e) {
            LOG.warn("statistics of cameras could not be written and are kept for the next time: {}", e.getMessage());
            synchronized (lock) {
                ofCameras.forEach((key, sum) -> cameras.merge(key, sum, CameraHourSum::plus));
                ofSpans.forEach((key, sum) -> spans.merge(key, sum, SpanSum::plus));
                ofRefused.forEach((key, n) -> refused.merge(key, n, Integer::sum));
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How often the mark was read that was read most, at least: with few places, of which the rarest make room. Marks
     * are known by a hash, in memory alone.
     */
    private static final class Marks {
        private final int[] hashes = new int[8];
        private final int[] counts = new int[8];
        private int most;

        /** @return by how much the most has grown: 0 or 1 */
        int add(String vrm) {
            int hash = vrm.hashCode();
            int free = -1;
            for (int i = 0; i < hashes.length; i++) {
                if (counts[i] > 0 && hashes[i] == hash) {
                    counts[i]++;
                    return grown(counts[i]);
                }
                if (counts[i] == 0) {
                    free = i;
                }
            }
            if (free < 0) {
                for (int i = 0; i < counts.length; i++) {
                    counts[i]--;
                }
                return 0;
            }
            hashes[free] = hash;
            counts[free] = 1;
            return grown(1);
        }

        private int grown(int count) {
            if (count > most) {
                most = count;
                return 1;
            }
            return 0;
        }
    }
}

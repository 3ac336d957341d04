package anpr.hub.routes.leg;

import anpr.hub.core.digest.Sha256;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.routes.broker.Addresses;
import anpr.hub.routes.content.Carving;
import anpr.hub.routes.message.Landed;
import anpr.hub.routes.message.SubmissionBatch;
import anpr.hub.routes.message.Wire;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The first leg: makes submissions durable. Whoever lands one waits until the broker's journal has it. Those that
 * arrive while a batch is being written form the next batch, so that one flush of the disk serves many senders: few
 * senders wait for one flush, many share it.
 */
public final class Landing implements Intake, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Landing.class);
    private static final int LONGEST_MEDIA_TYPE = 255;
    private static final String UNKNOWN_MEDIA_TYPE = "application/octet-stream";
    private static final int MOST_IN_A_BATCH = 200;
    /** With the one that passes it still below what the broker calls a large message, which costs it a file. */
    private static final int MOST_BYTES_IN_A_BATCH = 40 * 1024;

    private final ConnectionFactory broker;
    private final Carving carving;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Settings settings;
    private final String adaptersDigest;
    private final Predicate<String> paused;
    private final BlockingQueue<Waiting> waiting;
    private final Wire<Landed> landedWire = new Wire<>(Landed.class);
    private final Wire<SubmissionBatch> batchWire = new Wire<>(SubmissionBatch.class);
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean open = true;

    /**
     * @param adaptersDigest lower-case hex SHA-256 of the hub's own adapters, for provenance to name them by
     * @param paused feeds of which nothing is taken in at present
     */
    public Landing(
            ConnectionFactory broker,
            Carving carving,
            Clock clock,
            Supplier<UUID> ids,
            Settings settings,
            String adaptersDigest,
            Predicate<String> paused) {
        this.broker = broker;
        this.carving = carving;
        this.clock = clock;
        this.ids = ids;
        this.settings = settings;
        this.adaptersDigest = adaptersDigest;
        this.paused = paused;
        this.waiting = new ArrayBlockingQueue<>(settings.waiting());
        for (int i = 1; i <= settings.senders(); i++) {
            senders.add(Thread.ofPlatform().name("landing-" + i).start(this::send));
        }
    }

    @Override
    public Receipt land(Feed feed, Arrival arrival) throws RefusedException {
        if (paused.test(feed.id())) {
            throw new RefusedException(Refusal.UNAVAILABLE, "the feed is paused; send it again later");
        }
        byte[] body = arrival.body();
        if (body.length == 0) {
            throw new RefusedException(Refusal.INCOMPLETE, "the body is empty");
        }
        if (body.length > feed.maxBytes()) {
            throw new RefusedException(Refusal.TOO_LARGE, "the body is longer than the feed's " + feed.maxBytes());
        }
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        SubmissionBatch.Entry entry = entry(feed, arrival, receivedAt);
        Waiting mine = new Waiting(entry, new CompletableFuture<>());
        try {
            if (!open || !waiting.offer(mine, settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedException(Refusal.UNAVAILABLE, "the broker takes no more at the moment");
            }
            mine.durable.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, "the hub is stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            // It may still land. The sender will send it again, and the natural key makes one read of the two.
            throw new RefusedException(Refusal.UNAVAILABLE, "the broker did not confirm in time", e);
        }
        return new Receipt(entry.submission(), receivedAt, entry.sha256());
    }

    private SubmissionBatch.Entry entry(Feed feed, Arrival arrival, Instant receivedAt) throws RefusedException {
        byte[] body = arrival.body();
        String sha256 = Sha256.hex(body);
        UUID id = ids.get();
        String mediaType = mediaType(arrival.mediaType());
        try {
            Landed landed = new Landed(
                    id,
                    feed.id(),
                    receivedAt,
                    mediaType,
                    withDigest(arrival.adapter()),
                    arrival.transport(),
                    sha256,
                    body.length,
                    arrival.parts(),
                    carving.carve(body, arrival.parts()));
            return new SubmissionBatch.Entry(
                    id, feed.id(), receivedAt, mediaType, sha256, body.length, landedWire.encode(landed), null);
        } catch (UncheckedIOException e) {
            LOG.error("the content store does not take a submission of feed {}: {}", feed.id(), e.getMessage());
            throw new RefusedException(Refusal.UNAVAILABLE, "the content store cannot be written", e);
        }
    }

    /** Of the hub's own adapters; one in which a plugin had a hand has its digest already. */
    private String withDigest(String adapter) {
        boolean has = adapter.indexOf('/', adapter.indexOf('/') + 1) > 0;
        return has ? adapter : adapter + '/' + adaptersDigest;
    }

    /** Senders write what they like there, and the database takes neither NUL nor half a character. */
    private static String mediaType(String stated) {
        boolean plain = stated.length() <= LONGEST_MEDIA_TYPE && stated.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        return plain ? stated : UNKNOWN_MEDIA_TYPE;
    }

    private void send() {
        while (open) {
            try (Connection connection = broker.createConnection();
                    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    MessageProducer producer = session.createProducer(session.createTopic(Addresses.SUBMISSIONS))) {
                producer.setDeliveryMode(DeliveryMode.PERSISTENT);
                producer.setDisableMessageTimestamp(true);
                while (open) {
                    List<Waiting> batch = next();
                    if (!batch.isEmpty()) {
                        send(batch, session, producer);
                    }
                }
            } catch (JMSException e) {
                LOG.error("the broker does not take submissions: {}", e.getMessage());
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void send(List<Waiting> batch, Session session, MessageProducer producer) throws JMSException {
        try {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(batchWire.encode(new SubmissionBatch(
                    ids.get(), batch.stream().map(Waiting::entry).toList())));
            producer.send(message);
            batch.forEach(waiting -> waiting.durable.complete(null));
        } catch (JMSException | RuntimeException e) {
            batch.forEach(waiting -> waiting.durable.completeExceptionally(e));
            throw e;
        }
    }

    /** Waits a moment for one, then takes whatever else has come. */
    private List<Waiting> next() throws InterruptedException {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        @Nullable Waiting one = waiting.poll(200, TimeUnit.MILLISECONDS);
        while (one != null) {
            batch.add(one);
            bytes += one.entry.landed().length;
            one = batch.size() < MOST_IN_A_BATCH && bytes < MOST_BYTES_IN_A_BATCH ? waiting.poll() : null;
        }
        return batch;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes nothing more; what waits is not confirmed, so its senders keep it. */
    @Override
    public void close() {
        open = false;
        try {
            for (Thread sender : senders) {
                sender.join(settings.patience().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting(SubmissionBatch.Entry entry, CompletableFuture<@Nullable Void> durable) {}

    /**
     * @param senders how many batches may be under way to the broker at once
     * @param waiting how many submissions may wait for a place in a batch
     * @param patience how long a sender's connection is held before the hub says it is unavailable
     */
    public record Settings(
            @DefaultValue("1") int senders,
            @DefaultValue("4096") int waiting,
            @DefaultValue("20s") Duration patience) {}
}

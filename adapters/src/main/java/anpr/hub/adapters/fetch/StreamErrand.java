package anpr.hub.adapters.fetch;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a stream, from its answer's head to its end. */
final class StreamErrand implements FetchLine.Errand {
    private static final Logger LOG = LoggerFactory.getLogger(StreamErrand.class);
    private static final int CHUNK = 32 * 1024;
    private static final int CHUNKS_AHEAD = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Feed feed;
    private final Ports ports;
    private final String adapter;
    private final Framing framing;
    private final Duration idle;
    private final PartnerServer server;
    private @Nullable Instant lostAt;

    /** @throws IOException if a file that the settings name cannot be used */
    StreamErrand(Feed feed, Ports ports, String adapter, Framing framing) throws IOException {
        this.feed = feed;
        this.ports = ports;
        this.adapter = adapter;
        this.framing = framing;
        this.idle = HttpStream.IDLE.of(feed.settings());
        this.server = new PartnerServer(
                feed, HttpStream.URL.of(feed.settings()), HttpStream.SILENCE.of(feed.settings()), ports);
    }

    /** What the reading thread passes on: bytes, or in the end why there are no more. */
    private sealed interface Heard {
        record Bytes(byte[] bytes) implements Heard {}

        record End(@Nullable IOException cause) implements Heard {}
    }

    @Override
    public void run(FetchLine line) throws IOException, RefusedException {
        try (PartnerServer.Answer answer = server.ask(new HttpGet(HttpStream.URL.of(feed.settings())))) {
            HttpEntity entity = answer.response().getEntity();
            if (entity == null) {
                throw new IOException("the server answers without a stream");
            }
            line.well();
            tellOfGap();
            try {
                listen(line, answer, entity.getContent());
            } finally {
                lostAt = ports.clock().instant();
            }
        }
    }

    private void tellOfGap() {
        if (lostAt != null) {
            Duration gap = Duration.between(lostAt, ports.clock().instant());
            LOG.warn(
                    "The stream of feed {} was not heard for {}; what passed meanwhile can't be asked for",
                    feed.id(),
                    gap);
            ports.tally().ignored(adapter, feed, "gap");
        }
    }

    /**
     * A thread of its own reads, because a stream that is asked to wait only so long is not to be read on after it was
     * silent for that long. What it reads ahead is bounded; then the sender must wait.
     */
    private void listen(FetchLine line, PartnerServer.Answer answer, InputStream stream)
            throws IOException, RefusedException {
        BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
        Thread reader = Thread.ofVirtual().name("stream " + feed.id()).start(() -> read(stream, heard));
        try {
            cut(line, answer, heard);
        } finally {
            answer.close();
            reader.interrupt();
        }
    }

    private static void read(InputStream stream, BlockingQueue<Heard> heard) {
        try {
            IOException cause = null;
            try {
                byte[] chunk = new byte[CHUNK];
                for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                    heard.put(new Heard.Bytes(Arrays.copyOf(chunk, n)));
                }
            } catch (IOException e) {
                cause = e;
            } catch (IllegalStateException e) {
                // So the client's chunked stream takes it when it is closed while it is read.
                cause = new IOException("the stream was closed while it was read", e);
            }
            heard.put(new Heard.End(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut(FetchLine line, PartnerServer.Answer answer, BlockingQueue<Heard> heard)
            throws IOException, RefusedException {
        Framing.Cutter cutter = feed.limits().hold(() -> framing.cutter(feed.settings(), feed.maxBytes()));
        List<byte[]> whole = new ArrayList<>();
        boolean settled = true;
        long passedOver = 0;
        while (true) {
            Heard next = next(heard);
            RefusedException broken = null;
            boolean ended = false;
            IOException cause = null;
            try {
                switch (next) {
                    case null -> {
                        if (!settled) {
                            cutter.idle(whole::add);
                            settled = true;
                        }
                    }
                    case Heard.Bytes(byte[] bytes) -> {
                        settled = false;
                        cutter.take(bytes, bytes.length, whole::add);
                    }
                    case Heard.End(IOException why) -> {
                        ended = true;
                        cause = why;
                        cutter.end(whole::add);
                    }
                }
            } catch (RefusedException e) {
                broken = e;
            }
            for (byte[] message : whole) {
                land(line, answer, message);
            }
            whole.clear();
            for (; passedOver < cutter.passedOver(); passedOver++) {
                ports.tally().ignored(adapter, feed, "junk");
            }
            if (broken != null) {
                throw broken;
            }
            if (ended) {
                throw new IOException(
                        cause == null ? "the server ended the stream" : "the stream broke off, or was silent too long",
                        cause);
            }
        }
    }

    private @Nullable Heard next(BlockingQueue<Heard> heard) throws IOException {
        try {
            return heard.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the hub is stopping", e);
        }
    }

    /** The camera will not send it again: so it is tried until it is landed, and the stream waits meanwhile. */
    private void land(FetchLine line, PartnerServer.Answer answer, byte[] message) throws RefusedException {
        String mediaType = framing.mediaType(message);
        var arrival = new Arrival(adapter, mediaType, answer.facts(), message, parts(message, mediaType));
        Duration pause = Duration.ofMillis(250);
        boolean counted = false;
        while (true) {
            try {
                line.land(arrival);
                line.well();
                return;
            } catch (RefusedException e) {
                if (!counted) {
                    ports.tally().refused(adapter, feed, e.refusal());
                    LOG.warn("Refused a message of feed {}: {}, {}", feed.id(), e.refusal(), e.getMessage());
                    counted = true;
                }
                if (e.refusal() != Refusal.UNAVAILABLE) {
                    return;
                }
                if (!line.open()) {
                    LOG.error("A message of feed {} is lost: the line ends before it could be landed", feed.id());
                    return;
                }
                line.troubled("what has come is not taken over: " + e.getMessage());
                line.rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** What cannot be cut any further is landed as it is: nobody could be told to send it again. */
    private List<Part> parts(byte[] message, String mediaType) {
        try {
            return MultipartBody.parts(message, mediaType, feed.limits());
        } catch (MultipartException e) {
            LOG.warn("A message of feed {} is landed without its parts: {}", feed.id(), e.getMessage());
            return List.of();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

package anpr.hub.adapters.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.multipart.MultipartBody;
import anpr.hub.adapters.multipart.MultipartException;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.Receipt;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.submission.Submission.Part;
import anpr.hub.core.transport.Framing;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open connections of one feed, whoever opened them. Each is read by the thread that holds it. */
final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final int CHUNK = 16 * 1024;

    private final Feed feed;
    private final String adapter;
    private final Ports ports;
    private final Framing framing;
    private final Duration idle;
    private final Duration deadline;
    private final @Nullable String reply;
    /** As the system has them: they can be ended whatever is spoken on them. */
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private final AtomicLong landed = new AtomicLong();
    private volatile boolean ending;

    Conversations(Feed feed, String adapter, Ports ports) {
        this.feed = feed;
        this.adapter = adapter;
        this.ports = ports;
        String name = TcpTransport.FRAMING.of(feed.settings());
        this.framing = ports.catalogue()
                .framing(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("setting 'framing': there is no framing '" + name + "'"));
        this.idle = TcpTransport.IDLE.of(feed.settings());
        this.deadline = TcpTransport.DEADLINE.of(feed.settings());
        this.reply = TcpTransport.REPLY.find(feed.settings()).orElse(null);
        cutter(); // its settings are as they should be, or nothing is opened
    }

    private Framing.Cutter cutter() {
        return feed.limits().hold(() -> framing.cutter(feed.settings(), feed.maxBytes()));
    }

    /** How many messages have been landed. */
    long landed() {
        return landed.get();
    }

    /** Ends them: what is being landed is landed and answered, and nothing more is read. */
    void end() {
        ending = true;
        open.forEach(Conversations::hush);
    }

    /** Breaks off those that do not end. */
    void breakOff() {
        open.forEach(Conversations::reset);
    }

    /**
     * Reads a connection to its end. It is closed when this returns: in order if the sender or the hub ended it, broken
     * off if the hub refused what came.
     */
    void hold(Peer peer) {
        Socket wire = peer.wire();
        open.add(wire);
        try (peer) {
            keepAlive(wire);
            if (!ending) {
                readOrBreakOff(peer);
            }
        } catch (IOException e) {
            LOG.debug("A connection of feed {} ended", feed.id(), e);
        } finally {
            open.remove(wire);
        }
    }

    private void readOrBreakOff(Peer peer) throws IOException {
        try {
            new Conversation(peer).read();
        } catch (RefusedException e) {
            LOG.warn("Broke off a connection of feed {}: {}, {}", feed.id(), e.refusal(), e.getMessage());
            ports.tally().refused(adapter, feed, e.refusal());
            reset(peer.wire());
        }
    }

    /** A camera that lost its power says nothing: its connection must not stay for hours. */
    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
        }
    }

    private static void hush(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.debug("A connection had ended already", e);
        }
    }

    /** A sender that sees a reset knows that what it wrote last was not taken; after an orderly end it might not. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOG.debug("A connection had ended already", e);
        }
    }

    /** One of them. */
    private final class Conversation {
        private final Peer peer;
        private final Socket socket;
        private final Framing.Cutter cutter = cutter();
        private final List<byte[]> whole = new ArrayList<>();
        private long passedOver;
        private long begunAt = System.nanoTime();

        Conversation(Peer peer) {
            this.peer = peer;
            this.socket = peer.spoken();
        }

        void read() throws IOException, RefusedException {
            socket.setSoTimeout(Math.toIntExact(Math.min(idle.toMillis(), Integer.MAX_VALUE)));
            byte[] chunk = new byte[CHUNK];
            boolean more = true;
            while (more && !ending) {
                boolean midway = cutter.underWay();
                RefusedException refused = null;
                try {
                    more = step(chunk);
                } catch (RefusedException e) {
                    refused = e;
                }
                // What was whole before the sender went wrong is landed all the same.
                boolean any = !whole.isEmpty();
                land();
                count();
                if (refused != null) {
                    throw refused;
                }
                if (any || !midway) {
                    begunAt = System.nanoTime();
                } else if (cutter.underWay() && System.nanoTime() - begunAt > deadline.toNanos()) {
                    throw new RefusedException(
                            Refusal.INCOMPLETE, "A message took longer than " + deadline + " and is not whole");
                }
            }
        }

        /** Reads once; false when the sender has closed. */
        private boolean step(byte[] chunk) throws IOException, RefusedException {
            int length;
            try {
                length = socket.getInputStream().read(chunk);
            } catch (SocketTimeoutException e) {
                cutter.idle(whole::add);
                return true;
            }
            if (length < 0) {
                if (!ending) {
                    cutter.end(whole::add);
                }
                return false;
            }
            cutter.take(chunk, length, whole::add);
            return true;
        }

        private void land() throws IOException, RefusedException {
            for (byte[] message : whole) {
                Receipt receipt = land(message);
                landed.incrementAndGet();
                if (reply != null) {
                    String said =
                            reply.replace("{receipt}", receipt.submission().toString());
                    socket.getOutputStream().write(said.getBytes(UTF_8));
                }
            }
            whole.clear();
        }

        private Receipt land(byte[] message) throws RefusedException {
            String mediaType = framing.mediaType(message);
            var facts = TransportFacts.of("tcp")
                    .from(peer.wire().getInetAddress().getHostAddress())
                    .provedToBe(feed.id())
                    .overTls(peer.tls())
                    .provedBy(peer.proof())
                    .build();
            try {
                return ports.intake()
                        .land(feed, new Arrival(adapter, mediaType, facts, message, parts(message, mediaType)));
            } catch (RuntimeException e) {
                LOG.error("Failed on a message of feed {}; its connection is broken off", feed.id(), e);
                throw new RefusedException(Refusal.UNAVAILABLE, "The hub failed", e);
            }
        }

        /** A message whose parts cannot be found is landed as it is, and quarantined: one must not stop a stream. */
        private List<Part> parts(byte[] message, String mediaType) {
            try {
                return MultipartBody.parts(message, mediaType, feed.limits());
            } catch (MultipartException e) {
                return List.of();
            }
        }

        private void count() {
            for (; passedOver < cutter.passedOver(); passedOver++) {
                ports.tally().ignored(adapter, feed, "junk");
            }
        }
    }
}

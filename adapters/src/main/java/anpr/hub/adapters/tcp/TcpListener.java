package anpr.hub.adapters.tcp;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.AddressRange;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A feed's own port, and a virtual thread for each connection to it. */
final class TcpListener implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final int PATIENCE_SECONDS = 30;
    private static final int PAUSE_SECONDS = 1;

    private final Feed feed;
    private final String adapter;
    private final Ports ports;
    private final Conversations conversations;
    private final Handshake handshake;
    private final ServerSocket server;
    private final int most;
    private final Semaphore free;
    private final List<AddressRange> allowed;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String trouble;

    private TcpListener(
            Feed feed,
            String adapter,
            Ports ports,
            Conversations conversations,
            Handshake handshake,
            ServerSocket server) {
        this.feed = feed;
        this.adapter = adapter;
        this.ports = ports;
        this.conversations = conversations;
        this.handshake = handshake;
        this.server = server;
        this.most = TcpTransport.CONNECTIONS.of(feed.settings());
        this.free = new Semaphore(most);
        this.allowed = TcpTransport.ALLOWED.of(feed.settings());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("tcp-" + feed.id() + '-', 0).factory());
    }

    static TcpListener open(Feed feed, String adapter, Ports ports, Conversations conversations, Handshake handshake)
            throws IOException {
        var address = new InetSocketAddress(
                InetAddress.getByName(TcpTransport.HOST.of(feed.settings())), TcpTransport.PORT.of(feed.settings()));
        var server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address);
            var listener = new TcpListener(feed, adapter, ports, conversations, handshake, server);
            listener.threads.execute(listener::accept);
            return listener;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The port that it listens on. */
    int port() {
        return server.getLocalPort();
    }

    /** How many connections are open. */
    int connections() {
        return most - free.availablePermits();
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void accept() {
        try {
            while (closed.getCount() > 0) {
                try {
                    admit(server.accept());
                    trouble = null;
                } catch (IOException e) {
                    if (!closed.await(server.isClosed() ? 0 : PAUSE_SECONDS, TimeUnit.SECONDS)) {
                        trouble = "The port cannot take connections: "
                                + e.getClass().getSimpleName();
                        LOG.warn("Feed {} cannot take a connection; will try again", feed.id(), e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(Socket socket) {
        InetAddress address = socket.getInetAddress();
        if (allowed.stream().noneMatch(range -> range.contains(address))) {
            LOG.warn("Refused a connection to the port of feed {}: its address is not allowed", feed.id());
            ports.tally().refused(adapter, null, Refusal.NOT_ADMITTED);
            Conversations.reset(socket);
        } else if (!free.tryAcquire()) {
            LOG.warn("Refused a connection of feed {}: {} are the most at a time", feed.id(), most);
            ports.tally().refused(adapter, feed, Refusal.UNAVAILABLE);
            Conversations.reset(socket);
        } else {
            threads.execute(() -> {
                try {
                    greet(socket);
                } finally {
                    free.release();
                }
            });
        }
    }

    /** A sender that is not let in by the handshake is a stranger: whose it is, nobody knows. */
    private void greet(Socket wire) {
        Peer peer;
        try {
            peer = handshake.with(wire);
        } catch (IOException e) {
            LOG.warn(
                    "Refused a connection to the port of feed {}: no handshake, {}",
                    feed.id(),
                    e.getClass().getSimpleName());
            LOG.debug("Why", e);
            ports.tally().refused(adapter, null, Refusal.NOT_ADMITTED);
            Conversations.reset(wire);
            return;
        }
        conversations.hold(peer);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("Could not close the port of feed {}", feed.id(), e);
        }
        conversations.end();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                conversations.breakOff();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }
}

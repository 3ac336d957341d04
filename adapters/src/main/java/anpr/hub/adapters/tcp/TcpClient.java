package anpr.hub.adapters.tcp;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Line;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hub as the client of a partner's server: one connection, made anew for ever, ever more slowly. */
final class TcpClient implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(TcpClient.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int PATIENCE_SECONDS = 30;

    private final Feed feed;
    private final byte[] greeting;
    private final Conversations conversations;
    private final Handshake handshake;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String trouble = "Not connected yet";

    private TcpClient(Feed feed, byte[] greeting, Conversations conversations, Handshake handshake) {
        this.feed = feed;
        this.greeting = greeting;
        this.conversations = conversations;
        this.handshake = handshake;
        this.thread = Thread.ofVirtual().name("tcp-" + feed.id()).unstarted(this::run);
    }

    static TcpClient open(Feed feed, byte[] greeting, Conversations conversations, Handshake handshake) {
        var client = new TcpClient(feed, greeting, conversations, handshake);
        client.thread.start();
        return client;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                long before = conversations.landed();
                connect();
                pause = conversations.landed() > before ? FIRST_PAUSE : pause;
                LOG.info("The connection of feed {} is not there; next try in {}", feed.id(), pause);
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            } while (closed.getCount() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        var socket = new Socket();
        try (socket) {
            // Looked up each time: the partner may move the name.
            socket.connect(
                    new InetSocketAddress(TcpTransport.HOST.of(feed.settings()), TcpTransport.PORT.of(feed.settings())),
                    CONNECT_MILLIS);
            Peer peer = handshake.with(socket);
            peer.spoken().getOutputStream().write(greeting);
            trouble = null;
            conversations.hold(peer);
            trouble = "The partner's server ended the connection, or sent what was refused";
        } catch (SSLException e) {
            trouble = "The partner's server is reached, and TLS fails: " + e.getMessage();
            LOG.debug("Feed {} has no handshake with its server", feed.id(), e);
        } catch (IOException e) {
            trouble = "The partner's server cannot be reached: " + e.getClass().getSimpleName();
            LOG.debug("Feed {} cannot reach its server", feed.id(), e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        conversations.end();
        try {
            if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
                conversations.breakOff();
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

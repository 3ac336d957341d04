package anpr.hub.adapters.tcp;

import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.ServerTls;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.Ports;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** What comes before the first message on a new connection. */
@FunctionalInterface
interface Handshake {
    /** The longest that all of it may take, unless a message may take less. */
    Duration LONGEST = Duration.ofSeconds(10);

    /** @throws IOException if the peer does not prove what it must, or breaks off */
    Peer with(Socket wire) throws IOException;

    /**
     * On the feed's own port.
     *
     * @throws IOException if the hub's certificate cannot be had
     */
    static Handshake ofPort(Feed feed, Ports ports) throws IOException {
        if (!TcpTransport.TLS.of(feed.settings())) {
            return wire -> new Peer(wire, wire, "source-address", null);
        }
        List<String> senders = TcpTransport.CERTIFICATES.find(feed.settings()).orElse(List.of());
        SSLContext context = context(() -> ServerTls.context(feed, ports.secrets(), senders));
        return wire -> {
            var spoken = (SSLSocket) context.getSocketFactory().createSocket(wire, null, true);
            spoken.setNeedClientAuth(!senders.isEmpty());
            return shaken(feed, wire, spoken, senders.isEmpty() ? "source-address" : "certificate");
        };
    }

    /** With a partner's server, of which certificate and name are checked. Files are read for each connection anew. */
    static Handshake ofServer(Feed feed, Ports ports) {
        if (!TcpTransport.TLS.of(feed.settings())) {
            return wire -> new Peer(wire, wire, "server-address", null);
        }
        String host = TcpTransport.HOST.of(feed.settings());
        return wire -> {
            SSLContext context =
                    context(() -> ClientTls.of(feed, ports.secrets()).context());
            var spoken = (SSLSocket) context.getSocketFactory().createSocket(wire, host, wire.getPort(), true);
            SSLParameters parameters = spoken.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            spoken.setSSLParameters(parameters);
            return shaken(feed, wire, spoken, "server-certificate");
        };
    }

    /** A stranger must not hold a connection by a handshake that trickles. */
    private static Peer shaken(Feed feed, Socket wire, SSLSocket spoken, String proof) throws IOException {
        Duration deadline = TcpTransport.DEADLINE.of(feed.settings());
        long millis = (deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST).toMillis();
        var done = new CompletableFuture<Void>();
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(() -> {
            if (!done.isDone()) {
                Conversations.reset(wire);
            }
        });
        try {
            spoken.startHandshake();
        } finally {
            done.complete(null);
        }
        SSLSession session = spoken.getSession();
        return new Peer(wire, spoken, proof, session.getProtocol() + ' ' + session.getCipherSuite());
    }

    private static SSLContext context(Making making) throws IOException {
        try {
            return making.context();
        } catch (GeneralSecurityException e) {
            throw new IOException("the feed's keyStore or caFile cannot be used: " + e.getMessage(), e);
        }
    }

    /** Reads the files that the feed names. */
    @FunctionalInterface
    interface Making {
        SSLContext context() throws GeneralSecurityException, IOException;
    }
}

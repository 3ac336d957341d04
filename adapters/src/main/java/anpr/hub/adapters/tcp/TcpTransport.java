package anpr.hub.adapters.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.adapters.tls.ClientTls;
import anpr.hub.adapters.tls.Fingerprint;
import anpr.hub.adapters.tls.KeyStoreFile;
import anpr.hub.core.partner.Feed;
import anpr.hub.core.transport.AddressRange;
import anpr.hub.core.transport.Catalogue;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Ports;
import anpr.hub.core.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Messages in a TCP stream, cut by the framing that the feed names. Most devices that send so prove nothing:
 * what admits them is the feed's own port and the addresses that may send to it, and by TLS their certificates.
 *
 * <p>There is no answer in most of these dialects. What the hub does not take over it says by breaking the connection
 * off, so that a sender that keeps what it could not send does so.
 */
public final class TcpTransport implements Transport.ByFeed {
    /** Which side calls. */
    enum Mode {
        LISTEN,
        CONNECT
    }

    static final Option<Mode> MODE = Option.choice(
                    "mode", Mode.class, "Whether the hub listens on the port, or is the client of a partner's server.")
            .otherwise("listen");
    static final Option<String> HOST = Option.text("host", "The address to listen on, or the partner's server.")
            .otherwise("127.0.0.1");
    static final Option<Integer> PORT = Option.port("port", "The feed's own port, or that of the partner's server.")
            .needed();
    static final Option<String> FRAMING = Option.text(
                    Catalogue.FRAMING, "How messages lie in the stream; the framing's settings are given here too.")
            .needed();
    static final Option<Duration> IDLE = Option.duration(
                    "idle", "Silence within a message that ends it, or the connection if the framing has another end.")
            .otherwise("PT10S");
    static final Option<Duration> DEADLINE = Option.duration(
                    "deadline", "The longest that a message may take from its first byte to its last.")
            .otherwise("PT1M");
    static final Option<Integer> CONNECTIONS = Option.whole(
                    "connections", 1, 10_000, "How many connections may be open at a time; one more is not taken.")
            .otherwise("20");
    static final Option<List<AddressRange>> ALLOWED = new Option<>(
            "allowed",
            "addresses or ranges, with commas between",
            "Who may send: these devices send no credential, so their addresses are the proof, unless a certificate is.",
            "127.0.0.0/8, ::1",
            false,
            AddressRange::list);
    static final Option<Boolean> TLS = Option.flag(
                    "tls",
                    "Whether the connection speaks TLS; a port then shows the certificate of keyStore, and of a partner's"
                            + " server the certificate and its name are checked.")
            .otherwise("false");
    static final Option<List<String>> CERTIFICATES = new Option<>(
            "certificates",
            "fingerprints, with commas between",
            "SHA-256 fingerprints of the certificates that senders may show to a port that speaks TLS; if there are any,"
                    + " one must be shown.",
            null,
            false,
            Fingerprint::list);
    static final Option<String> REPLY =
            Option.text("reply", "What is written back when a message is durable; {receipt} in it stands for its id.");
    static final Option<String> GREETING =
            Option.text("greeting", "What is written first where the hub is the client, such as a subscription.");

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "A TCP stream of messages on a port of the feed's own, or from a partner's server; for cameras that send"
                + " no HTTP.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                MODE,
                HOST,
                PORT,
                FRAMING,
                IDLE,
                DEADLINE,
                CONNECTIONS,
                ALLOWED,
                TLS,
                KeyStoreFile.KEY_STORE,
                CERTIFICATES,
                ClientTls.CA_FILE,
                REPLY,
                GREETING);
    }

    /** A client would fetch everything on each node; a listener is sent to. */
    @Override
    public boolean oneNodeOnly(Feed feed) {
        return MODE.of(feed.settings()) == Mode.CONNECT;
    }

    @Override
    public Line open(Feed feed, Ports ports) throws IOException {
        var conversations = new Conversations(feed, adapter(), ports);
        return switch (MODE.of(feed.settings())) {
            case LISTEN -> TcpListener.open(feed, adapter(), ports, conversations, Handshake.ofPort(feed, ports));
            case CONNECT ->
                TcpClient.open(
                        feed,
                        GREETING.find(feed.settings()).orElse("").getBytes(UTF_8),
                        conversations,
                        Handshake.ofServer(feed, ports));
        };
    }
}

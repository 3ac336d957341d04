package anpr.hub.adapters.tcp;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param wire the connection as the system has it, by which it can be ended whatever is spoken on it
 * @param spoken what messages are read from: the same, or TLS over it
 * @param proof by what the peer proved itself
 * @param tls protocol version and cipher; null without TLS
 */
record Peer(
        Socket wire, Socket spoken, String proof, @Nullable String tls) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        try (wire) {
            spoken.close();
        }
    }
}

package anpr.hub.routes.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with a bound on the connections of one address: one more is closed before anything of it is read, and those there are
 * go on. Made by Tomcat, by its name; {@link #most} is said before it starts.
 */
public final class PeerBound extends Http11NioProtocol {
    /** By Tomcat. */
    public PeerBound() {
        this(new Endpoint());
    }

    private final Endpoint endpoint;

    private PeerBound(Endpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** @param refused told of each connection that is not taken */
    void most(int connections, Runnable refused) {
        endpoint.most = connections;
        endpoint.refused = refused;
    }

    private static final class Endpoint extends NioEndpoint {
        private volatile int most = Integer.MAX_VALUE;
        private volatile Runnable refused = () -> {};

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            InetAddress peer = peer(socket);
            // Some thousand comparisons for a connection, which costs more than that to open.
            if (peer != null
                    && connections.keySet().stream()
                                    .filter(open -> peer.equals(peer(open)))
                                    .count()
                            >= most) {
                refused.run();
                // Of a socket that Tomcat has not wrapped yet it would close, and count down, nothing.
                destroySocket(socket);
                return false;
            }
            return super.setSocketOptions(socket);
        }

        /** Null for one that is gone. */
        private static @Nullable InetAddress peer(SocketChannel socket) {
            try {
                return socket.getRemoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
            } catch (IOException gone) {
                return null;
            }
        }
    }
}

package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A device on a TCP connection that stays open, with nothing between its messages. It waits for the line that the feed's
 * {@code reply} writes back; a connection that the hub breaks off leaves open whether it has the message.
 */
public final class TcpLine implements Line {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final InetSocketAddress hub;
    private @Nullable Socket socket;

    public TcpLine(String host, int port) {
        this.hub = new InetSocketAddress(host, port);
    }

    @Override
    public Answer send(Message message) throws IOException {
        try {
            Socket open = write(message, message.body().length);
            InputStream in = open.getInputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the hub closed the connection");
                }
            }
            return Answer.YES;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        try {
            write(message, message.body().length);
        } finally {
            close();
        }
    }

    @Override
    public void sendHalf(Message message) throws IOException {
        try {
            write(message, message.body().length / 2);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closing is all that was wanted of it.
            }
            socket = null;
        }
    }

    private Socket write(Message message, int bytes) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            open.setTcpNoDelay(true);
            open.setSoTimeout((int) ANSWER.toMillis());
            open.connect(hub, (int) CONNECT.toMillis());
            socket = open;
        }
        open.getOutputStream().write(message.body(), 0, bytes);
        return open;
    }
}

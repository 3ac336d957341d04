package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The endless answer of a camera to whoever listens; the last who asked is the one that is told. Nobody says yes on such
 * a stream: a message counts as acknowledged if the connection that it was told on still stood some seconds later. Safe
 * for use by many threads.
 */
public final class AlertStream implements CameraServer.Page {
    /** What the hub listens to. */
    public static final String PATH = "/ISAPI/Event/notification/alertStream";

    private static final Duration STANDS = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Of a message that is cut: within its text, whatever pictures follow. */
    private static final int CUT_AFTER = 300;

    private @Nullable Listener listener;

    private static final class Listener {
        private final HttpExchange exchange;
        private final OutputStream out;
        private final CountDownLatch gone = new CountDownLatch(1);

        Listener(HttpExchange exchange) {
            this.exchange = exchange;
            this.out = exchange.getResponseBody();
        }

        void end() {
            gone.countDown();
            exchange.close();
        }
    }

    /** A device that tells of its passages on this stream. */
    public Line line() {
        return new StreamLine();
    }

    @Override
    public synchronized void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "multipart/mixed; boundary=" + Message.Streamed.BOUNDARY);
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        if (listener != null) {
            listener.end();
        }
        listener = new Listener(exchange);
        notifyAll();
    }

    private synchronized Listener tell(byte[] bytes, int count) throws IOException {
        long giveUp = System.nanoTime() + LONGEST.toNanos();
        while (listener == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
            if (left <= 0) {
                throw new IOException("nobody listens");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the device is switched off", e);
            }
        }
        Listener told = listener;
        try {
            told.out.write(bytes, 0, count);
            told.out.flush();
            return told;
        } catch (IOException e) {
            hangUp(told);
            throw e;
        }
    }

    private synchronized void hangUp(Listener whom) {
        whom.end();
        if (listener == whom) {
            listener = null;
        }
    }

    private final class StreamLine implements Line {
        @Override
        public Answer send(Message message) throws IOException {
            Listener told = tell(message.body(), message.body().length);
            try {
                if (told.gone.await(STANDS.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the connection is gone");
                }
                return Answer.YES;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the device is switched off", e);
            }
        }

        @Override
        public void sendAndHangUp(Message message) throws IOException {
            hangUp(tell(message.body(), message.body().length));
        }

        @Override
        public void sendHalf(Message message) throws IOException {
            hangUp(tell(message.body(), Math.min(CUT_AFTER, message.body().length / 2)));
        }

        @Override
        public void close() {
            // The stream is for all.
        }
    }
}

package example.pretendcam;

import anpr.hub.core.partner.Feed;
import anpr.hub.core.provenance.TransportFacts;
import anpr.hub.core.submission.Intake.Arrival;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Line;
import anpr.hub.core.transport.Ports;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The port of one feed, and the cameras that are connected to it. */
final class PretendcamLine implements Line {
    static final int TAKEN = 0x06;
    static final int NOT_TAKEN = 0x15;
    private static final int MOST_CAMERAS = 20;
    private static final int SILENCE_MILLIS = 30_000;

    private final Feed feed;
    private final String adapter;
    private final Ports ports;
    private final ServerSocket server;
    private final Semaphore places = new Semaphore(MOST_CAMERAS);
    private final Set<Socket> cameras = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    PretendcamLine(Feed feed, String adapter, Ports ports, String host, int port) throws IOException {
        this.feed = feed;
        this.adapter = adapter;
        this.ports = ports;
        this.server = new ServerSocket(port, MOST_CAMERAS, InetAddress.getByName(host));
        start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public Optional<String> trouble() {
        return server.isClosed() ? Optional.of("the port is closed") : Optional.empty();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket camera = server.accept();
                if (places.tryAcquire()) {
                    cameras.add(camera);
                    start(() -> converse(camera));
                } else {
                    camera.close();
                }
            } catch (IOException e) {
                // The port is closed: the loop ends.
            }
        }
    }

    private void converse(Socket camera) {
        try (camera) {
            camera.setSoTimeout(SILENCE_MILLIS);
            String peer = camera.getInetAddress().getHostAddress();
            Frames frames = new Frames(new DataInputStream(camera.getInputStream()), feed.maxBytes());
            Optional<byte[]> message = frames.next();
            while (message.isPresent()) {
                camera.getOutputStream().write(land(message.get(), peer) ? TAKEN : NOT_TAKEN);
                message = frames.next();
            }
        } catch (Frames.NotAFrame e) {
            ports.tally().refused(adapter, feed, e.tooLarge ? Refusal.TOO_LARGE : Refusal.MALFORMED);
        } catch (EOFException e) {
            ports.tally().refused(adapter, feed, Refusal.INCOMPLETE);
        } catch (IOException e) {
            // The connection is gone; what it had not been told about, the camera sends again.
        } finally {
            cameras.remove(camera);
            places.release();
        }
    }

    /** Whether it is durable: only then the camera hears that it was taken. */
    private boolean land(byte[] message, String peer) {
        try {
            ports.intake()
                    .land(
                            feed,
                            new Arrival(
                                    adapter,
                                    "application/json",
                                    TransportFacts.of("pretendcam").from(peer).provedToBe(feed.id()).build(),
                                    message,
                                    List.of()));
            return true;
        } catch (RefusedException e) {
            ports.tally().refused(adapter, feed, e.refusal());
            return false;
        } catch (RuntimeException e) {
            ports.tally().refused(adapter, feed, Refusal.UNAVAILABLE);
            return false;
        }
    }

    private void start(Runnable work) {
        Thread[] own = new Thread[1];
        own[0] = Thread.ofVirtual().unstarted(() -> {
            try {
                work.run();
            } finally {
                threads.remove(own[0]);
            }
        });
        threads.add(own[0]);
        own[0].start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket camera : cameras) {
                // What is being landed is answered; nothing more is read.
                camera.shutdownInput();
            }
        } catch (IOException e) {
            // It is closed all the same.
        }
        for (Thread thread : List.copyOf(threads)) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

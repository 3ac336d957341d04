package anpr.hub.simulator.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The web server in a simulated camera, behind a digest login: one page. On a free port of this machine only. */
public final class CameraServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What the camera has to tell. */
    @FunctionalInterface
    public interface Page {
        /** Answers one request; the exchange may stay open afterwards. */
        void answer(HttpExchange exchange) throws IOException;
    }

    private CameraServer(HttpServer server) {
        this.server = server;
    }

    /**
     * @param path of the page
     * @param user whom the camera lets in, with this password
     */
    public static CameraServer start(String path, Page page, String user, String password) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CameraServer camera = new CameraServer(server);
        server.createContext(path, page::answer)
                .setAuthenticator(
                        new DigestCheck(user, password, UUID.randomUUID().toString()));
        server.setExecutor(camera.threads);
        server.start();
        return camera;
    }

    /** Scheme, host and port. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

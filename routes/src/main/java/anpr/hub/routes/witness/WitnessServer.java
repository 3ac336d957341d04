package anpr.hub.routes.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import anpr.hub.core.proof.SignedNote;
import anpr.hub.core.witness.AddCheckpoint;
import anpr.hub.core.witness.Answer;
import anpr.hub.core.witness.Witness;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A witness by HTTP: {@code POST /add-checkpoint} as C2SP tlog-witness has it; {@code GET /checkpoints} names the logs, a line
 * each, and {@code GET /checkpoints/<origin>} is what was signed last of one, for whoever wants it from elsewhere than the
 * log. Nobody is asked who they are: a signature is given only to what the log signed.
 */
public final class WitnessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
    private static final String ADD = "/add-checkpoint";
    private static final String CHECKPOINTS = "/checkpoints";
    private static final int WAITING = 64;

    private final Witness witness;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    static {
        // Read once, by the first server of the process: how many connections, and how many seconds a request and an
        // answer may
        // take, for a peer may send slowly; each connection has a thread at most.
        bound("jdk.httpserver.maxConnections", "128");
        bound("sun.net.httpserver.maxReqTime", "10");
        bound("sun.net.httpserver.maxRspTime", "10");
        bound("sun.net.httpserver.maxReqHeaders", "50");
        bound("sun.net.httpserver.maxReqHeaderSize", "16384");
        bound("sun.net.httpserver.idleInterval", "30");
    }

    /** @param address port 0 for any free one */
    public WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
        this.witness = witness;
        this.server = HttpServer.create(address, WAITING);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /** Begins to answer. */
    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            if (path.equals(ADD)) {
                if (method.equals("POST")) {
                    add(exchange);
                } else {
                    answer(exchange, 405, "a checkpoint is posted\n");
                }
            } else if (method.equals("GET") && path.equals(CHECKPOINTS)) {
                answer(exchange, 200, String.join("\n", witness.origins()) + "\n");
            } else if (method.equals("GET") && path.startsWith(CHECKPOINTS + "/")) {
                last(exchange, path.substring(CHECKPOINTS.length() + 1));
            } else {
                answer(exchange, 404, "there are /add-checkpoint and /checkpoints\n");
            }
        } catch (RuntimeException e) {
            LOG.error("a request could not be answered: {}", e.getMessage());
            answer(exchange, 500, "the witness cannot keep what it signs, and signs nothing\n");
        }
    }

    private void last(HttpExchange exchange, String origin) throws IOException {
        String note = witness.last(origin).map(SignedNote::encoded).orElse(null);
        if (note == null) {
            answer(exchange, 404, "nothing was signed of this log\n");
        } else {
            answer(exchange, 200, note);
        }
    }

    private void add(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MOST_BYTES + 1);
        if (body.length > AddCheckpoint.MOST_BYTES) {
            exchange.getResponseHeaders().set("Connection", "close");
            answer(exchange, 413, "a request has at most " + AddCheckpoint.MOST_BYTES + " bytes\n");
            return;
        }
        Answer said;
        String origin;
        try {
            AddCheckpoint request = AddCheckpoint.parse(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            origin = request.checkpoint().text().lines().findFirst().orElse("");
            said = witness.add(request);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            answer(exchange, 400, "no request with a checkpoint\n");
            return;
        }
        switch (said) {
            case Answer.Cosigned(SignedNote.Signature signature) ->
                answer(exchange, said.status(), SignedNote.line(signature) + '\n');
            case Answer.Behind(long size) -> size(exchange, said.status(), size);
            case Answer.Forked(long size) -> {
                LOG.error("{} signed two trees of {} leaves; the other one is kept beside the first", origin, size);
                size(exchange, said.status(), size);
            }
            case Answer.Inconsistent wrong -> {
                LOG.error("{} signed a tree that is not shown to begin with the one that was signed last", origin);
                answer(exchange, said.status(), "not shown to begin with what was signed last\n");
            }
            case Answer.Shrunk wrong -> answer(exchange, said.status(), "the old size is more than the new\n");
            case Answer.UnknownKey unknown ->
                answer(exchange, said.status(), "not signed by a key that is trusted for this log\n");
            case Answer.UnknownLog unknown -> answer(exchange, said.status(), "this log is not watched\n");
        }
    }

    private static void size(HttpExchange exchange, int status, long size) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
        send(exchange, status, (size + "\n").getBytes(US_ASCII));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, text.getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void bound(String property, String usual) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, usual);
        }
    }
}

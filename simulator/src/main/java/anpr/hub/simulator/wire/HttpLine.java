package anpr.hub.simulator.wire;

import anpr.hub.simulator.speak.Message;
import anpr.hub.simulator.speak.Message.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with keep-alive on a plain socket, because a device that misbehaves must be able to stop at any byte. Also
 * cheap: a benchmark shares the machine with the hub.
 */
public final class HttpLine implements Line {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final Pattern RETURN =
            Pattern.compile("<(?:\\w+:)?\\w*[rR]eturn\\b[^>]*?(?:/>|>([^<]*)</)", Pattern.DOTALL);

    private final URI hub;
    private final Map<String, String> credential;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();

    /** @param credential headers that prove who sends */
    public HttpLine(URI hub, Map<String, String> credential) {
        this.hub = hub;
        this.credential = Map.copyOf(credential);
    }

    @Override
    public Answer send(Message message) throws IOException {
        Request request = (Request) message.wire();
        try {
            transmit(request, message.body(), message.body().length);
            return answer(request);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void sendAndHangUp(Message message) throws IOException {
        try {
            transmit((Request) message.wire(), message.body(), message.body().length);
        } finally {
            close();
        }
    }

    @Override
    public void sendHalf(Message message) throws IOException {
        try {
            transmit((Request) message.wire(), message.body(), message.body().length / 2);
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

    private void transmit(Request request, byte[] body, int bytes) throws IOException {
        if (socket == null) {
            Socket opened = new Socket();
            opened.setTcpNoDelay(true);
            opened.setSoTimeout((int) ANSWER.toMillis());
            opened.connect(new InetSocketAddress(hub.getHost(), hub.getPort()), (int) CONNECT.toMillis());
            in = new BufferedInputStream(opened.getInputStream(), 2048);
            out = new BufferedOutputStream(opened.getOutputStream(), 8192);
            socket = opened;
        }
        StringBuilder head = new StringBuilder(256);
        head.append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(hub.getAuthority());
        credential.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        request.headers()
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, bytes);
        out.flush();
    }

    private Answer answer(Request request) throws IOException {
        String[] first = line().split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.")) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        int status = Integer.parseInt(first[1]);
        int length = 0;
        boolean chunked = false;
        boolean stays = true;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("connection:")) {
                stays = !lower.contains("close");
            }
        }
        String text = new String(chunked ? chunks() : exactly(length), StandardCharsets.UTF_8);
        if (!stays) {
            close();
        }
        return judged(status, text, request.yes());
    }

    private static Answer judged(int status, String body, Message.Yes yes) {
        if (status == 429 || status == 503 || status == 502) {
            return Answer.LATER;
        }
        if (status < 200 || status > 299) {
            return Answer.NO;
        }
        var returned = RETURN.matcher(body);
        return switch (yes) {
            case STATUS -> Answer.YES;
            case EMPTY_RETURN -> {
                if (!returned.find()) {
                    yield Answer.NO;
                }
                // A text is an error to the dialect, whatever it says: a device sends again.
                yield returned.group(1) == null || returned.group(1).isBlank() ? Answer.YES : Answer.LATER;
            }
            case TRUE_RETURN -> returned.find() && "true".equals(returned.group(1)) ? Answer.YES : Answer.NO;
        };
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        if (length > LONGEST_ANSWER) {
            throw new IOException("an answer of " + length + " bytes is not for a device");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended early");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the hub closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
            if (text.length() > LONGEST_ANSWER) {
                throw new IOException("a header line without an end");
            }
        }
        return text.toString();
    }
}
